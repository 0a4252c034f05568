#include "mail/letter.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <mutex>

#include "mail/addresses.h"
#include "mail/bounce_report.h"
#include "mail/charset_convert.h"
#include "mail/header_value.h"
#include "mail/letter_body.h"
#include "mail/mime_tree.h"
#include "mail/reply_text.h"

namespace kotae::mail {
namespace {

/// RFC 5322 dates and their many broken forms.
std::optional<Time> read_date(std::string value) {
  if (value.empty() || value.size() > 200) return std::nullopt;
  while (!value.empty() && value.front() == ' ') value.erase(0, 1);
  if (value.size() > 10 && value[4] == '-' && value[10] == 'T')
    if (const auto iso = parse_iso8601(value)) return iso;
  // GMime takes these for UTC: a zone of Japan by name, and an offset with a colon.
  if (const std::size_t zone = value.rfind(" JST"); zone != std::string::npos && value.find(" +") == std::string::npos) value.replace(zone, 4, " +0900");
  if (const std::size_t sign = value.find_last_of("+-"); sign != std::string::npos && sign > 0 && value[sign - 1] == ' ' && sign + 5 < value.size() &&
                                                       value[sign + 3] == ':')
    value.erase(sign + 3, 1);
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
  GDateTime* date = g_mime_utils_header_decode_date(value.c_str());
  if (!date) return std::nullopt;
  const std::int64_t unix_s = g_date_time_to_unix(date);
  g_date_time_unref(date);
  // GMime gives the epoch or year 1 for what it cannot read.
  if (unix_s <= 0 || unix_s > 253402300799) return std::nullopt;
  return Time{unix_s * us_per_s};
}

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

void append(std::vector<Address>& to, std::vector<Address> more) {
  for (Address& a : more) to.push_back(std::move(a));
}

class Headers {
 public:
  Headers(const Part& root, std::string_view forced_charset, Letter& letter)
      : hint_(forced_charset.empty() ? body_charset(root) : forced_charset), letter_(letter) {
    letter_.headers.reserve(root.fields.size());
    for (const Field& f : root.fields) read(f);
    letter_.auto_submitted.resize(cut_utf8(letter_.auto_submitted, 200).size());
  }

 private:
  void read(const Field& field) {
    const std::string value = unfold(field.value);
    const std::string name = is_ascii(field.name) ? std::string(field.name) : decode_raw(field.name, hint_);
    std::vector<std::string> repairs;
    std::string shown = decode_words(value, hint_, &repairs);
    structured(field.name, value, shown);
    for (const std::string& r : repairs) add_repair(letter_, "header " + name + ": " + r);
    letter_.headers.emplace_back(name, std::move(shown));
  }

  void structured(std::string_view name, const std::string& value, const std::string& shown) {
    const auto is = [&](std::string_view n) { return equal_ignoring_case(name, n); };
    switch (name.size()) {
      case 2:
        if (is("To")) append(letter_.to, parse_addresses(value, hint_));
        else if (is("Cc")) append(letter_.cc, parse_addresses(value, hint_));
        return;
      case 4:
        if (is("From") && !seen_from_) {
          auto list = parse_addresses(value, hint_);
          if (!list.empty()) {
            letter_.from = std::move(list.front());
            seen_from_ = true;
          }
        } else if (is("Date") && !letter_.date) {
          letter_.date = read_date(shown);
        }
        return;
      case 6:
        if (is("Sender") && !letter_.sender) {
          auto list = parse_addresses(value, hint_);
          if (!list.empty()) letter_.sender = std::move(list.front());
        }
        return;
      case 7:
        if (is("Subject") && !seen_subject_) {
          letter_.subject = shown;
          seen_subject_ = true;
        }
        return;
      case 8:
        if (is("Reply-To")) append(letter_.reply_to, parse_addresses(value, hint_));
        return;
      case 10:
        if (is("Message-ID")) {
          if (auto ids = message_ids(value); letter_.message_id.empty() && !ids.empty()) letter_.message_id = std::move(ids.front());
        } else if (is("References")) {
          for (std::string& id : message_ids(value))
            if (std::find(letter_.references.begin(), letter_.references.end(), id) == letter_.references.end())
              letter_.references.push_back(std::move(id));
        }
        return;
      case 11:
        if (is("In-Reply-To")) {
          for (std::string& id : message_ids(value)) letter_.in_reply_to.push_back(std::move(id));
          return;
        }
        if (is("Envelope-To")) delivered(value);
        return;
      case 12:
        if (is("Delivered-To")) delivered(value);
        return;
      case 13:
        if (is("X-Original-To") || is("X-Envelope-To")) delivered(value);
        return;
      case 14:
        if (is("Auto-Submitted") && letter_.auto_submitted.empty()) letter_.auto_submitted = lower(shown);
        return;
      default: return;
    }
  }

  void delivered(const std::string& value) {
    for (Address& a : parse_addresses(value, hint_))
      if (!a.email.empty() && letter_.delivered_to.size() < 100 &&
          std::find(letter_.delivered_to.begin(), letter_.delivered_to.end(), a.email) == letter_.delivered_to.end())
        letter_.delivered_to.push_back(std::move(a.email));
  }

  std::string_view hint_;
  Letter& letter_;
  bool seen_from_ = false, seen_subject_ = false;
};

/// Without an address in From: Sender, then the envelope.
void find_sender(Letter& letter) {
  Address other = letter.sender.value_or(Address{});
  std::string_view where = "Sender";
  if (other.email.empty()) {
    where = "Return-Path";
    auto list = parse_addresses(letter.header(where));
    if (!list.empty()) other = std::move(list.front());
  }
  if (other.email.empty()) return;
  add_repair(letter, "from: no address, taken from " + std::string(where));
  letter.from.email = std::move(other.email);
  if (letter.from.name.empty()) letter.from.name = std::move(other.name);
}

}  // namespace

std::string_view Letter::header(std::string_view name) const {
  for (const auto& [n, value] : headers)
    if (equal_ignoring_case(n, name)) return value;
  return {};
}

Result<Letter> parse(std::string_view raw, const ParseOptions& options) {
  if (raw.starts_with("\xEF\xBB\xBF")) raw.remove_prefix(3);
  std::string with_line_feeds;
  if (raw.size() <= options.limits.max_bytes && raw.find('\n') == std::string_view::npos && raw.find('\r') != std::string_view::npos) {
    with_line_feeds = raw;  // lines of an old Macintosh
    std::replace(with_line_feeds.begin(), with_line_feeds.end(), '\r', '\n');
    raw = with_line_feeds;
  }
  auto tree = mime_tree(raw, options.limits);
  if (!tree) return fail(tree.error());
  Letter letter;
  if (!with_line_feeds.empty()) add_repair(letter, "structure: lines ended in CR alone");
  if (tree->body_in_headers) add_repair(letter, "headers: no empty line before the body");
  Headers(*tree, options.forced_charset, letter);
  if (letter.from.email.empty()) find_sender(letter);
  read_body(*tree, options, letter);
  if (!letter.bounce) read_worded_bounce(letter);
  letter.reply_text = reply_text(letter.text);
  return letter;
}

}  // namespace kotae::mail
