// The export of tickets as programs read it: pages of 1000 by cursor, read and printed, until the stream ends.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <future>

#include "api/server.h"
#include "app/accounts.h"
#include "app/change.h"
#include "net/http_url.h"
#include "store/tickets.h"
#include "store/users.h"

using namespace kotae;

namespace {

double seconds_since(std::chrono::steady_clock::time_point t) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - t).count(); }

void fill(app::Desk& desk, int tickets) {
  store::User customer;
  for (int done = 0; done < tickets;) {
    const auto d = desk.db().write_wait([&](store::Tx& tx) -> Done {
      const auto brand = store::default_brand(tx);
      if (!customer.id) {
        customer.name = "太郎";
        customer.email = "taro@customer.example";
        customer = *store::create_user(tx, customer);
      }
      for (int n = 0; n < 500 && done < tickets; ++n, ++done) {
        desk::Ticket t;
        t.subject = "注文 " + std::to_string(done) + " について";
        t.via = "email";
        t.requester_id = t.submitter_id = customer.id;
        t.brand_id = brand;
        t.tags = {"order", "vip"};
        t.fields = R"({"1001":"東京","1002":42})";
        auto change = app::Change::create(tx, std::move(t), customer.id);
        app::NewComment c;
        c.author = customer.id;
        c.via = "email";
        for (int k = 0; k < 12; ++k) c.body += "お世話になっております。先日の注文がまだ届いていないようです。\n";
        if (auto r = change.comment(std::move(c)); !r) return fail(r.error());
        change.finish();
      }
      return {};
    });
    if (!d) throw std::runtime_error(d.error().description);
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli{"Exports every ticket of a desk by cursor"};
  int tickets = 50'000;
  cli.add_option("--tickets", tickets, "Tickets to make")->capture_default_str();
  CLI11_PARSE(cli, argc, argv);

  std::string folder = (std::filesystem::temp_directory_path() / "kotae-bench-XXXXXX").string();
  if (!mkdtemp(folder.data())) return 1;
  {
    store::OpenOptions o;
    o.data_dir = folder;
    app::Desk desk(store::Database::open(o), store::Blobs(store::Engine::sqlite, folder + "/blobs"), app::Keyring::open(folder), "http://desk.example.jp");
    auto t = std::chrono::steady_clock::now();
    fill(desk, tickets);
    std::printf("made %d tickets in %.1f s\n", tickets, seconds_since(t));
    std::string token;
    const auto d = desk.db().write_wait([&](store::Tx& tx) -> Done {
      store::User admin;
      admin.name = "admin";
      admin.email = "admin@desk.example.jp";
      admin.role = desk::Role::admin;
      token = app::new_api_token(tx, store::create_user(tx, admin)->id, "bench");
      return {};
    });
    if (!d) throw std::runtime_error(d.error().description);
    api::Server server(desk, 1);
    std::string next = "/api/v2/incremental/tickets/cursor?start_time=0";
    std::size_t bytes = 0, pages = 0;
    t = std::chrono::steady_clock::now();
    for (bool end = false; !end; ++pages) {
      auto r = std::make_shared<net::Request>();
      const auto parsed = net::parse_target(next);
      r->method = "GET";
      r->target = next;
      r->path = parsed->path;
      r->query = parsed->query;
      r->headers.emplace_back("authorization", "Bearer " + token);
      r->remote_ip = "192.0.2.1";
      auto answered = std::make_shared<std::promise<net::Response>>();
      auto future = answered->get_future();
      server.handle(std::move(r), [answered](net::Response a) { answered->set_value(std::move(a)); });
      const auto a = future.get();
      if (a.status != 200) throw std::runtime_error(a.body);
      bytes += a.body.size();
      end = a.body.find("\"end_of_stream\":true") != std::string::npos;
      constexpr std::string_view key = "\"after_url\":\"http://desk.example.jp";
      const auto p = a.body.find(key) + key.size();
      next = a.body.substr(p, a.body.find('"', p) - p);
    }
    const double s = seconds_since(t);
    std::printf("%zu pages, %.1f MB in %.2f s: %.0f tickets/s\n", pages, static_cast<double>(bytes) / 1e6, s, tickets / s);
    server.stop();
    desk.db().stop();
  }
  std::filesystem::remove_all(folder);
}
