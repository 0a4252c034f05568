// Letters grouped into runs: the units in which texts are indexed and queries are compared (see tokens.h).
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "text/letters.h"

namespace kotae::text {

constexpr std::size_t max_part_letters = 64;
constexpr std::size_t max_phrase_tokens = 64;

struct Run {
  std::size_t first, last;  // letters [first, last)
  bool glyphs;
  bool chained;  // a part with one hyphen between it and the part before
};

/// The next run in letters [from, to); `before` is the run that ended before `from`, if any.
inline std::optional<Run> next_run(const std::vector<Letter>& letters, std::size_t from, std::size_t to, const std::optional<Run>& before) {
  std::size_t i = from;
  while (i < to && (letters[i].is(Kind::separator) || letters[i].is(Kind::hyphen))) ++i;
  if (i == to) return std::nullopt;
  const auto kind = letters[i].kind;
  std::size_t end = i;
  while (end < to && letters[end].kind == kind) ++end;
  const bool glyphs = letters[i].is(Kind::glyph);
  const bool chained = !glyphs && before && !before->glyphs && before->last + 1 == i && letters[before->last].is(Kind::hyphen);
  return Run{i, end, glyphs, chained};
}

}  // namespace kotae::text
