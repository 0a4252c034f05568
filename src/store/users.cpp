#include "store/users.h"

#include "store/definitions.h"
#include "store/organizations.h"
#include "store/rows.h"

#include <algorithm>

namespace kotae::store {
namespace {

const char* const user_columns =
    "id, name, email, role, ticket_access, active, suspended, verified, locale, time_zone, phone, alias, signature, details, notes, external_id, "
    "organization_id, default_group_id, tags, fields, password_hash, created_at, updated_at, last_login_at, custom_role_id, light_agent, only_private_comments";

User read_user(const Query& q) {
  User u;
  u.id = q.get_id<UserId>(0);
  u.name = q.text(1);
  u.email = q.text(2);
  u.role = static_cast<desk::Role>(q.i64(3));
  u.access = static_cast<desk::TicketAccess>(q.i64(4));
  u.active = q.flag(5);
  u.suspended = q.flag(6);
  u.verified = q.flag(7);
  u.locale = q.text(8);
  u.time_zone = q.text(9);
  u.phone = q.text(10);
  u.alias = q.text(11);
  u.signature = q.text(12);
  u.details = q.text(13);
  u.notes = q.text(14);
  u.external_id = q.text(15);
  u.organization_id = q.get_id<OrganizationId>(16);
  u.default_group_id = q.get_id<GroupId>(17);
  u.tags = q.text(18);
  u.fields = q.text(19);
  u.password_hash = q.text(20);
  u.created_at = q.time(21);
  u.updated_at = q.time(22);
  u.last_login_at = q.time(23);
  u.custom_role_id = q.i64(24);
  u.light_agent = q.flag(25);
  u.only_private_comments = q.flag(26);
  return u;
}

std::optional<User> one(Query&& q) { return q.next() ? std::optional(read_user(q)) : std::nullopt; }

std::string narrowed(const UserFilter& f) {
  const unsigned roles = f.roles;
  std::string in, also;
  if (f.active_alone) also += " AND active = 1";
  if (f.custom_role) also += " AND custom_role_id = " + std::to_string(f.custom_role);
  for (unsigned r = 0; r < 3; ++r)
    if (roles & (1u << r)) in += (in.empty() ? "" : ",") + std::to_string(r);
  return (in.empty() ? "" : " AND role IN (" + in + ")") + also;
}

UserPage page(Query&& q, int limit) {
  UserPage p;
  while (q.next()) {
    if (static_cast<int>(p.users.size()) == limit) {
      p.more = true;
      break;
    }
    p.users.push_back(read_user(q));
  }
  return p;
}

// % and _ of the words are letters, not wildcards.
std::string like(std::string_view words) {
  std::string out = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "%";
}

}  // namespace

std::string tidy_email(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  if (text.size() > 254) return {};
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.find('@') != at) return {};
  std::string out;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u <= ' ' || u == 0x7f || c == '<' || c == '>' || c == ',' || c == ';' || c == '"' || c == '(' || c == ')') return {};
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  return out;
}

std::optional<User> user(Tx& tx, UserId id) { return one(Query(tx, KOTAE_SQL(tx, "user.by_id"), id)); }
std::optional<User> user_by_email(Tx& tx, std::string_view email) {
  const std::string e = tidy_email(email);
  return e.empty() ? std::nullopt : one(Query(tx, KOTAE_SQL(tx, "user.by_email"), e));
}
std::optional<User> user_by_external_id(Tx& tx, std::string_view x) { return one(Query(tx, KOTAE_SQL(tx, "user.by_external"), x)); }

Result<User> create_user(Tx& tx, User u) {
  u.created_at = u.updated_at = tx.at();
  if (!u.organization_id && u.role == desk::Role::end_user) u.organization_id = organization_for_email(tx, u.email);
  u.id = UserId{inserted(Query(tx, KOTAE_SQL(tx, "user.insert"), u.name, some(u.email), u.role, u.access, u.active ? 1 : 0, u.suspended ? 1 : 0,
                               u.verified ? 1 : 0, u.locale, u.time_zone, u.phone, u.alias, u.signature, u.details, u.notes, some(u.external_id),
                               u.organization_id, u.default_group_id, u.tags, u.fields, some(u.password_hash), tx.at(), some(u.custom_role_id), u.light_agent ? 1 : 0,
                               u.only_private_comments ? 1 : 0))};
  if (!u.email.empty() && Query(tx, KOTAE_SQL(tx, "user.add_identity"), u.id, "email", u.email, 1, u.verified ? 1 : 0, tx.at()).run() == 0)
    return invalid("email", "taken", u.email + " is already being used by another user");
  if (u.organization_id) follow_organization(tx, u.id, u.organization_id);
  return u;
}

Done save_user(Tx& tx, const User& u) {
  if (!u.email.empty()) {
    bool known = false;
    {
      Query q(tx, KOTAE_SQL(tx, "user.identity_owner"), u.email, "email");
      if (q.next()) {
        if (q.get_id<UserId>(0) != u.id) return invalid("email", "taken", u.email + " is already being used by another user");
        known = true;
      }
    }
    if (!known) Query(tx, KOTAE_SQL(tx, "user.add_identity"), u.id, "email", u.email, 1, u.verified ? 1 : 0, tx.at()).run();
    Query(tx, KOTAE_SQL(tx, "user.set_primary"), u.id, u.email).run();
  }
  Query(tx, KOTAE_SQL(tx, "user.save"), u.name, some(u.email), u.role, u.access, u.active ? 1 : 0, u.suspended ? 1 : 0, u.verified ? 1 : 0, u.locale,
        u.time_zone, u.phone, u.alias, u.signature, u.details, u.notes, some(u.external_id), u.organization_id, u.default_group_id, u.tags, u.fields,
        some(u.password_hash), tx.at(), u.last_login_at, u.id, some(u.custom_role_id), u.light_agent ? 1 : 0, u.only_private_comments ? 1 : 0)
      .run();
  follow_organization(tx, u.id, u.organization_id);
  return {};
}

User user_for_email(Tx& tx, std::string_view email, std::string_view name) {
  if (auto known = user_by_email(tx, email)) return *known;
  User u;
  u.email = tidy_email(email);
  u.name = name.empty() ? (u.email.empty() ? std::string("?") : u.email) : std::string(name);
  // A concurrent transaction may make the same person first (PostgreSQL): then theirs is taken.
  std::optional<User> made;
  const Done d = tx.attempt([&](Tx& t) -> Done {
    auto r = create_user(t, u);
    if (!r) return fail(r.error());
    made = *r;
    return {};
  });
  if (d) return *made;
  if (auto known = user_by_email(tx, email)) return *known;
  throw DbError("identity of a new person vanished", true, false);
}

UserPage users_by_id(Tx& tx, std::int64_t after, int limit, const UserFilter& f) {
  return page(Query(tx, std::string("SELECT ") + user_columns + " FROM users WHERE deleted_at IS NULL AND id > ?1" + narrowed(f) + " ORDER BY id LIMIT ?2", after, limit + 1), limit);
}
UserPage users_by_offset(Tx& tx, std::int64_t offset, int limit, const UserFilter& f) {
  return page(Query(tx, std::string("SELECT ") + user_columns + " FROM users WHERE deleted_at IS NULL" + narrowed(f) + " ORDER BY id LIMIT ?1 OFFSET ?2", limit + 1, offset), limit);
}
std::int64_t count_users(Tx& tx, const UserFilter& f) {
  Query q(tx, "SELECT count(*) FROM users WHERE deleted_at IS NULL" + narrowed(f));
  q.next();
  return q.i64(0);
}
std::vector<User> users_by_ids(Tx& tx, const std::vector<UserId>& ids) {
  std::vector<User> out;
  for (const UserId id : ids)
    if (auto u = user(tx, id)) out.push_back(std::move(*u));
  return out;
}
std::vector<User> find_users(Tx& tx, std::string_view words, int limit) {
  if (words.size() > 200) words = words.substr(0, 200);
  return page(Query(tx,
                    std::string("SELECT ") + user_columns +
                        " FROM users WHERE deleted_at IS NULL AND active = 1 AND (lower(name) LIKE lower(?1) ESCAPE '\\' OR email LIKE lower(?1) ESCAPE '\\') ORDER BY role DESC, id DESC LIMIT ?2",
                    like(words), limit),
              limit)
      .users;
}

std::shared_ptr<const desk::Permissions> role_of(Tx& tx, const User& u) {
  if (u.role != desk::Role::agent || u.custom_role_id == 0) return nullptr;
  const auto d = definition(tx, "custom_role", u.custom_role_id);
  return std::make_shared<const desk::Permissions>(d ? desk::permissions_of(d->data) : desk::light_agent());
}

desk::Viewer viewer_of(Tx& tx, const User& u) {
  desk::Viewer v;
  v.user = u.id;
  v.role = u.role;
  v.access = u.access;
  v.active = u.active && !u.suspended;
  for (const auto& m : memberships(tx, u.id)) v.groups.push_back(m.group_id);
  // An end-user's colleagues' requests: where the organization shares them, or this person was given all of them.
  for (const auto& o : organizations_of(tx, u.id)) {
    const bool reads = u.role != desk::Role::end_user || o.shared_tickets || u.access == desk::TicketAccess::organization;
    if (reads) v.organizations.push_back(o.id);
    if (reads && o.shared_comments) v.answers.push_back(o.id);
  }
  v.custom = role_of(tx, u);
  return v;
}

namespace {
Group read_group(const Query& q) { return {q.get_id<GroupId>(0), q.text(1), q.text(2), q.flag(3), q.time(4), q.time(5)}; }
Brand read_brand(const Query& q) {
  return {q.get_id<BrandId>(0), q.text(1), q.text(2), q.text(3), q.text(4), q.flag(5), q.flag(6), q.time(7), q.time(8)};
}
}  // namespace

std::vector<Group> groups(Tx& tx) {
  std::vector<Group> out;
  Query q(tx, KOTAE_SQL(tx, "user.groups"));
  while (q.next()) out.push_back(read_group(q));
  return out;
}
std::optional<Group> group(Tx& tx, GroupId id) {
  Query q(tx, KOTAE_SQL(tx, "user.group"), id);
  return q.next() ? std::optional(read_group(q)) : std::nullopt;
}
Group create_group(Tx& tx, Group g) {
  g.created_at = g.updated_at = tx.at();
  g.id = GroupId{inserted(Query(tx, KOTAE_SQL(tx, "user.insert_group"), g.name, g.description, g.is_default ? 1 : 0, tx.at()))};
  return g;
}
void save_group(Tx& tx, const Group& g) { Query(tx, KOTAE_SQL(tx, "user.save_group"), g.name, g.description, g.is_default ? 1 : 0, tx.at(), g.id).run(); }
void delete_group(Tx& tx, GroupId id) {
  Query(tx, KOTAE_SQL(tx, "user.drop_group_members"), id).run();
  Query(tx, KOTAE_SQL(tx, "user.delete_group"), tx.at(), id).run();
}

std::vector<Membership> memberships(Tx& tx, std::optional<UserId> user, std::optional<GroupId> group) {
  std::string sql = "SELECT id, user_id, group_id, is_default, created_at, updated_at FROM group_memberships WHERE 1 = 1";
  if (user) sql += " AND user_id = " + std::to_string(user->v);
  if (group) sql += " AND group_id = " + std::to_string(group->v);
  std::vector<Membership> out;
  Query q(tx, sql + " ORDER BY id");
  while (q.next()) out.push_back({q.i64(0), q.get_id<UserId>(1), q.get_id<GroupId>(2), q.flag(3), q.time(4), q.time(5)});
  return out;
}
Membership add_membership(Tx& tx, UserId user, GroupId group) {
  const bool first = memberships(tx, user).empty();
  Query(tx, KOTAE_SQL(tx, "user.add_membership"), user, group, first ? 1 : 0, tx.at()).run();
  return memberships(tx, user, group).at(0);
}
void delete_membership(Tx& tx, std::int64_t id) { Query(tx, KOTAE_SQL(tx, "user.delete_membership"), id).run(); }
void set_groups(Tx& tx, UserId user, const std::vector<GroupId>& wanted) {
  for (const auto& m : memberships(tx, user))
    if (std::find(wanted.begin(), wanted.end(), m.group_id) == wanted.end()) delete_membership(tx, m.id);
  for (const GroupId g : wanted) add_membership(tx, user, g);
}

std::vector<Brand> brands(Tx& tx) {
  std::vector<Brand> out;
  Query q(tx, KOTAE_SQL(tx, "user.brands"));
  while (q.next()) out.push_back(read_brand(q));
  return out;
}
std::optional<Brand> brand(Tx& tx, BrandId id) {
  Query q(tx, KOTAE_SQL(tx, "user.brand"), id);
  return q.next() ? std::optional(read_brand(q)) : std::nullopt;
}
Brand create_brand(Tx& tx, Brand b) {
  b.created_at = b.updated_at = tx.at();
  b.id = BrandId{inserted(Query(tx, KOTAE_SQL(tx, "user.insert_brand"), b.name, b.subdomain, b.signature, b.color, b.active ? 1 : 0, b.is_default ? 1 : 0, tx.at()))};
  return b;
}
void save_brand(Tx& tx, const Brand& b) {
  Query(tx, KOTAE_SQL(tx, "user.save_brand"), b.name, b.subdomain, b.signature, b.color, b.active ? 1 : 0, b.is_default ? 1 : 0, tx.at(), b.id).run();
}
void delete_brand(Tx& tx, BrandId id) { Query(tx, KOTAE_SQL(tx, "user.delete_brand"), tx.at(), id).run(); }
BrandId default_brand(Tx& tx) {
  {
    Query q(tx, KOTAE_SQL(tx, "user.default_brand"));
    if (q.next()) return q.get_id<BrandId>(0);
  }
  Brand b;
  b.name = "Support";
  b.is_default = true;
  return create_brand(tx, b).id;
}

}  // namespace kotae::store
