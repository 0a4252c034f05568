// Tags of the desk and of one ticket. https://developer.zendesk.com/api-reference/ticketing/ticket-management/tags/
#include "api/seen_ticket.h"
#include "api/slice.h"
#include "store/tags.h"

namespace kotae::api {
namespace {

constexpr int most_tags = 20'000;

struct Numbered {
  std::int64_t place;
  store::TagCount tag;
};

Result<Answer> list(const Call& c, store::Tx& tx) {
  std::vector<Numbered> all;
  for (auto& t : store::tags(tx, c.viewer(), most_tags)) all.push_back({static_cast<std::int64_t>(all.size()) + 1, std::move(t)});
  const auto o = slice(c, "tags", all, [](const Numbered& n) { return json::object{{"name", n.tag.name}, {"count", n.tag.count}}; }, [](const Numbered& n) { return n.place; });
  if (!o) return fail(o.error());
  return json_answer(*o);
}

Result<Answer> of_ticket(const Call& c, store::Tx& tx) {
  const auto t = seen_ticket(c, tx);
  if (!t) return fail(t.error());
  json::array a;
  for (const auto& s : t->tags) a.push_back(json::string(s));
  return json_answer({{"tags", std::move(a)}});
}

// {tags[], updated_stamp, safe_update} as a change of the ticket's tags: set, added, or removed.
Result<Write> change(const Call& c, const char* member, int status) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* tags = body->if_contains("tags");
  if (!tags || (!tags->is_array() && !tags->is_string())) return invalid("tags", "blank", "cannot be blank");
  json::object given{{member, *tags}};
  for (const char* key : {"updated_stamp", "safe_update"})
    if (const auto* v = body->if_contains(key)) given[key] = *v;
  auto wish = app::read_ticket_wish(std::move(given));
  if (!wish) return fail(wish.error());
  return Write{[c, id = TicketId{*id}, wish = std::move(*wish), status](store::Tx& tx) -> Result<Answer> {
    auto done = app::update_ticket(tx, c.desk, acting(c), id, wish);
    if (!done) return fail(done.error());
    json::array a;
    for (const auto& s : done->ticket().tags) a.push_back(json::string(s));
    return json_answer({{"tags", std::move(a)}}, status);
  }};
}

}  // namespace

void zendesk_tags(Routes& r);
void zendesk_tags(Routes& r) {
  r.read("/api/v2/tags", Access::staff, list);
  r.read("/api/v2/tags/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    return count_answer(static_cast<std::int64_t>(store::tags(tx, c.viewer(), most_tags).size()), tx.at());
  });
  r.read("/api/v2/autocomplete/tags", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto words = desk::tidy_tags({std::string(c.param("name"))});
    if (words.empty() || words.front().size() < 2) return invalid("name", "too_short", "must be at least 2 characters");
    json::array a;
    for (auto& t : store::tags_beginning(tx, c.viewer(), words.front(), 100)) a.push_back(json::string(t));
    return json_answer({{"tags", std::move(a)}});
  });
  r.read("/api/v2/tickets/{}/tags", Access::staff, of_ticket);
  r.write("POST", "/api/v2/tickets/{}/tags", Access::staff, [](const Call& c) { return change(c, "tags", 201); });
  r.write("PUT", "/api/v2/tickets/{}/tags", Access::staff, [](const Call& c) { return change(c, "additional_tags", 200); });
  r.write("DELETE", "/api/v2/tickets/{}/tags", Access::staff, [](const Call& c) { return change(c, "remove_tags", 200); });
}

}  // namespace kotae::api
