#include "mail/addresses.h"

#include <algorithm>

#include "mail/charset_convert.h"
#include "mail/header_value.h"

namespace kotae::mail {
namespace {

constexpr std::size_t max_addresses = 2000;
constexpr std::size_t max_token = 8192;  // bytes of one comment or quoted string; keeps hostile headers linear

bool is_space(char c) { return c == ' ' || c == '\t'; }

std::string trimmed(std::string_view s) {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return std::string(s);
}

/// "as written, trimmed, domain in lower case"; source routes and mailto: dropped.
std::string clean_email(std::string_view raw) {
  std::string s;
  bool quoted = false;
  for (char c : raw) {
    if (c == '"') quoted = !quoted;
    if ((is_space(c) && !quoted) || c == '<' || c == '>') continue;
    s.push_back(c);
  }
  if (s.size() > 7 && (s[0] | 32) == 'm' && (s.substr(0, 7) == "mailto:" || s.substr(0, 7) == "MAILTO:" || s.substr(0, 7) == "Mailto:")) s.erase(0, 7);
  if (!s.empty() && s[0] == '@') {
    const std::size_t colon = s.find(':');
    if (colon != std::string::npos) s.erase(0, colon + 1);
  }
  const std::size_t at = s.rfind('@');
  if (at == std::string::npos) return s;
  for (std::size_t i = at + 1; i < s.size(); ++i)
    if (s[i] >= 'A' && s[i] <= 'Z') s[i] = static_cast<char>(s[i] + 32);
  while (s.size() > at + 1 && s.back() == '.') s.pop_back();
  return s;
}

/// Reads one list. Encoded words stay whole while the syntax is read: a comma inside one separates nothing.
class Reader {
 public:
  Reader(std::string_view s, std::string_view hint, std::vector<std::string>* repairs) : s_(s), hint_(hint), repairs_(repairs), last_close_(s.rfind('>')), last_semicolon_(s.rfind(';')) {}

  std::vector<Address> read() {
    while (i_ < s_.size() && out_.size() < max_addresses) step();
    finish();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = s_[i_];
    if (c == '"' && !unclosed_quote_) return quoted();
    if (c == '(' && !unclosed_comment_) return comment();
    if (c == '<') return angle();
    if (c == ',' || c == ';') {
      ++i_;
      return finish();
    }
    if (c == ':' && !has_angle_ && phrase_.find('@') == std::string::npos && !is_scheme() &&
        last_semicolon_ != std::string_view::npos && last_semicolon_ > i_) {  // "Group name: a@x, b@x;"
      ++i_;
      phrase_.clear();
      comment_.clear();
      return;
    }
    if (c == '=' && i_ >= no_word_before_ && s_.substr(i_, 2) == "=?") {
      const std::size_t q1 = s_.find('?', i_ + 2);
      const std::size_t q2 = q1 == std::string_view::npos ? q1 : s_.find('?', q1 + 1);
      const std::size_t end = q2 == std::string_view::npos || q2 - i_ > 80 ? std::string_view::npos : s_.substr(0, q2 + 8192).find("?=", q2 + 1);
      if (end != std::string_view::npos) {
        phrase_.append(s_, i_, end + 2 - i_);
        i_ = end + 2;
        return;
      }
      if (q2 != std::string_view::npos && q2 - i_ <= 80) no_word_before_ = q2 + 8000;
    }
    phrase_.push_back(c);
    ++i_;
  }

  bool is_scheme() const {
    return phrase_.size() == 6 && (phrase_ == "mailto" || phrase_ == "MAILTO" || phrase_ == "Mailto");
  }

  void quoted() {
    std::string text;
    std::size_t k = i_ + 1;
    const std::size_t limit = std::min(s_.size(), i_ + max_token);
    for (; k < limit && s_[k] != '"'; ++k) {
      if (s_[k] == '\\' && k + 1 < limit) ++k;
      text.push_back(s_[k]);
    }
    if (k >= limit) {  // never closed: an ordinary character, and the next ones are not tried again
      unclosed_quote_ = true;
      ++i_;
      return;
    }
    i_ = k + 1;
    if (i_ < s_.size() && s_[i_] == '@') {  // "john smith"@example.com
      phrase_ += '"';
      phrase_ += text;
      phrase_ += '"';
      local_quoted_ = true;
      return;
    }
    if (!phrase_.empty() && !is_space(phrase_.back())) phrase_ += ' ';
    phrase_ += text;
    has_quoted_ = true;
  }

  void comment() {
    int depth = 0;
    std::string text;
    std::size_t k = i_;
    const std::size_t limit = std::min(s_.size(), i_ + max_token);
    for (; k < limit; ++k) {
      if (s_[k] == '\\' && k + 1 < limit) {
        text.push_back(s_[++k]);
        continue;
      }
      if (s_[k] == '(' && depth++ == 0) continue;
      if (s_[k] == ')' && --depth == 0) break;
      text.push_back(s_[k]);
    }
    if (k >= limit) {
      unclosed_comment_ = true;
      phrase_.push_back('(');
      ++i_;
      return;
    }
    i_ = k + 1;
    if (has_angle_ || phrase_.find('@') != std::string::npos || phrase_.empty()) {
      if (comment_.empty()) comment_ = text;
    } else {
      (((phrase_ += '(') += text) += ')');  // part of a name: "田中 (営業) <t@example.jp>"
    }
  }

  void angle() {
    ++i_;
    while (i_ < s_.size() && (s_[i_] == '<' || is_space(s_[i_]))) ++i_;
    std::string inside;
    bool quoted = false;
    for (; i_ < s_.size(); ++i_) {
      const char c = s_[i_];
      if (c == '"') quoted = !quoted;
      if (!quoted && c == '>') break;
      // Never closed: the list goes on with the next address.
      if (!quoted && (c == ',' || c == ';') && inside.find('@') != std::string::npos && (last_close_ == std::string_view::npos || last_close_ < i_)) break;
      inside.push_back(c);
    }
    while (i_ < s_.size() && s_[i_] == '>') ++i_;
    if (has_angle_ && !email_.empty()) finish();  // "A <a@x> B <b@x>": the comma was forgotten
    has_angle_ = true;
    email_ = clean_email(inside);
  }

  void finish() {
    std::string name = trimmed(phrase_);
    std::string email = std::move(email_);
    if (!has_angle_ && !name.empty()) split_bare(name, email);
    if (name.empty()) name = trimmed(comment_);
    if (name.find("=?") != std::string::npos) name = decode_words(name, hint_, repairs_);
    if (email.empty() && name.find('@') != std::string::npos) rescue(name, email);
    if (email.find("=?") != std::string::npos) email = clean_email(decode_words(email, hint_, repairs_));
    strip_quotes(name);
    if (name == email) name.clear();
    if (!name.empty() || !email.empty()) out_.push_back({std::move(name), std::move(email)});
    phrase_.clear();
    comment_.clear();
    email_.clear();
    has_angle_ = has_quoted_ = local_quoted_ = false;
  }

  /// Without brackets: the word with '@' is the address, the rest is the name.
  void split_bare(std::string& name, std::string& email) {
    if (local_quoted_) {
      email = clean_email(name);
      name.clear();
      return;
    }
    const std::size_t at = name.find('@');
    if (at == std::string::npos || name.find("=?") != std::string::npos) return;
    std::size_t begin = at, end = at;
    while (begin > 0 && !is_space(name[begin - 1])) --begin;
    while (end < name.size() && !is_space(name[end])) ++end;
    if (at == begin || at + 1 == end) return;
    email = clean_email(std::string_view(name).substr(begin, end - begin));
    name = trimmed(name.substr(0, begin) + name.substr(end));
  }

  /// The whole "name <address>" was put into one encoded word.
  void rescue(std::string& name, std::string& email) {
    const std::size_t open = name.rfind('<'), close = name.rfind('>');
    if (open != std::string::npos && close != std::string::npos && close > open) {
      email = clean_email(std::string_view(name).substr(open + 1, close - open - 1));
      name = trimmed(std::string_view(name).substr(0, open));
    } else if (!has_quoted_) {
      split_bare(name, email);
    }
  }

  static void strip_quotes(std::string& name) {
    name = trimmed(name);
    while (name.size() >= 2 && ((name.front() == '"' && name.back() == '"') || (name.front() == '\'' && name.back() == '\'')))
      name = trimmed(std::string_view(name).substr(1, name.size() - 2));
  }

  std::string_view s_, hint_;
  std::vector<std::string>* repairs_;
  std::size_t last_close_, last_semicolon_;
  std::vector<Address> out_;
  std::size_t i_ = 0;
  std::string phrase_, comment_, email_;
  std::size_t no_word_before_ = 0;  // no encoded word ends before here
  bool unclosed_quote_ = false, unclosed_comment_ = false;
  bool has_angle_ = false, has_quoted_ = false, local_quoted_ = false;
};

}  // namespace

std::vector<Address> parse_addresses(std::string_view unfolded, std::string_view hint, std::vector<std::string>* repairs) {
  if (is_ascii(unfolded) && unfolded.find('\x1b') == std::string_view::npos) return Reader(unfolded, hint, repairs).read();
  const std::string raw = decode_raw(unfolded, hint, repairs);
  return Reader(raw, hint, repairs).read();
}

}  // namespace kotae::mail
