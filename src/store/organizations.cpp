#include "store/organizations.h"

#include <boost/json.hpp>

#include "store/rows.h"

namespace kotae::store {
namespace json = boost::json;
namespace {

Organization read(const Query& q) {
  Organization o;
  o.id = q.get_id<OrganizationId>(0);
  o.name = q.text(1);
  o.external_id = q.text(2);
  const json::value domains = json::parse(q.view(3));
  for (const auto& d : domains.as_array()) o.domains.emplace_back(d.as_string());
  o.details = q.text(4);
  o.notes = q.text(5);
  o.group_id = q.get_id<GroupId>(6);
  o.shared_tickets = q.flag(7);
  o.shared_comments = q.flag(8);
  o.tags = q.text(9);
  o.fields = q.text(10);
  o.created_at = q.time(11);
  o.updated_at = q.time(12);
  return o;
}

std::optional<Organization> one(Query&& q) { return q.next() ? std::optional(read(q)) : std::nullopt; }

OrganizationPage page(Query&& q, int limit) {
  OrganizationPage p;
  while (q.next()) {
    if (static_cast<int>(p.organizations.size()) == limit) {
      p.more = true;
      break;
    }
    p.organizations.push_back(read(q));
  }
  return p;
}

std::string domains_json(const Organization& o) {
  json::array a;
  for (const auto& d : o.domains) a.push_back(json::string(d));
  return json::serialize(a);
}

void write_domains(Tx& tx, const Organization& o) {
  Query(tx, KOTAE_SQL(tx, "organization.drop_domains"), o.id).run();
  for (const auto& d : o.domains) Query(tx, KOTAE_SQL(tx, "organization.add_domain"), d, o.id).run();
}

// The unique indexes have the last word when two write at once; this names the field.
Done free_names(Tx& tx, const Organization& o) {
  if (const auto other = organization_by_name(tx, o.name); other && other->id != o.id) return invalid("name", "taken", o.name + " has already been taken");
  if (!o.external_id.empty())
    if (const auto other = organization_by_external_id(tx, o.external_id); other && other->id != o.id) return invalid("external_id", "taken", "is used by another organization");
  return {};
}

OrganizationMembership read_membership(const Query& q) {
  return {q.i64(0), q.get_id<UserId>(1), q.get_id<OrganizationId>(2), q.text(3), q.flag(4), q.flag(7), q.time(5), q.time(6)};
}

}  // namespace

std::optional<Organization> organization(Tx& tx, OrganizationId id) { return one(Query(tx, KOTAE_SQL(tx, "organization.by_id"), id)); }
std::optional<Organization> organization_by_external_id(Tx& tx, std::string_view x) { return one(Query(tx, KOTAE_SQL(tx, "organization.by_external"), x)); }
std::optional<Organization> organization_by_name(Tx& tx, std::string_view name) { return one(Query(tx, KOTAE_SQL(tx, "organization.by_name"), name)); }

Done insert(Tx& tx, Organization& o) {
  if (auto d = free_names(tx, o); !d) return d;
  o.created_at = o.updated_at = tx.at();
  o.id = OrganizationId{inserted(Query(tx, KOTAE_SQL(tx, "organization.insert"), o.name, some(o.external_id), domains_json(o), o.details, o.notes, o.group_id,
                                       o.shared_tickets ? 1 : 0, o.shared_comments ? 1 : 0, o.tags, o.fields, tx.at()))};
  write_domains(tx, o);
  return {};
}

Done save(Tx& tx, Organization& o) {
  if (auto d = free_names(tx, o); !d) return d;
  o.updated_at = tx.at();
  Query(tx, KOTAE_SQL(tx, "organization.save"), o.name, some(o.external_id), domains_json(o), o.details, o.notes, o.group_id, o.shared_tickets ? 1 : 0,
        o.shared_comments ? 1 : 0, o.tags, o.fields, tx.at(), o.id)
      .run();
  write_domains(tx, o);
  return {};
}

void delete_organization(Tx& tx, OrganizationId id) {
  Query(tx, KOTAE_SQL(tx, "organization.drop_domains"), id).run();
  Query(tx, KOTAE_SQL(tx, "organization.drop_members"), id).run();
  Query(tx, KOTAE_SQL(tx, "organization.delete"), tx.at(), id).run();
}

OrganizationId organization_for_email(Tx& tx, std::string_view email) {
  const auto find = [&](std::string_view domain) {
    Query q(tx, KOTAE_SQL(tx, "organization.of_domain"), domain);
    return q.next() ? q.get_id<OrganizationId>(0) : OrganizationId{};
  };
  if (email.empty()) return {};
  if (const auto whole = find(email)) return whole;
  return find(email.substr(email.rfind('@') + 1));
}

OrganizationPage organizations_by_id(Tx& tx, std::int64_t after, int limit) { return page(Query(tx, KOTAE_SQL(tx, "organization.after"), after, limit + 1), limit); }
OrganizationPage organizations_by_offset(Tx& tx, std::int64_t offset, int limit) { return page(Query(tx, KOTAE_SQL(tx, "organization.page"), limit + 1, offset), limit); }

std::int64_t count_organizations(Tx& tx) {
  Query q(tx, KOTAE_SQL(tx, "organization.count"));
  q.next();
  return q.i64(0);
}

std::vector<Organization> find_organizations(Tx& tx, std::string_view beginning, int limit) {
  std::string like;
  for (const char c : beginning.substr(0, 200)) {
    if (c == '%' || c == '_' || c == '\\') like.push_back('\\');
    like.push_back(c);
  }
  return page(Query(tx, KOTAE_SQL(tx, "organization.find"), like + "%", limit), limit).organizations;
}

std::vector<Organization> organizations_of(Tx& tx, UserId user) {
  std::vector<Organization> out;
  Query q(tx, KOTAE_SQL(tx, "organization.of_user"), user);
  while (q.next()) out.push_back(read(q));
  return out;
}

std::vector<UserId> members(Tx& tx, OrganizationId id, std::int64_t after, int limit) {
  std::vector<UserId> out;
  Query q(tx, KOTAE_SQL(tx, "organization.members"), id, after, limit);
  while (q.next()) out.push_back(q.get_id<UserId>(0));
  return out;
}

std::int64_t count_members(Tx& tx, OrganizationId id) {
  Query q(tx, KOTAE_SQL(tx, "organization.count_members"), id);
  q.next();
  return q.i64(0);
}

namespace {
std::string membership_condition(std::optional<UserId> user, std::optional<OrganizationId> organization) {
  std::string sql;
  if (user) sql += " AND m.user_id = " + std::to_string(user->v);
  if (organization) sql += " AND m.organization_id = " + std::to_string(organization->v);
  return sql;
}
}  // namespace

MembershipPage organization_memberships(Tx& tx, std::optional<UserId> user, std::optional<OrganizationId> organization, std::int64_t after, std::int64_t offset, int limit) {
  MembershipPage p;
  Query q(tx,
          "SELECT m.id, m.user_id, m.organization_id, o.name, m.is_default, m.created_at, m.updated_at, o.shared_tickets FROM organization_memberships m JOIN organizations o ON o.id = m.organization_id "
          "WHERE m.id > ?1" + membership_condition(user, organization) + " ORDER BY m.id LIMIT ?2 OFFSET ?3",
          after, limit + 1, offset);
  while (q.next()) {
    if (static_cast<int>(p.memberships.size()) == limit) {
      p.more = true;
      break;
    }
    p.memberships.push_back(read_membership(q));
  }
  return p;
}

std::int64_t count_organization_memberships(Tx& tx, std::optional<UserId> user, std::optional<OrganizationId> organization) {
  Query q(tx, "SELECT count(*) FROM organization_memberships m WHERE 1 = 1" + membership_condition(user, organization));
  q.next();
  return q.i64(0);
}

std::optional<OrganizationMembership> organization_membership(Tx& tx, std::int64_t id) {
  Query q(tx, KOTAE_SQL(tx, "organization.membership"), id);
  return q.next() ? std::optional(read_membership(q)) : std::nullopt;
}

std::optional<OrganizationMembership> organization_membership(Tx& tx, UserId user, OrganizationId organization) {
  Query q(tx, KOTAE_SQL(tx, "organization.membership_of"), user, organization);
  return q.next() ? std::optional(read_membership(q)) : std::nullopt;
}

OrganizationMembership add_organization_membership(Tx& tx, UserId user, OrganizationId organization) {
  const bool first = count_organization_memberships(tx, user, {}) == 0;
  if (Query(tx, KOTAE_SQL(tx, "organization.add_membership"), user, organization, 0, tx.at()).run() > 0 && first) set_default_organization(tx, user, organization);
  return *organization_membership(tx, user, organization);
}

void delete_organization_membership(Tx& tx, std::int64_t id) { Query(tx, KOTAE_SQL(tx, "organization.delete_membership"), id).run(); }

void set_default_organization(Tx& tx, UserId user, OrganizationId organization) {
  Query(tx, KOTAE_SQL(tx, "organization.set_default"), user, organization ? organization.v : 0, tx.at()).run();
  Query(tx, KOTAE_SQL(tx, "organization.set_of_user"), user, organization, tx.at()).run();
}

void follow_organization(Tx& tx, UserId user, OrganizationId organization) {
  int count = 0;
  bool joined = false, settled = false;
  {
    Query q(tx, KOTAE_SQL(tx, "organization.memberships_of_user"), user);
    for (; q.next(); ++count)
      if (q.get_id<OrganizationId>(1) == organization) joined = true, settled = q.flag(2);
  }
  if (settled || (!organization && count == 0)) return;
  if (!organization || (count == 1 && !joined)) Query(tx, KOTAE_SQL(tx, "organization.leave_all"), user).run();
  if (!organization) return;
  if (!joined) Query(tx, KOTAE_SQL(tx, "organization.add_membership"), user, organization, 0, tx.at()).run();
  Query(tx, KOTAE_SQL(tx, "organization.set_default"), user, organization, tx.at()).run();
}

void insert(Tx& tx, OrganizationMerge& m) {
  m.created_at = tx.at();
  Query(tx, KOTAE_SQL(tx, "organization.insert_merge"), m.id, m.loser_id, m.winner_id, tx.at()).run();
}

namespace {
OrganizationMerge read_merge(const Query& q) { return {q.text(0), q.get_id<OrganizationId>(1), q.get_id<OrganizationId>(2), q.time(3)}; }
}  // namespace

std::optional<OrganizationMerge> organization_merge(Tx& tx, std::string_view id) {
  Query q(tx, KOTAE_SQL(tx, "organization.merge"), id);
  return q.next() ? std::optional(read_merge(q)) : std::nullopt;
}

std::vector<OrganizationMerge> organization_merges(Tx& tx, OrganizationId id) {
  std::vector<OrganizationMerge> out;
  Query q(tx, KOTAE_SQL(tx, "organization.merges"), id);
  while (q.next()) out.push_back(read_merge(q));
  return out;
}

void move_members(Tx& tx, OrganizationId from, OrganizationId to) {
  std::vector<OrganizationMembership> all;
  for (std::int64_t after = 0;;) {
    auto p = organization_memberships(tx, {}, from, after, 0, 1000);
    if (p.memberships.empty()) break;
    after = p.memberships.back().id;
    all.insert(all.end(), p.memberships.begin(), p.memberships.end());
  }
  for (const auto& m : all) {
    delete_organization_membership(tx, m.id);
    add_organization_membership(tx, m.user_id, to);
    if (m.is_default) set_default_organization(tx, m.user_id, to);
  }
}

}  // namespace kotae::store
