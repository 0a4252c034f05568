#include "desk/ticket.h"

#include <algorithm>
#include <array>

namespace kotae::desk {
namespace {

constexpr std::array<std::string_view, 6> statuses{"new", "open", "pending", "hold", "solved", "closed"};
constexpr std::array<std::string_view, 5> priorities{"", "low", "normal", "high", "urgent"};
constexpr std::array<std::string_view, 5> types{"", "question", "incident", "problem", "task"};

template <class E, std::size_t N>
std::optional<E> find(const std::array<std::string_view, N>& names, std::string_view word, std::size_t from) {
  for (std::size_t i = from; i < N; ++i)
    if (names[i] == word) return static_cast<E>(i);
  return std::nullopt;
}

std::string number(std::int64_t v) { return v == 0 ? std::string{} : std::to_string(v); }

std::string joined(const std::vector<std::string>& v) {
  std::string out;
  for (const auto& s : v) out += (out.empty() ? "" : " ") + s;
  return out;
}

}  // namespace

std::string_view name(Status s) { return statuses[static_cast<std::size_t>(s)]; }
std::string_view name(Priority p) { return priorities[static_cast<std::size_t>(p)]; }
std::string_view name(Type t) { return types[static_cast<std::size_t>(t)]; }
std::optional<Status> status_of(std::string_view w) { return find<Status>(statuses, w, 0); }
std::optional<Priority> priority_of(std::string_view w) { return find<Priority>(priorities, w, 1); }
std::optional<Type> type_of(std::string_view w) { return find<Type>(types, w, 1); }

std::vector<FieldChange> difference(const Ticket& a, const Ticket& b) {
  std::vector<FieldChange> out;
  const auto put = [&](const char* field, std::string from, std::string to) {
    if (from != to) out.push_back({field, std::move(from), std::move(to)});
  };
  put("subject", a.subject, b.subject);
  put("status", std::string(name(a.status)), std::string(name(b.status)));
  put("custom_status_id", number(a.custom_status_id), number(b.custom_status_id));
  put("priority", std::string(name(a.priority)), std::string(name(b.priority)));
  put("type", std::string(name(a.type)), std::string(name(b.type)));
  put("requester_id", number(a.requester_id.v), number(b.requester_id.v));
  put("assignee_id", number(a.assignee_id.v), number(b.assignee_id.v));
  put("group_id", number(a.group_id.v), number(b.group_id.v));
  put("organization_id", number(a.organization_id.v), number(b.organization_id.v));
  put("brand_id", number(a.brand_id.v), number(b.brand_id.v));
  put("mailbox_id", number(a.mailbox_id.v), number(b.mailbox_id.v));
  put("problem_id", number(a.problem_id.v), number(b.problem_id.v));
  put("ticket_form_id", number(a.form_id), number(b.form_id));
  put("external_id", a.external_id, b.external_id);
  put("due_at", a.due_at ? iso8601(a.due_at) : "", b.due_at ? iso8601(b.due_at) : "");
  put("tags", joined(a.tags), joined(b.tags));
  put("fields", a.fields, b.fields);
  if (a.state != b.state) put("state", std::to_string(static_cast<int>(a.state)), std::to_string(static_cast<int>(b.state)));
  return out;
}

Time next_stamp(Time last, Time now) { return seconds(now) > seconds(last) ? now : Time{(seconds(last) + 1) * us_per_s}; }

std::vector<std::string> tidy_tags(const std::vector<std::string>& tags) {
  std::vector<std::string> out;
  for (const auto& t : tags) {
    std::string word;
    const auto flush = [&] {
      if (!word.empty()) out.push_back(std::move(word));
      word.clear();
    };
    for (const char c : t) {
      const auto u = static_cast<unsigned char>(c);
      if (u <= ' ' || c == ',') flush();
      else word.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    }
    flush();
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Status status_after_message(Status s, Actor author, bool automatic) {
  if (automatic || s == Status::closed || author == Actor::rule) return s;
  if (author == Actor::agent) return s == Status::fresh ? Status::open : s;
  return s == Status::fresh || s == Status::open ? s : Status::open;
}

void set_status(Ticket& t, Status to, Time at) {
  if (t.status == to) return;
  const bool was_done = t.status >= Status::solved, is_done = to >= Status::solved;
  if (was_done && !is_done) {
    ++t.reopens;
    t.solved_at = {};
  }
  if (is_done && !was_done) t.solved_at = at;
  t.closed_at = to == Status::closed ? at : Time{};
  t.status = to;
  t.status_at = at;
}

void set_assignee(Ticket& t, UserId assignee, Time at) {
  if (t.assignee_id == assignee) return;
  t.assignee_id = assignee;
  t.assigned_at = assignee ? at : Time{};
  if (assignee && !t.first_assigned_at) t.first_assigned_at = at;
}

}  // namespace kotae::desk
