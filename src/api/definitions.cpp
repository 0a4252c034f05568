#include "api/definitions.h"

#include <algorithm>
#include <deque>

#include "api/ids.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

using store::Definition;
using Kind = std::shared_ptr<const DefinitionKind>;

void tell(store::Tx& tx, const Call& c, const Definition& d, const char* act, const Definition* before, const Definition* after) {
  const auto state = [](const Definition* x) -> json::value {
    if (!x) return nullptr;
    return json::object{{"title", x->title}, {"active", x->active}, {"position", x->position}, {"data", x->data}};
  };
  store::emit(tx, 0, {}, c.caller->user.id, "definition.updated", json::serialize(json::object{{"kind", d.kind}, {"id", d.id}, {"act", act}}),
              json::serialize(json::object{{"before", state(before)}, {"after", state(after)}}));
}

bool by_title(const Definition& a, const Definition& b) { return a.title != b.title ? a.title < b.title : a.id < b.id; }

Result<std::vector<Definition>> listed(const Call& c, store::Tx& tx, const DefinitionKind& k) {
  std::vector<Definition> all;
  const auto active = c.param("active");
  if (!active.empty() && active != "true" && active != "false") return invalid("active", "inclusion", "must be true or false");
  const auto kept = store::definitions(tx, k.kind);
  for (const auto& d : *kept)
    if ((!k.seen || k.seen(c, d)) && (active.empty() || d.active == (active == "true"))) all.push_back(d);
  std::string_view by = c.request->param("sort_by", c.param("sort"));
  bool down = c.param("sort_order") == "desc";
  if (!by.empty() && by.front() == '-') down = true, by.remove_prefix(1);
  if (by == "alphabetical" || by == "title" || by == "name") std::sort(all.begin(), all.end(), by_title);
  else if (by == "created_at" || by == "id") std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  else if (by == "updated_at") std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return std::pair(a.updated_at.us, a.id) < std::pair(b.updated_at.us, b.id); });
  if (down) std::reverse(all.begin(), all.end());
  return all;
}

Result<Answer> list(const Call& c, store::Tx& tx, const DefinitionKind& k) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto all = listed(c, tx, k);
  if (!all) return fail(all.error());
  // A cursor is the id of the last record shown; the list may be in any order.
  auto from = static_cast<std::size_t>(std::min<std::int64_t>(p->offset, static_cast<std::int64_t>(all->size())));
  if (p->cursor && p->after > 0) {
    const auto it = std::find_if(all->begin(), all->end(), [&](const Definition& d) { return d.id == p->after; });
    if (it == all->end()) return invalid("page[after]", "invalid", "is no cursor of this list");
    from = static_cast<std::size_t>(it - all->begin()) + 1;
  }
  const auto to = std::min(all->size(), from + static_cast<std::size_t>(p->size));
  json::array a;
  for (auto i = from; i < to; ++i) a.push_back(print_definition(c, tx, k, (*all)[i]));
  json::object o{{k.many, std::move(a)}};
  add_paging(o, c, *p, from < to ? (*all)[from].id : 0, from < to ? (*all)[to - 1].id : 0, to < all->size(), static_cast<std::int64_t>(all->size()));
  return json_answer(o);
}

Result<json::object> given(const Call& c, const DefinitionKind& k) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* o = body->if_contains(k.one);
  if (!o || !o->is_object()) return invalid(k.one, "blank", std::string("the body must hold a ") + k.one + " object");
  return std::move(o->get_object());
}

Result<Definition> put(store::Tx& tx, const Call& c, const DefinitionKind& k, const json::object& given, const std::optional<Definition>& before) {
  Definition d = before.value_or(Definition{});
  d.kind = k.kind;
  if (!before && store::definitions(tx, k.kind)->size() >= k.max) return invalid(k.one, "too_many", "at most " + std::to_string(k.max) + " are kept");
  Fields f(given);
  f.flag("active", d.active);
  f.number("position", d.position, 0, 1'000'000);
  if (auto done = k.accept(c, tx, f, given, d); !done) return fail(done.error());
  if (!f.ok()) return fail(f.error());
  if (k.writable && !k.writable(c, d)) return fail(Code::forbidden, std::string("you may not change this ") + k.one);
  if (before) store::save(tx, d);
  else store::insert(tx, d);
  tell(tx, c, d, before ? "updated" : "created", before ? &*before : nullptr, &d);
  return d;
}

Result<Definition> changeable(store::Tx& tx, const Call& c, const DefinitionKind& k, std::int64_t id) {
  auto d = seen_definition(c, tx, k, id);
  if (d && k.writable && !k.writable(c, *d)) return fail(Code::forbidden, std::string("you may not change this ") + k.one);
  return d;
}

Done drop(store::Tx& tx, const Call& c, const DefinitionKind& k, std::int64_t id) {
  const auto d = changeable(tx, c, k, id);
  if (!d) return fail(d.error());
  if (k.dropping)
    if (auto done = k.dropping(c, tx, *d); !done) return done;
  store::delete_definition(tx, k.kind, id);
  tell(tx, c, *d, "deleted", &*d, nullptr);
  return {};
}

// {"macros": [{"id": 1, "position": 3, …}]}: all or none.
Result<Answer> update_many(store::Tx& tx, const Call& c, const DefinitionKind& k, const json::object& body) {
  const auto* items = body.if_contains(k.many);
  if (!items || !items->is_array()) return invalid(k.many, "blank", "must be a list of objects with an id");
  if (items->get_array().size() > 100) return invalid(k.many, "too_many", "at most 100 at once");
  json::array a;
  for (const auto& item : items->get_array()) {
    const auto* id = item.is_object() ? item.get_object().if_contains("id") : nullptr;
    if (!id || !id->is_int64()) return invalid(k.many, "invalid", "each needs an id");
    const auto before = changeable(tx, c, k, id->get_int64());
    if (!before) return fail(before.error());
    const auto d = put(tx, c, k, item.get_object(), *before);
    if (!d) return fail(d.error());
    a.push_back(print_definition(c, tx, k, *d));
  }
  const auto count = a.size();
  return json_answer({{k.many, std::move(a)}, {"count", count}, {"next_page", nullptr}, {"previous_page", nullptr}});
}

Result<Answer> reorder(store::Tx& tx, const Call& c, const DefinitionKind& k, const json::object& body) {
  const std::string key = std::string(k.one) + "_ids";
  const auto* ids = body.if_contains(key);
  if (!ids || !ids->is_array()) return invalid(key, "blank", "must be a list of ids");
  std::vector<std::int64_t> order;
  for (const auto& v : ids->get_array()) {
    if (!v.is_int64()) return invalid(key, "invalid", "must be a list of ids");
    const auto d = changeable(tx, c, k, v.get_int64());
    if (!d) return fail(d.error());
    if (std::find(order.begin(), order.end(), d->id) != order.end()) return invalid(key, "taken", std::to_string(d->id) + " is named twice");
    order.push_back(d->id);
  }
  const auto all = store::definitions(tx, k.kind);
  for (const auto& d : *all)
    if (std::find(order.begin(), order.end(), d.id) == order.end()) order.push_back(d.id);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto it = std::find_if(all->begin(), all->end(), [&](const Definition& d) { return d.id == order[i]; });
    if (it->position == static_cast<std::int64_t>(i) + 1) continue;
    Definition d = *it;
    d.position = static_cast<std::int64_t>(i) + 1;
    store::save(tx, d);
    tell(tx, c, d, "updated", &*it, &d);
  }
  return json_answer(json::object{});
}

}  // namespace

const char* lasting_pattern(std::string pattern) {
  static std::deque<std::string> all;
  return all.emplace_back(std::move(pattern)).c_str();
}

json::object print_definition(const Call& c, store::Tx& tx, const DefinitionKind& k, const store::Definition& d) {
  json::object o = k.print(c, tx, d);
  const auto add = [&](const char* key, auto&& v) {
    if (!o.contains(key)) o[key] = v;
  };
  add("url", c.base() + "/api/v2/" + k.many + "/" + std::to_string(d.id) + ".json");
  add("id", d.id);
  add("title", d.title);
  add("active", d.active);
  add("position", d.position);
  add("created_at", iso8601(d.created_at));
  add("updated_at", iso8601(d.updated_at));
  return o;
}

Result<store::Definition> seen_definition(const Call& c, store::Tx& tx, const DefinitionKind& k, std::int64_t id) {
  auto d = store::definition(tx, k.kind, id);
  if (!d || (k.seen && !k.seen(c, *d))) return fail(Code::not_found, std::string(k.one) + " " + std::to_string(id) + " does not exist");
  return *d;
}

void show_many_route(Routes& r, const DefinitionKind& kind) {
  const Kind k = std::make_shared<const DefinitionKind>(kind);
  r.read(lasting_pattern(std::string("/api/v2/") + k->many + "/show_many"), k->read, [k](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto ids = id_list(c, "ids");
    if (!ids) return fail(ids.error());
    json::array a;
    for (const auto id : *ids)
      if (const auto d = seen_definition(c, tx, *k, id)) a.push_back(print_definition(c, tx, *k, *d));
    const auto count = a.size();
    return json_answer({{k->many, std::move(a)}, {"count", count}, {"next_page", nullptr}, {"previous_page", nullptr}});
  });
}

void definition_routes(Routes& r, const DefinitionKind& kind) {
  const Kind k = std::make_shared<const DefinitionKind>(kind);
  const std::string path = std::string("/api/v2/") + k->many;
  const char* const all = lasting_pattern(path);
  const char* const one = lasting_pattern(path + "/{}");
  r.read(all, k->read, [k](const Call& c, store::Tx& tx) { return list(c, tx, *k); });
  r.read(lasting_pattern(path + "/count"), k->read, [k](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto found = listed(c, tx, *k);
    if (!found) return fail(found.error());
    return count_answer(static_cast<std::int64_t>(found->size()), tx.at());
  });
  r.read(one, k->read, [k](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    const auto d = seen_definition(c, tx, *k, *id);
    if (!d) return fail(d.error());
    return json_answer({{k->one, print_definition(c, tx, *k, *d)}});
  });
  r.write("POST", all, k->write, [k](const Call& c) -> Result<Write> {
    auto o = given(c, *k);
    if (!o) return fail(o.error());
    return Write{[c, k, o = std::move(*o)](store::Tx& tx) -> Result<Answer> {
      const auto d = put(tx, c, *k, o, std::nullopt);
      if (!d) return fail(d.error());
      auto shown = print_definition(c, tx, *k, *d);
      const std::string url(shown.at("url").as_string());
      Answer a = json_answer({{k->one, std::move(shown)}}, 201);
      a.headers.emplace_back("Location", url);
      return a;
    }};
  });
  r.write("PUT", one, k->write, [k](const Call& c) -> Result<Write> {
    auto o = given(c, *k);
    if (!o) return fail(o.error());
    return Write{[c, k, o = std::move(*o)](store::Tx& tx) -> Result<Answer> {
      const auto id = c.id(0);
      if (!id) return fail(id.error());
      const auto before = changeable(tx, c, *k, *id);
      if (!before) return fail(before.error());
      const auto d = put(tx, c, *k, o, *before);
      if (!d) return fail(d.error());
      return json_answer({{k->one, print_definition(c, tx, *k, *d)}});
    }};
  });
  r.write("DELETE", one, k->write, [k](const Call& c) -> Result<Write> {
    return Write{[c, k](store::Tx& tx) -> Result<Answer> {
      const auto id = c.id(0);
      if (!id) return fail(id.error());
      if (auto d = drop(tx, c, *k, *id); !d) return fail(d.error());
      return no_content();
    }};
  });
  const auto whole = [](auto f) {
    return [f](const Call& c) -> Result<Write> {
      auto body = c.body();
      if (!body) return fail(body.error());
      return Write{[c, f, body = std::move(*body)](store::Tx& tx) { return f(tx, c, body); }};
    };
  };
  r.write("PUT", lasting_pattern(path + "/update_many"), k->write, whole([k](store::Tx& tx, const Call& c, const json::object& body) { return update_many(tx, c, *k, body); }));
  r.write("PUT", lasting_pattern(path + "/reorder"), k->write, whole([k](store::Tx& tx, const Call& c, const json::object& body) { return reorder(tx, c, *k, body); }));
  r.write("DELETE", lasting_pattern(path + "/destroy_many"), k->write, [k](const Call& c) -> Result<Write> {
    auto ids = id_list(c, "ids");
    if (!ids) return fail(ids.error());
    return Write{[c, k, ids = std::move(*ids)](store::Tx& tx) -> Result<Answer> {
      for (const auto id : ids)
        if (auto d = drop(tx, c, *k, id); !d) return fail(d.error());
      return no_content();
    }};
  });
}

}  // namespace kotae::api
