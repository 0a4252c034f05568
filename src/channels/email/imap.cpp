#include "channels/email/imap.h"

#include <spdlog/spdlog.h>

#include <boost/json.hpp>

#include <chrono>

#include "store/feed.h"
#include "store/leases.h"

namespace kotae::channels {
namespace json = boost::json;
namespace {

constexpr std::int64_t lease_s = 40, look_s = 10, status_s = 10;

std::string lease_name(MailboxId id) { return "imap " + std::to_string(id.v); }

const char* name(net::ImapState::Phase p) {
  switch (p) {
    case net::ImapState::Phase::connecting: return "connecting";
    case net::ImapState::Phase::fetching: return "fetching";
    case net::ImapState::Phase::idle: return "idle";
    case net::ImapState::Phase::waiting: return "waiting";
    case net::ImapState::Phase::failed: break;
  }
  return "failed";
}

net::AfterFetch after_of(std::string_view word) {
  if (word == "seen") return net::AfterFetch::mark_seen;
  if (word == "move") return net::AfterFetch::move;
  if (word == "delete") return net::AfterFetch::remove;
  return net::AfterFetch::leave;
}

}  // namespace

ImapMailboxes::ImapMailboxes(app::Desk& desk, std::string node, Intake& intake, std::shared_ptr<MailTokens> tokens)
    : desk_(desk),
      node_(std::move(node)),
      intake_(intake),
      tokens_(std::move(tokens)),
      loop_({[this](net::ImapLetter l, std::function<void(bool)> done) { letter(std::move(l), std::move(done)); },
             [this](std::int64_t id, net::ImapCursor c) {
               std::lock_guard l(m_);
               news_[id].cursor = c;
             },
             [this](std::int64_t id, net::ImapState s) {
               std::lock_guard l(m_);
               news_[id].state = std::move(s);
               news_[id].known = true;
             }}) {}

ImapMailboxes::~ImapMailboxes() { stop(); }

void ImapMailboxes::start() {
  running_ = true;
  loop_.start();
  thread_ = std::thread([this] { run(); });
}

void ImapMailboxes::changed() {
  std::lock_guard l(m_);
  look_ = true;
  wake_.notify_one();
}

void ImapMailboxes::stop() {
  if (!running_) return;
  running_ = false;
  {
    std::lock_guard l(m_);
    stopping_ = true;
    wake_.notify_one();
  }
  thread_.join();
  loop_.stop();
  write_news(true);
  if (desk_.db().engine() == store::Engine::postgres && !followed_.empty()) {
    const auto d = desk_.db().write_wait([&](store::Tx& tx) -> Done {
      for (const auto& [id, f] : followed_) store::drop_lease(tx, lease_name(MailboxId{id}), node_);
      return {};
    });
    if (!d) spdlog::warn("imap: leases end by themselves: {}", d.error().description);
  }
}

void ImapMailboxes::run() {
  Time looked;
  for (;;) {
    bool now_look = false;
    {
      std::unique_lock l(m_);
      wake_.wait_for(l, std::chrono::seconds(1), [&] { return look_ || stopping_; });
      if (stopping_) return;
      now_look = look_ || now().us - looked.us >= look_s * us_per_s;
      look_ = false;
    }
    try {
      if (now_look) {
        looked = now();
        look();
      }
      write_news(false);
    } catch (const std::exception& e) {
      spdlog::error("imap: {}", e.what());
    }
  }
}

void ImapMailboxes::look() {
  std::vector<store::Mailbox> all;
  desk_.db().read([&](store::Tx& tx) { all = store::mailboxes(tx); });
  std::erase_if(all, [&](const auto& m) { return m.paused || !app::imap_account(m, desk_.keys()).enabled; });
  std::set<std::int64_t> mine;
  if (desk_.db().engine() == store::Engine::postgres && !all.empty()) {
    const auto d = desk_.db().write_wait([&](store::Tx& tx) -> Done {
      mine.clear();
      for (const auto& m : all)
        if (store::claim_lease(tx, lease_name(m.id), node_, plus_s(tx.at(), lease_s))) mine.insert(m.id.v);
      return {};
    });
    // Without a lease nobody may go on for long: it is let go of before another node can take it.
    if (!d) {
      spdlog::error("imap: {}", d.error().description);
      mine.clear();
    }
  } else {
    for (const auto& m : all) mine.insert(m.id.v);
  }
  for (auto it = followed_.begin(); it != followed_.end();) {
    if (mine.contains(it->first)) {
      ++it;
      continue;
    }
    loop_.drop(it->first);
    it = followed_.erase(it);
  }
  for (const auto& m : all)
    if (mine.contains(m.id.v)) follow(m);
}

void ImapMailboxes::follow(const store::Mailbox& m) {
  const auto a = app::imap_account(m, desk_.keys());
  const auto max_mb = desk_.settings().max_letter_mb;
  const std::string settings = m.imap + "\n" + a.password + "\n" + a.oauth.client_secret + "\n" + std::to_string(max_mb);
  auto& f = followed_[m.id.v];
  const auto tokens = a.xoauth2 ? tokens_->of(m.id, "imap", a) : nullptr;
  if (f.settings == settings && f.tokens == tokens) return;
  f.settings = settings;
  f.tokens = tokens;
  net::ImapAccount out;
  out.id = m.id.v;
  out.host = a.host;
  out.port = a.port;
  out.tls = tls_mode(a.tls);
  out.user = a.user;
  out.password = a.password;
  if (f.tokens)
    out.bearer = [tokens]() -> Result<std::string> { return tokens->token(); };
  out.folder = a.folder;
  out.after = after_of(a.after);
  out.move_to = a.move_to;
  out.poll_s = a.poll_s;
  out.max_bytes = static_cast<std::size_t>(max_mb) << 20;
  out.cursor = {static_cast<std::uint32_t>(m.uidvalidity), static_cast<std::uint32_t>(m.last_uid)};
  {
    std::lock_guard l(m_);
    if (const auto& c = news_[m.id.v].cursor) out.cursor = *c;
  }
  loop_.put(std::move(out));
}

void ImapMailboxes::letter(net::ImapLetter l, std::function<void(bool)> done) {
  app::Arrival a;
  a.raw = std::make_shared<const std::string>(std::move(l.raw));
  a.source = "imap";
  a.mailbox = MailboxId{l.account_id};
  a.uidvalidity = l.uidvalidity;
  a.uid = l.uid;
  intake_.take(
      std::move(a),
      [this, id = l.account_id, done](const Result<app::Received>& r) {
        if (r) {
          std::lock_guard lock(m_);
          news_[id].last_letter_at = now();
        }
        done(r.has_value());
      },
      l.truncated ? "only the beginning of this letter of " + std::to_string(l.size) + " bytes could be fetched; it is still on the server" : "");
}

void ImapMailboxes::write_news(bool all) {
  struct Row {
    MailboxId id;
    std::optional<net::ImapCursor> cursor;
    std::string status;
    bool event = false;
  };
  std::vector<Row> rows;
  {
    std::lock_guard l(m_);
    const Time at = now();
    for (auto& [id, n] : news_) {
      Row r{MailboxId{id}, std::exchange(n.cursor, std::nullopt), "", false};
      const std::string told = std::string(name(n.state.phase)) + "\n" + n.state.error;
      if (n.known && (told != n.told || all || at.us - n.told_at.us >= status_s * us_per_s)) {
        json::object o{{"phase", name(n.state.phase)}, {"error", n.state.error}, {"lag_s", n.state.lag_s}, {"last_check_at", iso8601(at)}};
        if (n.last_letter_at) o["last_letter_at"] = iso8601(n.last_letter_at);
        r.status = json::serialize(o);
        r.event = n.trouble != !n.state.error.empty();
        n.trouble = !n.state.error.empty();
        n.told = told;
        n.told_at = at;
        if (n.trouble)
          if (const auto f = followed_.find(id); f != followed_.end() && f->second.tokens) f->second.tokens->forget();  // it may be the token that was refused
      }
      if (r.cursor || !r.status.empty()) rows.push_back(std::move(r));
    }
  }
  if (rows.empty()) return;
  const auto d = desk_.db().write_wait([&](store::Tx& tx) -> Done {
    for (const auto& r : rows) {
      const auto m = store::mailbox(tx, r.id);
      if (!m) continue;
      if (r.cursor) store::set_mailbox_cursor(tx, r.id, r.cursor->uidvalidity, r.cursor->last_uid);
      if (r.status.empty()) continue;
      json::object o = json::parse(r.status).as_object();
      boost::system::error_code bad;
      const auto before = json::parse(m->status, bad);
      if (!bad && before.is_object() && !o.contains("last_letter_at") && before.get_object().contains("last_letter_at"))
        o["last_letter_at"] = before.get_object().at("last_letter_at");
      store::set_mailbox_status(tx, r.id, json::serialize(o));
      if (r.event) store::emit(tx, 0, {}, {}, "mailbox.updated", "{\"mailbox_id\":" + std::to_string(r.id.v) + "}");
    }
    return {};
  });
  if (d) return;
  spdlog::error("imap: {}", d.error().description);
  std::lock_guard l(m_);  // a cursor that was not written is not forgotten
  for (const auto& r : rows)
    if (r.cursor && !news_[r.id.v].cursor) news_[r.id.v].cursor = r.cursor;
}

}  // namespace kotae::channels
