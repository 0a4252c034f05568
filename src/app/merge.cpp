#include "app/merge.h"

#include <boost/json.hpp>

#include <algorithm>
#include <map>

#include "app/privacy.h"
#include "app/reply.h"
#include "store/merges.h"
#include "store/tickets.h"

namespace kotae::app {
namespace json = boost::json;
using store::Tx;
namespace {

constexpr const char* merged_tag = "closed_by_merge";

// The properties a merge may touch, as numbers and words, so that an undo puts back those that still are what the merge made them.
json::object properties(const desk::Ticket& t) {
  json::array tags;
  for (const auto& s : t.tags) tags.push_back(json::string(s));
  return {{"status", static_cast<int>(t.status)}, {"custom_status_id", t.custom_status_id}, {"status_at", t.status_at.us}, {"solved_at", t.solved_at.us}, {"closed_at", t.closed_at.us}, {"reopens", t.reopens},
          {"replies", t.replies}, {"first_reply_at", t.first_reply_at.us}, {"requester_at", t.requester_at.us}, {"latest_at", t.latest_at.us}, {"tags", std::move(tags)}};
}

void put_back(desk::Ticket& t, const json::object& before, const json::object& after) {
  const json::object now = properties(t);
  const auto restores = [&](const char* key) { return now.at(key) == after.at(key); };
  const auto number = [&](const char* key) { return before.at(key).as_int64(); };
  const auto time = [&](const char* key, Time& to) {
    if (restores(key)) to = {number(key)};
  };
  if (restores("status") && restores("status_at")) {
    t.status = static_cast<desk::Status>(number("status"));
    t.custom_status_id = number("custom_status_id");
  }
  time("solved_at", t.solved_at);
  time("closed_at", t.closed_at);
  time("status_at", t.status_at);
  time("first_reply_at", t.first_reply_at);
  time("requester_at", t.requester_at);
  time("latest_at", t.latest_at);
  t.reopens += number("reopens") - after.at("reopens").as_int64();
  t.replies += number("replies") - after.at("replies").as_int64();
  const auto words = [](const json::value& v) {
    std::vector<std::string> out;
    for (const auto& s : v.as_array()) out.emplace_back(s.as_string());
    return out;
  };
  // Tags somebody else added meanwhile stay.
  const auto had = words(before.at("tags")), got = words(after.at("tags"));
  for (const auto& s : got)
    if (!std::binary_search(had.begin(), had.end(), s)) std::erase(t.tags, s);
}

// What the target's comment says when nobody wrote one: which tickets, and their last messages.
std::string told(Tx& tx, const std::vector<desk::Ticket>& sources) {
  std::string out;
  for (const auto& s : sources) {
    if (!out.empty()) out += "\n\n";
    out += "Request #" + std::to_string(s.id.v) + " \"" + s.subject + "\" was closed and merged into this request. Last comment in request #" + std::to_string(s.id.v) + ":\n\n";
    for (const auto& c : store::comments_of(tx, s.id, 0, 20, true))
      if (c.audience == desk::Audience::everyone) {
        out += c.body.substr(0, 64u << 10);
        break;
      }
  }
  return out;
}

Result<desk::Ticket> open_ticket(Tx& tx, const Acting& who, TicketId id, const char* field) {
  auto t = reachable(tx, who.viewer, id);
  if (t && !desk::can_merge(who.viewer, desk::scope(*t))) return fail(Code::forbidden, "you may not merge tickets");
  if (!t) return t.error().code == Code::not_found ? Result<desk::Ticket>(invalid(field, "not_found", "#" + std::to_string(id.v) + " is no ticket")) : t;
  if (t->state != desk::State::active) return invalid(field, "invalid", "#" + std::to_string(id.v) + " is deleted or spam");
  if (t->status == desk::Status::closed) return invalid(field, "invalid", "#" + std::to_string(id.v) + " is closed");
  return t;
}

Result<CommentId> say(Tx& tx, Desk& desk, Change& change, const Acting& who, const std::string& body, bool open, bool deliver, json::object relation, std::vector<store::Attachment> files) {
  if (open && deliver) {
    PublicComment p;
    p.author = who.user.id;
    p.via = who.via;
    p.body = body;
    auto made = release_comment(tx, desk, change, std::move(p));
    if (!made) return made;
    for (auto& f : files) {
      f.comment_id = *made;
      f.created_at = tx.at();
      store::insert(tx, f);
    }
    if (!files.empty()) store::set_has_attachments(tx, *made);
    change.ticket().has_attachments |= !files.empty();
    return made;
  }
  NewComment n;
  n.author = who.user.id;
  n.by_staff = true;
  n.via = who.via;
  n.audience = open ? desk::Audience::everyone : desk::Audience::internal;
  n.body = body;
  n.meta = json::serialize(relation);
  n.attachments = std::move(files);
  return change.comment(std::move(n));
}

// The same bytes under a comment of the target.
std::vector<store::Attachment> copies(Tx& tx, TicketId source) {
  std::vector<store::Attachment> out;
  for (auto& a : store::attachments_of_ticket(tx, source)) {
    if (a.state == store::Attachment::State::redacted) continue;
    a.id = {};
    a.token = short_token();
    a.is_inline = false;
    a.content_id.clear();
    out.push_back(std::move(a));
  }
  return out;
}

}  // namespace

Done merge_tickets(Tx& tx, Desk& desk, const Acting& who, TicketId target_id, const MergeWish& wish) {
  if (wish.sources.empty()) return invalid("ids", "blank", "cannot be blank");
  if (wish.sources.size() > 100) return invalid("ids", "too_many", "at most 100");
  if (std::find(wish.sources.begin(), wish.sources.end(), target_id) != wish.sources.end()) return invalid("ids", "invalid", "a ticket cannot be merged into itself");
  // Rows are locked in one order, so that two merges at once do not wait for each other.
  std::vector<TicketId> order = wish.sources;
  order.push_back(target_id);
  std::sort(order.begin(), order.end());
  if (std::adjacent_find(order.begin(), order.end()) != order.end()) return invalid("ids", "invalid", "names a ticket twice");
  for (const TicketId id : order) store::ticket_for_update(tx, id);
  const auto target = open_ticket(tx, who, target_id, "id");
  if (!target) return fail(target.error());
  if (target->status >= desk::Status::solved) return invalid("id", "invalid", "the target is solved");
  std::vector<desk::Ticket> sources;
  bool all_public = target->is_public && who.viewer.may().public_comments;
  for (const TicketId id : wish.sources) {
    auto s = open_ticket(tx, who, id, "ids");
    if (!s) return fail(s.error());
    all_public &= s->is_public;
    sources.push_back(std::move(*s));
  }

  Change onto = Change::of(tx, *target, who.user.id);
  onto.via(who.via);
  json::array from;
  for (const TicketId id : wish.sources) from.push_back(id.v);
  onto.note("ticket.merged", json::serialize(json::object{{"from_ids", from}}));
  std::vector<store::Attachment> files;
  for (const auto& s : sources)
    for (auto& f : copies(tx, s.id)) files.push_back(std::move(f));
  const json::object before = properties(*target);
  const auto target_comment =
      say(tx, desk, onto, who, wish.target_comment.empty() ? told(tx, sources) : wish.target_comment, wish.target_public && all_public, true, {{"rel", "merge"}, {"from_ids", from}}, std::move(files));
  if (!target_comment) return fail(target_comment.error());
  const auto there = store::people(tx, target_id, "cc");
  std::map<TicketId, json::array> came;
  std::vector<UserId> added;
  for (const auto& s : sources) {
    auto ccs = store::people(tx, s.id, "cc");
    ccs.push_back(s.requester_id);
    for (const UserId u : ccs) {
      if (u == target->requester_id || std::find(there.begin(), there.end(), u) != there.end() || std::find(added.begin(), added.end(), u) != added.end()) continue;
      store::add_person(tx, target_id, u, "cc");
      added.push_back(u);
      came[s.id].push_back(u.v);
    }
  }
  const json::object after = properties(onto.ticket());
  onto.finish();

  for (const auto& s : sources) {
    Change away = Change::of(tx, s, who.user.id);
    away.via(who.via);
    away.note("ticket.merged", json::serialize(json::object{{"into", target_id.v}}));
    const std::string text = wish.source_comment.empty() ? "This request was closed and merged into request #" + std::to_string(target_id.v) + " \"" + target->subject + "\"." : wish.source_comment;
    const auto comment = say(tx, desk, away, who, text, wish.source_public && all_public, false, {{"rel", "merge"}, {"into", target_id.v}}, {});
    if (!comment) return fail(comment.error());
    desk::Ticket& t = away.ticket();
    desk::set_status(t, desk::Status::closed, tx.at());
    t.merged_into = target_id;
    t.tags.emplace_back(merged_tag);
    t.tags = desk::tidy_tags(t.tags);
    const json::object closed = properties(t);
    away.finish();
    store::Merge m;
    m.source_id = s.id;
    m.target_id = target_id;
    m.actor_id = who.user.id;
    m.data = json::serialize(json::object{{"source", json::object{{"before", properties(s)}, {"after", closed}, {"comment", comment->v}, {"change", away.id()}}},
                                          {"target", json::object{{"before", before}, {"after", after}, {"comment", target_comment->v}, {"change", onto.id()}}},
                                          {"ccs", came[s.id]}});
    store::insert(tx, m);
  }
  return {};
}

Result<TicketId> unmerge_ticket(Tx& tx, const Acting& who, TicketId source_id) {
  auto m = store::standing_merge(tx, source_id);
  for (const TicketId id : m && m->target_id < source_id ? std::vector{m->target_id, source_id} : std::vector{source_id, m ? m->target_id : source_id}) store::ticket_for_update(tx, id);
  const auto s = reachable(tx, who.viewer, source_id);
  if (!s) return fail(s.error());
  if (!desk::can_merge(who.viewer, desk::scope(*s))) return fail(Code::forbidden, "you may not merge tickets");
  if (!m || s->merged_into != m->target_id) return fail(Code::update_conflict, "ticket " + std::to_string(source_id.v) + " is not merged into another");
  const auto t = reachable(tx, who.viewer, m->target_id);
  if (!t) return fail(t.error());
  if (!desk::can_merge(who.viewer, desk::scope(*t))) return fail(Code::forbidden, "you may not merge tickets");
  const json::object data = json::parse(m->data).as_object();
  const auto& of_source = data.at("source").as_object();
  const auto& of_target = data.at("target").as_object();
  store::end_merge(tx, m->id);

  Change back = Change::of(tx, *s, who.user.id);
  back.via(who.via);
  const CommentId left{of_source.at("comment").as_int64()};
  back.note("ticket.unmerged", json::serialize(json::object{{"from", m->target_id.v}, {"of", of_source.at("change")}}));
  store::delete_comment(tx, left);
  back.note("comment.updated", json::serialize(json::object{{"comment_id", left.v}}));
  recount(tx, back.ticket());
  put_back(back.ticket(), of_source.at("before").as_object(), of_source.at("after").as_object());
  back.ticket().merged_into = {};
  back.finish();

  Change off = Change::of(tx, *t, who.user.id);
  off.via(who.via);
  off.note("ticket.unmerged", json::serialize(json::object{{"into", source_id.v}, {"of", of_target.at("change")}}));
  for (const auto& u : data.at("ccs").as_array()) store::remove_person(tx, m->target_id, {u.as_int64()}, "cc");
  // One comment speaks for all that were merged together: it goes with the last of them.
  const auto standing = store::standing_merges_into(tx, m->target_id);
  const bool last = std::none_of(standing.begin(), standing.end(), [&](const store::Merge& x) {
    return json::parse(x.data).at("target").at("comment") == of_target.at("comment");
  });
  if (last) {
    const CommentId said{of_target.at("comment").as_int64()};
    store::delete_comment(tx, said);
    off.note("comment.updated", json::serialize(json::object{{"comment_id", said.v}}));
    recount(tx, off.ticket());
    put_back(off.ticket(), of_target.at("before").as_object(), of_target.at("after").as_object());
  }
  off.finish();
  return m->target_id;
}

Result<TicketId> split_ticket(Tx& tx, const Acting& who, TicketId id, CommentId comment, std::string_view subject) {
  const auto t = editable(tx, who.viewer, id);
  if (!t) return fail(t.error());
  if (t->state != desk::State::active) return fail(Code::not_found, "ticket " + std::to_string(id.v) + " does not exist");
  if (t->status == desk::Status::closed) return invalid("status", "invalid", "closed prevents ticket update");
  const auto c = store::comment(tx, comment);
  if (!c || c->ticket_id != id || !desk::can_see_comment(who.viewer, c->audience)) return invalid("comment_id", "not_found", "is no comment of this ticket");
  const auto all = store::comments_of(tx, id, 0, 1);
  if (all.empty() || all.front().id == comment) return invalid("comment_id", "invalid", "the first message stays: a ticket begins with it");
  const auto author = store::user(tx, c->author_id);
  const bool from_customer = author && author->role == desk::Role::end_user;

  desk::Ticket fresh;
  fresh.subject = subject.empty() ? (c->subject.empty() ? t->subject : c->subject) : std::string(subject.substr(0, 2000));
  fresh.via = c->via;
  fresh.requester_id = from_customer ? author->id : t->requester_id;
  fresh.organization_id = from_customer ? author->organization_id : t->organization_id;
  fresh.submitter_id = who.user.id;
  fresh.brand_id = t->brand_id;
  fresh.mailbox_id = t->mailbox_id;
  fresh.group_id = t->group_id;
  fresh.tags = t->tags;
  Change made = Change::create(tx, std::move(fresh), who.user.id);
  const TicketId to = made.ticket().id;
  made.note("ticket.split", json::serialize(json::object{{"from", id.v}}));
  store::move_comment(tx, comment, to, made.id());
  made.note("comment.created", json::serialize(json::object{{"comment_id", comment.v}, {"public", c->audience == desk::Audience::everyone}, {"author_id", c->author_id.v}, {"kind", c->kind}}));
  recount(tx, made.ticket());
  if (from_customer) made.ticket().requester_at = c->created_at;
  made.finish();

  Change rest = Change::of(tx, *t, who.user.id);
  rest.via(who.via);
  rest.note("ticket.split", json::serialize(json::object{{"into", to.v}, {"comment_id", comment.v}}));
  recount(tx, rest.ticket());
  rest.finish();
  return to;
}

}  // namespace kotae::app
