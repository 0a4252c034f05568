#include "desk/threading.h"

#include <algorithm>
#include <charconv>

namespace kotae::desk {
namespace {

bool contains(const std::vector<std::string>& v, const std::string& s) { return std::find(v.begin(), v.end(), s) != v.end(); }

std::optional<std::int64_t> number(std::string_view s) {
  std::int64_t v = 0;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), v);
  if (r.ec != std::errc{} || r.ptr != s.data() + s.size() || v <= 0 || v >= (std::int64_t{1} << 53)) return std::nullopt;
  return v;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Threading decide(const std::vector<Evidence>& evidence, const LetterFacts& l) {
  std::string distrusted;
  for (const auto& e : evidence) {
    const Candidate& c = e.candidate;
    if (c.state >= State::deleted) continue;
    const bool from_known = l.from_staff || contains(c.participants, l.from);
    bool known = from_known;
    // A colleague who was put in copy answers a letter he received: somebody of the ticket is among the letter's other people.
    if (!known && (e.rule == "references" || e.rule == "token"))
      known = std::any_of(l.also.begin(), l.also.end(), [&](const std::string& a) { return contains(c.participants, a); });
    // A bounce comes from a mail system, not from a participant; that it knows our own Message-ID is enough.
    if (!known && l.automatic && e.rule == "token") known = true;
    if (!known) {
      if (distrusted.empty()) distrusted = e.rule + " #" + std::to_string(c.ticket.v) + ": the sender is not part of that ticket";
      continue;
    }
    if (c.status == Status::closed && !l.automatic) return {Threading::Way::follow_up, c.ticket, e.rule, distrusted};
    return {Threading::Way::append, c.merged_into ? c.merged_into : c.ticket, e.rule, distrusted};
  }
  return {Threading::Way::new_ticket, {}, "new", distrusted};
}

std::vector<TicketId> subject_ids(std::string_view s) {
  std::vector<TicketId> out;
  for (std::size_t i = 0; (i = s.find('[', i)) != std::string_view::npos && out.size() < 5; ++i) {
    std::size_t k = i + 1;
    for (const std::string_view lead : {"#", "No.", "no.", "ID:", "Ticket#"})
      if (s.substr(k, lead.size()) == lead) {
        k += lead.size();
        std::size_t end = k;
        while (end < s.size() && digit(s[end])) ++end;
        if (end > k && end < s.size() && s[end] == ']')
          if (const auto n = number(s.substr(k, end - k))) out.push_back({*n});
        break;
      }
  }
  return out;
}

std::optional<PlusToken> plus_token(std::string_view address) {
  const auto at = address.find('@');
  const auto plus = address.find("+t");
  if (plus == std::string_view::npos || at == std::string_view::npos || plus > at) return std::nullopt;
  const auto token = address.substr(plus + 2, at - plus - 2);
  const auto dot = token.find('.');
  if (dot == std::string_view::npos || dot + 1 == token.size()) return std::nullopt;
  const auto n = number(token.substr(0, dot));
  if (!n) return std::nullopt;
  return PlusToken{{*n}, std::string(token.substr(dot + 1))};
}

std::optional<PlusToken> message_token(std::string_view id) {
  constexpr std::string_view lead = "kotae.";
  if (id.substr(0, lead.size()) != lead) return std::nullopt;
  id.remove_prefix(lead.size());
  const auto a = id.find('.');
  const auto n = number(id.substr(0, a));
  if (a == std::string_view::npos || !n) return std::nullopt;
  const auto at = id.find('@', a);
  const auto b = id.find('.', a + 1);
  if (b == std::string_view::npos || at == std::string_view::npos || b > at) return std::nullopt;
  return PlusToken{{*n}, std::string(id.substr(b + 1, at - b - 1))};
}

}  // namespace kotae::desk
