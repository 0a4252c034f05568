#include "api/ticket_conditions.h"

#include <date/tz.h>

#include <algorithm>
#include <charconv>

#include "app/fields.h"
#include "store/field_values.h"

namespace kotae::api {
namespace {

using Condition = store::TicketCondition;
using What = Condition::What;
using Op = Condition::Op;
constexpr std::int64_t nobody = -1;   // no row has this id

Op op_of(const std::string& s) { return s == "<" ? Op::less : s == "<=" ? Op::less_equal : s == ">" ? Op::greater : s == ">=" ? Op::greater_equal : Op::equal; }

std::optional<std::int64_t> number(std::string_view s) {
  std::int64_t v = 0;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), v);
  return !s.empty() && r.ec == std::errc{} && r.ptr == s.data() + s.size() ? std::optional(v) : std::nullopt;
}

std::vector<std::int64_t> people(const Call& c, store::Tx& tx, const std::string& value) {
  if (value == "none") return {0};
  if (value == "me") return {c.caller->user.id.v};
  if (const auto id = number(value)) return {*id};
  if (const auto u = store::user_by_email(tx, value)) return {u->id.v};
  std::vector<std::int64_t> out;
  for (const auto& u : store::find_users(tx, value, 100)) out.push_back(u.id.v);
  return out.empty() ? std::vector<std::int64_t>{nobody} : out;
}

template <class T>
std::vector<std::int64_t> named(const std::vector<T>& all, const std::string& value) {
  if (value == "none") return {0};
  if (const auto id = number(value)) return {*id};
  for (const auto& x : all)
    if (x.name == value) return {x.id.v};
  return {nobody};
}

struct Span {
  Time from, until;   // [from, until)
};
// "2026-11-22" is that day where the desk is; "4hours", "2days" … ago; else an ISO 8601 time, to the second.
std::optional<Span> span(const std::string& value, const std::string& zone, Time at) {
  const auto letters = value.find_first_not_of("0123456789");
  if (letters != std::string::npos && letters > 0 && value.find('-') == std::string::npos) {
    const auto n = number(std::string_view(value).substr(0, letters));
    std::string unit = value.substr(letters);
    if (!unit.empty() && unit.back() == 's') unit.pop_back();
    const std::int64_t s = unit == "minute" ? 60 : unit == "hour" ? 3600 : unit == "day" ? 86'400 : unit == "week" ? 604'800 : unit == "month" ? 2'592'000 : unit == "year" ? 31'536'000 : 0;
    if (!n || *n > 100'000 || s == 0) return std::nullopt;
    const Time t = plus_s(at, -*n * s);
    return Span{t, plus_s(t, 1)};
  }
  const auto t = parse_iso8601(value);
  if (!t) return std::nullopt;
  if (value.size() > 10) return Span{*t, plus_s(*t, 1)};
  const auto* place = date::locate_zone(zone);
  const date::local_days day{std::chrono::floor<date::days>(date::local_seconds{std::chrono::seconds(seconds(*t))})};
  const auto begin = [&](date::local_days d) {
    return Time{place->to_sys(d, date::choose::earliest).time_since_epoch() / std::chrono::seconds(1) * us_per_s};
  };
  return Span{begin(day), begin(day + date::days(1))};
}

Result<std::vector<Condition>> times(What what, const SearchCondition& c, const std::string& zone, Time at) {
  const auto s = span(c.value, zone, at);
  if (!s) return invalid("query", "invalid", c.key + ": " + c.value.substr(0, 60) + " is no time");
  const auto one = [&](Op op, Time t) { return Condition{what, op, {t.us}, "", c.negated}; };
  switch (op_of(c.op)) {
    case Op::less: return std::vector{one(Op::less, s->from)};
    case Op::less_equal: return std::vector{one(Op::less, s->until)};
    case Op::greater: return std::vector{one(Op::greater_equal, s->until)};
    case Op::greater_equal: return std::vector{one(Op::greater_equal, s->from)};
    case Op::equal: break;
  }
  if (c.negated) return invalid("query", "invalid", "-" + c.key + ": say before or after instead");
  return std::vector{one(Op::greater_equal, s->from), one(Op::less, s->until)};
}

template <class V>
Result<Condition> level(What what, const SearchCondition& c, const V& value) {
  if (!value) return invalid("query", "inclusion", c.key + ": " + c.value.substr(0, 60) + " is no " + c.key);
  return Condition{what, op_of(c.op), {static_cast<std::int64_t>(*value)}, "", c.negated};
}

// custom_field_12:return, custom_field_12>5, custom_field_12:none; fieldvalue:return looks at all fields.
Result<Condition> field_condition(store::Tx& tx, const SearchCondition& c) {
  Condition out{What::field, op_of(c.op), {}, "", c.negated};
  bool numeric = false;
  if (c.key != "fieldvalue") {
    const auto id = number(std::string_view(c.key).substr(std::string_view("custom_field_").size()));
    const auto all = app::ticket_fields(tx);
    const auto* f = id ? all->find(*id) : nullptr;
    if (!f || desk::is_system(f->type)) return invalid("query", "not_found", c.key + ": is no custom field");
    out.field = f->id;
    numeric = f->type == desk::FieldType::integer || f->type == desk::FieldType::decimal;
    if (c.value == "none" && out.op == Op::equal) return out.negated = !c.negated, out;
    if (c.value == "*" && out.op == Op::equal) return out;
  }
  const bool open = out.op == Op::equal && c.value.size() > 1 && c.value.back() == '*';
  const std::string_view typed = open ? std::string_view(c.value).substr(0, c.value.size() - 1) : std::string_view(c.value);
  out.words.push_back(store::field_value(typed, numeric && !open) + (open ? "*" : ""));
  if (c.key == "fieldvalue" && !open)
    if (auto n = store::field_value(typed, true); n != out.words.front()) out.words.push_back(std::move(n));
  return out;
}

}  // namespace

Result<std::vector<Condition>> ticket_conditions(const Call& call, store::Tx& tx, const SearchWish& wish) {
  std::vector<Condition> out;
  const auto add = [&](Result<Condition> c) -> Done {
    if (!c) return fail(c.error());
    out.push_back(std::move(*c));
    return {};
  };
  // Several of one key are alternatives, as in Zendesk: status:open status:pending.
  const auto ids = [&](What what, const SearchCondition& c, std::vector<std::int64_t> v) {
    for (auto& had : out)
      if (had.what == what && had.op == Op::equal && !had.negated && !c.negated) {
        had.numbers.insert(had.numbers.end(), v.begin(), v.end());
        return;
      }
    out.push_back({what, Op::equal, std::move(v), "", c.negated});
  };
  const std::string zone = call.desk.settings().time_zone;
  for (const auto& c : wish.conditions) {
    Done d;
    if (c.key == "status" || c.key == "priority" || c.key == "ticket_type") {
      const auto what = c.key == "status" ? What::status : c.key == "priority" ? What::priority : What::type;
      auto r = c.key == "status"     ? level(what, c, desk::status_of(c.value))
               : c.key == "priority" ? level(what, c, c.value == "none" ? std::optional(desk::Priority::none) : desk::priority_of(c.value))
                                     : level(what, c, c.value == "none" ? std::optional(desk::Type::none) : desk::type_of(c.value));
      if (!r) return fail(r.error());
      if (r->op == Op::equal) ids(what, c, r->numbers);
      else d = add(*r);
    } else if (c.key == "assignee") ids(What::assignee, c, people(call, tx, c.value));
    else if (c.key == "requester") ids(What::requester, c, people(call, tx, c.value));
    else if (c.key == "submitter") ids(What::submitter, c, people(call, tx, c.value));
    else if (c.key == "group") ids(What::group, c, named(store::groups(tx), c.value));
    else if (c.key == "brand") ids(What::brand, c, named(store::brands(tx), c.value));
    else if (c.key == "organization") ids(What::organization, c, {number(c.value).value_or(c.value == "none" ? 0 : nobody)});
    else if (c.key == "created" || c.key == "updated" || c.key == "solved") {
      auto r = times(c.key == "created" ? What::created : c.key == "updated" ? What::updated : What::solved, c, zone, tx.at());
      if (!r) return fail(r.error());
      out.insert(out.end(), r->begin(), r->end());
    } else if (c.key == "tags") {
      const bool none = c.value == "none";
      out.push_back({What::tag, Op::equal, {}, none ? "" : c.value, c.negated != none});
    } else if (c.key == "custom_status_id") {
      // The category narrows it down by an index; a ticket of a closed one's category may be solved or closed.
      const auto id = number(c.value).value_or(nobody);
      const auto statuses = app::custom_statuses(tx);
      const auto* s = statuses->find(id);
      if (s && !c.negated) {
        const auto category = static_cast<std::int64_t>(s->category);
        out.push_back({What::status, Op::greater_equal, {category}, "", false});
        out.push_back({What::status, Op::less_equal, {s->category == desk::Status::solved ? category + 1 : category}, "", false});
      }
      ids(What::custom_status, c, {id});
    }
    else if (c.key == "form") {
      std::int64_t id = number(c.value).value_or(nobody);
      const auto forms = app::ticket_forms(tx);
      for (const auto& f : *forms)
        if (f.name == c.value) id = f.id;
      ids(What::form, c, {c.value == "none" ? 0 : id});
    } else if (c.key == "fieldvalue" || c.key.rfind("custom_field_", 0) == 0) {
      auto r = field_condition(tx, c);
      if (!r) return fail(r.error());
      const auto same = std::find_if(out.begin(), out.end(), [&](const Condition& had) {
        return had.what == What::field && had.field == r->field && had.op == Op::equal && r->op == Op::equal && !had.negated && !r->negated && !had.words.empty() && !r->words.empty();
      });
      if (same != out.end()) same->words.insert(same->words.end(), r->words.begin(), r->words.end());
      else out.push_back(std::move(*r));
    } else if (c.key == "via") out.push_back({What::via, Op::equal, {}, c.value == "mail" ? "email" : c.value, c.negated});
    else return invalid("query", "inclusion", c.key + ": is no condition on tickets");
    if (!d) return fail(d.error());
  }
  return out;
}

}  // namespace kotae::api
