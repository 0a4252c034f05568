// What a ticket is, as values. Numbers are what the database holds.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace kotae::desk {

enum class Status { fresh = 0, open = 1, pending = 2, hold = 3, solved = 4, closed = 5 };  // fresh: "new"
enum class State { active = 0, spam = 1, deleted = 2, destroyed = 3 };  // destroyed: only the number is left
enum class Priority { none = 0, low = 1, normal = 2, high = 3, urgent = 4 };
enum class Type { none = 0, question = 1, incident = 2, problem = 3, task = 4 };
enum class Audience { internal = 0, everyone = 1 };  // from 2: a party of the ticket

std::string_view name(Status s);
std::string_view name(Priority p);  // "" for none
std::string_view name(Type t);
std::optional<Status> status_of(std::string_view word);
std::optional<Priority> priority_of(std::string_view word);
std::optional<Type> type_of(std::string_view word);

struct Ticket {
  TicketId id;
  std::string subject;
  std::string preview;             // first words of the newest public message
  Status status = Status::fresh;
  State state = State::active;
  Priority priority = Priority::none;
  Type type = Type::none;
  UserId requester_id, submitter_id, assignee_id, last_updater_id;
  GroupId group_id;
  OrganizationId organization_id;
  BrandId brand_id;
  MailboxId mailbox_id;
  std::string via;                 // "email", "api", "web", …
  std::string via_source = "{}";
  TicketId problem_id, followup_of, merged_into;
  std::string external_id;
  Time due_at;
  std::vector<std::string> tags;   // sorted, each once
  std::string fields = "{}";       // values of custom fields by id, JSON
  std::int64_t form_id = 0;        // of its form; 0: the desk's default one, if it has forms
  std::int64_t custom_status_id = 0;   // always of the status's category; 0: that category's default
  bool is_public = true;
  std::int64_t comment_count = 0;
  CommentId latest_comment_id, latest_public_comment_id;
  bool has_attachments = false, delivery_failed = false;
  std::int64_t reopens = 0, replies = 0, version = 1;
  Time created_at, updated_at, latest_at, status_at, assigned_at, first_assigned_at, first_reply_at, requester_at, solved_at, closed_at, deleted_at;
};

/// One changed property, as the audit and the live feed name it (API v2 field names). Values are what the API prints.
struct FieldChange {
  std::string field, from, to;
};
std::vector<FieldChange> difference(const Ticket& before, const Ticket& after);

/// The next updated_at: rises by at least one whole second over the last one, so that two changes within a second
/// cannot carry the same stamp (safe_update compares whole seconds).
Time next_stamp(Time last, Time now);

/// Tags as people type them: lower case, spaces and commas split, sorted, each once.
std::vector<std::string> tidy_tags(const std::vector<std::string>& tags);

/// Who acts, for the rules of status.
enum class Actor { end_user, agent, rule };
/// The status after a public message of this author; never touches closed. An agent's answer to a new ticket opens it; a customer's message
/// reopens pending, hold and solved. An automatic letter changes nothing.
Status status_after_message(Status now, Actor author, bool automatic);
/// Moves status and keeps the times and counts that hang on it.
void set_status(Ticket& t, Status to, Time at);
void set_assignee(Ticket& t, UserId assignee, Time at);

}  // namespace kotae::desk
