#include "app/requests.h"

#include <boost/json.hpp>

#include <algorithm>

#include "app/reply.h"
#include "store/definitions.h"
#include "store/organizations.h"
#include "store/requests.h"
#include "store/tickets.h"

namespace kotae::app {
namespace json = boost::json;
namespace {

constexpr std::size_t max_ccs = 48;

// What apply_fields may hear of an end-user's wishes.
json::object allowed(store::Tx& tx, const json::object& given) {
  json::object out;
  for (const char* key : {"subject", "priority", "type", "due_at"})
    if (const auto* p = given.if_contains(key)) out[key] = *p;
  const auto* fields = given.if_contains("custom_fields");
  if (!fields || !fields->is_array()) return out;
  const auto all = store::definitions(tx, "ticket_field");
  json::array kept;
  for (const auto& f : fields->get_array()) {
    const auto* id = f.is_object() ? f.get_object().if_contains("id") : nullptr;
    if (!id || !id->is_int64()) continue;
    const auto d = std::find_if(all->begin(), all->end(), [&](const auto& x) { return x.id == id->get_int64(); });
    if (d == all->end() || !d->active) continue;
    const auto* open = d->data.if_contains("editable_in_portal");
    if (open && open->is_bool() && open->get_bool()) kept.push_back(f);
  }
  if (!kept.empty()) out["custom_fields"] = std::move(kept);
  return out;
}

Done add_ccs(store::Tx& tx, const json::object& given, const desk::Ticket& t) {
  for (const char* key : {"email_ccs", "collaborators", "additional_collaborators"}) {
    const auto* list = given.if_contains(key);
    if (!list || !list->is_array()) continue;
    if (list->get_array().size() > max_ccs) return invalid(key, "too_many", "at most 48 people");
    for (const auto& v : list->get_array()) {
      const json::object* o = v.if_object();
      const json::value* email = o ? o->contains("user_email") ? o->if_contains("user_email") : o->if_contains("email") : &v;
      if (!email || !email->is_string() || store::tidy_email(email->get_string()).empty()) return invalid(key, "invalid", "each must be a mail address");
      const auto u = store::user_for_email(tx, email->get_string(), "");
      const auto* action = o ? o->if_contains("action") : nullptr;
      if (action && action->is_string() && action->get_string() == "delete") store::remove_person(tx, t.id, u.id, "cc");
      else if (u.id != t.requester_id) store::add_person(tx, t.id, u.id, "cc");
    }
  }
  return {};
}

Done say(Change& change, UserId author, const RequestWords& words) {
  NewComment n;
  n.author = author;
  n.via = "web";
  n.body = words.body;
  n.html = words.html;
  n.uploads = words.uploads;
  const auto made = change.comment(std::move(n));
  return made ? Done{} : Done(fail(made.error()));
}

}  // namespace

bool may_answer_request(store::Tx& tx, const desk::Viewer& v, const desk::Ticket& t) {
  if (t.status == desk::Status::closed || !v.user || !v.active) return false;
  if (t.requester_id == v.user) return true;
  if (t.organization_id && std::find(v.answers.begin(), v.answers.end(), t.organization_id) != v.answers.end()) return !v.staff();
  return store::is_copied(tx, v.user, t.id);
}

bool may_solve_request(const desk::Viewer& v, const desk::Ticket& t) { return t.requester_id == v.user && t.assignee_id && t.status < desk::Status::solved; }

Result<desk::Ticket> create_request(store::Tx& tx, const store::User& requester, const desk::Viewer& viewer, const json::object& given, const RequestWords& words) {
  desk::Ticket t;
  t.via = "web";
  t.requester_id = t.submitter_id = requester.id;
  t.organization_id = requester.organization_id;
  t.brand_id = store::default_brand(tx);
  if (auto d = apply_fields(tx, t, json::serialize(allowed(tx, given))); !d) return fail(d.error());
  if (const auto* o = given.if_contains("organization_id"); o && o->is_int64()) {
    const auto m = store::organization_membership(tx, requester.id, OrganizationId{o->get_int64()});
    if (!m) return invalid("organization_id", "not_found", "is no organization of the requester");
    t.organization_id = m->organization_id;
  }
  if (const auto* s = given.if_contains("via_followup_source_id"); s && !s->is_null()) {
    const auto old = s->is_int64() ? store::request_for(tx, viewer, {s->get_int64()}) : std::nullopt;
    if (!old || old->status != desk::Status::closed) return invalid("via_followup_source_id", "not_found", "is no closed request");
    t.followup_of = old->id;
    t.group_id = old->group_id;
  }
  if (t.subject.empty()) t.subject = preview_of(words.body);
  Change change = Change::create(tx, std::move(t), requester.id);
  if (auto d = say(change, requester.id, words); !d) return fail(d.error());
  if (auto d = add_ccs(tx, given, change.ticket()); !d) return fail(d.error());
  change.finish();
  return change.ticket();
}

Result<desk::Ticket> update_request(store::Tx& tx, const desk::Viewer& viewer, TicketId id, const json::object& given, const RequestWords& words) {
  auto t = store::ticket_for_update(tx, id);
  if (!t || !store::request_for(tx, viewer, id)) return fail(Code::not_found, "request " + std::to_string(id.v) + " does not exist");
  if (t->status == desk::Status::closed) return invalid("status", "invalid", "closed prevents ticket update");
  if (!may_answer_request(tx, viewer, *t)) return fail(Code::forbidden, "you may not answer this request");
  bool solved = false;
  if (const auto* s = given.if_contains("solved"); s && !s->is_null()) {
    if (!s->is_bool()) return invalid("solved", "invalid", "must be true or false");
    solved = s->get_bool();
    if (solved && !may_solve_request(viewer, *t)) return invalid("solved", "invalid", "this request cannot be solved by you now");
  }
  Change change = Change::of(tx, std::move(*t), viewer.user);
  if (!words.none())
    if (auto d = say(change, viewer.user, words); !d) return fail(d.error());
  if (auto d = add_ccs(tx, given, change.ticket()); !d) return fail(d.error());
  if (solved) desk::set_status(change.ticket(), desk::Status::solved, tx.at());
  change.finish();
  return change.ticket();
}

}  // namespace kotae::app
