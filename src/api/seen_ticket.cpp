#include "api/seen_ticket.h"

#include <charconv>

namespace kotae::api {

Result<desk::Ticket> seen_ticket(const Call& c, store::Tx& tx, std::size_t i) {
  const auto id = c.id(i);
  if (!id) return fail(id.error());
  auto t = store::ticket_for(tx, c.viewer(), {*id});
  // What was deleted has its own list; at its old address there is nothing, for admins too.
  if (!t || t->state == desk::State::deleted) return fail(Code::not_found, "ticket " + std::to_string(*id) + " does not exist");
  return *t;
}

Answer count_answer(std::int64_t value, Time refreshed_at) {
  return json_answer({{"count", json::object{{"value", value}, {"refreshed_at", iso8601(refreshed_at)}}}});
}

bool includes(const Call& c, std::string_view what) {
  std::string_view list = c.param("include");
  while (!list.empty()) {
    const auto comma = list.find(',');
    if (list.substr(0, comma) == what) return true;
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return false;
}

Result<std::vector<std::int64_t>> ids_param(const Call& c, std::size_t most) {
  std::vector<std::int64_t> out;
  std::string_view list = c.param("ids");
  if (list.empty()) return invalid("ids", "blank", "cannot be blank");
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto word = list.substr(0, comma);
    while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    std::int64_t id = 0;
    const auto r = std::from_chars(word.data(), word.data() + word.size(), id);
    if (!word.empty()) {
      if (r.ec != std::errc{} || r.ptr != word.data() + word.size() || id <= 0) return invalid("ids", "invalid", "must be numbers");
      if (out.size() == most) return invalid("ids", "too_many", "at most " + std::to_string(most));
      out.push_back(id);
    }
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return out;
}

app::Acting acting(const Call& c) { return {c.caller->user, c.viewer(), c.caller->csrf.empty() ? "api" : "web"}; }

}  // namespace kotae::api
