// What bulk jobs do with tickets, item by item.
#include "app/bulk.h"
#include "app/import_ticket.h"
#include "app/lifecycle.h"
#include "app/merge.h"

namespace kotae::app {
namespace json = boost::json;
namespace {

Result<TicketId> id_of(const json::value& item) {
  const auto* v = item.is_object() ? item.get_object().if_contains("id") : &item;
  if (!v || !v->is_int64() || v->get_int64() <= 0) return invalid("id", "invalid", "must be a number");
  return TicketId{v->get_int64()};
}

json::object done(TicketId id, const char* action, const char* status) { return {{"id", id.v}, {"action", action}, {"status", status}}; }

Result<json::object> create(const BulkItem& i) {
  if (!i.item.is_object()) return invalid("ticket", "invalid", "must be an object");
  const auto wish = read_ticket_wish(i.item.get_object());
  if (!wish) return fail(wish.error());
  auto change = create_ticket(i.tx, i.who, *wish);
  if (!change) return fail(change.error());
  auto o = done(change->ticket().id, "create", "Created");
  o["account_id"] = 1;
  return o;
}

// item: an id with the common ticket, or a ticket object with its id.
Result<json::object> update(const BulkItem& i) {
  const auto id = id_of(i.item);
  if (!id) return fail(id.error());
  json::object given;
  if (const auto* common = i.common.if_contains("ticket"); common && common->is_object()) given = common->get_object();
  if (i.item.is_object())
    for (const auto& [k, v] : i.item.get_object())
      if (k != "id") given[k] = v;
  const auto wish = read_ticket_wish(std::move(given));
  if (!wish) return fail(wish.error());
  const auto change = update_ticket(i.tx, i.desk, i.who, *id, *wish);
  if (!change) return fail(change.error());
  return done(*id, "update", "Updated");
}

template <Done (*Verb)(store::Tx&, const Acting&, TicketId)>
BulkRun each(const char* action, const char* status) {
  return [action, status](const BulkItem& i) -> Result<json::object> {
    const auto id = id_of(i.item);
    if (!id) return fail(id.error());
    if (auto d = Verb(i.tx, i.who, *id); !d) return fail(d.error());
    return done(*id, action, status);
  };
}

Result<json::object> merge(const BulkItem& i) {
  const auto target = id_of(i.item);
  if (!target) return fail(target.error());
  const auto& o = i.item.get_object();
  const auto text = [&](const char* key) {
    const auto* v = o.if_contains(key);
    return v && v->is_string() ? std::string(v->get_string()) : std::string{};
  };
  const auto flag = [&](const char* key) {
    const auto* v = o.if_contains(key);
    return v && v->is_bool() && v->get_bool();
  };
  MergeWish w;
  for (const auto& s : o.at("ids").as_array()) w.sources.push_back({s.as_int64()});
  w.source_comment = text("source_comment");
  w.target_comment = text("target_comment");
  w.source_public = flag("source_comment_is_public");
  w.target_public = flag("target_comment_is_public");
  if (auto d = merge_tickets(i.tx, i.desk, i.who, *target, w); !d) return fail(d.error());
  return done(*target, "merge", "Merged");
}

Result<json::object> bring_in(const BulkItem& i) {
  if (!i.item.is_object()) return invalid("ticket", "invalid", "must be an object");
  const auto* archive = i.common.if_contains("archive_immediately");
  const auto id = import_ticket(i.tx, i.who, i.item.get_object(), archive && archive->is_bool() && archive->get_bool());
  if (!id) return fail(id.error());
  return done(*id, "import", "Created");
}

}  // namespace

std::vector<BulkKind> ticket_bulk_kinds();
std::vector<BulkKind> ticket_bulk_kinds() {
  return {{"tickets.create", "bulk-create-ticket", create, 10},
          {"tickets.update", "bulk-update-ticket", update, 20},
          {"tickets.destroy", "bulk-delete-ticket", each<delete_ticket>("delete", "Deleted"), 20},
          {"tickets.spam", "bulk-mark-as-spam", each<mark_as_spam>("mark_as_spam", "Updated"), 20},
          {"tickets.restore", "bulk-restore-ticket", each<restore_ticket>("restore", "Restored"), 20},
          {"tickets.destroy_forever", "permanently-delete-ticket", each<destroy_ticket>("permanently_delete", "Deleted"), 5},
          {"tickets.merge", "merge-ticket", merge, 1},
          {"tickets.import", "bulk-import-ticket", bring_in, 10}};
}

}  // namespace kotae::app
