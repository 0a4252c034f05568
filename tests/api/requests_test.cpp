// Requests: the end-user's view. Public words of what one may see, and nothing else.
#include "desk.h"
#include "store/definitions.h"
#include "store/organizations.h"
#include "store/requests.h"

namespace kotae::api::testing {
namespace {

class Requests : public ApiTest {
 protected:
  std::string at(TicketId t) { return "/api/v2/requests/" + std::to_string(t.v); }
  std::string ticket(TicketId t) { return "/api/v2/tickets/" + std::to_string(t.v); }
  store::User person(const char* email, OrganizationId organization = {}) {
    store::User u;
    u.name = email;
    u.email = email;
    u.organization_id = organization;
    store::User made;
    write([&](store::Tx& tx) -> Done {
      auto r = store::create_user(tx, u);
      if (!r) return fail(r.error());
      made = *r;
      return {};
    });
    return made;
  }
  Got as(const store::User& u, const std::string& method, const std::string& target, const std::string& body = "") {
    const auto had = people[Who::customer];
    people[Who::customer] = u;
    auto got = call(Who::customer, method, target, body);
    people[Who::customer] = had;
    return got;
  }
};

TEST_F(Requests, OnlyPublicWordsAreShown) {
  const auto mail = letter("質問");
  ASSERT_EQ(call(Who::agent, "PUT", ticket(mail.ticket_id), R"({"ticket":{"comment":{"body":"内密の話","public":false}}})").status, 200);
  ASSERT_EQ(call(Who::agent, "PUT", ticket(mail.ticket_id), R"({"ticket":{"comment":{"body":"お答えします"},"status":"hold"}})").status, 200);
  const auto shown = call(Who::customer, "GET", at(mail.ticket_id));
  ASSERT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body.at("request").at("status").as_string(), "open");
  EXPECT_EQ(shown.text.find("内密"), std::string::npos);
  const auto words = call(Who::customer, "GET", at(mail.ticket_id) + "/comments");
  EXPECT_EQ(words.body.at("count").as_int64(), 2);
  EXPECT_EQ(words.text.find("内密"), std::string::npos);
  EXPECT_EQ(words.text.find("message_id"), std::string::npos);
  EXPECT_EQ(words.text.find("agent@desk"), std::string::npos);
  const auto note = read([&](store::Tx& tx) { return store::comments_of(tx, mail.ticket_id); }).at(1);
  EXPECT_EQ(note.audience, desk::Audience::internal);
  EXPECT_EQ(call(Who::customer, "GET", at(mail.ticket_id) + "/comments/" + std::to_string(note.id.v)).status, 404);
  EXPECT_EQ(call(Who::agent, "GET", at(mail.ticket_id) + "/comments/" + std::to_string(note.id.v)).status, 404);
}

TEST_F(Requests, AskedAnsweredAndSolved) {
  const auto made = call(Who::customer, "POST", "/api/v2/requests", R"({"request":{"subject":"壊れました","priority":"high","comment":{"body":"動きません"},"status":"solved","assignee_id":1,"tags":["x"]}})");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto& r = made.body.at("request");
  EXPECT_EQ(r.at("status").as_string(), "new");
  EXPECT_EQ(r.at("description").as_string(), "動きません");
  EXPECT_TRUE(r.at("assignee_id").is_null());
  const TicketId id{r.at("id").as_int64()};
  EXPECT_TRUE(read([&](store::Tx& tx) { return store::ticket(tx, id); })->tags.empty());
  EXPECT_EQ(call(Who::customer, "PUT", at(id), R"({"request":{"solved":true}})").faults(), "solved=invalid");
  ASSERT_EQ(call(Who::agent, "PUT", ticket(id), R"({"ticket":{"status":"pending","comment":{"body":"再起動してください"},"assignee_id":)" + std::to_string(people[Who::agent].id.v) + "}}").status, 200);
  EXPECT_TRUE(call(Who::customer, "GET", at(id)).body.at("request").at("can_be_solved_by_me").as_bool());
  const auto answered = call(Who::customer, "PUT", at(id), R"({"request":{"comment":{"body":"駄目でした"}}})");
  EXPECT_EQ(answered.body.at("request").at("status").as_string(), "open");
  EXPECT_EQ(call(Who::customer, "PUT", at(id), R"({"request":{"comment":{"body":"直りました"},"solved":true}})").body.at("request").at("status").as_string(), "solved");
  EXPECT_EQ(call(Who::customer, "GET", "/api/v2/requests/open").body.at("count").as_int64(), 0);
  EXPECT_EQ(call(Who::customer, "GET", "/api/v2/requests/solved").body.at("count").as_int64(), 1);
  EXPECT_EQ(call(Who::customer, "GET", "/api/v2/requests?page[size]=1").body.at("links").at("next"), json::value(nullptr));
  EXPECT_EQ(call(Who::customer, "POST", "/api/v2/requests", R"({"request":{"subject":"x"}})").faults(), "comment=blank");
  EXPECT_EQ(call(Who::customer, "PUT", at(id), R"({"request":{"comment":{"body":" "}}})").faults(), "comment.body=blank");
}

TEST_F(Requests, StrangersCopiesAndColleagues) {
  store::Organization acme;
  acme.name = "Acme";
  write([&](store::Tx& tx) { return store::insert(tx, acme); });
  const auto asker = person("asker@acme.example", acme.id), colleague = person("colleague@acme.example", acme.id), copied = person("copied@other.example"), stranger = person("stranger@other.example");
  const auto made = as(asker, "POST", "/api/v2/requests", R"({"request":{"subject":"共有","comment":{"body":"本文"},"email_ccs":["copied@other.example"]}})");
  ASSERT_EQ(made.status, 201) << made.text;
  const TicketId id{made.body.at("request").at("id").as_int64()};
  const char* answer = R"({"request":{"comment":{"body":"私からも"}}})";
  const std::string organization = "/api/v2/organizations/" + std::to_string(acme.id.v) + "/requests";
  // Not shared: the requester and who is copied.
  for (const char* part : {"", "/comments"}) {
    EXPECT_EQ(as(stranger, "GET", at(id) + part).status, 404);
    EXPECT_EQ(as(colleague, "GET", at(id) + part).status, 404);
    EXPECT_EQ(as(copied, "GET", at(id) + part).status, 200);
  }
  EXPECT_EQ(as(stranger, "PUT", at(id), answer).status, 404);
  EXPECT_EQ(as(colleague, "PUT", at(id), answer).status, 404);
  EXPECT_EQ(as(copied, "PUT", at(id), answer).status, 200);
  EXPECT_EQ(as(copied, "PUT", at(id), R"({"request":{"solved":true}})").faults(), "solved=invalid");
  EXPECT_EQ(as(copied, "GET", "/api/v2/requests").body.at("count").as_int64(), 0);
  EXPECT_EQ(as(copied, "GET", "/api/v2/requests/ccd").body.at("count").as_int64(), 1);
  EXPECT_EQ(as(stranger, "GET", "/api/v2/requests/ccd").body.at("count").as_int64(), 0);
  EXPECT_EQ(as(colleague, "GET", organization).status, 404);
  // Shared to read, then to answer.
  const std::string o = "/api/v2/organizations/" + std::to_string(acme.id.v);
  ASSERT_EQ(call(Who::admin, "PUT", o, R"({"organization":{"shared_tickets":true}})").status, 200);
  EXPECT_EQ(as(colleague, "GET", at(id)).status, 200);
  EXPECT_EQ(as(colleague, "GET", organization).body.at("count").as_int64(), 1);
  EXPECT_EQ(as(colleague, "PUT", at(id), answer).status, 403);
  EXPECT_EQ(as(stranger, "GET", organization).status, 404);
  ASSERT_EQ(call(Who::admin, "PUT", o, R"({"organization":{"shared_comments":true}})").status, 200);
  EXPECT_EQ(as(colleague, "PUT", at(id), answer).status, 200);
  EXPECT_EQ(as(stranger, "PUT", at(id), answer).status, 404);
  // Staff's own lists are of what they asked themselves; a limited agent sees no foreign request.
  EXPECT_EQ(call(Who::limited, "GET", at(id)).status, 404);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/requests").body.at("count").as_int64(), 0);
  // A ticket of notes alone is nobody's request.
  const auto secret = call(Who::agent, "POST", "/api/v2/tickets", R"({"ticket":{"subject":"内","comment":{"body":"x","public":false},"requester_id":)" + std::to_string(asker.id.v) + "}}");
  ASSERT_EQ(secret.status, 201);
  EXPECT_EQ(as(asker, "GET", at(TicketId{secret.body.at("ticket").at("id").as_int64()})).status, 404);
  EXPECT_EQ(as(asker, "GET", "/api/v2/requests").body.at("count").as_int64(), 1);
}

TEST_F(Requests, FilesAreForWhoeverSeesTheRequest) {
  const auto mail = letter("写真");
  const auto file = read([&](store::Tx& tx) { return store::attachments_of_ticket(tx, mail.ticket_id); }).at(0);
  const auto copied = person("copied@other.example"), stranger = person("stranger@other.example");
  write([&](store::Tx& tx) -> Done {
    store::add_person(tx, mail.ticket_id, copied.id, "cc");
    return {};
  });
  const std::string target = "/api/kotae/attachments/" + std::to_string(file.id.v) + "/" + file.token;
  EXPECT_EQ(as(copied, "GET", target).status, 200);
  EXPECT_EQ(as(stranger, "GET", target).status, 404);
}

TEST_F(Requests, WithoutSigningInOnlyWhenTheDeskAllows) {
  const std::string body = R"({"request":{"subject":"初めて","comment":{"body":"本文"},"requester":{"name":"Jiro","email":"jiro@new.example"}}})";
  EXPECT_EQ(raw_call("POST", "/api/v2/requests", body).status, 401);
  ASSERT_EQ(call(Who::admin, "PUT", "/api/kotae/settings", R"({"anonymous_requests":true})").status, 200);
  const auto made = raw_call("POST", "/api/v2/requests", body);
  ASSERT_EQ(made.status, 201) << made.text;
  const auto t = read([&](store::Tx& tx) { return store::ticket(tx, {made.body.at("request").at("id").as_int64()}); });
  EXPECT_EQ(read([&](store::Tx& tx) { return store::user(tx, t->requester_id); })->email, "jiro@new.example");
  EXPECT_EQ(raw_call("POST", "/api/v2/requests", R"({"request":{"subject":"x","comment":{"body":"y"}}})").faults(), "requester=blank");
  // Nobody writes in the name of staff, and what there is of a person is not told.
  EXPECT_EQ(raw_call("POST", "/api/v2/requests", R"({"request":{"subject":"x","comment":{"body":"y"},"requester":{"email":"admin@desk.example.jp"}}})").status, 403);
  const auto known = raw_call("POST", "/api/v2/requests", R"({"request":{"subject":"x","comment":{"body":"y"},"requester":{"email":"taro@customer.example"}}})");
  EXPECT_EQ(known.status, 201);
  EXPECT_EQ(known.text.find("requester_id"), std::string::npos);
}

TEST_F(Requests, FieldsAreThoseOpenToPeople) {
  std::int64_t open = 0, closed = 0;
  write([&](store::Tx& tx) -> Done {
    for (auto* id : {&open, &closed}) {
      store::Definition d;
      d.kind = "ticket_field";
      d.title = "f";
      d.data = {{"type", "text"}, {"visible_in_portal", id == &open}, {"editable_in_portal", id == &open}};
      store::insert(tx, d);
      *id = d.id;
    }
    return {};
  });
  const auto made = call(Who::customer, "POST", "/api/v2/requests",
                         R"({"request":{"subject":"x","comment":{"body":"y"},"custom_fields":[{"id":)" + std::to_string(open) + R"(,"value":"a"},{"id":)" + std::to_string(closed) + R"(,"value":"b"}]}})");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(json::serialize(made.body.at("request").at("custom_fields")), R"([{"id":)" + std::to_string(open) + R"(,"value":"a"}])");
  const std::string t = ticket({made.body.at("request").at("id").as_int64()});
  ASSERT_EQ(call(Who::agent, "PUT", t, R"({"ticket":{"custom_fields":[{"id":)" + std::to_string(closed) + R"(,"value":"secret"}]}})").status, 200);
  EXPECT_EQ(call(Who::customer, "GET", "/api/v2/requests/" + std::to_string(made.body.at("request").at("id").as_int64())).text.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace kotae::api::testing
