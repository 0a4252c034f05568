#include <boost/json.hpp>

#include <algorithm>

#include "app/fields.h"
#include "app/reply.h"
#include "store/organizations.h"
#include "store/users.h"

namespace kotae::app {
namespace json = boost::json;
using store::Tx;

namespace {

class Fields {
 public:
  Fields(Tx& tx, desk::Ticket& t, const json::object& o, desk::Actor who) : tx_(tx), t_(t), o_(o), who_(who), before_(t), fields_(ticket_fields(tx)), forms_(ticket_forms(tx)) {}

  Done run() {
    if (who_ == desk::Actor::end_user) return portal();
    text("subject", t_.subject, 2000);
    text("external_id", t_.external_id, 500);
    word("status", [&](std::string_view w) {
      const auto s = desk::status_of(w);
      if (!s) return fault("status", "inclusion", "must be new, open, pending, hold, solved or closed");
      if (*s == desk::Status::fresh && t_.status != desk::Status::fresh) return fault("status", "invalid", "a ticket cannot become new again");
      desk::set_status(t_, *s, tx_.at());
      t_.custom_status_id = 0;   // the category's default, also where the ticket was in another status of it
    });
    id("custom_status_id", [&](std::int64_t v) { custom_status(v); });
    priority();
    type();
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
    id("organization_id", [&](std::int64_t v) {
      if (v != 0 && !store::organization(tx_, {v})) return fault("organization_id", "not_found", "is no organization");
      t_.organization_id = {v};
    });
    id("brand_id", [&](std::int64_t v) { store::brand(tx_, {v}) ? void(t_.brand_id = {v}) : fault("brand_id", "not_found", "is no brand"); });
    id("problem_id", [&](std::int64_t v) { t_.problem_id = {v}; });
    form();
    tags();
    custom_fields();
    if (const auto* p = o_.if_contains("due_at")) {
      if (p->is_null()) t_.due_at = {};
      else if (const auto at = p->is_string() ? parse_iso8601(p->get_string()) : std::nullopt) t_.due_at = *at;
      else fault("due_at", "invalid", "must be an ISO 8601 date");
    }
    if (e_.details.empty()) required();
    if (!e_.details.empty()) return fail(e_);
    return {};
  }

 private:
  // What the customer may say of a ticket: the subject, the form, and the fields that are open to them; the rest is passed over.
  Done portal() {
    const auto open = [&](desk::FieldType t) {
      const auto* f = fields_->of_type(t);
      return f && f->visible_in_portal && f->editable_in_portal;
    };
    text("subject", t_.subject, 2000);
    if (open(desk::FieldType::priority)) priority();
    if (open(desk::FieldType::tickettype)) type();
    form();
    custom_fields();
    if (e_.details.empty() && !t_.id) required();
    if (!e_.details.empty()) return fail(e_);
    return {};
  }
  void priority() {
    word("priority", [&](std::string_view w) {
      const auto p = w.empty() || w == "-" ? std::optional(desk::Priority::none) : desk::priority_of(w);
      p ? void(t_.priority = *p) : fault("priority", "inclusion", "must be low, normal, high or urgent");
    });
  }
  void type() {
    word("type", [&](std::string_view w) {
      const auto p = w.empty() ? std::optional(desk::Type::none) : desk::type_of(w);
      p ? void(t_.type = *p) : fault("type", "inclusion", "must be question, incident, problem or task");
    });
  }
  // A custom status carries its category along; with both given, it is the one that counts.
  void custom_status(std::int64_t v) {
    if (v == 0) return;
    const auto all = custom_statuses(tx_);
    const auto* s = all->find(v);
    if (!s || !s->active) return fault("custom_status_id", "not_found", "is no custom status in use");
    if (s->category == desk::Status::fresh && before_.status != desk::Status::fresh) return fault("custom_status_id", "invalid", "a ticket cannot become new again");
    if (desk::category_of(t_.status) != s->category) desk::set_status(t_, s->category, tx_.at());
    t_.custom_status_id = v;
  }
  void form() {
    id("ticket_form_id", [&](std::int64_t v) {
      const auto it = std::find_if(forms_->begin(), forms_->end(), [&](const desk::Form& f) { return f.id == v; });
      if (v != 0 && (it == forms_->end() || !it->active || (who_ == desk::Actor::end_user && !it->end_user_visible))) return fault("ticket_form_id", "not_found", "is no form in use");
      if (v != 0 && !it->for_brand(t_.brand_id)) return fault("ticket_form_id", "invalid", "is not for tickets of this brand");
      t_.form_id = v;
    });
  }
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
    if (!u || u->role == desk::Role::end_user || !u->active || u->light_agent) return fault(key, "invalid", "is no agent");
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
  // {"custom_fields": [{"id": 1, "value": …}]}, also as {"1": …}; ids that are no field are passed over, as are those an end-user may not set.
  void custom_fields() {
    const json::object had = json::parse(t_.fields).as_object();
    json::object now = had;
    std::vector<std::int64_t> given;
    const auto* p = o_.if_contains("custom_fields");
    if (!p) p = o_.if_contains("fields");
    if (p && p->is_array()) {
      for (const auto& f : p->get_array()) {
        if (!f.is_object() || !f.get_object().contains("id")) return fault("custom_fields", "invalid", "each needs an id and a value");
        const auto& i = f.get_object().at("id");
        const auto* value = f.get_object().if_contains("value");
        static const json::value none = nullptr;
        set(i.is_int64() ? i.get_int64() : i.is_string() ? std::atoll(i.get_string().c_str()) : 0, value ? *value : none, now, given);
      }
    } else if (p && p->is_object()) {
      for (const auto& [key, value] : p->get_object()) set(std::atoll(std::string(key).c_str()), value, now, given);
    }
    if (given.empty() && t_.tags == before_.tags) return;
    desk::settle_tags(*fields_, had, now, given, before_.tags, t_.tags);
    const auto text = json::serialize(now);
    if (text.size() > (64u << 10)) return fault("custom_fields", "too_long", "all values together must be at most 64 KiB");
    if (now != had) t_.fields = text;
  }
  void set(std::int64_t id, const json::value& value, json::object& now, std::vector<std::int64_t>& given) {
    const auto* f = fields_->find(id);
    if (!f || desk::is_system(f->type)) return;
    if (who_ == desk::Actor::end_user && (!f->active || !f->visible_in_portal || !f->editable_in_portal)) return;
    const std::string label = "custom_fields." + std::to_string(id), key = std::to_string(id);
    auto v = desk::accept(*f, value, label);
    if (!v) return fault(label, v.error().details.front().reason, f->title + ": " + v.error().details.front().description);
    if (!is_there(tx_, *f, *v)) return fault(label, "not_found", f->title + ": names nothing");
    given.push_back(id);
    if (v->is_null()) now.erase(key);
    else now[key] = std::move(*v);
  }
  // What the form, or the fields themselves, want filled: of agents when the ticket is solved or a status of a condition is reached, of end-users when they make it.
  void required() {
    if (who_ == desk::Actor::rule) return;
    const bool portal = who_ == desk::Actor::end_user;
    const bool touched = t_.status != before_.status || t_.custom_status_id != before_.custom_status_id || t_.fields != before_.fields || t_.form_id != before_.form_id ||
                         t_.priority != before_.priority || t_.type != before_.type;
    if (!portal && t_.id && !touched) return;
    desk::Ticket now = t_;
    settle_custom_status(tx_, now);
    const bool solving = t_.status >= desk::Status::solved && before_.status < desk::Status::solved;
    const json::object values = json::parse(t_.fields).as_object();
    const auto value = [&](const desk::Field& f) { return desk::value_of(now, values, f); };
    for (const auto& shown : desk::shown_fields(form_of(*forms_, now), *fields_, portal, now, solving, value)) {
      // What a new ticket takes by itself is never missing: a subject out of its message, the status, and group and assignee out of the desk's rules.
      const bool by_itself = shown.field->type == desk::FieldType::status || shown.field->type == desk::FieldType::description || (portal && desk::is_system(shown.field->type)) ||
                             (!t_.id && shown.field->type == desk::FieldType::subject);
      if (!shown.required || by_itself || !desk::is_blank(value(*shown.field))) continue;
      const std::string label = name_of(*shown.field);
      fault(label, "blank", shown.field->title + (portal ? ": is required" : solving ? ": is required to solve a ticket" : ": is required in this status"));
    }
  }
  static std::string name_of(const desk::Field& f) {
    switch (f.type) {
      case desk::FieldType::subject: return "subject";
      case desk::FieldType::tickettype: return "type";
      case desk::FieldType::priority: return "priority";
      case desk::FieldType::group: return "group_id";
      case desk::FieldType::assignee: return "assignee_id";
      default: return "custom_fields." + std::to_string(f.id);
    }
  }

  Tx& tx_;
  desk::Ticket& t_;
  const json::object& o_;
  desk::Actor who_;
  const desk::Ticket before_;
  std::shared_ptr<const desk::FieldSet> fields_;
  std::shared_ptr<const Forms> forms_;
  Error e_{Code::invalid, "", {}, "", 0};
};

}  // namespace

Done apply_fields(Tx& tx, desk::Ticket& t, std::string_view text, desk::Actor who) {
  boost::system::error_code ec;
  const json::value v = json::parse(text, ec);
  if (ec || !v.is_object()) return invalid("ticket", "invalid", "must be a JSON object");
  return Fields(tx, t, v.get_object(), who).run();
}

}  // namespace kotae::app
