#include "app/fields.h"

#include <algorithm>
#include <deque>
#include <mutex>

#include "store/definitions.h"
#include "store/tickets.h"
#include "store/organizations.h"
#include "store/users.h"

namespace kotae::app {
namespace json = boost::json;
using store::Tx;

namespace {

// What was made of a list of definitions stays good as long as that very list is the newest: the store gives the same object then.
template <class T>
class Prepared {
 public:
  template <class Make>
  std::shared_ptr<const T> of(const store::Definitions& list, Make make) {
    {
      const std::lock_guard lock(m_);
      for (const auto& [from, made] : kept_)
        if (from == list) return made;
    }
    auto made = std::make_shared<const T>(make(*list));
    const std::lock_guard lock(m_);
    if (kept_.size() >= 16) kept_.pop_back();
    kept_.emplace_front(list, made);
    return made;
  }

 private:
  std::mutex m_;
  std::deque<std::pair<store::Definitions, std::shared_ptr<const T>>> kept_;
};

}  // namespace

std::shared_ptr<const desk::FieldSet> fields(Tx& tx, std::string_view kind) {
  static Prepared<desk::FieldSet> prepared;
  return prepared.of(store::definitions(tx, kind), [](const std::vector<store::Definition>& all) {
    std::vector<desk::Field> out;
    for (const auto& d : all) out.push_back(desk::field_of(d.id, d.title, d.position, d.active, d.data));
    return desk::FieldSet(std::move(out));
  });
}

std::shared_ptr<const Forms> ticket_forms(Tx& tx) {
  static Prepared<Forms> prepared;
  return prepared.of(store::definitions(tx, "ticket_form"), [](const std::vector<store::Definition>& all) {
    Forms out;
    for (const auto& d : all) out.push_back(desk::form_of(d.id, d.title, d.active, d.data));
    return out;
  });
}

const desk::Form* form_of(const Forms& forms, const desk::Ticket& t) {
  const desk::Form* otherwise = nullptr;
  for (const auto& f : forms) {
    if (t.form_id && f.id == t.form_id) return &f;
    if (f.is_default && f.active) otherwise = &f;
  }
  return otherwise;
}

std::shared_ptr<const desk::CustomStatuses> custom_statuses(Tx& tx) {
  static Prepared<desk::CustomStatuses> prepared;
  return prepared.of(store::definitions(tx, "custom_status"), [](const std::vector<store::Definition>& all) {
    std::vector<desk::CustomStatus> out;
    for (const auto& d : all) out.push_back(desk::custom_status_of(d.id, d.title, d.position, d.active, d.data));
    return desk::CustomStatuses(std::move(out));
  });
}

void settle_custom_status(Tx& tx, desk::Ticket& t) {
  const auto all = custom_statuses(tx);
  const auto* s = all->of(t);
  t.custom_status_id = s ? s->id : 0;
}

bool is_there(Tx& tx, const desk::Field& f, const json::value& v) {
  if (f.type != desk::FieldType::lookup || !v.is_string()) return true;
  const auto id = std::atoll(v.get_string().c_str());
  if (f.target == "zen:organization") return store::organization(tx, {id}).has_value();
  if (f.target == "zen:ticket") return store::ticket(tx, {id}).has_value();
  return store::user(tx, {id}).has_value();
}

void accept_profile_fields(Tx& tx, std::string_view kind, Fields& f, std::string& current) {
  const std::string member = std::string(kind) + "s";
  const auto* p = f.find(member);
  if (!p || p->is_null()) return;
  if (!p->is_object()) return f.fault(member, "invalid", "must be an object");
  const auto set = fields(tx, kind);
  json::object all = json::parse(current).as_object();
  for (const auto& [key, given] : p->get_object()) {
    const auto* field = set->find(std::string_view(key));
    if (!field || key.empty()) continue;
    const std::string label = member + "." + std::string(key);
    auto v = desk::accept(*field, given, label);
    if (!v) {
      f.fault(label, v.error().details.front().reason, v.error().details.front().description);
      continue;
    }
    if (!is_there(tx, *field, *v)) f.fault(label, "not_found", "names nothing");
    else if (v->is_null()) all.erase(key);
    else all[key] = std::move(*v);
  }
  std::string text = json::serialize(all);
  if (text.size() > (64u << 10)) return f.fault(member, "too_long", "must be at most 64 KiB");
  current = std::move(text);
}

json::object profile_values(const desk::FieldSet& set, std::string_view current) {
  const json::value values = json::parse(current);
  json::object out;
  for (const auto& f : set.all()) {
    if (!f.active) continue;
    const auto* p = values.as_object().if_contains(f.key);
    json::value v = p ? *p : desk::unset(f);
    if (f.type == desk::FieldType::date && v.is_string()) v = std::string(v.get_string()) + "T00:00:00+00:00";
    out[f.key] = std::move(v);
  }
  return out;
}

}  // namespace kotae::app
