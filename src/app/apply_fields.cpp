#include <boost/json.hpp>

#include <algorithm>

#include "app/reply.h"
#include "store/users.h"

namespace kotae::app {
namespace json = boost::json;
using store::Tx;

namespace {

class Fields {
 public:
  Fields(Tx& tx, desk::Ticket& t, const json::object& o) : tx_(tx), t_(t), o_(o) {}

  Done run() {
    text("subject", t_.subject, 2000);
    text("external_id", t_.external_id, 500);
    word("status", [&](std::string_view w) {
      const auto s = desk::status_of(w);
      if (!s) return fault("status", "inclusion", "must be new, open, pending, hold, solved or closed");
      if (*s == desk::Status::fresh && t_.status != desk::Status::fresh) return fault("status", "invalid", "a ticket cannot become new again");
      desk::set_status(t_, *s, tx_.at());
    });
    word("priority", [&](std::string_view w) {
      const auto p = w.empty() || w == "-" ? std::optional(desk::Priority::none) : desk::priority_of(w);
      p ? void(t_.priority = *p) : fault("priority", "inclusion", "must be low, normal, high or urgent");
    });
    word("type", [&](std::string_view w) {
      const auto p = w.empty() ? std::optional(desk::Type::none) : desk::type_of(w);
      p ? void(t_.type = *p) : fault("type", "inclusion", "must be question, incident, problem or task");
    });
    id("group_id", [&](std::int64_t v) {
      if (v != 0 && !store::group(tx_, {v})) return fault("group_id", "not_found", "is no group");
      t_.group_id = {v};
    });
    id("assignee_id", [&](std::int64_t v) { assign(v, "assignee_id"); });
    word("assignee_email", [&](std::string_view w) {
      const auto u = store::user_by_email(tx_, w);
      u ? assign(u->id.v, "assignee_email") : fault("assignee_email", "not_found", "is nobody's address");
    });
    id("requester_id", [&](std::int64_t v) {
      const auto u = store::user(tx_, {v});
      if (!u) return fault("requester_id", "not_found", "is no user");
      t_.requester_id = u->id;
      t_.organization_id = u->organization_id;
    });
    id("brand_id", [&](std::int64_t v) { store::brand(tx_, {v}) ? void(t_.brand_id = {v}) : fault("brand_id", "not_found", "is no brand"); });
    id("problem_id", [&](std::int64_t v) { t_.problem_id = {v}; });
    tags();
    custom_fields();
    if (const auto* p = o_.if_contains("due_at")) {
      if (p->is_null()) t_.due_at = {};
      else if (const auto at = p->is_string() ? parse_iso8601(p->get_string()) : std::nullopt) t_.due_at = *at;
      else fault("due_at", "invalid", "must be an ISO 8601 date");
    }
    if (!e_.details.empty()) return fail(e_);
    return {};
  }

 private:
  void fault(std::string field, std::string reason, std::string description) {
    if (e_.description.empty()) e_.description = field + ": " + description;
    e_.details.push_back({std::move(field), std::move(reason), std::move(description)});
  }
  void text(const char* key, std::string& to, std::size_t max) {
    const auto* p = o_.if_contains(key);
    if (!p) return;
    if (p->is_null()) return to.clear();
    if (!p->is_string()) return fault(key, "invalid", "must be text");
    if (p->get_string().size() > max) return fault(key, "too_long", "must be at most " + std::to_string(max) + " bytes");
    to = p->get_string();
  }
  template <class F>
  void word(const char* key, F f) {
    const auto* p = o_.if_contains(key);
    if (!p) return;
    if (p->is_null()) return f(std::string_view{});
    if (!p->is_string()) return fault(key, "invalid", "must be text");
    f(std::string_view(p->get_string()));
  }
  template <class F>
  void id(const char* key, F f) {
    const auto* p = o_.if_contains(key);
    if (!p) return;
    if (p->is_null()) return f(0);
    std::int64_t v = -1;
    if (p->is_int64()) v = p->get_int64();
    else if (p->is_string() && !p->get_string().empty() && p->get_string().size() < 17 &&
             p->get_string().find_first_not_of("0123456789") == std::string_view::npos)
      v = std::stoll(std::string(p->get_string()));
    if (v < 0) return fault(key, "invalid", "must be a number");
    f(v);
  }
  void assign(std::int64_t v, const char* key) {
    if (v == 0) return desk::set_assignee(t_, {}, tx_.at());
    const auto u = store::user(tx_, {v});
    if (!u || u->role == desk::Role::end_user || !u->active) return fault(key, "invalid", "is no agent");
    desk::set_assignee(t_, u->id, tx_.at());
    if (!t_.group_id) t_.group_id = u->default_group_id;
  }
  std::optional<std::vector<std::string>> list(const char* key) {
    const auto* p = o_.if_contains(key);
    if (!p) return std::nullopt;
    std::vector<std::string> out;
    if (p->is_string()) out.emplace_back(p->get_string());
    else if (p->is_array()) {
      for (const auto& v : p->get_array()) {
        if (!v.is_string()) return fault(key, "invalid", "must be a list of words"), std::nullopt;
        out.emplace_back(v.get_string());
      }
    } else if (!p->is_null()) return fault(key, "invalid", "must be a list of words"), std::nullopt;
    return desk::tidy_tags(out);
  }
  void tags() {
    if (auto v = list("tags")) t_.tags = std::move(*v);
    if (auto v = list("additional_tags")) {
      t_.tags.insert(t_.tags.end(), v->begin(), v->end());
      t_.tags = desk::tidy_tags(t_.tags);
    }
    if (auto v = list("remove_tags")) std::erase_if(t_.tags, [&](const std::string& s) { return std::binary_search(v->begin(), v->end(), s); });
    std::size_t bytes = 0;
    for (const auto& s : t_.tags) bytes += s.size() + 1;
    if (bytes > 5096) fault("tags", "too_long", "all tags together must be at most 5096 bytes");
  }
  // Values of custom fields by id; the fields themselves are defined elsewhere, unknown ids are kept as given.
  void custom_fields() {
    const auto* p = o_.if_contains("custom_fields");
    if (!p) p = o_.if_contains("fields");
    if (!p || !p->is_array()) return;
    json::object now = json::parse(t_.fields).as_object();
    for (const auto& f : p->get_array()) {
      if (!f.is_object() || !f.get_object().contains("id")) return fault("custom_fields", "invalid", "each needs an id and a value");
      const auto& i = f.get_object().at("id");
      const auto key = i.is_int64() ? std::to_string(i.get_int64()) : i.is_string() ? std::string(i.get_string()) : std::string{};
      if (key.empty()) return fault("custom_fields", "invalid", "an id must be a number");
      const auto* value = f.get_object().if_contains("value");
      if (!value || value->is_null()) now.erase(key);
      else now[key] = *value;
    }
    const auto text = json::serialize(now);
    if (text.size() > (64u << 10)) return fault("custom_fields", "too_long", "all values together must be at most 64 KiB");
    t_.fields = text;
  }

  Tx& tx_;
  desk::Ticket& t_;
  const json::object& o_;
  Error e_{Code::invalid, "", {}, "", 0};
};

}  // namespace

Done apply_fields(Tx& tx, desk::Ticket& t, std::string_view text) {
  boost::system::error_code ec;
  const json::value v = json::parse(text, ec);
  if (ec || !v.is_object()) return invalid("ticket", "invalid", "must be a JSON object");
  return Fields(tx, t, v.get_object()).run();
}

}  // namespace kotae::app
