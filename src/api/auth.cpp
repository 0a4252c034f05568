#include "api/auth.h"

#include <sodium.h>

#include <algorithm>

#include "app/accounts.h"
#include "store/blobs.h"
#include "store/oauth.h"

namespace kotae::api {
namespace {

constexpr std::int64_t remember_s = 60;
constexpr std::size_t max_remembered = 10'000;

std::string decode_base64(std::string_view s) {
  std::string out(s.size(), '\0');
  std::size_t n = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), s.data(), s.size(), " \t", &n, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) return {};
  out.resize(n);
  return out;
}

Error wrong() { return {Code::unauthenticated, "wrong credentials", {}, "", 0}; }

}  // namespace

std::string cookie(const net::Request& r, std::string_view name) {
  std::string_view all = r.header("cookie");
  while (!all.empty()) {
    auto part = all.substr(0, all.find(';'));
    all.remove_prefix(std::min(all.size(), part.size() + 1));
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    if (part.size() > name.size() && part.substr(0, name.size()) == name && part[name.size()] == '=') return std::string(part.substr(name.size() + 1));
  }
  return {};
}

std::shared_ptr<const Caller> Auth::remembered(const std::string& key, Time at) {
  std::lock_guard l(m_);
  const auto it = known_.find(key);
  return it != known_.end() && it->second.until > at ? it->second.caller : nullptr;
}

void Auth::remember(const std::string& key, std::shared_ptr<const Caller> c, Time at) {
  std::lock_guard l(m_);
  if (known_.size() >= max_remembered) known_.clear();
  known_[key] = {std::move(c), plus_s(at, remember_s)};
}

void Auth::forget_all() {
  std::lock_guard l(m_);
  known_.clear();
  ++epoch_;
}

std::shared_ptr<const Caller> Auth::by_token(std::string_view token, std::string_view email) {
  std::shared_ptr<Caller> c;
  desk_.db().read([&](store::Tx& tx) {
    const auto sha = store::sha256_hex(token);
    const auto t = store::api_token(tx, sha);
    // email/token: is for API tokens alone; a program's token stands for one person and its scopes.
    const auto o = t || !email.empty() ? std::nullopt : store::oauth_token(tx, std::string_view(sha));
    if (!t && !o) return;
    auto u = store::user(tx, t ? t->user_id : o->user_id);
    // A token belongs to one person; with email/token: an admin's token may act as another person, as in Zendesk.
    if (u && !email.empty() && u->email != store::tidy_email(email)) {
      auto other = u->role == desk::Role::admin ? store::user_by_email(tx, email) : std::nullopt;
      u = std::move(other);
    }
    if (!u || !u->active || u->suspended) return;
    c = std::make_shared<Caller>();
    c->viewer = store::viewer_of(tx, *u);
    c->user = std::move(*u);
    if (o) {
      c->scopes = o->scopes;
      c->oauth_token_id = o->id;
    }
  });
  return c;
}

std::shared_ptr<const Caller> Auth::by_session(std::string_view token) {
  std::shared_ptr<Caller> c;
  desk_.db().read([&](store::Tx& tx) {
    const auto s = store::session(tx, store::sha256_hex(token));
    if (!s) return;
    auto u = store::user(tx, s->user_id);
    if (!u || !u->active || u->suspended) return;
    c = std::make_shared<Caller>();
    c->viewer = store::viewer_of(tx, *u);
    c->user = std::move(*u);
    c->session_id = s->id;
    c->csrf = s->csrf;
    c->expires_at = s->expires_at;
  });
  return c;
}

Result<Auth::Outcome> Auth::identify(const net::Request& r) {
  const std::string_view h = r.header("authorization");
  const auto starts = [&](std::string_view lead) {
    return h.size() > lead.size() && std::equal(lead.begin(), lead.end(), h.begin(), [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
  };
  if (starts("basic ")) return basic(r, h.substr(6), false);
  const Time at = now();
  std::string key;
  if (starts("bearer ")) key = "b" + std::string(h.substr(7));
  else if (auto c = cookie(r, "kotae_session"); !c.empty()) key = "c" + c;
  if (key.empty()) {
    if (!h.empty()) return fail(wrong());
    return Outcome{};
  }
  if (auto c = remembered(key, at)) return Outcome{c, false};
  const std::string_view token = std::string_view(key).substr(1);
  auto c = key[0] == 'b' ? by_token(token, "") : by_session(token);
  if (!c) {
    if (key[0] == 'c') return Outcome{};  // an ended session is nobody: the sign-in page must still answer
    return fail(wrong());
  }
  remember(key, c, at);
  return Outcome{c, false};
}

Result<Auth::Outcome> Auth::identify_slow(const net::Request& r) { return basic(r, r.header("authorization").substr(6), true); }

Result<Auth::Outcome> Auth::basic(const net::Request& r, std::string_view encoded, bool hash) {
  const Time at = now();
  const std::string key = "a" + std::string(encoded);
  if (auto c = remembered(key, at)) return Outcome{c, false};
  const std::string pair = decode_base64(encoded);
  const auto colon = pair.find(':');
  if (colon == std::string::npos) return fail(wrong());
  std::string name = pair.substr(0, colon);
  const std::string secret = pair.substr(colon + 1);
  constexpr std::string_view mark = "/token";
  if (name.size() > mark.size() && std::string_view(name).substr(name.size() - mark.size()) == mark) {
    auto c = by_token(secret, name.substr(0, name.size() - mark.size()));
    if (!c) return fail(wrong());
    remember(key, c, at);
    return Outcome{c, false};
  }
  if (!hash) return Outcome{nullptr, true};
  if (const int s = wait_s(name, r.remote_ip, at)) return fail(Error{Code::too_many_requests, "too many failed sign-ins; wait", {}, "", s});
  std::shared_ptr<Caller> c;
  std::uint64_t epoch = 0;
  {
    std::lock_guard l(m_);
    epoch = epoch_;
  }
  desk_.db().read([&](store::Tx& tx) {
    auto u = store::user_by_email(tx, name);
    if (!u || !u->active || u->suspended) return;
    c = std::make_shared<Caller>();
    c->viewer = store::viewer_of(tx, *u);
    c->user = std::move(*u);
  });
  // The same time is spent on an unknown address, so that answers do not tell who exists.
  static const std::string nobody = app::hash_password("nobody has this password");
  const bool right = app::check_password(c && !c->user.password_hash.empty() ? c->user.password_hash : nobody, secret);
  if (!c || c->user.password_hash.empty() || !right) {
    failed(name, r.remote_ip, at);
    return fail(wrong());
  }
  succeeded(name);
  std::lock_guard l(m_);
  if (epoch == epoch_) known_[key] = {c, plus_s(at, remember_s)};
  return Outcome{c, false};
}

// Five free tries, then a pause that doubles from 1 s to 5 minutes; forgotten after 15 minutes. An address may fail for 20 accounts' worth.
int Auth::wait_s(std::string_view email, std::string_view ip, Time at) {
  std::lock_guard l(m_);
  int wait = 0;
  const auto look = [&](const std::string& key, int free) {
    const auto it = failures_.find(key);
    if (it == failures_.end() || it->second.count < free) return;
    if (at.us - it->second.last.us > 900 * us_per_s) {
      failures_.erase(it);
      return;
    }
    const std::int64_t pause = std::min<std::int64_t>(300, std::int64_t{1} << std::min(it->second.count - free, 9));
    const std::int64_t left = pause - (at.us - it->second.last.us) / us_per_s;
    wait = std::max<int>(wait, static_cast<int>(std::max<std::int64_t>(left, 0)));
  };
  look("e" + store::tidy_email(email), 5);
  look("i" + std::string(ip), 20);
  return wait;
}

void Auth::failed(std::string_view email, std::string_view ip, Time at) {
  std::lock_guard l(m_);
  if (failures_.size() > 100'000) failures_.clear();
  for (const std::string& key : {"e" + store::tidy_email(email), "i" + std::string(ip)}) {
    auto& f = failures_[key];
    ++f.count;
    f.last = at;
  }
}

void Auth::succeeded(std::string_view email) {
  std::lock_guard l(m_);
  failures_.erase("e" + store::tidy_email(email));
}

}  // namespace kotae::api
