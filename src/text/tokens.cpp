#include "text/tokens.h"

#include <algorithm>

#include "text/letters.h"
#include "text/runs.h"

namespace kotae::text {
namespace {

class Tokenizer {
 public:
  Tokenizer(const std::vector<Letter>& l, const std::function<void(const Token&)>& out) : l_(l), out_(out) {}

  void run() {
    std::optional<Run> before;
    std::size_t at = 0;
    while (auto r = next_run(l_, at, l_.size(), before)) {
      if (r->glyphs)
        glyphs(*r);
      else
        part(*r);
      at = r->last;
      before = r;
    }
  }

 private:
  void glyphs(const Run& r) {
    for (std::size_t i = r.first; i < r.last; ++i) {
      const std::size_t end = std::min(i + 2, r.last);
      buffer_.clear();
      for (std::size_t k = i; k < end; ++k) append_utf8(buffer_, l_[k].c);
      out_({buffer_, l_[i].begin, l_[end - 1].end, position_++});
    }
  }

  void part(const Run& r) {
    buffer_.clear();
    append(r, max_part_letters);
    out_({buffer_, l_[r.first].begin, l_[r.last - 1].end, position_});
    if (!r.chained) joined(r);
    ++position_;
  }

  // `r` starts a chain if a chained part follows.
  void joined(const Run& r) {
    std::size_t count = r.last - r.first;
    std::size_t end = r.last;
    std::optional<Run> before = r;
    bool chain = false;
    while (count < max_part_letters) {
      if (end + 1 >= l_.size() || !l_[end].is(Kind::hyphen) || !l_[end + 1].is(Kind::word)) break;
      const auto next = next_run(l_, end, l_.size(), before);
      append(*next, max_part_letters - count);
      count += next->last - next->first;
      end = next->last;
      before = next;
      chain = true;
    }
    if (chain) out_({buffer_, l_[r.first].begin, l_[end - 1].end, position_});
  }

  void append(const Run& r, std::size_t limit) {
    const std::size_t end = std::min(r.last, r.first + limit);
    for (std::size_t k = r.first; k < end; ++k) {
      const char32_t c = l_[k].c;
      if (c < 0x80)
        buffer_.push_back(static_cast<char>(c));
      else
        append_utf8(buffer_, c);
    }
  }

  const std::vector<Letter>& l_;
  const std::function<void(const Token&)>& out_;
  std::string buffer_;
  std::uint32_t position_ = 0;
};

}  // namespace

void tokenize(std::string_view utf8, const std::function<void(const Token&)>& out) {
  const auto l = letters(utf8);
  Tokenizer(l, out).run();
}

std::string fold(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (const auto& l : letters(utf8)) append_utf8(out, l.c);
  return out;
}

}  // namespace kotae::text
