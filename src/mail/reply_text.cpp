#include "mail/reply_text.h"

#include <algorithm>
#include <array>
#include <span>

#include "mail/quote_marks.h"

namespace kotae::mail {

namespace {

using Kind = Fold::Kind;
constexpr std::size_t signature_lines = 15;     // a block longer than this is a letter, not a signature
constexpr std::size_t header_lines = 16;

struct Line {
  std::size_t begin, end;  // with its line end
  std::string_view text;   // trimmed
  Kind kind = Kind::fresh;
};

bool is_quoted(std::string_view t) {
  // ">:" is the wrapped end of "… <a@example.com\n>:"
  return (t.starts_with('>') || t.starts_with("＞")) && t != ">:";
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t i = 0; i < text.size();) {
    const auto nl = text.find('\n', i);
    const auto end = nl == std::string_view::npos ? text.size() : nl + 1;
    lines.push_back({i, end, trim_line(text.substr(i, end - i))});
    i = end;
  }
  return lines;
}

class Folder {
 public:
  explicit Folder(std::vector<Line> lines) : lines_(std::move(lines)) {}

  std::vector<Line> fold() {
    quotes();
    for (std::size_t i = 0; i < lines_.size();) {
      auto end = i;
      while (end < lines_.size() && lines_[end].kind == lines_[i].kind) ++end;
      if (lines_[i].kind == Kind::fresh) signatures(i, end);
      i = end;
    }
    return std::move(lines_);
  }

 private:
  bool blank(std::size_t i) const { return lines_[i].text.empty(); }
  void mark(std::size_t begin, std::size_t end, Kind kind) {
    for (auto i = begin; i < end; ++i) lines_[i].kind = kind;
  }
  std::size_t next_written(std::size_t i) const {
    while (i < lines_.size() && blank(i)) ++i;
    return i;
  }

  // The end of the quoted run that begins at i: quoted lines, empty lines between them, and lines a program broke in two.
  std::size_t quoted_run(std::size_t i) const {
    auto end = i;
    while (i < lines_.size()) {
      if (is_quoted(lines_[i].text)) {
        end = ++i;
      } else if (blank(i)) {
        ++i;
      } else if (i == end && i > 0 && i + 1 < lines_.size() && is_quoted(lines_[i + 1].text) && is_broken_off(lines_[i - 1].text, lines_[i].text)) {
        end = ++i;
      } else {
        break;
      }
    }
    return end;
  }
  static bool is_broken_off(std::string_view above, std::string_view rest) {
    const bool goes_on = rest[0] >= 'a' && rest[0] <= 'z';
    return rest.size() <= above.size() && (above.size() >= 72 || (goes_on && above.size() >= 60));
  }

  // Lines of an attribution that begins at i, 0 when none does.
  std::size_t attribution(std::size_t i) const {
    std::array<std::string_view, max_attribution_lines> window;
    std::size_t n = 0;
    while (n < window.size() && i + n < lines_.size() && !(n > 0 && is_quoted(lines_[i + n].text))) {
      window[n] = lines_[i + n].text;
      ++n;
    }
    return attribution_length(std::span(window).first(n));
  }

  void quotes() {
    std::vector<std::string_view> window;
    for (std::size_t i = 0; i < lines_.size();) {
      const auto t = lines_[i].text;
      if (t.empty()) {
        ++i;
        continue;
      }
      if (is_quoted(t)) {
        const auto end = quoted_run(i);
        mark(i, end, Kind::quote);
        i = end;
        continue;
      }
      std::size_t head = attribution(i);
      if (head == 0 && is_history_separator(t)) head = 1;
      if (head > 0) {
        const auto after = next_written(i + head);
        if (after < lines_.size() && is_quoted(lines_[after].text)) {
          // What follows the quote may be the answer again.
          const auto end = quoted_run(after);
          mark(i, end, Kind::quote);
          i = end;
          continue;
        }
        mark(i, lines_.size(), Kind::quote);
        return;
      }
      if (quoted_header(t) == QuotedHeader::none) {
        ++i;
        continue;
      }
      window.clear();
      for (auto k = i; k < lines_.size() && k < i + header_lines; ++k) window.push_back(lines_[k].text);
      if (const auto n = header_block(window)) {
        const auto after = next_written(i + n);
        const bool marked = after < lines_.size() && is_quoted(lines_[after].text);
        const auto end = marked ? quoted_run(after) : lines_.size();
        mark(rules_above(i), end, Kind::quote);
        i = end;
        continue;
      }
      ++i;
    }
  }

  // Where the rule begins that a program drew above a header block.
  std::size_t rules_above(std::size_t i) const {
    auto begin = i;
    for (auto k = i; k > 0 && i - k < 4; --k) {
      if (lines_[k - 1].kind != Kind::fresh) break;
      if (is_rule(lines_[k - 1].text)) begin = k - 1;
      else if (!blank(k - 1)) break;
    }
    return begin;
  }

  void signatures(std::size_t begin, std::size_t end) {
    // "-- " ends the letter; a bare "--" does when little follows.
    for (auto i = begin; i < end; ++i) {
      if (lines_[i].text != "--" && lines_[i].text != "—" && lines_[i].text != "－－") continue;
      std::size_t written = 0;
      for (auto k = i + 1; k < end && written <= 2 * signature_lines; ++k) written += !blank(k);
      if (written > 2 * signature_lines) continue;
      mark(i, end, Kind::signature);
      end = i;
      break;
    }
    for (auto i = begin; i < end; ++i) {
      const bool alone = (i == begin || blank(i - 1) || is_rule(lines_[i - 1].text)) && (i + 1 == end || blank(i + 1));
      if (!blank(i) && (alone || i + 1 == end) && is_device_signature(lines_[i].text)) mark(i, i + 1, Kind::signature);
    }
    bool more = true;
    while (more) {
      more = false;
      while (end > begin && (blank(end - 1) || lines_[end - 1].kind == Kind::signature)) --end;
      if (const auto from = drawn_signature(begin, end); from < end) {
        mark(from, end, Kind::signature);
        end = from;
        more = true;
      } else if (end > begin && is_dashed_name(lines_[end - 1].text)) {
        mark(end - 1, end, Kind::signature);
        --end;
      }
    }
  }

  // "-Abhishek Kona"
  static bool is_dashed_name(std::string_view t) {
    return t.size() >= 3 && t.size() <= 40 && t[0] == '-' && ((t[1] >= 'A' && t[1] <= 'Z') || static_cast<unsigned char>(t[1]) >= 0xC3) &&
           std::count(t.begin(), t.end(), ' ') <= 3 && t.back() != '.' && t.find(':') == std::string_view::npos;
  }

  // A block under (or between) drawn lines at the end of [begin, end), with a way to reach its writer and no sentence in it. Returns end when there is none.
  std::size_t drawn_signature(std::size_t begin, std::size_t end) const {
    std::size_t written = 0, found = end;
    bool contact = false;
    for (auto i = end; i > begin; --i) {
      const auto t = lines_[i - 1].text;
      if (t.empty()) continue;
      if (++written > signature_lines) break;
      if (is_rule(t)) {
        if (contact && is_tail(i - 1, end)) found = i - 1;
        // The rule that opens the block is the topmost one before prose begins.
        continue;
      }
      if (is_sentence(t)) break;
      contact = contact || is_contact(t);
    }
    return found;
  }
  bool is_tail(std::size_t rule, std::size_t end) const { return rule + 1 < end; }

  static bool is_contact(std::string_view t) {
    constexpr std::array<std::string_view, 26> marks{"TEL",  "Tel",  "tel:", "tel ", "ＴＥＬ",   "FAX",    "Fax",    "ＦＡＸ",  "電話",   "携帯",    "〒",        "http://", "https://",
                                                     "www.", "Mail", "mail", "MAIL", "メール", "株式会社", "有限会社", "合同会社", "（株）", "(株)", "㈱", "mailing list", "unsubscribe"};
    if (std::any_of(marks.begin(), marks.end(), [t](auto m) { return t.find(m) != std::string_view::npos; })) return true;
    const auto at = t.find('@');
    return at != std::string_view::npos && at > 0 && t.find('.', at) != std::string_view::npos;
  }
  // Words of a letter, not of a visiting card.
  static bool is_sentence(std::string_view t) {
    constexpr std::array<std::string_view, 10> ends{"。", "ます", "です", "ません", "ください", "下さい", "？", "?", "でしょうか", "ました"};
    constexpr std::array<std::string_view, 12> subjects{"注文", "商品", "金額", "合計", "数量", "送料", "円", "お届け", "¥", "￥", "問い合わせ番号", "お名前"};
    if (t.size() > 240) return true;
    if (std::any_of(ends.begin(), ends.end(), [t](auto e) { return t.ends_with(e); })) return t.find("@") == std::string_view::npos;
    return std::any_of(subjects.begin(), subjects.end(), [t](auto s) { return t.find(s) != std::string_view::npos; });
  }

  std::vector<Line> lines_;
};

}  // namespace

std::vector<Fold> fold(std::string_view text) {
  std::vector<Fold> parts;
  for (const auto& line : Folder(lines_of(text)).fold()) {
    // Empty lines go with what stands above them.
    if (!parts.empty() && (parts.back().kind == line.kind || line.text.empty())) parts.back().end = line.end;
    else parts.push_back({line.kind, line.begin, line.end});
  }
  return parts;
}

std::string reply_text(std::string_view text) { return reply_text(text, fold(text)); }

std::string reply_text(std::string_view text, const std::vector<Fold>& parts) {
  std::string out;
  for (const auto& part : parts)
    if (part.kind == Fold::Kind::fresh) out.append(text.substr(part.begin, part.end - part.begin));
  const auto trim = [](std::string_view s) {
    // Whole empty lines above, any blanks below; the first line keeps its indentation.
    for (auto nl = s.find('\n'); nl != std::string_view::npos && trim_line(s.substr(0, nl)).empty(); nl = s.find('\n')) s.remove_prefix(nl + 1);
    while (!s.empty() && (s.back() == ' ' || s.back() == '\n' || s.back() == '\r' || s.back() == '\t')) s.remove_suffix(1);
    return s;
  };
  if (trim_line(out).empty()) return std::string(trim(text));
  return std::string(trim(out));
}

}  // namespace kotae::mail
