#include "mail/compose.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>

#include "mail/charset_convert.h"
#include "mail/compose_headers.h"
#include "mail/compose_text.h"

namespace kotae::mail {

namespace {

constexpr std::size_t max_line = 998;  // RFC 5322 section 2.1.1

std::string crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 64);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
      out += "\r\n";
    } else if (text[i] == '\n') {
      out += "\r\n";
    } else if (text[i] != '\0') {
      out += text[i];
    }
  }
  if (!out.empty() && !out.ends_with("\r\n")) out += "\r\n";
  return out;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))).toUTF8String(out);
  return out;
}

bool has_break(std::string_view s) { return s.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos; }

bool fits_7bit(std::string_view body) {
  std::size_t length = 0;
  for (const char c : body) {
    length = c == '\n' ? 0 : length + 1;
    if (length > max_line || static_cast<unsigned char>(c) >= 0x80 || (c < ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\x1B') || c == '\x7F') return false;
  }
  return true;
}

struct Part {
  std::string headers;  // each with its CRLF
  std::string body;     // ends in CRLF unless empty
};

class Composer {
 public:
  explicit Composer(const Draft& draft) : d_(draft) {}

  Result<std::string> compose() {
    text_ = crlf(valid_utf8(d_.text));
    html_ = crlf(valid_utf8(d_.html));
    subject_ = valid_utf8(d_.subject);
    jp_ = d_.charset != OutCharset::utf8 && all_fit();
    // "=_" can stand neither in Base64 nor in quoted-printable; in a plain body it is looked for.
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : d_.message_id) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    do {
      boundary_ = "=_kotae_" + std::to_string(hash++);
    } while (text_.find(boundary_) != std::string::npos || html_.find(boundary_) != std::string::npos || in_attachments(boundary_));

    auto headers = main_headers();
    if (!headers) return headers;
    auto whole = body();
    std::string out = std::move(*headers);
    out.append(whole.headers).append("\r\n").append(whole.body);
    return out;
  }

 private:
  bool in_attachments(const std::string& boundary) const {
    return std::any_of(d_.attachments.begin(), d_.attachments.end(), [&](const auto& a) { return is_letter(a) && a.bytes.find(boundary) != std::string::npos; });
  }

  bool all_fit() const {
    const auto fits = [](std::string_view s) { return to_iso_2022_jp(s).has_value(); };
    const auto names_fit = [&](const std::vector<Address>& list) { return std::all_of(list.begin(), list.end(), [&](const auto& a) { return fits(a.name); }); };
    return fits(text_) && fits(html_) && fits(subject_) && fits(d_.from.name) && names_fit(d_.to) && names_fit(d_.cc) && names_fit(d_.reply_to);
  }

  Result<std::string> main_headers() const {
    if (d_.to.empty() && d_.cc.empty()) return invalid("to", "blank", "at least one recipient is needed");
    if (!is_safe_id(d_.message_id)) return invalid("message_id", "invalid", "is not a Message-ID");
    if (has_break(d_.subject)) return invalid("subject", "invalid", "has line breaks");
    if (d_.auto_submitted != "" && d_.auto_submitted != "auto-replied" && d_.auto_submitted != "auto-generated")
      return invalid("auto_submitted", "invalid", "is neither auto-replied nor auto-generated");
    if (!is_ascii(d_.desk) || has_break(d_.desk) || d_.desk.size() > 200) return invalid("desk", "invalid", "is not an id");
    std::string out = "Date: " + rfc5322_date(d_.date, d_.utc_offset_minutes) + "\r\n";
    const std::pair<const char*, std::vector<Address>> lists[] = {{"From", {d_.from}}, {"To", d_.to}, {"Cc", d_.cc}, {"Reply-To", d_.reply_to}};
    for (const auto& [name, list] : lists) {
      auto header = address_header(name, list, jp_);
      if (!header) return header;
      out += *header;
    }
    out += "Subject: " + header_text(subject_, jp_, 9) + "\r\n";
    out += id_header("Message-ID", {d_.message_id});
    out += id_header("In-Reply-To", d_.in_reply_to);
    out += id_header("References", d_.references);
    if (!d_.auto_submitted.empty()) {
      // RFC 3834, and what Exchange listens to. No Precedence: it calls a letter bulk, which this is not.
      out += "Auto-Submitted: " + d_.auto_submitted + "\r\nX-Auto-Response-Suppress: All\r\nX-Kotae-Desk: " + (d_.desk.empty() ? "kotae" : d_.desk) + "\r\n";
    }
    return out + "MIME-Version: 1.0\r\n";
  }

  Part text_part(const char* subtype, const std::string& text) const {
    const auto head = [&](const char* encoding) {
      return std::string("Content-Type: text/") + subtype + "; charset=" + (jp_ ? "ISO-2022-JP" : "UTF-8") + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n";
    };
    const std::string bytes = jp_ ? to_iso_2022_jp(text).value_or(text) : text;
    const bool plain = fits_7bit(bytes);
    if (plain && !(jp_ && d_.charset == OutCharset::iso_2022_jp_base64 && !is_ascii(text))) return {head("7bit"), bytes};
    const auto wide = std::count_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (!jp_ && static_cast<std::size_t>(wide) * 6 < bytes.size()) return {head("quoted-printable"), quoted_printable(bytes)};
    return {head("base64"), base64_lines(bytes)};
  }

  static bool is_letter(const Attachment& a) { return a.content_type == "message/rfc822"; }

  Part attachment(const Attachment& a) const {
    auto type = a.content_type;
    const auto slash = type.find('/');
    const auto token = [](std::string_view s) {
      return !s.empty() && s.size() <= 100 && std::all_of(s.begin(), s.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == '_'; });
    };
    const bool known = slash != std::string::npos && token(std::string_view(type).substr(0, slash)) && token(std::string_view(type).substr(slash + 1));
    std::string body, encoding = "base64";
    if (is_letter(a) && fits_7bit(crlf(a.bytes))) {
      // A letter inside a letter may not be Base64 (RFC 2046 section 5.2.1).
      encoding = "7bit";
      body = crlf(a.bytes);
    } else {
      if (!known || is_letter(a) || type.starts_with("multipart/") || type.starts_with("message/")) type = "application/octet-stream";
      body = base64_lines(a.bytes);
    }
    std::string name = valid_utf8(a.filename);
    for (char& c : name)
      if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = '_';
    std::string head = "Content-Type: " + type;
    if (!name.empty()) {
      // RFC 2047 here for programs that know nothing else, RFC 2231 below for those that do.
      const bool jp = jp_ && to_iso_2022_jp(name);
      if (is_ascii(name)) head += rfc2231_parameter("name", name);
      else head += ";\r\n name=\"" + header_text(name, jp, 8) + "\"";
    }
    head += "\r\nContent-Transfer-Encoding: " + encoding + "\r\n";
    const bool shown_inside = a.is_inline && !a.content_id.empty();
    head += std::string("Content-Disposition: ") + (shown_inside ? "inline" : "attachment");
    if (!name.empty()) head += rfc2231_parameter("filename", name);
    head += "\r\n";
    if (is_safe_id(a.content_id)) head += "Content-ID: <" + a.content_id + ">\r\n";
    return {std::move(head), std::move(body)};
  }

  Part multipart(const std::string& subtype, char level, const std::vector<Part>& parts) const {
    const auto boundary = boundary_ + "_" + level;
    std::string body;
    for (const auto& p : parts) {
      body += "--" + boundary + "\r\n" + p.headers + "\r\n" + p.body;
      // The line end before a boundary belongs to the boundary.
      body += "\r\n";
    }
    body += "--" + boundary + "--\r\n";
    return {"Content-Type: multipart/" + subtype + ";\r\n boundary=\"" + boundary + "\"\r\n", std::move(body)};
  }

  Part body() const {
    std::vector<Part> mixed, related;
    for (const auto& a : d_.attachments) {
      const bool in_html = a.is_inline && !a.content_id.empty() && !html_.empty();
      (in_html ? related : mixed).push_back(attachment(a));
    }
    Part main = text_part("plain", text_);
    if (!html_.empty()) {
      Part html = text_part("html", html_);
      if (!related.empty()) {
        related.insert(related.begin(), std::move(html));
        html = multipart("related; type=\"text/html\"", 'r', related);
      }
      main = multipart("alternative", 'a', {std::move(main), std::move(html)});
    }
    if (mixed.empty()) return main;
    mixed.insert(mixed.begin(), std::move(main));
    return multipart("mixed", 'm', mixed);
  }

  const Draft& d_;
  std::string text_, html_, subject_, boundary_;
  bool jp_ = false;
};

}  // namespace

Result<std::string> compose(const Draft& draft) { return Composer(draft).compose(); }

}  // namespace kotae::mail
