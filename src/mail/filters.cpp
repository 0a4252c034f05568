#include "mail/filters.h"

namespace kotae::mail {

std::string_view name(Kind kind) {
  switch (kind) {
    case Kind::person: return "person";
    case Kind::bounce: return "bounce";
    case Kind::auto_reply: return "auto_reply";
    case Kind::loop: return "loop";
    case Kind::mass_mail: return "mass_mail";
  }
  return "person";
}

Judgement judge(const Letter& letter) {
  for (const Filter* filter : filters())
    if (auto judgement = filter->judge(letter)) {
      judgement->filter = filter->name;
      return *std::move(judgement);
    }
  return {};
}

}  // namespace kotae::mail
