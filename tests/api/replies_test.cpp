// Drafts and replies as the screen asks for them.
#include "desk.h"

namespace kotae::api::testing {
namespace {

class Replies : public ApiTest {
 protected:
  std::string ticket = std::to_string(letter("質問").ticket_id.v);
  Got save(const std::string& body) { return call(Who::agent, "PUT", "/api/kotae/tickets/" + ticket + "/draft", json::serialize(json::object{{"body", body}})); }
  std::string hold(const std::string& body) {
    const auto got = call(Who::agent, "POST", "/api/kotae/tickets/" + ticket + "/reply", json::serialize(json::object{{"body", body}, {"hold_s", 300}}));
    EXPECT_EQ(got.status, 202) << got.text;
    return std::to_string(got.body.at("outgoing_id").as_int64());
  }
  json::value shown(const std::string& id) { return call(Who::agent, "GET", "/api/kotae/outgoing/" + id).body.at("outgoing"); }
};

TEST_F(Replies, ADraftSaysWhatItsMailboxCannotCarry) {
  EXPECT_EQ(save("髙橋様 ☃").body.at("unfit").as_string(), "") << "UTF-8 carries all";
  ASSERT_EQ(call(Who::admin, "PUT", "/api/kotae/mailboxes/" + std::to_string(mailbox.v), R"({"charset":"iso-2022-jp"})").status, 200);
  EXPECT_EQ(save("☃と🍣と☃、お返事いたします").body.at("unfit").as_string(), "☃🍣");
  EXPECT_EQ(save("お返事いたします").body.at("unfit").as_string(), "");
}

TEST_F(Replies, TakenBackItIsTheDraft) {
  const auto id = hold("一通目");
  const auto got = call(Who::agent, "DELETE", "/api/kotae/outgoing/" + id);
  ASSERT_EQ(got.status, 200);
  EXPECT_EQ(got.body.at("draft").at("body").as_string(), "一通目");
  EXPECT_TRUE(got.body.at("draft").at("came_back").is_null());
  EXPECT_EQ(got.body.at("outgoing").at("state").as_string(), "draft");
  EXPECT_EQ(call(Who::admin, "POST", "/api/kotae/outgoing/" + id + "/discard", "{}").status, 409) << "a draft is not thrown away by its number";
}

TEST_F(Replies, BesideAnotherDraftItWaitsAsReturned) {
  const auto id = hold("一通目");
  ASSERT_EQ(save("二通目").status, 200);
  const auto got = call(Who::agent, "DELETE", "/api/kotae/outgoing/" + id);
  ASSERT_EQ(got.status, 200);
  EXPECT_TRUE(got.body.at("draft").is_null());
  EXPECT_EQ(got.body.at("outgoing").at("state").as_string(), "returned");
  EXPECT_EQ(shown(id).at("body").as_string(), "一通目");
  EXPECT_EQ(shown(id).at("came_back").as_string(), "Undo");
  const auto again = call(Who::agent, "DELETE", "/api/kotae/outgoing/" + id);
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.body.at("error").as_string(), "UpdateConflict");
  EXPECT_EQ(call(Who::agent, "GET", "/api/kotae/tickets/" + ticket + "/draft").body.at("draft").at("body").as_string(), "二通目");
  EXPECT_EQ(call(Who::agent, "POST", "/api/kotae/outgoing/" + id + "/send_now", "{}").status, 409);
  const auto away = call(Who::agent, "POST", "/api/kotae/outgoing/" + id + "/discard", "{}");
  EXPECT_EQ(away.status, 202);
  EXPECT_EQ(away.body.at("state").as_string(), "void");
}

TEST_F(Replies, GoingOnWithADraftNamesIt) {
  const auto id = hold("一通目です");
  ASSERT_EQ(call(Who::admin, "DELETE", "/api/kotae/outgoing/" + id).status, 200) << "an admin stops it: its author has not seen that";
  const auto mine = call(Who::agent, "GET", "/api/kotae/tickets/" + ticket + "/draft").body.at("draft");
  EXPECT_EQ(mine.at("came_back").as_string(), "Undo");
  const auto saved = call(Who::agent, "PUT", "/api/kotae/tickets/" + ticket + "/draft", json::serialize(json::object{{"body", "書き直し"}, {"outgoing_id", mine.at("outgoing_id")}}));
  EXPECT_EQ(saved.body.at("draft").at("outgoing_id").as_int64(), std::stoll(id));
  EXPECT_EQ(shown(id).at("body").as_string(), "書き直し");
}

}  // namespace
}  // namespace kotae::api::testing
