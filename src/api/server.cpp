#include "api/server.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include <map>

#include "api/scopes.h"
#include "api/web_files.h"
#include "store/access.h"

namespace kotae::api {
namespace {

std::string_view without_json(std::string_view path) {
  constexpr std::string_view end = ".json";
  if (path.size() > end.size() && path.substr(path.size() - end.size()) == end) path.remove_suffix(end.size());
  return path;
}

// Segment by segment; "{}" takes one. Arguments are what the segments of "{}" hold.
bool match(std::string_view pattern, std::string_view path, std::vector<std::string_view>* args) {
  if (args) args->clear();
  while (!pattern.empty() && !path.empty()) {
    const auto a = pattern.substr(1, pattern.find('/', 1) - 1), b = path.substr(1, path.find('/', 1) - 1);
    if (a == "{}") {
      if (b.empty()) return false;
      if (args) args->emplace_back(b);
    } else if (a != b) {
      return false;
    }
    pattern.remove_prefix(a.size() + 1);
    path.remove_prefix(b.size() + 1);
  }
  return pattern.empty() && path.empty();
}

bool safe_method(std::string_view m) { return m == "GET" || m == "HEAD"; }

}  // namespace

namespace {
std::mutex servers_mutex;
std::map<const app::Desk*, Server*> servers;
}  // namespace

Server& server_of(app::Desk& desk) {
  std::lock_guard l(servers_mutex);
  return *servers.at(&desk);
}

// Sign-in needs the throttle of the server it came through.
Auth& auth_of(app::Desk& desk);
Auth& auth_of(app::Desk& desk) { return server_of(desk).auth(); }

Server::Server(app::Desk& desk, int quick_threads) : desk_(desk), auth_(desk), quick_(quick_threads), slow_(2) {
  std::lock_guard l(servers_mutex);
  servers[&desk] = this;
}

Server::~Server() {
  stop();
  std::lock_guard l(servers_mutex);
  servers.erase(&desk_);
}

void Server::stop() {
  quick_.stop();
  slow_.stop();
  waiting_.stop();
}

const Route* Server::find(std::string_view method, std::string_view path, std::vector<std::string>& args, bool& other_method) const {
  path = without_json(path);
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const std::string_view m = method == "HEAD" ? "GET" : method;
  const Route* found = nullptr;
  std::vector<std::string_view> taken, a;
  for (const auto& r : routes().all()) {
    if (r.method != m) {
      if (!other_method && match(r.pattern, path, nullptr)) other_method = true;
      continue;
    }
    // A fixed word beats a parameter: "/users/me" before "/users/{}".
    if (match(r.pattern, path, &a) && (!found || a.size() < taken.size())) {
      found = &r;
      taken = a;
    }
  }
  args.assign(taken.begin(), taken.end());
  return found;
}

std::size_t Server::body_limit(std::string_view method, std::string_view path) const {
  std::vector<std::string> args;
  bool other = false;
  const Route* r = find(method, path, args, other);
  if (!r) return 64u << 10;
  return r->max_body == 0 ? static_cast<std::size_t>(desk_.settings().max_letter_mb) << 20 : r->max_body;
}

void Server::finish(const net::Request& request, const net::Reply& reply, Answer a) {
  net::Response r;
  r.status = a.status;
  r.content_type = std::move(a.content_type);
  r.body = std::move(a.body);
  r.headers = std::move(a.headers);
  r.headers.emplace_back("X-Content-Type-Options", "nosniff");
  // A route may know better (attachments).
  if (std::none_of(r.headers.begin(), r.headers.end(), [](const auto& h) { return h.first == "Cache-Control"; })) r.headers.emplace_back("Cache-Control", "no-store");
  (void)request;
  reply(std::move(r));
}

void Server::refuse(const net::Request& request, const net::Reply& reply, const Error& e) {
  if (e.code == Code::internal) spdlog::error("{} {}: {}", request.method, request.path, e.description);
  finish(request, reply, error_answer(e, request.header("accept-language")));
}

bool Server::file(const net::Request& request, const net::Reply& reply) {
  auto r = web_file(request);
  if (!r) return false;
  reply(std::move(*r));
  return true;
}

void Server::handle(std::shared_ptr<const net::Request> request, net::Reply reply) {
  const std::string_view path = request->path;
  if (path == "/healthz") return finish(*request, reply, {200, "ok", "text/plain; charset=utf-8", {}});
  if (path.substr(0, 5) != "/api/" && path != "/oauth/tokens" && path != "/readyz" && path != "/metrics") {
    if (safe_method(request->method) && file(*request, reply)) return;
    return refuse(*request, reply, {Code::not_found, "there is no such page", {}, "", 0});
  }
  auto work = [this, request, reply] {
    try {
      if (request->path == "/readyz") return finish(*request, reply, health ? health(false) : Answer{503, "starting", "text/plain", {}});
      std::vector<std::string> args;
      bool other_method = false;
      const Route* route = request->path == "/metrics" ? nullptr : find(request->method, request->path, args, other_method);
      if (!route && request->path != "/metrics") {
        Error e{Code::not_found, other_method ? "this address does not take " + request->method : "there is nothing at this address", {}, "", 0};
        return refuse(*request, reply, e);
      }
      auto who = auth_.identify(*request);
      const auto go = [this, request, reply, route, args](Result<Auth::Outcome> w) {
        if (!w && (!route || route->access != Access::anyone)) return refuse(*request, reply, w.error());
        Call call{request, desk_, w ? w->caller : nullptr, args};
        net::Reply answered = reply;
        if (call.caller && call.caller->csrf.empty() && request->path.compare(0, 8, "/api/v2/") == 0) {
          const auto rate = rate_.take(call.caller->user.id, desk_.settings().api_requests_per_minute, now());
          answered = [reply, rate](net::Response r) {
            for (const char* name : {"X-Rate-Limit", "ratelimit-limit"}) r.headers.emplace_back(name, std::to_string(rate.limit));
            for (const char* name : {"X-Rate-Limit-Remaining", "ratelimit-remaining"}) r.headers.emplace_back(name, std::to_string(rate.left));
            r.headers.emplace_back("ratelimit-reset", std::to_string(rate.reset_s));
            reply(std::move(r));
          };
          if (rate.over)
            return refuse(*request, answered, {Code::too_many_requests, "Number of allowed API requests per minute exceeded", {}, R"({"error":"APIRateLimitExceeded"})", rate.reset_s});
        }
        if (!route) {  // metrics
          const bool local = request->remote_ip == "127.0.0.1" || request->remote_ip == "::1";
          if (!local && !(call.caller && call.caller->viewer.admin())) return refuse(*request, reply, {Code::forbidden, "metrics are for admins", {}, "", 0});
          return finish(*request, reply, health ? health(true) : Answer{503, "", "text/plain", {}});
        }
        run(*route, std::move(call), answered);
      };
      if (who && who->needs_hash) {
        if (!slow_.post([this, request, reply, go] { go(auth_.identify_slow(*request)); }))
          refuse(*request, reply, {Code::unavailable, "too busy", {}, "", 1});
        return;
      }
      go(std::move(who));
    } catch (const std::exception& e) {
      refuse(*request, reply, {Code::internal, e.what(), {}, "", 0});
    }
  };
  if (!quick_.post(std::move(work))) refuse(*request, reply, {Code::unavailable, "too busy", {}, "", 1});
}

void Server::run(const Route& route, Call call, net::Reply reply) {
  const net::Request& request = *call.request;
  if (route.access != Access::anyone) {
    if (!call.caller) return refuse(request, reply, {Code::unauthenticated, "sign in first", {}, "", 0});
    const auto& v = call.viewer();
    if (!in_scope(call.caller->scopes, request.method, request.path)) return refuse(request, reply, {Code::forbidden, "the token's scopes do not reach here", {}, "", 0});
    if (route.access == Access::staff && !v.staff()) return refuse(request, reply, {Code::forbidden, "this is for agents", {}, "", 0});
    if (route.access == Access::admin && !v.admin()) return refuse(request, reply, {Code::forbidden, "this is for admins", {}, "", 0});
    if (!call.caller->csrf.empty() && !safe_method(request.method) && request.header("x-csrf-token") != call.caller->csrf)
      return refuse(request, reply, {Code::forbidden, "the CSRF token is missing or wrong", {}, "", 0});
  }
  const auto guarded = [this](const Call& c, const net::Reply& r, const auto& f) {
    try {
      f();
    } catch (const std::exception& e) {
      refuse(*c.request, r, {Code::internal, e.what(), {}, "", 0});
    }
  };
  if (const auto* read = std::get_if<Read>(&route.handler)) {
    guarded(call, reply, [&] {
      Result<Answer> a = fail(Code::internal, "");
      desk_.db().read([&](store::Tx& tx) { a = (*read)(call, tx); });
      a ? finish(request, reply, std::move(*a)) : refuse(request, reply, a.error());
    });
    return;
  }
  if (const auto* slow = std::get_if<Slow>(&route.handler)) {
    if (!route.slow)
      return guarded(call, reply, [&] {
        auto a = (*slow)(call);
        a ? finish(request, reply, std::move(*a)) : refuse(request, reply, a.error());
      });
    auto work = [this, call, reply, slow, guarded] {
      guarded(call, reply, [&] {
        auto a = (*slow)(call);
        a ? finish(*call.request, reply, std::move(*a)) : refuse(*call.request, reply, a.error());
      });
    };
    if (!waiting_.post(std::move(work))) refuse(request, reply, {Code::unavailable, "too busy", {}, "", 1});
    return;
  }
  if (route.slow) {
    auto work = [this, call, reply, &route, guarded] { guarded(call, reply, [&] { write(route, call, reply); }); };
    if (!slow_.post(std::move(work))) refuse(request, reply, {Code::unavailable, "too busy", {}, "", 1});
    return;
  }
  guarded(call, reply, [&] { write(route, call, reply); });
}

void Server::write(const Route& route, Call call, net::Reply reply) {
  auto prepared = std::get<Prepare>(route.handler)(call);
  const auto request = call.request;
  if (!prepared) return refuse(*request, reply, prepared.error());
  const std::string key(request->header("idempotency-key"));
  if (key.size() > 255) return refuse(*request, reply, {Code::invalid, "Idempotency-Key: must be at most 255 bytes", {}, "", 0});
  const UserId who = call.caller ? call.caller->user.id : UserId{};
  const std::string hash = key.empty() || !who ? std::string{} : store::sha256_hex(request->method + " " + request->target + "\n" + request->body);

  struct State {
    Write w;
    Answer answer;
    std::string language;
  };
  auto s = std::make_shared<State>(State{std::move(*prepared), {}, std::string(request->header("accept-language"))});
  auto work = [s, key, hash, who](store::Tx& tx) -> Done {
    if (!hash.empty())
      if (const auto had = store::stored_answer(tx, who, key)) {
        if (had->request_hash != hash) return fail(Code::idempotent_request, "this Idempotency-Key was used for another request");
        s->answer = {had->status, had->response, "application/json; charset=utf-8", {{"x-idempotency-lookup", "hit"}}};
        return {};
      }
    const auto once = [&](store::Tx& t) -> Done {
      auto a = s->w.run(t);
      if (!a) return fail(a.error());
      s->answer = std::move(*a);
      if (!hash.empty()) {
        store::store_answer(t, who, key, {hash, s->answer.status, s->answer.body});
        s->answer.headers.emplace_back("x-idempotency-lookup", "miss");
      }
      return {};
    };
    if (!s->w.refused) return once(tx);
    const Done d = tx.attempt(once);
    if (!d) {
      s->w.refused(tx, d.error());
      s->answer = error_answer(d.error(), s->language);
    }
    return {};
  };
  auto then = [this, s, request, reply](Done d) {
    if (!d) return refuse(*request, reply, d.error());
    if (s->w.committed) s->w.committed();
    // Whoever changed people, groups, sessions or tokens must find it changed with the next request.
    const std::string_view p = request->path;
    for (const std::string_view part : {"/users", "/group", "/session", "/tokens", "/me", "/brands", "/organization", "/custom_roles", "/oauth", "/api_tokens", "/deleted_users"})
      if (p.find(part) != std::string_view::npos) {
        auth_.forget_all();
        break;
      }
    finish(*request, reply, std::move(s->answer));
  };
  desk_.db().write(std::move(work), std::move(then), s->w.lane);
}

}  // namespace kotae::api
