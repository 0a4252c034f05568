// A line "METHOD /pattern" and the body of a request: every route that reads JSON, on a whole desk whose transactions are undone.
// Whatever the body holds, it is taken or refused with a reason: no exception, no fault of ours, and what was taken is printed as JSON afterwards.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/route.h"
#include "app/receive.h"
#include "app/reply.h"
#include "store/access.h"
#include "store/mailboxes.h"

namespace {

using namespace kotae;

[[noreturn]] void found(std::string_view route, std::string_view what) {
  std::cerr << route << ": " << what << "\n";
  std::abort();
}

class House {
 public:
  House() {
    std::string folder = (std::filesystem::temp_directory_path() / "kotae-fuzz-XXXXXX").string();
    if (!mkdtemp(folder.data())) found("setup", "no folder");
    static const std::string to_remove = folder;
    std::atexit([] { std::filesystem::remove_all(to_remove); });
    store::OpenOptions o;
    o.data_dir = folder;
    o.readers = 1;
    auto db = store::Database::open(o);
    desk_ = std::make_unique<app::Desk>(std::move(db), store::Blobs(store::Engine::sqlite, folder + "/blobs"), app::Keyring::open(folder), "http://desk.example.jp");
    const Done d = desk_->db().write_wait([this](store::Tx& tx) { return fill(tx); });
    if (!d) found("setup", d.error().description);
    for (const auto& r : api::routes().all())
      if (std::holds_alternative<api::Prepare>(r.handler) && !r.slow && !std::strstr(r.pattern, "mail/inbound") && !std::strstr(r.pattern, "uploads")) writes_.push_back(&r);
  }

  void ask(std::string_view line, std::string body) {
    const api::Route& route = chosen(line);
    if (body.size() > route.max_body) return;  // refused before anybody reads it
    const api::Call c = call(route, std::move(body));
    auto prepared = std::get<api::Prepare>(route.handler)(c);
    if (!prepared) return told(route, prepared.error());
    (void)desk_->db().write_wait([&](store::Tx& tx) -> Done {
      Result<api::Answer> a = fail(Code::internal, "");
      const Done d = tx.attempt([&](store::Tx& t) -> Done {
        a = prepared->run(t);
        return a ? Done{} : Done(fail(a.error()));
      });
      if (d) {
        printed(route, *a);
        look(route, tx);
      } else {
        told(route, d.error());
        if (prepared->refused) prepared->refused(tx, d.error());
      }
      for (const auto& r : api::routes().all())
        if (std::string_view(r.pattern) == "/api/kotae/tickets/{}" && std::string_view(r.method) == "GET") show(r, call(r, ""), tx);
      return fail(Code::invalid, "undo");
    });
  }

 private:
  Done fill(store::Tx& tx) {
    store::User admin, customer;
    admin.name = "Hanako";
    admin.email = "hanako@desk.example.jp";
    admin.role = desk::Role::admin;
    auto made = store::create_user(tx, admin);
    if (!made) return fail(made.error());
    customer.name = "Taro";
    customer.email = "taro@customer.example";
    const auto requester = store::create_user(tx, customer);
    if (!requester) return fail(requester.error());
    store::Group g;
    g.name = "Support";
    g = store::create_group(tx, g);
    ids_["users"] = made->id.v;
    ids_["groups"] = g.id.v;
    ids_["brands"] = store::default_brand(tx).v;
    ids_["group_memberships"] = store::add_membership(tx, made->id, g.id).id;
    store::Mailbox box;
    box.name = "Support";
    box.address = "support@desk.example.jp";
    box.brand_id = store::default_brand(tx);
    box.group_id = g.id;
    box.charset = "iso-2022-jp";
    const auto m = store::create_mailbox(tx, box);
    if (!m) return fail(m.error());
    ids_["mailboxes"] = m->id.v;
    app::Arrival a;
    a.raw = std::make_shared<const std::string>(
        "From: Taro <taro@customer.example>\r\nTo: support@desk.example.jp\r\nSubject: Where is it?\r\nMessage-ID: <1@customer.example>\r\n\r\nI wait.\r\n");
    a.source = "api";
    const auto got = app::receive(tx, *desk_, app::prepare_letter(*desk_, a));
    if (!got) return fail(got.error());
    ids_["tickets"] = got->ticket_id.v;
    ids_["comments"] = got->comment_id.v;
    auto caller = std::make_shared<api::Caller>();
    caller->user = *store::user(tx, made->id);
    caller->viewer = store::viewer_of(tx, caller->user);
    app::ReplyWish w;
    w.text.body = "Soon.";
    w.hold_s = 300;
    const auto o = app::reply(tx, *desk_, caller->viewer, got->ticket_id, w);
    if (!o) return fail(o.error());
    ids_["outgoing"] = o->id.v;
    caller_ = std::move(caller);
    return {};
  }
  // The route of that name; any, when there is none.
  const api::Route& chosen(std::string_view line) const {
    std::size_t sum = 0;
    for (const auto* r : writes_)
      if (line == std::string(r->method) + " " + r->pattern) return *r;
    for (const char c : line) sum = sum * 31 + static_cast<unsigned char>(c);
    return *writes_[sum % writes_.size()];
  }
  api::Call call(const api::Route& route, std::string body) const {
    auto r = std::make_shared<net::Request>();
    r->method = route.method;
    r->path = r->target = route.pattern;
    r->body = std::move(body);
    r->host = "desk.example.jp";
    std::vector<std::string> args;
    std::string noun;
    for (std::string_view p = route.pattern; !p.empty();) {
      const auto end = p.find('/', 1);
      const auto part = p.substr(1, end == std::string_view::npos ? end : end - 1);
      if (part == "{}") args.push_back(std::to_string(ids_.count(noun) ? ids_.at(noun) : 1));
      else noun = part;
      p.remove_prefix(std::min(p.size(), end));
    }
    return {r, *desk_, caller_, std::move(args)};
  }
  static void told(const api::Route& route, const Error& e) {
    if (e.code == Code::internal) found(route.pattern, "internal: " + e.description);
    printed(route, api::error_answer(e, "ja"));
  }
  static void printed(const api::Route& route, const api::Answer& a) {
    if (a.status < 200 || a.status >= 500) found(route.pattern, "answers " + std::to_string(a.status));
    if (a.body.empty()) return;
    boost::system::error_code ec;
    (void)boost::json::parse(a.body, ec);
    if (ec) found(route.pattern, "its answer is no JSON: " + ec.message() + ": " + a.body.substr(0, 500));
  }
  static void show(const api::Route& route, const api::Call& c, store::Tx& tx) {
    const auto a = std::get<api::Read>(route.handler)(c, tx);
    a ? printed(route, *a) : told(route, a.error());
  }
  // What was written is read back, where there is a route for it.
  void look(const api::Route& written, store::Tx& tx) const {
    for (const auto& r : api::routes().all())
      if (std::string_view(r.method) == "GET" && std::string_view(r.pattern) == written.pattern && std::holds_alternative<api::Read>(r.handler)) show(r, call(r, ""), tx);
  }

  std::unique_ptr<app::Desk> desk_;
  std::shared_ptr<const api::Caller> caller_;
  std::map<std::string, std::int64_t, std::less<>> ids_;  // of the records that "{}" stands for, by the word before it
  std::vector<const api::Route*> writes_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static House& house = *new House;
  const std::string_view s(reinterpret_cast<const char*>(data), size);
  const auto end = s.find('\n');
  house.ask(s.substr(0, end), end == std::string_view::npos ? std::string{} : std::string(s.substr(end + 1)));
  return 0;
}
