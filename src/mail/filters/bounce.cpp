// A delivery report: parse() found one, in the format of RFC 3464 or in words.
#include "mail/filters.h"

namespace kotae::mail {
namespace {

std::optional<Judgement> judge_bounce(const Letter& letter) {
  if (!letter.bounce) return std::nullopt;
  std::string reason = letter.bounce->permanent ? "delivery failed" : "delivery delayed";
  if (!letter.bounce->status.empty()) reason += " (" + letter.bounce->status + ")";
  if (!letter.bounce->recipient.empty()) reason += ": " + letter.bounce->recipient;
  return Judgement{Kind::bounce, "", std::move(reason)};
}

}  // namespace

extern const Filter bounce_filter;
const Filter bounce_filter{"bounce", 10, judge_bounce};

}  // namespace kotae::mail
