// Server responses of RFC 3501 and its usual dialects: bare LF line ends, doubled blanks, lower-case names and NIL bodies are taken.
#include <algorithm>
#include <charconv>

#include "net/imap.h"

namespace kotae::net {
namespace {

constexpr int max_depth = 32;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

std::string upper(std::string_view s) {
  std::string out(s);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return upper(c); });
  return out;
}

bool is_status(std::string_view s) {
  return s == "OK" || s == "NO" || s == "BAD" || s == "BYE" || s == "PREAUTH";
}

tl::unexpected<Error> malformed(const char* what) { return fail(Code::invalid, std::string("the IMAP server's answer is malformed: ") + what); }
tl::unexpected<Error> too_large() { return fail(Code::too_large, "the IMAP server's answer is over the limit"); }

template <class Int>
bool read_number(std::string_view s, Int& n) {
  const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n);
  return ec == std::errc{} && end == s.data() + s.size() && !s.empty();
}

/// {123} or {123+} at the end of a line: its length, and where the brace stands.
bool literal_at_end(std::string_view line, std::uint64_t& n, std::size_t& brace, bool& huge) {
  huge = false;
  if (line.empty() || line.back() != '}') return false;
  brace = line.rfind('{');
  if (brace == std::string_view::npos) return false;
  auto digits = line.substr(brace + 1, line.size() - brace - 2);
  if (!digits.empty() && digits.back() == '+') digits.remove_suffix(1);
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
  huge = !read_number(digits, n);
  return true;
}

std::string_view word(std::string_view s) { return s.substr(0, s.find(' ')); }
void skip_blanks(std::string_view& s) { s.remove_prefix(std::min(s.find_first_not_of(' '), s.size())); }

/// Status and continuation lines end in free text, which may well look like a literal and is none.
bool ends_in_text(std::string_view line) {
  const auto tag = word(line);
  if (tag == "+") return true;
  line.remove_prefix(tag.size());
  skip_blanks(line);
  return is_status(upper(word(line).substr(0, 8)));
}

/// Reads values from the front of one whole response.
class Values {
 public:
  explicit Values(std::string_view s) : s_(s) {}
  bool at_end() {
    blanks();
    return i_ >= s_.size();
  }
  char peek() {
    blanks();
    return i_ < s_.size() ? s_[i_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++i_;
    return true;
  }

  /// An item's name with its section: BODY[HEADER.FIELDS ("x")]<0>
  std::string name() {
    blanks();
    const auto from = i_;
    int open = 0;
    bool quoted = false;
    for (; i_ < s_.size(); ++i_) {
      const char c = s_[i_];
      if (c == '\r' || c == '\n') break;
      if (open > 0 && c == '"') quoted = !quoted;
      if (quoted) continue;
      if (c == '[') ++open;
      if (c == ']') --open;
      if (open <= 0 && (c == ' ' || c == '(' || c == ')')) break;
    }
    return upper(s_.substr(from, i_ - from));
  }

  /// Atom, quoted string or literal. False: none is there, or it is broken.
  bool text(std::string_view& raw, std::string& unescaped, bool& nil) {
    nil = false;
    unescaped.clear();
    raw = {};
    const char c = peek();
    if (c == '~' && i_ + 1 < s_.size() && s_[i_ + 1] == '{') ++i_;
    if (peek() == '{') return literal(raw);
    if (c == '"') return quoted(raw, unescaped);
    const auto from = i_;
    while (i_ < s_.size() && s_[i_] != ' ' && s_[i_] != '(' && s_[i_] != ')' && s_[i_] != '"' && s_[i_] != '\r' && s_[i_] != '\n') ++i_;
    raw = s_.substr(from, i_ - from);
    nil = raw.size() == 3 && upper(raw[0]) == 'N' && upper(raw[1]) == 'I' && upper(raw[2]) == 'L';
    return !raw.empty();
  }

  /// One value of any kind, thrown away or, for words, collected without its parentheses.
  bool any(std::vector<std::string>* into, int depth = 0) {
    if (depth > max_depth) return false;
    if (take('(')) {
      while (!take(')'))
        if (at_end() || !any(into, depth + 1)) return false;
      return true;
    }
    std::string_view raw;
    std::string unescaped;
    bool nil = false;
    if (!text(raw, unescaped, nil)) return false;
    if (into) into->emplace_back(unescaped.empty() ? raw : std::string_view(unescaped));
    return true;
  }

 private:
  void blanks() {
    while (i_ < s_.size() && s_[i_] == ' ') ++i_;
  }
  bool literal(std::string_view& raw) {
    const auto lf = s_.find('\n', i_);
    if (lf == std::string_view::npos) return false;
    auto line = s_.substr(i_, lf - i_);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    std::uint64_t n = 0;
    std::size_t brace = 0;
    bool huge = false;
    if (!literal_at_end(line, n, brace, huge) || brace != 0 || huge || n > s_.size() - lf - 1) return false;
    raw = s_.substr(lf + 1, n);
    i_ = lf + 1 + n;
    return true;
  }
  bool quoted(std::string_view& raw, std::string& unescaped) {
    const auto from = ++i_;
    bool escaped = false;
    for (; i_ < s_.size() && s_[i_] != '"'; ++i_) {
      if (s_[i_] == '\r' || s_[i_] == '\n') return false;
      if (s_[i_] == '\\') {
        escaped = true;
        if (++i_ >= s_.size()) return false;
      }
    }
    if (i_ >= s_.size()) return false;
    raw = s_.substr(from, i_ - from);
    ++i_;
    if (escaped)
      for (std::size_t k = 0; k < raw.size(); ++k) unescaped += raw[k] == '\\' && k + 1 < raw.size() ? raw[++k] : raw[k];
    return true;
  }
  std::string_view s_;
  std::size_t i_ = 0;
};

bool read_fetch(Values& v, ImapResponse::Fetch& f) {
  if (!v.take('(')) return false;
  while (!v.take(')')) {
    if (v.at_end()) return false;
    const auto name = v.name();
    if (name.empty()) return false;
    const bool body = name.starts_with("BODY[") || name == "RFC822" || name == "RFC822.HEADER";
    if (name == "FLAGS") {
      f.flags.clear();
      if (v.peek() != '(' || !v.any(&f.flags)) return false;
    } else if (body || name == "UID" || name == "RFC822.SIZE") {
      std::string_view raw;
      std::string unescaped;
      bool nil = false;
      if (!v.text(raw, unescaped, nil)) return false;
      if (name == "UID") {
        if (!read_number(raw, f.uid)) return false;
      } else if (name == "RFC822.SIZE") {
        if (!read_number(raw, f.size)) return false;
        f.has_size = true;
      } else if (!nil) {
        f.has_body = true;
        f.body.assign(unescaped.empty() ? raw : std::string_view(unescaped));
      }
    } else if (!v.any(nullptr)) {
      return false;
    }
  }
  return true;
}

void read_status(std::string_view s, ImapResponse& out) {
  skip_blanks(s);
  if (s.starts_with('[')) {
    bool quoted = false;
    std::size_t i = 1;
    for (; i < s.size() && (quoted || s[i] != ']'); ++i)
      if (s[i] == '"') quoted = !quoted;
    if (i >= s.size()) i = std::min(s.find(']'), s.size());
    out.code.assign(s.substr(1, i - 1));
    s.remove_prefix(std::min(i + 1, s.size()));
    skip_blanks(s);
  }
  out.text.assign(s);
}

}  // namespace

Result<std::size_t> read_imap_response(std::string_view buffer, ImapResponse& out, std::size_t max_bytes) {
  // how far does it reach?
  std::size_t end = 0;
  bool text_line = false;
  for (bool first = true;; first = false) {
    const auto lf = buffer.substr(0, std::min(buffer.size(), max_bytes)).find('\n', end);
    if (lf == std::string_view::npos) {
      if (buffer.size() >= max_bytes) return too_large();
      return std::size_t{0};
    }
    auto line = buffer.substr(end, lf - end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    end = lf + 1;
    if (first) text_line = ends_in_text(line);
    std::uint64_t n = 0;
    std::size_t brace = 0;
    bool huge = false;
    if (text_line || !literal_at_end(line, n, brace, huge)) break;
    if (huge || n >= max_bytes || end + n >= max_bytes) return too_large();
    end += n;
    if (buffer.size() <= end) return std::size_t{0};
  }
  auto all = buffer.substr(0, end - 1);
  if (!all.empty() && all.back() == '\r') all.remove_suffix(1);

  out = ImapResponse{};
  const auto tag = word(all);
  if (tag.empty()) return malformed("no tag");
  out.tag.assign(tag);
  auto rest = all.substr(tag.size());
  if (tag == "+") {
    skip_blanks(rest);
    out.text.assign(rest);
    return end;
  }
  skip_blanks(rest);
  auto first = word(rest);
  const auto name = upper(first.substr(0, 32));
  if (is_status(name)) {
    out.status = name;
    read_status(rest.substr(first.size()), out);
    return end;
  }
  if (tag != "*") return malformed("a tag without OK, NO or BAD");
  if (read_number(first, out.number)) {
    rest.remove_prefix(first.size());
    skip_blanks(rest);
    first = word(rest);
  }
  if (const auto paren = first.find('('); paren != std::string_view::npos) first = first.substr(0, paren);
  if (first.empty() || first.size() > 64) return malformed("no name");
  out.name = upper(first);
  Values v(rest.substr(first.size()));
  if (out.name == "FETCH") {
    if (!read_fetch(v, out.fetch)) return malformed("FETCH");
    return end;
  }
  while (!v.at_end())
    if (!v.any(&out.words)) return malformed(out.name == "SEARCH" ? "SEARCH" : "words");
  return end;
}

}  // namespace kotae::net
