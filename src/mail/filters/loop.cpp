// Letters of this desk's own automation that came back: X-Kotae-Loop, or an automatic letter that names a desk in X-Kotae-Desk.
#include "mail/charset_convert.h"
#include "mail/filters.h"

namespace kotae::mail {
namespace {

std::optional<Judgement> judge_loop(const Letter& letter) {
  if (const auto mark = letter.header("X-Kotae-Loop"); !mark.empty()) return Judgement{Kind::loop, "", "X-Kotae-Loop: " + std::string(cut_utf8(mark, 200))};
  // What an agent of another desk writes carries X-Kotae-Desk as well, but is not automatic.
  const auto desk = letter.header("X-Kotae-Desk");
  if (!desk.empty() && !letter.auto_submitted.empty() && !letter.auto_submitted.starts_with("no"))
    return Judgement{Kind::loop, "", "X-Kotae-Desk: " + std::string(cut_utf8(desk, 200))};
  return std::nullopt;
}

}  // namespace

extern const Filter loop_filter;
const Filter loop_filter{"loop", 20, judge_loop};

}  // namespace kotae::mail
