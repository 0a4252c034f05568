// Organizations, requests, OAuth and the audit log: the same on both engines.
#include <random>
#include <set>

#include "engines.h"
#include "store/audit_log.h"
#include "store/identities.h"
#include "store/oauth.h"
#include "store/organizations.h"
#include "store/requests.h"
#include "store/users.h"

namespace kotae::store::testing {
namespace {

class People : public OnEachEngine {
 protected:
  UserId person(Tx& tx, const std::string& email, desk::Role role = desk::Role::end_user) {
    User u;
    u.name = u.email = email;
    u.role = role;
    return create_user(tx, u)->id;
  }
  OrganizationId organization(Tx& tx, const std::string& name, std::vector<std::string> domains = {}) {
    Organization o;
    o.name = name;
    o.domains = std::move(domains);
    EXPECT_TRUE(insert(tx, o).has_value());
    return o.id;
  }
};
KOTAE_ON_EACH_ENGINE(People);

TEST_P(People, ADomainOrAWholeAddressSaysWhereNewPeopleBelong) {
  must([&](Tx& tx) -> Done {
    const auto acme = organization(tx, "Acme", {"acme.example"}), boss = organization(tx, "Boss", {"boss@acme.example"});
    EXPECT_EQ(organization_for_email(tx, "a@acme.example"), acme);
    EXPECT_EQ(organization_for_email(tx, "boss@acme.example"), boss);
    EXPECT_FALSE(organization_for_email(tx, "a@sub.acme.example"));
    EXPECT_FALSE(organization_for_email(tx, ""));
    EXPECT_EQ(user_for_email(tx, "new@acme.example", "New").organization_id, acme);
    EXPECT_EQ(count_members(tx, acme), 1);
    // Staff are not sorted by their address.
    EXPECT_FALSE(user(tx, person(tx, "agent@acme.example", desk::Role::agent))->organization_id);
    delete_organization(tx, acme);
    EXPECT_FALSE(organization_for_email(tx, "b@acme.example"));
    return {};
  });
}

TEST_P(People, MembershipsAndTheDefaultSayTheSame) {
  must([&](Tx& tx) -> Done {
    const auto a = organization(tx, "A"), b = organization(tx, "B"), c = organization(tx, "C");
    const auto who = person(tx, "x@x.example");
    const auto defaults = [&] {
      std::vector<std::int64_t> out;
      for (const auto& m : organization_memberships(tx, who, {}, 0, 0, 100).memberships)
        if (m.is_default) out.push_back(m.organization_id.v);
      return out;
    };
    add_organization_membership(tx, who, a);
    EXPECT_EQ(user(tx, who)->organization_id, a);
    add_organization_membership(tx, who, a);
    EXPECT_EQ(count_organization_memberships(tx, who, {}), 1);
    // One organization: another one replaces it.
    User u = *user(tx, who);
    u.organization_id = b;
    EXPECT_TRUE(save_user(tx, u).has_value());
    EXPECT_EQ(count_organization_memberships(tx, who, {}), 1);
    EXPECT_EQ(defaults(), std::vector<std::int64_t>{b.v});
    // Several: the new one is the default, the others stay.
    add_organization_membership(tx, who, c);
    EXPECT_EQ(defaults(), std::vector<std::int64_t>{b.v});
    u.organization_id = a;
    EXPECT_TRUE(save_user(tx, u).has_value());
    EXPECT_EQ(count_organization_memberships(tx, who, {}), 3);
    EXPECT_EQ(defaults(), std::vector<std::int64_t>{a.v});
    u.organization_id = {};
    EXPECT_TRUE(save_user(tx, u).has_value());
    EXPECT_EQ(count_organization_memberships(tx, who, {}), 0);
    return {};
  });
}

TEST_P(People, NamesAndExternalIdsAreOneOrganizations) {
  must([&](Tx& tx) -> Done {
    Organization a;
    a.name = "A";
    a.external_id = "x";
    EXPECT_TRUE(insert(tx, a).has_value());
    Organization b;
    b.name = "A";
    EXPECT_EQ(insert(tx, b).error().details.at(0).field, "name");
    b.name = "B";
    b.external_id = "x";
    EXPECT_EQ(insert(tx, b).error().details.at(0).field, "external_id");
    delete_organization(tx, a.id);
    b.name = "A";
    EXPECT_TRUE(insert(tx, b).has_value());
    EXPECT_EQ(store::organization(tx, b.id)->name, "A");
    return {};
  });
}

// What a list of requests holds is exactly what may be opened one by one.
TEST_P(People, ListsOfRequestsHoldWhatMayBeSeen) {
  std::minstd_rand random(7);
  const auto pick = [&](int most) { return static_cast<std::int64_t>(random() % static_cast<unsigned>(most + 1)); };
  std::vector<TicketId> tickets;
  std::vector<UserId> users;
  std::vector<OrganizationId> organizations;
  must([&](Tx& tx) -> Done {
    tickets.clear();
    users.clear();
    organizations.clear();
    for (int i = 0; i < 5; ++i) users.push_back(person(tx, "u" + std::to_string(i) + "@x.example"));
    for (int i = 0; i < 3; ++i) organizations.push_back(organization(tx, "o" + std::to_string(i)));
    for (int i = 0; i < 120; ++i) {
      desk::Ticket t;
      t.subject = "s";
      t.requester_id = t.submitter_id = users[static_cast<std::size_t>(pick(4))];
      if (const auto o = pick(3); o > 0) t.organization_id = organizations[static_cast<std::size_t>(o - 1)];
      t.brand_id = BrandId{1};
      t.is_public = pick(3) != 0;
      t.state = pick(5) == 0 ? desk::State::deleted : desk::State::active;
      t.via = "api";
      t.created_at = t.updated_at = t.latest_at = t.status_at = tx.at();
      insert(tx, t);
      if (pick(3) == 0) add_person(tx, t.id, users[static_cast<std::size_t>(pick(4))], "cc");
      if (pick(3) == 0) add_person(tx, t.id, users[static_cast<std::size_t>(pick(4))], "follower");
      tickets.push_back(t.id);
    }
    return {};
  });
  int seen = 0, hidden = 0;
  db->read([&](Tx& tx) {
    for (const auto& shared : {std::vector<OrganizationId>{}, {organizations[0]}, {organizations[1], organizations[2]}})
      for (const UserId u : users) {
        desk::Viewer v;
        v.user = u;
        v.organizations = shared;
        std::set<std::int64_t> listed;
        for (const auto& t : requests_by_id(tx, v, {}, 0, 1000).tickets) listed.insert(t.id.v);
        EXPECT_EQ(count_requests(tx, v, {}), static_cast<std::int64_t>(listed.size()));
        EXPECT_EQ(requests_by_offset(tx, v, {}, 0, 1000).tickets.size(), listed.size());
        for (const TicketId t : tickets) {
          const bool may = request_for(tx, v, t).has_value();
          ++(may ? seen : hidden);
          ASSERT_EQ(listed.count(t.v) == 1, may) << "ticket " << t.v << " for " << u.v;
        }
        RequestQuery copies;
        copies.copied = u;
        for (const auto& t : requests_by_id(tx, v, copies, 0, 1000).tickets) EXPECT_TRUE(is_copied(tx, u, t.id));
      }
  });
  EXPECT_GT(seen, 300);
  EXPECT_GT(hidden, 300);
}

TEST_P(People, ACodeIsTakenOnceAndInTime) {
  must([&](Tx& tx) -> Done {
    OAuthCode c;
    c.client_id = 1;
    c.user_id = UserId{1};
    c.expires_at = plus_s(tx.at(), 60);
    insert(tx, std::string_view("good"), c);
    c.expires_at = plus_s(tx.at(), -1);
    insert(tx, std::string_view("late"), c);
    EXPECT_TRUE(take_oauth_code(tx, "good").has_value());
    EXPECT_FALSE(take_oauth_code(tx, "good").has_value());
    EXPECT_FALSE(take_oauth_code(tx, "late").has_value());
    OAuthToken t;
    t.client_id = 1;
    t.user_id = UserId{1};
    t.scopes = "read";
    t.refresh_sha256 = "r";
    t.expires_at = plus_s(tx.at(), -1);
    t.refresh_expires_at = plus_s(tx.at(), 60);
    insert(tx, std::string_view("t"), t);
    EXPECT_FALSE(oauth_token(tx, std::string_view("t")).has_value());
    EXPECT_EQ(oauth_token_to_refresh(tx, "r")->id, t.id);
    EXPECT_FALSE(oauth_token_to_refresh(tx, "").has_value());
    EXPECT_EQ(sweep_oauth(tx), 0);
    EXPECT_EQ(oauth_tokens(tx, UserId{1}, 0).size(), 1u);
    EXPECT_EQ(oauth_tokens(tx, UserId{2}, 0).size(), 0u);
    EXPECT_EQ(oauth_tokens(tx, {}, 1).size(), 1u);
    return {};
  });
}

TEST_P(People, TheLogHoldsActsOnTheDeskAlone) {
  must([&](Tx& tx) -> Done {
    emit(tx, 0, {}, UserId{1}, "user.updated", R"({"user_id":5})", R"({"label":"五"})");
    emit(tx, 0, TicketId{9}, UserId{1}, "ticket.updated", "{}");
    emit(tx, 0, {}, {}, "mailbox.updated", "{}");
    emit(tx, 0, {}, UserId{2}, "settings.updated", "{}");
    return {};
  });
  db->read([&](Tx& tx) {
    const auto all = audit_log(tx, {}, 0, 0, 10);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].event.type, "settings.updated");
    EXPECT_EQ(all[1].event.texts, R"({"label":"五"})");
    EXPECT_EQ(count_audit_log(tx, {}), 2);
    AuditFilter f;
    f.actor = UserId{1};
    ASSERT_EQ(audit_log(tx, f, 0, 0, 10).size(), 1u);
    f.types = {"settings.updated"};
    EXPECT_EQ(count_audit_log(tx, f), 0);
    EXPECT_EQ(audit_log(tx, {}, all[0].id, 0, 10).at(0).id, all[1].id);
    EXPECT_EQ(audit_log(tx, {}, 0, 0, 10, true).at(0).id, all[1].id);
    EXPECT_EQ(audit_entry(tx, all[1].id)->event.type, "user.updated");
    EXPECT_FALSE(audit_entry(tx, all[0].id + 1000).has_value());
  });
}

TEST_P(People, PrimaryAddressesFollow) {
  must([&](Tx& tx) -> Done {
    const auto who = person(tx, "one@x.example"), other = person(tx, "other@x.example");
    Identity i;
    i.user_id = who;
    i.kind = "email";
    i.value = "two@x.example";
    EXPECT_TRUE(insert(tx, i).has_value());
    Identity taken = i;
    taken.user_id = other;
    EXPECT_FALSE(insert(tx, taken).has_value());
    make_primary(tx, i);
    EXPECT_EQ(user(tx, who)->email, "two@x.example");
    EXPECT_EQ(user_by_email(tx, "one@x.example")->id, who);
    User u = *user(tx, who);
    u.email = "one@x.example";
    EXPECT_TRUE(save_user(tx, u).has_value());
    for (const auto& x : identities(tx, who)) EXPECT_EQ(x.primary, x.value == "one@x.example");
    move_identities(tx, who, other);
    EXPECT_EQ(identities(tx, other).size(), 3u);
    EXPECT_EQ(user_by_email(tx, "two@x.example")->id, other);
    return {};
  });
}

}  // namespace
}  // namespace kotae::store::testing
