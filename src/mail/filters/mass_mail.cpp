// Newsletters and mailing lists: RFC 2919, RFC 2369, Precedence, Feedback-ID.
#include "mail/charset_convert.h"
#include "mail/filters.h"
#include "mail/mime_tree.h"

namespace kotae::mail {
namespace {

std::optional<Judgement> judge_mass_mail(const Letter& letter) {
  for (std::string_view name : {"List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID"})
    if (const auto value = letter.header(name); !value.empty())
      return Judgement{Kind::mass_mail, "", std::string(name) + ": " + std::string(cut_utf8(value, 200))};
  const auto precedence = letter.header("Precedence");
  for (std::string_view value : {"bulk", "list", "junk"})
    if (equal_ignoring_case(precedence, value)) return Judgement{Kind::mass_mail, "", "Precedence: " + std::string(value)};
  return std::nullopt;
}

}  // namespace

extern const Filter mass_mail_filter;
const Filter mass_mail_filter{"mass_mail", 40, judge_mass_mail};

}  // namespace kotae::mail
