#include "store/tickets.h"

#include <boost/json.hpp>

#include <algorithm>

#include "store/field_values.h"
#include "store/rows.h"
#include "store/visible.h"

namespace kotae::store {
namespace {

std::string joined(const std::vector<std::string>& tags) {
  std::string out;
  for (const auto& t : tags) {
    if (!out.empty()) out.push_back(' ');
    out += t;
  }
  return out;
}

std::optional<desk::Ticket> one(Query&& q) { return q.next() ? std::optional(read_ticket(q)) : std::nullopt; }

std::string select(const desk::Viewer& v, const std::string& condition, const std::string& order) {
  return "SELECT " + ticket_columns() + " FROM tickets t WHERE " + visible(v) + " AND t.state = 0 AND " + condition + " ORDER BY " + order;
}

TicketPage page(Query&& q, int limit) {
  TicketPage p;
  while (q.next()) {
    if (static_cast<int>(p.tickets.size()) == limit) {
      p.more = true;
      break;
    }
    p.tickets.push_back(read_ticket(q));
  }
  return p;
}

}  // namespace

const std::string& ticket_columns() {
  static const std::string columns =
      "t.id, t.subject, t.preview, t.status, t.state, t.priority, t.type, t.requester_id, t.submitter_id, t.assignee_id, "
      "t.group_id, t.organization_id, t.brand_id, t.mailbox_id, t.via, t.via_source, t.problem_id, t.followup_of, "
      "t.merged_into, t.external_id, t.due_at, t.tags, t.fields, t.is_public, t.comment_count, t.latest_comment_id, "
      "t.latest_public_comment_id, t.has_attachments, t.delivery_failed, t.reopens, t.replies, t.version, "
      "t.last_updater_id, t.created_at, t.updated_at, t.latest_at, t.status_at, t.assigned_at, t.first_assigned_at, "
      "t.first_reply_at, t.requester_at, t.solved_at, t.closed_at, t.deleted_at, t.form_id, t.custom_status_id";
  return columns;
}

desk::Ticket read_ticket(const Query& q) {
  desk::Ticket t;
  t.id = q.get_id<TicketId>(0);
  t.subject = q.text(1);
  t.preview = q.text(2);
  t.status = static_cast<desk::Status>(q.i64(3));
  t.state = static_cast<desk::State>(q.i64(4));
  t.priority = static_cast<desk::Priority>(q.i64(5));
  t.type = static_cast<desk::Type>(q.i64(6));
  t.requester_id = q.get_id<UserId>(7);
  t.submitter_id = q.get_id<UserId>(8);
  t.assignee_id = q.get_id<UserId>(9);
  t.group_id = q.get_id<GroupId>(10);
  t.organization_id = q.get_id<OrganizationId>(11);
  t.brand_id = q.get_id<BrandId>(12);
  t.mailbox_id = q.get_id<MailboxId>(13);
  t.via = q.text(14);
  t.via_source = q.text(15);
  t.problem_id = q.get_id<TicketId>(16);
  t.followup_of = q.get_id<TicketId>(17);
  t.merged_into = q.get_id<TicketId>(18);
  t.external_id = q.text(19);
  t.due_at = q.time(20);
  t.tags = words(q.view(21));
  t.fields = q.text(22);
  t.is_public = q.flag(23);
  t.comment_count = q.i64(24);
  t.latest_comment_id = q.get_id<CommentId>(25);
  t.latest_public_comment_id = q.get_id<CommentId>(26);
  t.has_attachments = q.flag(27);
  t.delivery_failed = q.flag(28);
  t.reopens = q.i64(29);
  t.replies = q.i64(30);
  t.version = q.i64(31);
  t.last_updater_id = q.get_id<UserId>(32);
  t.created_at = q.time(33);
  t.updated_at = q.time(34);
  t.latest_at = q.time(35);
  t.status_at = q.time(36);
  t.assigned_at = q.time(37);
  t.first_assigned_at = q.time(38);
  t.first_reply_at = q.time(39);
  t.requester_at = q.time(40);
  t.solved_at = q.time(41);
  t.closed_at = q.time(42);
  t.deleted_at = q.time(43);
  t.form_id = q.i64(44);
  t.custom_status_id = q.i64(45);
  return t;
}

void insert(Tx& tx, desk::Ticket& t) {
  {
    Query q(tx, KOTAE_SQL(tx, "ticket.insert"), t.subject, t.preview, t.status, t.state, t.priority, t.type, t.requester_id, t.submitter_id, t.assignee_id,
          t.group_id, t.organization_id, t.brand_id, t.mailbox_id, t.via, t.via_source, t.problem_id, t.followup_of,
          t.merged_into, some(t.external_id), t.due_at, joined(t.tags), t.fields, t.is_public ? 1 : 0,
          t.comment_count, t.latest_comment_id, t.latest_public_comment_id, t.has_attachments ? 1 : 0, t.delivery_failed ? 1
          : 0, t.reopens, t.replies, t.version, t.last_updater_id, t.created_at, t.updated_at, t.latest_at, t.status_at,
          t.assigned_at, t.first_assigned_at, t.first_reply_at, t.requester_at, t.solved_at, t.closed_at, t.deleted_at, some(t.form_id), some(t.custom_status_id));
    q.next();
    t.id = q.get_id<TicketId>(0);
    while (q.next()) {
    }
  }
  for (const auto& tag : t.tags) Query(tx, KOTAE_SQL(tx, "ticket.add_tag"), tag, t.id).run();
  for (const auto& [field, value] : field_values(t.fields)) Query(tx, KOTAE_SQL(tx, "ticket.add_field_value"), field, value, t.id).run();
}

// No index knows any of the columns that may differ.
static bool same_place(const desk::Ticket& a, const desk::Ticket& b) {
  return a.status == b.status && a.state == b.state && a.requester_id == b.requester_id && a.assignee_id == b.assignee_id && a.group_id == b.group_id &&
         a.organization_id == b.organization_id && a.brand_id == b.brand_id && a.mailbox_id == b.mailbox_id && a.problem_id == b.problem_id && a.followup_of == b.followup_of &&
         a.external_id == b.external_id && a.latest_at == b.latest_at && a.solved_at == b.solved_at && a.created_at == b.created_at;
}

void save(Tx& tx, const desk::Ticket& before, const desk::Ticket& t) {
  // An UPDATE writes anew every index with a column it names, changed or not.
  if (same_place(before, t))
    Query(tx, KOTAE_SQL(tx, "ticket.save_in_place"), t.subject, t.preview, t.priority, t.type, t.submitter_id, t.via, t.via_source, t.merged_into, t.due_at, joined(t.tags), t.fields,
          t.is_public ? 1 : 0, t.comment_count, t.latest_comment_id, t.latest_public_comment_id, t.has_attachments ? 1 : 0, t.delivery_failed ? 1 : 0, t.reopens, t.replies, t.version,
          t.last_updater_id, t.updated_at, t.status_at, t.assigned_at, t.first_assigned_at, t.first_reply_at, t.requester_at, t.closed_at, t.deleted_at, some(t.form_id), some(t.custom_status_id), t.id).run();
  else Query(tx, KOTAE_SQL(tx, "ticket.save"), t.subject, t.preview, t.status, t.state, t.priority, t.type, t.requester_id, t.submitter_id, t.assignee_id,
          t.group_id, t.organization_id, t.brand_id, t.mailbox_id, t.via, t.via_source, t.problem_id, t.followup_of,
          t.merged_into, some(t.external_id), t.due_at, joined(t.tags), t.fields, t.is_public ? 1 : 0,
          t.comment_count, t.latest_comment_id, t.latest_public_comment_id, t.has_attachments ? 1 : 0, t.delivery_failed ? 1
          : 0, t.reopens, t.replies, t.version, t.last_updater_id, t.created_at, t.updated_at, t.latest_at, t.status_at,
          t.assigned_at, t.first_assigned_at, t.first_reply_at, t.requester_at, t.solved_at, t.closed_at, t.deleted_at, some(t.form_id), some(t.custom_status_id), t.id).run();
  for (const auto& tag : t.tags)
    if (!std::binary_search(before.tags.begin(), before.tags.end(), tag)) Query(tx, KOTAE_SQL(tx, "ticket.add_tag"), tag, t.id).run();
  for (const auto& tag : before.tags)
    if (!std::binary_search(t.tags.begin(), t.tags.end(), tag)) Query(tx, KOTAE_SQL(tx, "ticket.drop_tag"), tag, t.id).run();
  if (before.fields == t.fields) return;
  const auto had = field_values(before.fields), has = field_values(t.fields);
  for (const auto& v : has)
    if (!had.contains(v)) Query(tx, KOTAE_SQL(tx, "ticket.add_field_value"), v.first, v.second, t.id).run();
  for (const auto& v : had)
    if (!has.contains(v)) Query(tx, KOTAE_SQL(tx, "ticket.drop_field_value"), v.first, v.second, t.id).run();
}

std::optional<desk::Ticket> ticket(Tx& tx, TicketId id) { return one(Query(tx, KOTAE_SQL(tx, "ticket.by_id"), id)); }
std::optional<desk::Ticket> ticket_for_update(Tx& tx, TicketId id) { return one(Query(tx, KOTAE_SQL(tx, "ticket.for_update"), id)); }

std::optional<desk::Ticket> ticket_for(Tx& tx, const desk::Viewer& viewer, TicketId id) {
  auto t = ticket(tx, id);
  if (!t || !desk::can_see(viewer, desk::scope(*t))) return std::nullopt;
  if (t->state == desk::State::destroyed || (t->state == desk::State::deleted && !desk::can_see_deleted(viewer))) return std::nullopt;
  return t;
}

TicketPage tickets_by_id(Tx& tx, const desk::Viewer& viewer, std::int64_t after, int limit, bool descending) {
  if (descending)
    return page(Query(tx, select(viewer, after > 0 ? "t.id < ?1" : "t.id > ?1", "t.id DESC LIMIT ?2"), after, limit + 1), limit);
  return page(Query(tx, select(viewer, "t.id > ?1", "t.id LIMIT ?2"), after, limit + 1), limit);
}

TicketPage tickets_by_offset(Tx& tx, const desk::Viewer& viewer, std::int64_t offset, int limit) {
  return page(Query(tx, select(viewer, "t.id > 0", "t.id LIMIT ?1 OFFSET ?2"), limit + 1, offset), limit);
}

std::int64_t count_tickets(Tx& tx, const desk::Viewer& viewer) {
  // "+" as the indexes have it: everything from one of them, a part from two that begin with the part.
  const std::string who = visible(viewer), all = "SELECT count(*) FROM tickets t WHERE +t.state = 0 AND " + who,
                    part = "SELECT count(*) FROM tickets t WHERE t.state = 0 AND " + who;
  Query q(tx, viewer.sees_all() ? all : "SELECT (" + part + " AND t.status < 4) + (" + part + " AND +t.status >= 4)");
  q.next();
  return q.i64(0);
}

std::vector<desk::Ticket> tickets_of_requester(Tx& tx, const desk::Viewer& viewer, UserId requester, int limit) {
  return page(Query(tx, select(viewer, "t.requester_id = ?1", "t.id DESC LIMIT ?2"), requester, limit), limit).tickets;
}

std::vector<desk::Ticket> followups(Tx& tx, const desk::Viewer& viewer, TicketId of) {
  return page(Query(tx, select(viewer, "t.followup_of = ?1", "t.id LIMIT 100"), of), 100).tickets;
}

std::vector<TicketId> unsolved_incidents(Tx& tx, TicketId problem, int limit) {
  std::vector<TicketId> out;
  Query q(tx, KOTAE_SQL(tx, "ticket.unsolved_incidents"), problem, limit);
  while (q.next()) out.push_back(q.get_id<TicketId>(0));
  return out;
}

void add_person(Tx& tx, TicketId ticket, UserId user, std::string_view kind) {
  Query(tx, KOTAE_SQL(tx, "ticket.add_person"), ticket, user, kind, tx.at()).run();
}
void remove_person(Tx& tx, TicketId ticket, UserId user, std::string_view kind) {
  Query(tx, KOTAE_SQL(tx, "ticket.remove_person"), ticket, user, kind).run();
}
std::vector<UserId> people(Tx& tx, TicketId ticket, std::string_view kind) {
  std::vector<UserId> out;
  Query q(tx, KOTAE_SQL(tx, "ticket.people"), ticket, kind);
  while (q.next()) out.push_back(q.get_id<UserId>(0));
  return out;
}

std::vector<std::string> participants(Tx& tx, TicketId id) {
  std::vector<std::string> out;
  {
    Query q(tx, KOTAE_SQL(tx, "ticket.participants"), id);
    while (q.next()) out.push_back(q.text(0));
  }
  Query q(tx, KOTAE_SQL(tx, "ticket.recipients"), id);
  while (q.next()) {
    const auto json = boost::json::parse(q.view(0));
    for (const char* kind : {"to", "cc", "bcc"})
      if (const auto* list = json.as_object().if_contains(kind))
        for (const auto& a : list->as_array()) out.emplace_back(a.as_object().at("email").as_string());
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<TicketId> solved_before(Tx& tx, Time before, int limit) {
  std::vector<TicketId> out;
  Query q(tx, KOTAE_SQL(tx, "ticket.solved_before"), before, limit);
  while (q.next()) out.push_back(q.get_id<TicketId>(0));
  return out;
}

std::vector<desk::Ticket> recently_read(Tx& tx, const desk::Viewer& viewer, int limit) {
  const std::string sql = "SELECT " + ticket_columns() + " FROM ticket_reads r JOIN tickets t ON t.id = r.ticket_id WHERE r.user_id = ?1 AND t.state = 0 AND (" + visible(viewer) +
                          ") ORDER BY r.comment_id DESC LIMIT ?2";
  return page(Query(tx, sql, viewer.user, limit), limit).tickets;
}

void set_read(Tx& tx, UserId user, TicketId ticket, CommentId comment) {
  Query(tx, KOTAE_SQL(tx, "ticket.set_read"), user, ticket, comment).run();
}

}  // namespace kotae::store
