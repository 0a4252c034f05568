#include "mail/letter_body.h"

#include <algorithm>

#include "mail/attachment_name.h"
#include "mail/bounce_report.h"
#include "mail/charset.h"
#include "mail/charset_convert.h"
#include "mail/html.h"
#include "mail/plain_text.h"
#include "mail/winmail.h"

namespace kotae::mail {
namespace {

/// One stretch of the letter as people see it: a text, an HTML, or both forms of the same.
struct Block {
  std::string text, html;
  bool has_text = false, has_html = false;
};

bool blank(std::string_view s) { return s.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// charset of <meta charset=…> or <meta http-equiv … content="…charset=…">, looked for in the first 2 KiB.
std::string_view meta_charset(std::string_view html) {
  html = html.substr(0, 2048);
  for (std::size_t at = 0; (at = html.find("harset", at)) != std::string_view::npos; at += 6) {
    std::size_t i = at + 6;
    while (i < html.size() && (html[i] == ' ' || html[i] == '=' || html[i] == '"' || html[i] == '\'')) ++i;
    if (i == at + 6) continue;
    std::size_t end = i;
    while (end < html.size() && html[end] != '"' && html[end] != '\'' && html[end] != ' ' && html[end] != '>' && html[end] != ';' && html[end] != '/') ++end;
    if (end > i) return html.substr(i, end - i);
  }
  return {};
}

std::string without_brackets(std::string_view s) {
  const std::string id = unfold(s);
  std::size_t begin = id.find_first_not_of(" <"), end = id.find_last_not_of(" >");
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  std::string out = id.substr(begin, end - begin + 1);
  if (!is_utf8(out)) out = decode(out, "").text;
  return out;
}

class Reader {
 public:
  Reader(const ParseOptions& options, Letter& letter) : options_(options), letter_(letter) {}

  void walk(const Part& part) {
    const std::string_view type = part.type.value;
    if (!part.children.empty() && type.starts_with("multipart/")) {
      if (type == "multipart/alternative") return alternative(part);
      if (type == "multipart/related") return related(part);
      if (type == "multipart/encrypted") protect("pgp-encrypted");
      if (type == "multipart/signed")
        protect(part.type.get("protocol").find("pgp") != std::string_view::npos ? "pgp-signed" : "smime-signed");
      if (type == "multipart/report") report_ = true;
      for (const Part& child : part.children) walk(child);
      return;
    }
    if (part.broken_multipart) add_repair(letter_, "structure: multipart without its boundary, read as text");
    leaf(part, false);
  }

  void finish() {
    merge_blocks();
    if (!forwarded_.empty() && blank(letter_.text)) add_repair(letter_, "text: none of its own, a forwarded letter is attached");
    cap(letter_.html, "html", "message.html", "text/html");
    cap(letter_.text, "text", "message.txt", "text/plain");
    read_inline_pgp();
    settle_names(letter_.attachments);
  }

 private:
  void protect(std::string what) {
    if (std::find(letter_.protection.begin(), letter_.protection.end(), what) == letter_.protection.end())
      letter_.protection.push_back(std::move(what));
  }

  /// The forms of one content: the last text/plain and the last HTML are kept, everything else stays an attachment.
  void alternative(const Part& part) {
    const std::size_t first = blocks_.size();
    for (const Part& child : part.children) walk(child);
    if (blocks_.size() <= first + 1) return;
    Block merged;
    std::string texts, htmls;
    for (std::size_t i = first; i < blocks_.size(); ++i) {
      Block& b = blocks_[i];
      if (b.has_text) {
        merged.has_text = true;
        if (!blank(b.text)) (texts += texts.empty() ? "" : "\n") += b.text;
      }
      if (b.has_html) {
        merged.has_html = true;
        if (!blank(b.html)) htmls += b.html;
      }
    }
    merged.text = std::move(texts);
    merged.html = std::move(htmls);
    blocks_.resize(first);
    blocks_.push_back(std::move(merged));
  }

  void related(const Part& part) {
    const std::string_view start = part.type.get("start");
    const Part* root = &part.children.front();
    if (!start.empty())
      for (const Part& child : part.children)
        if (without_brackets(child.field("Content-ID")) == without_brackets(start)) root = &child;
    walk(*root);
    for (const Part& child : part.children) {
      if (&child == root) continue;
      if (child.type.value.starts_with("multipart/")) walk(child);
      else leaf(child, true);
    }
  }

  void leaf(const Part& part, bool related) {
    const std::string_view type = part.type.value;
    const std::string_view raw_disposition = part.field("Content-Disposition");
    std::vector<std::string> name_repairs;
    const std::string hint = std::string(body_hint_);
    Parameters disposition;
    if (!raw_disposition.empty()) disposition = parse_parameters(unfold(raw_disposition), hint, &name_repairs);
    std::string_view filename = disposition.get("filename");
    Parameters named;
    if (filename.empty()) {
      filename = disposition.get("name");
      if (filename.empty() && part.type.all.size() > 0) {
        const std::string_view raw_type = part.field("Content-Type");
        if (is_ascii(raw_type)) {
          filename = part.type.get("name");
        } else {  // read again with the hint of the letter's charset
          named = parse_parameters(unfold(raw_type), hint, &name_repairs);
          filename = named.get("name");
        }
      }
    }
    const bool is_attachment = disposition.value == "attachment" || related;
    if (!is_attachment && filename.empty()) {
      if (type == "text/plain") return text(part);
      if (type == "text/html" || type == "application/xhtml+xml") return html(part);
    }
    // Some programs name the body itself ("inline; filename=body.txt"): a first text part inline stays the text.
    if (!is_attachment && type == "text/html" && blocks_.empty() && !part.type.get("charset").empty()) return html(part);
    attach(part, filename, disposition.value == "inline" || related, name_repairs);
  }

  std::string transfer(const Part& part) {
    bool damaged = false;
    std::string bytes = decode_transfer(part.body, unfold(part.field("Content-Transfer-Encoding")), &damaged);
    if (damaged) add_repair(letter_, "transfer encoding: declared base64, read as plain");
    return bytes;
  }

  Decoded to_text(std::string_view bytes, std::string_view declared) {
    Decoded d = options_.forced_charset.empty() ? decode(bytes, declared) : decode_as(bytes, options_.forced_charset);
    if (!d.repair.empty()) add_repair(letter_, d.repair);
    if (settle_lines(d.text)) add_repair(letter_, "text: NUL characters removed");
    return d;
  }

  void text(const Part& part) {
    std::string bytes = transfer(part);
    const std::string_view charset = part.type.get("charset");
    Decoded d = to_text(bytes, charset);
    if (equal_ignoring_case(part.type.get("format"), "flowed")) d.text = unflow(d.text, equal_ignoring_case(part.type.get("delsp"), "yes"));
    for (Attachment& a : take_uuencoded(d.text)) letter_.attachments.push_back(std::move(a));
    note_charset(d.charset, charset);
    blocks_.push_back({std::move(d.text), "", true, false});
  }

  void html(const Part& part) {
    std::string bytes = transfer(part);
    std::string_view charset = part.type.get("charset");
    if (charset.empty()) charset = meta_charset(bytes);
    Decoded d = to_text(bytes, charset);
    note_charset(d.charset, charset);
    blocks_.push_back({"", std::move(d.text), false, true});
  }

  void note_charset(const std::string& read, std::string_view declared) {
    if (letter_.charset.empty() || letter_.charset == "us-ascii") letter_.charset = read;
    if (body_hint_.empty()) body_hint_ = declared;
  }

  void attach(const Part& part, std::string_view filename, bool is_inline, const std::vector<std::string>& name_repairs) {
    for (const std::string& r : name_repairs) add_repair(letter_, "file name " + r);
    Attachment a;
    a.content_type = part.type.value;
    a.is_inline = is_inline;
    a.content_id = without_brackets(part.field("Content-ID"));
    a.filename = safe_filename(filename);
    if (!part.children.empty()) {  // message/rfc822
      a.bytes = std::string(part.body);
      const Part& inner = part.children.front();
      if (a.filename.empty()) {
        const std::string subject = safe_filename(decode_words(unfold(inner.field("Subject")), body_charset(inner)));
        a.filename = subject.empty() ? "" : subject + ".eml";
      }
      forwarded_ = a.filename;
    } else {
      a.bytes = transfer(part);
    }
    const std::string_view type = part.type.value;
    if (type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime")
      protect(equal_ignoring_case(part.type.get("smime-type"), "signed-data") ? "smime-signed" : "smime-encrypted");
    if (type == "application/pgp-encrypted") protect("pgp-encrypted");
    if (report_ || type == "message/delivery-status") note_report(part, a);
    if (is_winmail(type, a.bytes) && unpack_winmail(a.bytes)) return;
    letter_.attachments.push_back(std::move(a));
  }

  /// True when everything inside is now shown by itself.
  bool unpack_winmail(std::string_view bytes) {
    Winmail inside = read_winmail(bytes);
    const bool own_text = std::any_of(blocks_.begin(), blocks_.end(), [](const Block& b) { return !blank(b.text) || !blank(b.html); });
    const bool its_text = !blank(inside.text) || !blank(inside.html);
    for (Attachment& a : inside.attachments) letter_.attachments.push_back(std::move(a));
    if (!own_text && its_text) blocks_.push_back({inside.text, inside.html, !blank(inside.text), !blank(inside.html)});
    add_repair(letter_, inside.readable ? "winmail.dat: unpacked" : "winmail.dat: damaged, unpacked in part");
    return inside.readable && (own_text || its_text);
  }

  void note_report(const Part& part, const Attachment& a) {
    const std::string_view type = part.type.value;
    if (type == "message/delivery-status" || type == "message/global-delivery-status") {
      read_delivery_status(a.bytes, letter_);
    } else if (letter_.bounce && (type == "message/rfc822" || type == "text/rfc822-headers" || type == "message/rfc822-headers" || type == "message/global-headers")) {
      note_returned_letter(a.bytes, *letter_.bounce);
    }
  }

  void merge_blocks() {
    const bool any_html = std::any_of(blocks_.begin(), blocks_.end(), [](const Block& b) { return b.has_html && !blank(b.html); });
    for (Block& b : blocks_) {
      if ((!b.has_text || blank(b.text)) && b.has_html) b.text = html_to_text(b.html, options_.limits.max_text_bytes);
      if (any_html) letter_.html += b.has_html && !blank(b.html) ? b.html : blocks_.size() > 1 && !blank(b.text) ? text_to_html(b.text) : "";
      if (blank(b.text)) continue;
      if (!letter_.text.empty() && letter_.text.back() != '\n') letter_.text += '\n';
      if (letter_.text.empty()) letter_.text = std::move(b.text);
      else letter_.text += b.text;
    }
  }

  /// Over the limit: cut for reading, whole as an attachment.
  void cap(std::string& content, std::string_view what, std::string_view filename, std::string_view type) {
    const std::size_t limit = options_.limits.max_text_bytes;
    if (content.size() <= limit) return;
    Attachment whole;
    whole.filename = filename;
    whole.content_type = type;
    whole.bytes = content;
    letter_.attachments.push_back(std::move(whole));
    if (what == "html") {
      content.clear();  // half a tree is no page
    } else {
      content.resize(cut_utf8(content, limit).size());
    }
    add_repair(letter_, std::string(what) + ": over " + std::to_string(limit) + " bytes, kept whole as an attachment");
  }

  void read_inline_pgp() {
    if (letter_.text.find("-----BEGIN PGP ") == std::string::npos) return;
    if (letter_.text.find("-----BEGIN PGP MESSAGE-----") != std::string::npos) protect("pgp-encrypted");
    if (letter_.text.find("-----BEGIN PGP SIGNED MESSAGE-----") != std::string::npos) protect("pgp-signed");
  }

  const ParseOptions& options_;
  Letter& letter_;
  std::vector<Block> blocks_;
  std::string_view body_hint_;
  std::string forwarded_;
  bool report_ = false;
};

}  // namespace

void add_repair(Letter& letter, std::string repair) {
  if (letter.repairs.size() < 100 && std::find(letter.repairs.begin(), letter.repairs.end(), repair) == letter.repairs.end())
    letter.repairs.push_back(std::move(repair));
}

std::string_view body_charset(const Part& part) {
  if (part.type.value.starts_with("text/")) return part.type.get("charset");
  for (const Part& child : part.children)
    if (const auto charset = body_charset(child); !charset.empty()) return charset;
  return {};
}

void read_body(const Part& root, const ParseOptions& options, Letter& letter) {
  Reader reader(options, letter);
  reader.walk(root);
  reader.finish();
}

}  // namespace kotae::mail
