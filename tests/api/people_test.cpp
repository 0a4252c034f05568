// Organizations and roles: what each role may do, and what others never see.
#include "desk.h"
#include "store/organizations.h"

namespace kotae::api::testing {
namespace {

class People : public ApiTest {
 protected:
  std::string id(Who who) { return std::to_string(people[who].id.v); }
  std::string user(Who who) { return "/api/v2/users/" + id(who); }
  OrganizationId organization(const std::string& name, bool shared = false, bool answers = false) {
    store::Organization o;
    o.name = name;
    o.shared_tickets = shared;
    o.shared_comments = answers;
    write([&](store::Tx& tx) { return store::insert(tx, o); });
    return o.id;
  }
  std::int64_t light_role() {
    const auto all = call(Who::admin, "GET", "/api/v2/custom_roles").body;
    for (const auto& r : all.at("custom_roles").as_array())
      if (r.at("role_type").as_int64() == 1) return r.at("id").as_int64();
    throw std::runtime_error("no light agent role");
  }
  void give_role(Who who, std::int64_t role) {
    const auto got = call(Who::admin, "PUT", user(who), R"({"user":{"custom_role_id":)" + std::to_string(role) + "}}");
    ASSERT_EQ(got.status, 200) << got.text;
  }
};

TEST_F(People, ALightAgentReadsAndWritesNotesOnly) {
  give_role(Who::agent, light_role());
  const auto shown = call(Who::admin, "GET", user(Who::agent)).body.at("user");
  EXPECT_EQ(shown.at("role_type").as_int64(), 1);
  EXPECT_TRUE(shown.at("only_private_comments").as_bool());
  EXPECT_TRUE(shown.at("restricted_agent").as_bool());
  const auto mail = letter("質問");
  const std::string ticket = "/api/v2/tickets/" + std::to_string(mail.ticket_id.v), own = "/api/kotae/tickets/" + std::to_string(mail.ticket_id.v);
  EXPECT_EQ(call(Who::agent, "GET", ticket).status, 200);
  EXPECT_EQ(call(Who::agent, "PUT", ticket, R"({"ticket":{"priority":"high"}})").status, 403);
  EXPECT_EQ(call(Who::agent, "PUT", ticket, R"({"ticket":{"comment":{"body":"x","public":true}}})").status, 403);
  EXPECT_EQ(call(Who::agent, "PUT", ticket, R"({"ticket":{"comment":{"body":"x","public":false},"priority":"high"}})").status, 403);
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/tickets", R"({"ticket":{"subject":"x","requester":{"email":"taro@customer.example"},"comment":{"body":"x"}}})").status, 403);
  EXPECT_EQ(call(Who::agent, "PUT", ticket + "/tags", R"({"tags":["vip"]})").status, 403);
  EXPECT_EQ(call(Who::agent, "POST", own + "/reply", R"({"body":"x","to":["taro@customer.example"]})").status, 403);
  EXPECT_EQ(call(Who::agent, "POST", own + "/lock", "{}").status, 403);
  EXPECT_EQ(call(Who::admin, "PUT", ticket, R"({"ticket":{"assignee_id":)" + id(Who::agent) + "}}").faults(), "assignee_id=invalid");
  const auto before = read([&](store::Tx& tx) { return store::ticket(tx, mail.ticket_id); });
  EXPECT_EQ(before->comment_count, 1);
  EXPECT_FALSE(before->assignee_id);
  EXPECT_EQ(call(Who::agent, "PUT", ticket, R"({"ticket":{"comment":{"body":"在庫を見ました","public":false}}})").status, 200);
  const auto noted = read([&](store::Tx& tx) { return store::ticket(tx, mail.ticket_id); });
  EXPECT_EQ(noted->comment_count, 2);
  EXPECT_EQ(noted->latest_public_comment_id, before->latest_public_comment_id);
}

TEST_F(People, ARoleSaysWhetherTagsAndGroupsOfOthersAreOpen) {
  const auto role = [&](const char* configuration) {
    static int n = 0;
    const auto made = call(Who::admin, "POST", "/api/v2/custom_roles", "{\"custom_role\":{\"name\":\"役割" + std::to_string(++n) + "\",\"configuration\":" + configuration + "}}");
    EXPECT_EQ(made.status, 201) << made.text;
    return made.body.at("custom_role").at("id").as_int64();
  };
  const auto mail = letter("質問");
  const std::string ticket = "/api/v2/tickets/" + std::to_string(mail.ticket_id.v), to_away = R"({"ticket":{"group_id":)" + std::to_string(away.v) + "}}";
  give_role(Who::agent, role(R"({"ticket_tag_editing":true,"ticket_access":"within-groups"})"));
  EXPECT_EQ(call(Who::agent, "PUT", ticket + "/tags", R"({"tags":["vip"]})").status, 200);
  EXPECT_EQ(call(Who::agent, "PUT", ticket, R"({"ticket":{"priority":"high"}})").status, 403);
  give_role(Who::agent, role(R"({"ticket_editing":true,"ticket_access":"within-groups"})"));
  EXPECT_EQ(call(Who::agent, "PUT", ticket, R"({"ticket":{"additional_tags":["vip"]}})").status, 403);
  EXPECT_EQ(call(Who::agent, "PUT", ticket, R"({"ticket":{"priority":"high"}})").status, 200);
  EXPECT_EQ(call(Who::agent, "PUT", ticket, to_away).status, 403);
  EXPECT_EQ(read([&](store::Tx& tx) { return store::ticket(tx, mail.ticket_id); })->group_id, home);
  give_role(Who::agent, role(R"({"ticket_editing":true,"assign_tickets_to_any_group":true,"ticket_access":"within-groups"})"));
  EXPECT_EQ(call(Who::agent, "PUT", ticket, to_away).status, 200);
}

TEST_F(People, ARoleThatMayNotWritePubliclyIsHeldToItAtOnce) {
  const auto made = call(Who::admin, "POST", "/api/v2/custom_roles", R"({"custom_role":{"name":"編集者","configuration":{"ticket_editing":true,"ticket_comment_access":"none","ticket_access":"within-groups","organization_editing":true}}})");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto role = made.body.at("custom_role").at("id").as_int64();
  EXPECT_EQ(made.body.at("custom_role").at("configuration").at("ticket_deletion"), json::value(false));
  give_role(Who::agent, role);
  const auto mail = letter("質問");
  const std::string ticket = "/api/v2/tickets/" + std::to_string(mail.ticket_id.v);
  EXPECT_EQ(call(Who::agent, "PUT", ticket, R"({"ticket":{"priority":"high"}})").status, 200);
  EXPECT_EQ(call(Who::agent, "PUT", ticket, R"({"ticket":{"comment":{"body":"x","public":true}}})").status, 403);
  EXPECT_EQ(call(Who::agent, "DELETE", ticket).status, 403);
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/organizations", R"({"organization":{"name":"x"}})").status, 201);
  EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/custom_roles/" + std::to_string(role), R"({"custom_role":{"configuration":{"ticket_access":"assigned-only"}}})").status, 200);
  EXPECT_EQ(call(Who::agent, "GET", ticket).status, 404);
  EXPECT_EQ(call(Who::admin, "GET", user(Who::agent)).body.at("user").at("ticket_restriction").as_string(), "assigned");
  EXPECT_EQ(call(Who::admin, "GET", "/api/v2/custom_roles/" + std::to_string(role)).body.at("custom_role").at("team_member_count").as_int64(), 1);
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/custom_roles/" + std::to_string(role)).faults(), "custom_role=invalid");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/custom_roles", R"({"custom_role":{"name":"x","configuration":{"view_access":"moon","ticket_editing":1}}})").faults(),
            "configuration.ticket_editing=invalid configuration.view_access=inclusion");
  EXPECT_EQ(call(Who::agent, "PUT", user(Who::agent), R"({"user":{"custom_role_id":null}})").status, 403);
}

TEST_F(People, AnAgentOfAnOrganizationSeesItsTicketsAlone) {
  const auto acme = organization("Acme"), other = organization("Other");
  write([&](store::Tx& tx) -> Done {
    store::add_organization_membership(tx, people[Who::agent].id, acme);
    store::add_organization_membership(tx, people[Who::customer].id, acme);
    return {};
  });
  const auto mail = letter("質問");
  EXPECT_EQ(read([&](store::Tx& tx) { return store::ticket(tx, mail.ticket_id); })->organization_id, acme);
  EXPECT_EQ(call(Who::admin, "PUT", user(Who::agent), R"({"user":{"ticket_restriction":"organization"}})").status, 200);
  const std::string ticket = "/api/v2/tickets/" + std::to_string(mail.ticket_id.v);
  EXPECT_EQ(call(Who::agent, "GET", ticket).status, 200);
  write([&](store::Tx& tx) -> Done {
    store::set_default_organization(tx, people[Who::agent].id, {});
    store::delete_organization_membership(tx, store::organization_membership(tx, people[Who::agent].id, acme)->id);
    store::add_organization_membership(tx, people[Who::agent].id, other);
    return {};
  });
  EXPECT_EQ(call(Who::agent, "GET", ticket).status, 404);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/tickets").body.at("tickets").as_array().size(), 0u);
}

TEST_F(People, OrganizationsAreMadeFoundAndMerged) {
  ASSERT_EQ(call(Who::admin, "POST", "/api/v2/organization_fields", R"({"organization_field":{"type":"text","key":"plan","title":"Plan"}})").status, 201);
  const auto made = call(Who::admin, "POST", "/api/v2/organizations",
                         R"({"organization":{"name":"Acme","external_id":"A-1","domain_names":["Acme.example","sales@other.example"],"tags":["vip"],"organization_fields":{"plan":"gold"}}})");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto& o = made.body.at("organization");
  EXPECT_EQ(json::serialize(o.at("domain_names")), R"(["acme.example","sales@other.example"])");
  EXPECT_EQ(o.at("organization_fields").at("plan").as_string(), "gold");
  const std::string at = "/api/v2/organizations/" + std::to_string(o.at("id").as_int64());
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/organizations", R"({"organization":{"name":"Acme"}})").faults(), "name=taken");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/organizations", R"({"organization":{"name":"","domain_names":["no domain"],"shared_tickets":"yes","group_id":777}})").faults(),
            "name=blank shared_tickets=invalid group_id=not_found domain_names=invalid");
  EXPECT_EQ(call(Who::agent, "PUT", at, R"({"organization":{"notes":"大切"}})").status, 200);
  EXPECT_EQ(call(Who::agent, "PUT", at, R"({"organization":{"details":"x"}})").status, 403);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/organizations/search?external_id=A-1").body.at("count").as_int64(), 1);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/organizations/autocomplete?name=ac").body.at("count").as_int64(), 1);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/organizations/autocomplete?name=%25").body.at("count").as_int64(), 0);
  const auto again = call(Who::admin, "POST", "/api/v2/organizations/create_or_update", R"({"organization":{"name":"Acme Inc","external_id":"A-1"}})");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body.at("organization").at("id"), o.at("id"));
  // New people of the domain belong to it; those of one address too.
  const auto hanako = call(Who::agent, "POST", "/api/v2/users", R"({"user":{"name":"Hanako","email":"hanako@acme.example"}})").body.at("user");
  EXPECT_EQ(hanako.at("organization_id"), o.at("id"));
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/users", R"({"user":{"name":"S","email":"sales@other.example"}})").body.at("user").at("organization_id"), o.at("id"));
  EXPECT_TRUE(call(Who::agent, "POST", "/api/v2/users", R"({"user":{"name":"T","email":"t@other.example"}})").body.at("user").at("organization_id").is_null());
  EXPECT_EQ(call(Who::agent, "GET", at + "/users").body.at("count").as_int64(), 2);
  EXPECT_EQ(call(Who::agent, "GET", at + "/users?page[size]=1").body.at("meta").at("has_more"), json::value(true));
  // Merged: people, domains and tickets go to the winner.
  const auto winner = organization("Winner");
  const auto ticket = call(Who::agent, "POST", "/api/v2/tickets", R"({"ticket":{"subject":"x","comment":{"body":"y"},"requester_id":)" + std::to_string(hanako.at("id").as_int64()) + "}}").body.at("ticket");
  EXPECT_EQ(ticket.at("organization_id"), o.at("id"));
  EXPECT_EQ(call(Who::admin, "POST", at + "/merge", R"({"organization_merge":{"winner_id":)" + std::to_string(winner.v) + "}}").status, 201);
  EXPECT_EQ(call(Who::agent, "GET", at).status, 404);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/organizations/" + std::to_string(winner.v) + "/related").body.at("organization_related"), json::parse(R"({"tickets_count":1,"users_count":2})"));
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/users", R"({"user":{"name":"U","email":"u@acme.example"}})").body.at("user").at("organization_id").as_int64(), winner.v);
  // Deleted: people and open tickets belong to none.
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/organizations/" + std::to_string(winner.v)).status, 204);
  EXPECT_TRUE(call(Who::agent, "GET", "/api/v2/users/" + std::to_string(hanako.at("id").as_int64())).body.at("user").at("organization_id").is_null());
  EXPECT_TRUE(call(Who::agent, "GET", "/api/v2/tickets/" + std::to_string(ticket.at("id").as_int64())).body.at("ticket").at("organization_id").is_null());
}

TEST_F(People, SeveralAddressesAreOnePerson) {
  const std::string at = user(Who::customer) + "/identities";
  const auto second = call(Who::agent, "POST", at, R"({"identity":{"type":"email","value":"Taro@Home.example","verified":true}})");
  ASSERT_EQ(second.status, 201) << second.text;
  EXPECT_EQ(second.body.at("identity").at("value").as_string(), "taro@home.example");
  EXPECT_FALSE(second.body.at("identity").at("primary").as_bool());
  EXPECT_EQ(call(Who::agent, "POST", at, R"({"identity":{"type":"email","value":"agent@desk.example.jp"}})").faults(), "value=taken");
  EXPECT_EQ(call(Who::agent, "POST", at, R"({"identity":{"type":"email","value":"none"}})").faults(), "value=invalid");
  EXPECT_EQ(call(Who::agent, "POST", at, R"({"identity":{"type":"pigeon","value":"x"}})").faults(), "type=inclusion");
  EXPECT_EQ(call(Who::agent, "POST", at, R"({"identity":{"type":"phone_number","value":"+81 (3) 1234-5678"}})").body.at("identity").at("value").as_string(), "+81312345678");
  // A letter from the second address is from the same person.
  app::Arrival a;
  a.raw = std::make_shared<const std::string>("From: T <taro@home.example>\r\nTo: support@desk.example.jp\r\nSubject: x\r\nMessage-ID: <second@home.example>\r\n\r\nbody\r\n");
  a.source = "api";
  a.mailbox = mailbox;
  const auto prepared = app::prepare_letter(*desk, a);
  TicketId ticket;
  write([&](store::Tx& tx) -> Done {
    auto got = app::receive(tx, *desk, prepared);
    if (!got) return fail(got.error());
    ticket = got->ticket_id;
    return {};
  });
  EXPECT_EQ(read([&](store::Tx& tx) { return store::ticket(tx, ticket); })->requester_id, people[Who::customer].id);
  // Another one becomes the primary.
  const std::string one = at + "/" + std::to_string(second.body.at("identity").at("id").as_int64());
  EXPECT_EQ(call(Who::agent, "PUT", one + "/make_primary", "{}").status, 200);
  EXPECT_EQ(call(Who::agent, "GET", user(Who::customer)).body.at("user").at("email").as_string(), "taro@home.example");
  EXPECT_EQ(call(Who::agent, "DELETE", one).faults(), "identity=invalid");
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/users/search?query=email:taro@customer.example").body.at("count").as_int64(), 1);
  // Foreign and staff.
  EXPECT_EQ(call(Who::agent, "GET", user(Who::admin) + one.substr(one.find("/identities"))).status, 404);
  EXPECT_EQ(call(Who::agent, "POST", user(Who::admin) + "/identities", R"({"identity":{"type":"email","value":"x@evil.example"}})").status, 403);
  EXPECT_EQ(call(Who::agent, "POST", user(Who::agent) + "/identities", R"({"identity":{"type":"email","value":"x@evil.example"}})").status, 403);
  EXPECT_EQ(call(Who::customer, "GET", at).status, 200);
  EXPECT_EQ(call(Who::customer, "GET", user(Who::admin) + "/identities").status, 404);
}

TEST_F(People, MergedPeopleAreOne) {
  const auto mail = letter("質問");
  const auto made = call(Who::agent, "POST", "/api/v2/users", R"({"user":{"name":"Taro","email":"taro@new.example","tags":["b"],"external_id":"X-9"}})").body.at("user");
  const std::string winner = std::to_string(made.at("id").as_int64());
  ASSERT_EQ(call(Who::agent, "PUT", user(Who::customer), R"({"user":{"tags":["a"],"phone":"03-1"}})").status, 200);
  EXPECT_EQ(call(Who::agent, "PUT", user(Who::customer) + "/merge", R"({"user":{"id":)" + id(Who::admin) + "}}").faults(), "id=invalid");
  EXPECT_EQ(call(Who::agent, "PUT", user(Who::admin) + "/merge", R"({"user":{"id":)" + winner + "}}").faults(), "user=invalid");
  EXPECT_EQ(call(Who::agent, "PUT", user(Who::customer) + "/merge", R"({"user":{"id":)" + id(Who::customer) + "}}").faults(), "id=invalid");
  const auto merged = call(Who::agent, "PUT", user(Who::customer) + "/merge", R"({"user":{"id":)" + winner + "}}");
  ASSERT_EQ(merged.status, 200) << merged.text;
  EXPECT_EQ(merged.body.at("user").at("email").as_string(), "taro@new.example");
  EXPECT_EQ(merged.body.at("user").at("phone").as_string(), "03-1");
  EXPECT_EQ(json::serialize(merged.body.at("user").at("tags")), R"(["a","b"])");
  const UserId to{made.at("id").as_int64()};
  EXPECT_EQ(read([&](store::Tx& tx) { return store::ticket(tx, mail.ticket_id); })->requester_id, to);
  EXPECT_EQ(read([&](store::Tx& tx) { return store::comments_of(tx, mail.ticket_id); }).at(0).author_id, to);
  EXPECT_EQ(read([&](store::Tx& tx) { return store::user_by_email(tx, "taro@customer.example"); })->id, to);
  const auto gone = call(Who::agent, "GET", user(Who::customer)).body.at("user");
  EXPECT_FALSE(gone.at("active").as_bool());
  EXPECT_TRUE(gone.at("email").is_null());
  EXPECT_EQ(call(Who::customer, "GET", "/api/v2/requests").status, 401);
}

TEST_F(People, DeletedForGoodLeavesNothingPersonal) {
  const auto mail = letter("質問");
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/deleted_users/" + id(Who::customer)).status, 404);
  ASSERT_EQ(call(Who::admin, "DELETE", user(Who::customer)).status, 200);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/deleted_users").body.at("count").as_int64(), 1);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/deleted_users/" + id(Who::customer)).status, 200);
  ASSERT_EQ(call(Who::admin, "DELETE", "/api/v2/deleted_users/" + id(Who::customer)).status, 200);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/deleted_users/" + id(Who::customer)).status, 404);
  EXPECT_EQ(call(Who::agent, "GET", user(Who::customer)).status, 404);
  EXPECT_EQ(read([&](store::Tx& tx) -> std::int64_t {
    store::Query q(tx, std::string_view("SELECT (SELECT count(*) FROM users WHERE email LIKE 'taro@%') + (SELECT count(*) FROM identities WHERE value LIKE 'taro@%')"));
    q.next();
    return q.i64(0);
  }), 0);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/tickets/" + std::to_string(mail.ticket_id.v)).status, 200);
  EXPECT_EQ(call(Who::agent, "GET", "/api/kotae/tickets/" + std::to_string(mail.ticket_id.v)).status, 200);
}

TEST_F(People, SeveralOrganizations) {
  const auto a = organization("A"), b = organization("B");
  const std::string at = user(Who::customer) + "/organization_memberships";
  const auto in_a = call(Who::agent, "POST", at, R"({"organization_membership":{"organization_id":)" + std::to_string(a.v) + "}}");
  ASSERT_EQ(in_a.status, 201) << in_a.text;
  EXPECT_TRUE(in_a.body.at("organization_membership").at("default").as_bool());
  const auto in_b = call(Who::agent, "POST", at, R"({"organization_membership":{"organization_id":)" + std::to_string(b.v) + "}}");
  EXPECT_TRUE(in_b.body.at("organization_membership").at("default").is_null());
  EXPECT_EQ(call(Who::agent, "POST", at, R"({"organization_membership":{"organization_id":)" + std::to_string(b.v) + "}}").faults(), "user_id=taken");
  EXPECT_EQ(call(Who::agent, "POST", at, R"({"organization_membership":{"organization_id":99999}})").faults(), "organization_id=not_found");
  const auto mail = letter("質問");
  EXPECT_EQ(read([&](store::Tx& tx) { return store::ticket(tx, mail.ticket_id); })->organization_id, a);
  ASSERT_EQ(call(Who::agent, "PUT", at + "/" + std::to_string(in_b.body.at("organization_membership").at("id").as_int64()) + "/make_default", "{}").status, 200);
  EXPECT_EQ(call(Who::agent, "GET", user(Who::customer)).body.at("user").at("organization_id").as_int64(), b.v);
  EXPECT_EQ(call(Who::agent, "GET", user(Who::customer) + "/organizations").body.at("count").as_int64(), 2);
  // Leaving takes the tickets not yet closed to the organization that remains.
  EXPECT_EQ(call(Who::agent, "DELETE", user(Who::customer) + "/organizations/" + std::to_string(a.v)).status, 204);
  EXPECT_EQ(read([&](store::Tx& tx) { return store::ticket(tx, mail.ticket_id); })->organization_id, b);
  EXPECT_EQ(call(Who::agent, "PUT", user(Who::customer), R"({"user":{"organization_id":null}})").status, 200);
  EXPECT_EQ(call(Who::agent, "GET", user(Who::customer) + "/organizations").body.at("count").as_int64(), 0);
  EXPECT_EQ(call(Who::agent, "POST", user(Who::admin) + "/organization_memberships", R"({"organization_membership":{"organization_id":)" + std::to_string(b.v) + "}}").status, 403);
}

TEST_F(People, PasswordsOverTheApi) {
  ASSERT_EQ(call(Who::admin, "POST", user(Who::agent) + "/password", R"({"password":"first password"})").status, 200);
  EXPECT_EQ(call(Who::agent, "POST", user(Who::agent) + "/password", R"({"password":"second password"})").status, 403);
  EXPECT_EQ(call(Who::agent, "PUT", user(Who::agent) + "/password", R"({"password":"second password","previous_password":"wrong"})").faults(), "previous_password=invalid");
  EXPECT_EQ(call(Who::agent, "PUT", user(Who::agent) + "/password", R"({"password":"short","previous_password":"first password"})").faults(), "password=too_short");
  EXPECT_EQ(call(Who::agent, "PUT", user(Who::admin) + "/password", R"({"password":"second password","previous_password":"first password"})").status, 404);
  EXPECT_EQ(call(Who::agent, "PUT", user(Who::agent) + "/password", R"({"password":"second password","previous_password":"first password"})").status, 200);
  EXPECT_EQ(raw_call("POST", "/api/kotae/session", R"({"email":"agent@desk.example.jp","password":"second password"})").status, 200);
}

}  // namespace
}  // namespace kotae::api::testing
