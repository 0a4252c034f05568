#include "mail/bounce_report.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "mail/charset_convert.h"
#include "mail/header_value.h"
#include "mail/mime_tree.h"

namespace kotae::mail {
namespace {

constexpr std::size_t max_diagnostic = 500;
constexpr std::size_t max_scan = 64u << 10;  // bytes of a worded report that are looked at

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '\r' || s.front() == '\n')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r' || s.back() == '\n')) s.remove_suffix(1);
  return s;
}

std::string one_line(std::string_view s) {
  std::string out;
  for (char c : s) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!space) out.push_back(c);
    else if (!out.empty() && out.back() != ' ') out.push_back(' ');
  }
  return std::string(trim(cut_utf8(out, max_diagnostic)));
}

/// "rfc822; <a@example.jp>" → "a@example.jp".
std::string typed_address(std::string_view value) {
  std::string s = unfold(value);
  const std::size_t semicolon = s.find(';');
  std::string_view v = semicolon == std::string::npos ? std::string_view(s) : std::string_view(s).substr(semicolon + 1);
  v = trim(v);
  std::string out(v);
  std::erase_if(out, [](char c) { return c == '<' || c == '>' || c == ' '; });
  return decode_words(out);
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// The first enhanced status code ("5.1.1") in a text, standing by itself.
std::string status_in(std::string_view s) {
  for (std::size_t i = 0; i + 4 < s.size(); ++i) {
    if ((s[i] != '5' && s[i] != '4') || s[i + 1] != '.' || !digit(s[i + 2])) continue;
    if (i > 0 && (digit(s[i - 1]) || s[i - 1] == '.' || s[i - 1] == '-')) continue;
    std::size_t k = i + 2;
    while (k < s.size() && digit(s[k]) && k < i + 5) ++k;
    if (k >= s.size() || s[k] != '.' || k + 1 >= s.size() || !digit(s[k + 1])) continue;
    std::size_t end = k + 1;
    while (end < s.size() && digit(s[end]) && end < k + 4) ++end;
    if (end < s.size() && (digit(s[end]) || (s[end] == '.' && end + 1 < s.size() && digit(s[end + 1])))) continue;  // an IP address
    return std::string(s.substr(i, end - i));
  }
  return {};
}

bool address_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || digit(c) || c == '.' || c == '-' || c == '_' || c == '+' || c == '=' || c == '/';
}

bool daemon_name(std::string_view local) {
  static constexpr std::array<std::string_view, 7> names{"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "mdaemon", "mail-delivery-subsystem", "maildaemon"};
  return std::find(names.begin(), names.end(), local) != names.end() || local.starts_with("microsoftexchange");
}

std::string local_part(std::string_view email) { return lower(email.substr(0, email.find('@'))); }

/// The first address in a text that is neither a daemon's nor one the report was sent to.
std::string failed_address(std::string_view text, const Letter& letter) {
  for (std::size_t at = 0; (at = text.find('@', at)) != std::string_view::npos; ++at) {
    std::size_t begin = at, end = at + 1;
    while (begin > 0 && address_char(text[begin - 1]) && at - begin < 64) --begin;
    while (end < text.size() && address_char(text[end]) && text[end] != '/' && text[end] != '=' && end - at < 255) ++end;
    while (end > at && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    const std::string_view email = text.substr(begin, end - begin);
    if (begin == at || email.find('.', at - begin) == std::string_view::npos || daemon_name(local_part(email))) continue;
    const auto same = [&](const Address& a) { return equal_ignoring_case(a.email, email); };
    if (std::any_of(letter.to.begin(), letter.to.end(), same)) continue;
    const std::string_view before = text.substr(begin > 40 ? begin - 40 : 0, std::min<std::size_t>(begin, 40));
    if (lower(before.substr(before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1)).find("message-id") != std::string::npos) continue;
    return std::string(email);
  }
  return {};
}

std::string message_id_in(std::string_view text) {
  static constexpr std::array<std::string_view, 2> labels{"message-id:", "メッセージ id:"};
  const std::string folded = lower(text);
  for (std::string_view label : labels) {
    for (std::size_t at = 0; (at = folded.find(label, at)) != std::string::npos; ++at) {
      std::string_view value = text.substr(at + label.size(), 1000);
      // The value may stand on a folded next line.
      const auto ids = message_ids(unfold(value.substr(0, value.find("\n\n"))));
      if (!ids.empty() && ids.front().find('@') != std::string::npos) return ids.front();
    }
  }
  return {};
}

constexpr std::array<std::string_view, 18> subjects{
    "undelivered mail returned to sender", "undeliverable", "returned mail", "mail delivery failed", "delivery status notification", "failure notice",
    "delivery failure", "mail delivery failure", "delivery report", "mail delivery subsystem", "mail system error", "mail could not be delivered",
    "配信不能", "配信不可", "配信できません", "配信されません", "送信エラー", "不達"};
constexpr std::array<std::string_view, 22> sentences{
    "this is the qmail-send program", "this is the mail system at host", "had permanent fatal errors", "delivery to the following recipient",
    "could not be delivered", "did not reach the following recipient", "did not reach some or all of the intended recipients", "wasn't delivered to",
    "couldn't be delivered", "this message was created automatically by mail delivery software", "user unknown", "unknown user", "host unknown",
    "no such user", "mailbox is full", "mailbox full", "following recipient(s) cannot be reached", "配信できません", "配信されません", "送信できません",
    "宛先が不明", "not listed in domino directory"};
constexpr std::array<std::string_view, 8> delays{"delayed", "will retry", "still trying", "will continue to try", "warning: could not send message for past",
                                                 "遅延", "再送を試み", "再試行"};

template <std::size_t N>
std::string_view any_of_in(const std::string& text, const std::array<std::string_view, N>& list) {
  for (std::string_view s : list)
    if (text.find(s) != std::string::npos) return s;
  return {};
}

/// Where the report ends and the copy of the letter begins.
std::size_t copy_begins(const std::string& folded) {
  static constexpr std::array<std::string_view, 7> marks{"--- below this line is a copy of the message", "----- original message", "--- original message",
                                                          "------ this is a copy of the message", "----- message header follows",
                                                          "----- unsent message below", "--- returned message"};
  std::size_t first = std::string::npos;
  for (std::string_view m : marks) first = std::min(first, folded.find(m));
  return first;
}

/// The line that says why: the first with a status, an SMTP code or a known sentence.
std::string diagnostic_in(std::string_view text) {
  while (!text.empty()) {
    const std::size_t nl = text.find('\n');
    const std::string_view line = trim(text.substr(0, nl));
    text.remove_prefix(nl == std::string_view::npos ? text.size() : nl + 1);
    const bool code = line.size() > 4 && (line[0] == '5' || line[0] == '4') && digit(line[1]) && digit(line[2]) && (line[3] == ' ' || line[3] == '-');
    if (code || !status_in(line).empty() || line.find(" 550 ") != std::string_view::npos || line.find(": 550") != std::string_view::npos) return one_line(line);
  }
  return {};
}

}  // namespace

void read_delivery_status(std::string_view status, Letter& letter) {
  std::optional<Bounce> found;
  std::string message_id;
  for (int blocks = 0; !status.empty() && blocks < 1000; ++blocks) {
    while (!status.empty() && (status.front() == '\n' || status.front() == '\r')) status.remove_prefix(1);
    const HeaderBlock block = read_header_block(status);
    if (block.size == 0) break;
    status.remove_prefix(block.size);
    const auto field = [&](std::string_view name) -> std::string {
      for (const Field& f : block.fields)
        if (equal_ignoring_case(f.name, name)) return unfold(f.value);
      return {};
    };
    if (const auto ids = message_ids(field("X-Original-Message-ID")); message_id.empty() && !ids.empty()) message_id = ids.front();
    const std::string action = lower(trim(field("Action")));
    std::string code = status_in(field("Status"));
    if (action == "delivered" || action == "relayed" || action == "expanded") continue;
    if (action.empty() && code.empty()) continue;
    if (found && found->permanent) continue;  // the first failure speaks; a failure outweighs a delay
    Bounce b;
    b.recipient = typed_address(field("Final-Recipient"));
    if (b.recipient.find('@') == std::string::npos)
      if (std::string original = typed_address(field("Original-Recipient")); !original.empty()) b.recipient = original;
    const std::string diagnostic = field("Diagnostic-Code");
    b.diagnostic = one_line(decode_words(diagnostic.substr(diagnostic.find(';') == std::string::npos ? 0 : diagnostic.find(';') + 1)));
    if (code.empty()) code = status_in(diagnostic);
    b.status = code;
    b.permanent = action == "delayed" ? false : code.empty() || code[0] == '5';
    if (!found || b.permanent) found = std::move(b);
  }
  if (!found) return;
  found->message_id = message_id;
  if (!letter.bounce) letter.bounce = std::move(found);
}

void note_returned_letter(std::string_view raw, Bounce& bounce) {
  if (!bounce.message_id.empty()) return;
  const HeaderBlock block = read_header_block(raw.substr(0, 256u << 10));
  for (const Field& f : block.fields)
    if (equal_ignoring_case(f.name, "Message-ID"))
      if (auto ids = message_ids(unfold(f.value)); !ids.empty()) {
        bounce.message_id = std::move(ids.front());
        return;
      }
}

void read_worded_bounce(Letter& letter) {
  const std::string subject = lower(letter.subject);
  const std::string_view return_path = letter.header("Return-Path");
  const bool null_sender = return_path == "<>";
  const bool daemon = daemon_name(local_part(letter.from.email)) || lower(letter.from.name) == "mail delivery subsystem" ||
                      (letter.from.email.empty() && daemon_name(lower(letter.from.name)));
  const std::string_view failed_header = letter.header("X-Failed-Recipients");
  if (!daemon && !null_sender && failed_header.empty()) return;
  const bool by_subject = !any_of_in(subject, subjects).empty();
  const std::string folded = lower(cut_utf8(letter.text, max_scan));
  const bool by_text = !any_of_in(folded, sentences).empty();
  // A daemon's letter needs one sign, a letter with an empty envelope sender (absence notices have it, too) needs both.
  if (failed_header.empty() && !(daemon ? by_subject || by_text : by_subject && by_text)) return;
  const std::size_t copy = copy_begins(folded);
  const std::string_view report = std::string_view(letter.text).substr(0, std::min(copy, folded.size()));
  Bounce b;
  b.recipient = failed_header.empty() ? failed_address(report, letter) : one_line(failed_header.substr(0, failed_header.find(',')));
  b.status = status_in(report);
  b.diagnostic = diagnostic_in(report);
  for (const Attachment& a : letter.attachments)
    if (a.content_type == "message/rfc822" || a.content_type == "text/rfc822-headers") note_returned_letter(a.bytes, b);
  if (b.message_id.empty()) b.message_id = message_id_in(std::string_view(letter.text).substr(copy == std::string::npos ? 0 : copy, max_scan));
  if (b.message_id.empty() && !letter.in_reply_to.empty()) b.message_id = letter.in_reply_to.front();
  if (b.message_id.empty() && !letter.references.empty()) b.message_id = letter.references.back();
  const bool delay = !any_of_in(folded.substr(0, std::min(copy, folded.size())), delays).empty();
  b.permanent = b.status.empty() ? !delay : b.status[0] == '5';
  letter.bounce = std::move(b);
}

}  // namespace kotae::mail
