// Deleted, restored, destroyed, spam; words and files taken out; links that end.
#include "api/attachment_links.h"
#include "store/search_documents.h"
#include "ticket_desk.h"

namespace kotae::api::testing {
namespace {

class Lifecycle : public TicketDesk {
 protected:
  // Every text column of every table that still holds these words.
  std::string where(const std::string& words) {
    return read([&](store::Tx& tx) {
      std::vector<std::string> tables;
      {
        store::Query q(tx, std::string_view("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"));
        while (q.next()) tables.push_back(q.text(0));
      }
      std::string found;
      for (const auto& t : tables) {
        std::string any;
        {
          const std::string columns = "SELECT name FROM pragma_table_info('" + t + "')";
          store::Query q(tx, std::string_view(columns));
          while (q.next()) any += (any.empty() ? "" : " OR ") + std::string("instr(CAST(\"") + q.text(0) + "\" AS TEXT), ?1) > 0";
        }
        const std::string sql = "SELECT count(*) FROM \"" + t + "\" WHERE " + any;
        store::Query q(tx, std::string_view(sql), words);
        q.next();
        if (q.i64(0) > 0) found += t + " ";
      }
      return found;
    });
  }
};

TEST_F(Lifecycle, DeletedTicketsComeBackAsTheyWere) {
  const auto id = ticket(Who::agent, {{"tags", json::array{"a"}}});
  const auto before = shown(id);
  EXPECT_EQ(call(Who::agent, "DELETE", at(id)).status, 204);
  EXPECT_EQ(call(Who::agent, "GET", at(id)).status, 404);
  EXPECT_EQ(call(Who::agent, "DELETE", at(id)).status, 404);
  const auto list = call(Who::agent, "GET", "/api/v2/deleted_tickets").body.at("deleted_tickets").as_array();
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].at("id").as_int64(), id);
  EXPECT_EQ(list[0].at("actor").at("id").as_int64(), people[Who::agent].id.v);
  EXPECT_EQ(list[0].at("previous_state").as_string(), "new");
  EXPECT_TRUE(call(Who::limited, "GET", "/api/v2/deleted_tickets").body.at("deleted_tickets").as_array().empty());
  EXPECT_EQ(call(Who::agent, "PUT", "/api/v2/deleted_tickets/" + std::to_string(id) + "/restore").status, 200);
  auto after = shown(id);
  for (const char* key : {"updated_at", "generated_timestamp"}) after.as_object()[key] = before.at(key);
  EXPECT_EQ(after, before);
  EXPECT_EQ(call(Who::agent, "PUT", "/api/v2/deleted_tickets/" + std::to_string(id) + "/restore").status, 404);
}

TEST_F(Lifecycle, DestroyedMeansTheWordsAreNowhere) {
  const auto mail = letter("秘密の注文 QX7781");
  const auto id = mail.ticket_id.v;
  update(Who::agent, id, R"({"subject":"QX7781 の件","external_id":"QX7781-9","additional_tags":["qx7781"],"comment":{"body":"QX7781 を確認","public":true},"custom_fields":[{"id":5,"value":"QX7781"}]})");
  call(Who::agent, "PUT", "/api/kotae/tickets/" + std::to_string(id) + "/draft", R"({"body":"QX7781 下書き"})");
  EXPECT_NE(where("QX7781"), "");
  const auto url = "/api/v2/deleted_tickets/" + std::to_string(id);
  EXPECT_EQ(call(Who::admin, "DELETE", url).status, 404);   // not deleted yet
  call(Who::agent, "DELETE", at(id));
  EXPECT_EQ(call(Who::agent, "DELETE", url).status, 403);
  const auto done = job(Who::admin, call(Who::admin, "DELETE", url));
  EXPECT_TRUE(done.at("results").at(0).at("success").as_bool()) << json::serialize(done);
  EXPECT_EQ(where("QX7781"), "");
  EXPECT_EQ(where("qx7781"), "");
  EXPECT_EQ(where("taro@customer.example").find("inbound"), std::string::npos);
  EXPECT_EQ(call(Who::admin, "GET", at(id)).status, 404);
  EXPECT_TRUE(call(Who::admin, "GET", "/api/v2/deleted_tickets").body.at("deleted_tickets").as_array().empty());
  EXPECT_FALSE(read([&](store::Tx& tx) { return store::search_document(tx, mail.comment_id); }));
  // The letter's bytes went with it, and a letter to the same thread begins anew.
  EXPECT_EQ(read([&](store::Tx& tx) {
    store::Query q(tx, std::string_view("SELECT count(*) FROM blobs"));
    q.next();
    return q.i64(0);
  }), 0);
}

TEST_F(Lifecycle, SpamSuspendsItsSender) {
  const auto id = letter("宣伝").ticket_id.v;
  EXPECT_EQ(call(Who::agent, "PUT", at(id, "/mark_as_spam")).status, 200);
  EXPECT_TRUE(read([&](store::Tx& tx) { return store::user(tx, people[Who::customer].id); })->suspended);
  const auto all1 = call(Who::agent, "GET", "/api/v2/tickets");
  for (const auto& t : all1.body.at("tickets").as_array()) EXPECT_NE(t.at("id").as_int64(), id);
  EXPECT_EQ(call(Who::agent, "PUT", "/api/v2/deleted_tickets/" + std::to_string(id) + "/restore").status, 200);
}

TEST_F(Lifecycle, RedactedTextIsNowhereAnyMore) {
  const auto mail = letter("番号");
  const auto id = mail.ticket_id.v;
  const auto said = update(Who::agent, id, R"({"subject":"カード 4111-1111","comment":{"body":"番号は 4111-1111 です","html_body":"<p>番号は 4111-1111 です</p>","public":false}})");
  ASSERT_EQ(said.status, 200);
  const auto comment = call(Who::agent, "GET", at(id, "/comments")).body.at("comments").as_array().back().at("id").as_int64();
  const auto url = at(id, "/comments/" + std::to_string(comment) + "/redact");
  EXPECT_EQ(call(Who::agent, "PUT", url, R"({"text":"無い"})").faults(), "text=not_found");
  EXPECT_EQ(call(Who::agent, "PUT", url, R"({"text":" "})").faults(), "text=blank");
  const auto got = call(Who::agent, "PUT", url, R"({"text":"4111-1111"})");
  ASSERT_EQ(got.status, 200) << got.text;
  EXPECT_EQ(got.body.at("comment").at("body").as_string(), "番号は ▇▇▇▇▇▇▇▇▇ です");
  EXPECT_EQ(shown(id).at("subject").as_string(), "カード ▇▇▇▇▇▇▇▇▇");
  EXPECT_EQ(where("4111-1111"), "");
  EXPECT_EQ(call(Who::limited, "PUT", url, R"({"text":"番号"})").status, 404);
  const auto other = ticket(Who::agent);
  EXPECT_EQ(call(Who::agent, "PUT", at(other, "/comments/" + std::to_string(comment) + "/redact"), R"({"text":"番号"})").status, 404);
}

TEST_F(Lifecycle, MarkedWordsAndFilesOfALetterGoWithItsBytes) {
  const auto mail = letter("本人確認");
  const auto id = std::to_string(mail.comment_id.v), t = std::to_string(mail.ticket_id.v);
  const auto file = read([&](store::Tx& tx) { return store::attachments_of(tx, mail.comment_id); }).at(0);
  const auto got = call(Who::agent, "PUT", "/api/v2/comment_redactions/" + id, R"({"ticket_id":)" + t + R"(,"html_body":"<p>Hello <redact>my <b>name</b></redact></p>"})");
  ASSERT_EQ(got.status, 200) << got.text;
  EXPECT_EQ(got.body.at("comment").at("html_body").as_string(), "<p>Hello ▇▇▇<b>▇▇▇▇</b></p>");
  EXPECT_EQ(call(Who::agent, "GET", "/api/kotae/comments/" + id + "/raw").status, 404);
  const auto gone = call(Who::agent, "PUT", "/api/v2/tickets/" + t + "/comments/" + id + "/attachments/" + std::to_string(file.id.v) + "/redact");
  ASSERT_EQ(gone.status, 200) << gone.text;
  EXPECT_EQ(gone.body.at("attachment").at("file_name").as_string(), "redacted.txt");
  EXPECT_TRUE(gone.body.at("attachment").at("deleted").as_bool());
  EXPECT_EQ(where("note.txt"), "");
  EXPECT_EQ(where("my name"), "");
}

TEST_F(Lifecycle, LinksOpenForTheirHoldersUntilTheyEnd) {
  const auto mail = letter("添付");
  const auto comments = call(Who::agent, "GET", at(mail.ticket_id.v, "/comments")).body.at("comments").as_array();
  const std::string url(comments.at(0).at("attachments").at(0).at("content_url").as_string());
  const std::string path = url.substr(std::string("http://desk.example.jp").size());
  EXPECT_EQ(raw_call("GET", path).text.substr(0, 4), "file");
  EXPECT_EQ(call(Who::limited, "GET", path).status, 200);   // whoever holds it
  const auto mark = path.find('?');
  std::string forged = path;
  forged[mark - 1] = forged[mark - 1] == '0' ? '1' : '0';
  EXPECT_EQ(raw_call("GET", forged).status, 404);
  // Another file under the same signature.
  const auto other = letter("別");
  const auto a = read([&](store::Tx& tx) { return store::attachments_of(tx, mail.comment_id); }).at(0), b = read([&](store::Tx& tx) { return store::attachments_of(tx, other.comment_id); }).at(0);
  const std::string signed_part = path.substr(path.rfind('/') + 1, mark - path.rfind('/') - 1);
  EXPECT_EQ(check_link(*desk, a, signed_part, now()), Link::good);
  EXPECT_EQ(check_link(*desk, b, signed_part, now()), Link::wrong);
  EXPECT_EQ(check_link(*desk, a, signed_part, plus_s(now(), 3 * 24 * 3600)), Link::expired);
  // Without a signature the gate stands: signed-in people who may see the ticket.
  const std::string plain = "/api/kotae/attachments/" + std::to_string(a.id.v) + "/" + a.token;
  EXPECT_EQ(raw_call("GET", plain).status, 401);
  EXPECT_EQ(call(Who::limited, "GET", plain).status, 404);
  EXPECT_EQ(call(Who::customer, "GET", plain).status, 200);
  // A file on a note is not the customer's, whatever they guess.
  write([&](store::Tx& tx) -> Done {
    store::Query(tx, std::string_view("UPDATE comments SET audience = 0 WHERE id = ?1"), mail.comment_id).run();
    return {};
  });
  EXPECT_EQ(call(Who::customer, "GET", plain).status, 404);
}

}  // namespace
}  // namespace kotae::api::testing
