// API v2 records as JSON, in Zendesk's shape. The one place that prints a person.
#pragma once
#include "api/route.h"
#include "app/fields.h"
#include "store/comments.h"
#include "store/ticket_extras.h"
#include "store/tickets.h"

namespace kotae::api {

/// What tickets are printed with, read once for all tickets of an answer.
struct TicketPrinting {
  std::string base;
  std::shared_ptr<const desk::FieldSet> fields;
  std::shared_ptr<const desk::CustomStatuses> statuses;
  std::shared_ptr<const app::Forms> forms;
  bool portal = false;   // the caller is an end-user: only the fields that are open to them
};
TicketPrinting ticket_printing(const Call& c, store::Tx& tx);
json::object print_ticket(const desk::Ticket& t, const TicketPrinting& p, const store::TicketExtras& extras);
/// A page of them, with everything that hangs on them.
json::array print_tickets(store::Tx& tx, const Call& c, const std::vector<desk::Ticket>& tickets);
json::object print_ticket(store::Tx& tx, const Call& c, const desk::Ticket& t);
/// [{id, value}] of every active custom field.
json::array print_custom_fields(const desk::Ticket& t, const desk::FieldSet& fields, bool portal);
/// `fields`: those of app::fields(tx, "user_field"), so that unset ones are shown; without them user_fields has what is set.
json::object print_user(const store::User& u, const std::string& base, const desk::Viewer& viewer, const desk::FieldSet* fields = nullptr);
json::object print_group(const store::Group& g, const std::string& base);
json::object print_brand(const store::Brand& b, const std::string& base);
json::object print_membership(const store::Membership& m, const std::string& base);
json::object print_attachment(const store::Attachment& a, const Call& c);
/// attachments: of this comment.
json::object print_comment(const store::Comment& c, const std::vector<store::Attachment>& attachments, const Call& call);
json::value time_or_null(Time t);
template <class T>
json::value id_or_null(Id<T> id) {
  return id ? json::value(id.v) : json::value(nullptr);
}
inline json::value text_or_null(std::string_view s) { return s.empty() ? json::value(nullptr) : json::value(s); }
/// A value inside a query string, percent-encoded.
std::string url_encoded(std::string_view s);
std::string_view attachment_state(store::Attachment::State s);

/// Zendesk's two ways to page a list. Cursor when page[size] or page[after] or page[before] is given, else offset (page, per_page ≤ 100).
struct Paging {
  bool cursor = false;
  int size = 100;
  std::int64_t after = 0;      // cursor: id
  std::int64_t offset = 0;
  int page = 1;
};
Result<Paging> paging(const Call& c);
/// Adds meta+links or count+next_page+previous_page to a list answer. Ids are of the first and last record shown, 0 on an empty page.
void add_paging(json::object& o, const Call& c, const Paging& p, std::int64_t first_id, std::int64_t last_id, bool more, std::int64_t count);

/// {"count": {"value", "refreshed_at"}}
Answer count_answer(std::int64_t value, Time refreshed_at);
/// Whether ?include=a,b names this.
bool includes(const Call& c, std::string_view what);
/// Sideloads named by ?include=… for these tickets: users, groups, brands.
void sideload(json::object& o, const Call& c, store::Tx& tx, const std::vector<desk::Ticket>& tickets);

}  // namespace kotae::api
