// A whole desk on SQLite with the api in front of it, called in process: no sockets.
#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <string>

#include "api/server.h"
#include "app/accounts.h"
#include "app/receive.h"
#include "app/reply.h"
#include "net/http_url.h"
#include "store/mailboxes.h"
#include "store/tickets.h"

namespace kotae::api::testing {

enum class Who { nobody, customer, limited, agent, admin };
inline const char* name(Who w) {
  static const char* const names[] = {"nobody", "end-user", "limited agent", "agent", "admin"};
  return names[static_cast<int>(w)];
}

struct Got {
  int status = 0;
  json::value body;   // null when it is no JSON
  std::string text;
  net::Pairs headers;
  std::string content_type;
  std::string header(std::string_view name) const {
    for (const auto& [k, v] : headers)
      if (k == name) return v;
    return {};
  }
  /// The reasons of a 422, "field=reason field=reason".
  std::string faults() const {
    std::string out;
    if (!body.is_object() || !body.as_object().contains("details")) return out;
    for (const auto& [k, v] : body.at("details").as_object())
      for (const auto& x : v.as_array()) out += (out.empty() ? "" : " ") + std::string(k) + "=" + std::string(x.at("error").as_string());
    return out;
  }
};

class ApiTest : public ::testing::Test {
 protected:
  ApiTest() {
    std::string t = (std::filesystem::temp_directory_path() / "kotae-api-XXXXXX").string();
    if (!mkdtemp(t.data())) throw std::runtime_error("cannot make " + t);
    folder = t;
    store::OpenOptions o;
    o.data_dir = folder;
    auto db = store::Database::open(o);
    desk = std::make_unique<app::Desk>(std::move(db), store::Blobs(store::Engine::sqlite, folder + "/blobs"), app::Keyring::open(folder), "http://desk.example.jp");
    server = std::make_unique<Server>(*desk, 2);
    write([&](store::Tx& tx) -> Done {
      home = group(tx, "返品");
      away = group(tx, "配送");
      brand = store::default_brand(tx);
      make(tx, Who::customer, "taro@customer.example", desk::Role::end_user);
      make(tx, Who::limited, "limited@desk.example.jp", desk::Role::agent);
      make(tx, Who::agent, "agent@desk.example.jp", desk::Role::agent);
      make(tx, Who::admin, "admin@desk.example.jp", desk::Role::admin);
      store::add_membership(tx, people[Who::limited].id, away);
      store::add_membership(tx, people[Who::agent].id, home);
      store::Mailbox m;
      m.name = "サポート";
      m.address = "support@desk.example.jp";
      m.brand_id = brand;
      m.group_id = home;
      auto made = store::create_mailbox(tx, m);
      if (!made) return fail(made.error());
      mailbox = made->id;
      return {};
    });
  }
  ~ApiTest() override {
    server.reset();
    desk->db().stop();
    desk.reset();
    std::filesystem::remove_all(folder);
  }

  void write(const store::Database::Work& work) {
    const Done d = desk->db().write_wait(work);
    if (!d) throw std::runtime_error(d.error().description);
  }
  template <class F>
  auto read(F f) {
    decltype(f(std::declval<store::Tx&>())) out{};
    desk->db().read([&](store::Tx& tx) { out = f(tx); });
    return out;
  }

  static GroupId group(store::Tx& tx, const std::string& name) {
    store::Group g;
    g.name = name;
    return store::create_group(tx, g).id;
  }

  /// A call with a fresh session of this person.
  Got call(Who who, const std::string& method, const std::string& target, const std::string& body = "", net::Pairs headers = {}) {
    if (who != Who::nobody) {
      app::NewSession s;
      write([&](store::Tx& tx) -> Done {
        s = app::open_session(tx, people[who].id, "192.0.2.1", "test");
        return {};
      });
      headers.emplace_back("cookie", "kotae_session=" + s.token);
      headers.emplace_back("x-csrf-token", s.session.csrf);
      session = s.session.id;
    }
    return raw_call(method, target, body, std::move(headers));
  }
  Got raw_call(const std::string& method, const std::string& target, const std::string& body = "", net::Pairs headers = {}, const std::string& ip = "192.0.2.1") {
    auto r = std::make_shared<net::Request>();
    const auto parsed = net::parse_target(target);
    if (!parsed) throw std::runtime_error("no target: " + target);
    r->method = method;
    r->target = target;
    r->path = parsed->path;
    r->query = parsed->query;
    r->headers = std::move(headers);
    r->body = body;
    r->remote_ip = ip;
    r->host = "desk.example.jp";
    auto answered = std::make_shared<std::promise<net::Response>>();
    auto future = answered->get_future();
    server->handle(std::move(r), [answered](net::Response a) { answered->set_value(std::move(a)); });
    net::Response a = future.get();
    Got g{a.status, nullptr, a.body, a.headers, a.content_type};
    boost::system::error_code ec;
    if (a.content_type.substr(0, 16) == "application/json") g.body = json::parse(a.body, ec);
    return g;
  }

  /// A letter from the customer that became a ticket of the group `home`, with an attachment.
  app::Received letter(const std::string& subject, const std::string& extra_headers = "") {
    static std::atomic<int> n{0};
    const std::string id = std::to_string(++n);
    const std::string raw =
        "From: Taro <taro@customer.example>\r\nTo: support@desk.example.jp\r\nSubject: " + subject + " " + id + "\r\nMessage-ID: <m" + id +
        "@customer.example>\r\nDate: Sun, 22 Nov 2026 10:00:00 +0900\r\n" + extra_headers +
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello " + id +
        "\r\n--b\r\nContent-Type: text/plain; name=note.txt\r\nContent-Disposition: attachment; filename=note.txt\r\n\r\nfile " + id + "\r\n--b--\r\n";
    app::Arrival a;
    a.raw = std::make_shared<const std::string>(raw);
    a.source = "api";
    a.mailbox = mailbox;
    const auto p = app::prepare_letter(*desk, a);
    Result<app::Received> got = fail(Code::internal, "");
    write([&](store::Tx& tx) -> Done {
      got = app::receive(tx, *desk, p);
      return got ? Done{} : Done(fail(got.error()));
    });
    return *got;
  }

  std::string folder;
  std::unique_ptr<app::Desk> desk;
  std::unique_ptr<Server> server;
  std::map<Who, store::User> people;
  GroupId home, away;
  BrandId brand;
  MailboxId mailbox;
  std::int64_t session = 0;   // of the last call

 private:
  void make(store::Tx& tx, Who who, const char* email, desk::Role role) {
    store::User u;
    u.name = name(who);
    u.email = email;
    u.role = role;
    if (who == Who::limited) u.access = desk::TicketAccess::groups;
    people[who] = *store::create_user(tx, u);
  }
};

}  // namespace kotae::api::testing
