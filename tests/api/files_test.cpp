// Uploads, attachments and letters: who gets the bytes, and how they leave.
#include "desk.h"

namespace kotae::api::testing {
namespace {

using State = store::Attachment::State;
const std::string png = std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x06\0\0\0\x1f\x15\xc4\x89", 33);

class Files : public ApiTest {
 protected:
  Got upload(Who who, const std::string& name, const std::string& bytes, const std::string& type = "") {
    net::Pairs h;
    if (!type.empty()) h.emplace_back("content-type", type);
    return call(who, "POST", "/api/v2/uploads?filename=" + name, bytes, h);
  }
  static std::string address(const Got& upload) {
    const std::string url(upload.body.at("upload").at("attachment").at("content_url").as_string());
    // Without the signature: what opens then is decided by who asks.
    return url.substr(url.find("/api/"), url.rfind('/') - url.find("/api/"));
  }
};

TEST_F(Files, AnUploadIsItsUploadersAlone) {
  const auto up = upload(Who::agent, "a.txt", "hello", "text/plain");
  ASSERT_EQ(up.status, 201);
  EXPECT_EQ(call(Who::agent, "GET", address(up)).text, "hello");
  EXPECT_EQ(call(Who::admin, "GET", address(up)).status, 404);
  EXPECT_EQ(call(Who::customer, "GET", address(up)).status, 404);
  const std::string token(up.body.at("upload").at("token").as_string());
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/uploads?filename=b.txt&token=" + token, "x").faults(), "token=not_found");
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/uploads?filename=b.txt&token=" + token, "x").body.at("upload").at("attachments").as_array().size(), 2u);
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/uploads/" + token).status, 404);
  EXPECT_EQ(call(Who::agent, "DELETE", "/api/v2/uploads/" + token).status, 204);
  EXPECT_EQ(call(Who::agent, "GET", address(up)).status, 404);
}

TEST_F(Files, ANoteIsNotForItsCustomer) {
  const auto mail = letter("質問");
  const auto up = upload(Who::agent, "secret.txt", "secret", "text/plain");
  const std::string body = R"({"ticket":{"comment":{"body":"メモ","public":false,"uploads":[")" + std::string(up.body.at("upload").at("token").as_string()) + R"("]}}})";
  ASSERT_EQ(call(Who::agent, "PUT", "/api/v2/tickets/" + std::to_string(mail.ticket_id.v), body).status, 200);
  EXPECT_EQ(call(Who::admin, "GET", address(up)).text, "secret");
  EXPECT_EQ(call(Who::customer, "GET", address(up)).status, 404);
  EXPECT_EQ(call(Who::limited, "GET", address(up)).status, 404);
}

TEST_F(Files, NothingOpensAsAPage) {
  for (const auto& [name, type, bytes] : {std::tuple<std::string, std::string, std::string>{"a.html", "text/html", "<script>alert(1)</script>"},
                                          {"a.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"},
                                          {"a.xhtml", "application/xhtml+xml", "<html xmlns='http://www.w3.org/1999/xhtml'/>"},
                                          {"fake.png", "image/png", "<html><script>alert(1)</script></html>"}}) {
    const auto up = upload(Who::agent, name, bytes, type);
    ASSERT_EQ(up.status, 201) << up.text;
    for (const char* how : {"", "?inline=1"}) {
      const auto got = call(Who::agent, "GET", address(up) + how);
      EXPECT_EQ(got.status, 200);
      EXPECT_TRUE(got.content_type == "application/octet-stream" || got.content_type == "text/plain; charset=utf-8") << name << how << ": " << got.content_type;
      if (got.content_type == "application/octet-stream") {
        EXPECT_EQ(got.header("Content-Disposition").substr(0, 10), "attachment") << name << how;
      }
      EXPECT_EQ(got.header("Content-Security-Policy"), "sandbox; default-src 'none'");
      EXPECT_EQ(got.header("X-Content-Type-Options"), "nosniff");
      EXPECT_EQ(got.header("Cache-Control").substr(0, 7), "private");
    }
  }
}

TEST_F(Files, PicturesAndTextMayBeShown) {
  const auto picture = upload(Who::agent, "a.png", png, "image/jpeg");
  EXPECT_EQ(picture.body.at("upload").at("attachment").at("content_type").as_string(), "image/png");
  const auto shown = call(Who::agent, "GET", address(picture) + "?inline=1");
  EXPECT_EQ(shown.content_type, "image/png");
  EXPECT_EQ(shown.header("Content-Disposition").substr(0, 6), "inline");
  const auto sjis = upload(Who::agent, "a.txt", "\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x83\x65\x83\x4c\x83\x58\x83\x67\x82\xc5\x82\xb7\x81\x42", "text/plain");
  EXPECT_EQ(call(Who::agent, "GET", address(sjis) + "?inline=1").text, "日本語のテキストです。");
  EXPECT_EQ(call(Who::agent, "GET", address(sjis)).text.size(), 22u);
}

TEST_F(Files, NamesSurviveTheirJourney) {
  const auto up = upload(Who::agent, "%E8%AB%8B%E6%B1%82%E6%9B%B8%20%22a%22%0D%0AX%3A%20y.pdf", "%PDF-1.4", "application/pdf");
  ASSERT_EQ(up.status, 201) << up.text;
  const std::string d = call(Who::agent, "GET", address(up)).header("Content-Disposition");
  EXPECT_EQ(d.find_first_of("\r\n"), std::string::npos);
  EXPECT_NE(d.find("filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8"), std::string::npos) << d;
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/uploads?filename=", "x").faults(), "filename=blank");
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/uploads?filename=a", "").faults(), "body=blank");
}

TEST_F(Files, TheScannerHasTheLastWord) {
  const auto mail = letter("質問");
  const auto file = read([&](store::Tx& tx) { return store::attachments_of(tx, mail.comment_id); }).at(0);
  const std::string target = "/api/kotae/attachments/" + std::to_string(file.id.v) + "/" + file.token;
  const auto set = [&](State s) {
    write([&](store::Tx& tx) -> Done {
      store::set_attachment_state(tx, file.id, s, "Eicar-Test");
      return {};
    });
  };
  set(State::scanning);
  const auto waits = call(Who::agent, "GET", target);
  EXPECT_EQ(waits.status, 503);
  EXPECT_EQ(waits.header("Retry-After"), "5");
  set(State::infected);
  EXPECT_EQ(call(Who::agent, "GET", target).status, 403);
  EXPECT_EQ(call(Who::agent, "GET", target + "?force=1").status, 403);
  EXPECT_EQ(call(Who::admin, "GET", target).status, 403);
  const auto forced = call(Who::admin, "GET", target + "?force=1&inline=1");
  EXPECT_EQ(forced.status, 200);
  EXPECT_EQ(forced.content_type, "application/octet-stream");
  set(State::redacted);
  EXPECT_EQ(call(Who::admin, "GET", target + "?force=1").status, 404);
  set(State::ready);
  EXPECT_EQ(call(Who::agent, "GET", "/api/kotae/attachments/" + std::to_string(file.id.v) + "/" + std::string(file.token.size(), '0')).status, 404);
}

TEST_F(Files, SuspendedLettersBecomeTicketsWhenAccepted) {
  const auto bulk = letter("お得な情報", "Precedence: bulk\r\nList-Id: <news.customer.example>\r\nList-Unsubscribe: <mailto:out@customer.example>\r\n");
  const std::string at = "/api/kotae/inbound/" + std::to_string(bulk.inbound_id.v);
  const auto list = call(Who::agent, "GET", "/api/kotae/inbound?state=suspended");
  ASSERT_EQ(list.body.at("letters").as_array().size(), 1u);
  EXPECT_TRUE(call(Who::limited, "GET", "/api/kotae/inbound?state=suspended").body.at("letters").as_array().empty());
  EXPECT_EQ(call(Who::agent, "GET", "/api/kotae/inbound?state=failed").status, 403);
  EXPECT_EQ(call(Who::agent, "GET", "/api/kotae/inbound?state=done").faults(), "state=inclusion");
  EXPECT_NE(call(Who::agent, "GET", at).body.at("letter").at("text").as_string().find("Hello"), std::string::npos);
  EXPECT_EQ(call(Who::agent, "POST", at + "/replay", "{}").body.at("state").as_string(), "suspended");
  const auto accepted = call(Who::agent, "POST", at + "/accept", "{}");
  EXPECT_EQ(accepted.body.at("state").as_string(), "done");
  EXPECT_TRUE(accepted.body.at("ticket_id").is_int64());
  EXPECT_EQ(call(Who::agent, "GET", at).status, 404);
  EXPECT_EQ(call(Who::agent, "POST", at + "/accept", "{}").status, 404);
}

TEST_F(Files, ALetterIsReadAgainOnlyWithAKnownCharset) {
  const auto mail = letter("質問");
  const std::string at = "/api/kotae/comments/" + std::to_string(mail.comment_id.v) + "/redecode";
  EXPECT_EQ(call(Who::agent, "POST", at, R"({"charset":"klingon"})").faults(), "charset=inclusion");
  EXPECT_EQ(call(Who::agent, "POST", at, "{}").faults(), "charset=blank");
  const auto raw = call(Who::agent, "GET", "/api/kotae/comments/" + std::to_string(mail.comment_id.v) + "/raw");
  EXPECT_EQ(raw.content_type, "message/rfc822");
  EXPECT_EQ(raw.text.substr(0, 5), "From:");
  EXPECT_EQ(raw.header("Content-Disposition").substr(0, 10), "attachment");
}

}  // namespace
}  // namespace kotae::api::testing
