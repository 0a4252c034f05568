#include "store/access.h"

#include "store/rows.h"

namespace kotae::store {
namespace {

constexpr std::int64_t idempotency_seconds = 24 * 3600;

Session read_session(const Query& q) {
  return {q.i64(0), q.get_id<UserId>(1), q.text(2), q.text(3), q.text(4), q.time(5), q.time(6), q.time(7)};
}
ApiToken read_token(const Query& q) { return {q.i64(0), q.get_id<UserId>(1), q.text(2), q.time(3), q.time(4), q.flag(5)}; }

}  // namespace

std::optional<std::string> setting(Tx& tx, std::string_view key) {
  Query q(tx, KOTAE_SQL(tx, "access.setting"), key);
  return q.next() ? std::optional(q.text(0)) : std::nullopt;
}
void set_setting(Tx& tx, std::string_view key, std::string_view value) { Query(tx, KOTAE_SQL(tx, "access.set_setting"), key, value).run(); }

void create_session(Tx& tx, std::string_view sha, Session& s) {
  s.created_at = s.seen_at = tx.at();
  s.id = inserted(Query(tx, KOTAE_SQL(tx, "access.create_session"), sha, s.user_id, s.csrf, s.ip, s.user_agent, tx.at(), s.expires_at));
}
std::optional<Session> session(Tx& tx, std::string_view sha) {
  Query q(tx, KOTAE_SQL(tx, "access.session"), sha, tx.at());
  return q.next() ? std::optional(read_session(q)) : std::nullopt;
}
std::vector<Session> sessions_of(Tx& tx, UserId user) {
  std::vector<Session> out;
  Query q(tx, KOTAE_SQL(tx, "access.sessions_of"), user, tx.at());
  while (q.next()) out.push_back(read_session(q));
  return out;
}
std::vector<Session> all_sessions(Tx& tx) {
  std::vector<Session> out;
  Query q(tx, KOTAE_SQL(tx, "access.sessions"), tx.at());
  while (q.next()) out.push_back(read_session(q));
  return out;
}
void touch_session(Tx& tx, std::int64_t id, Time expires_at) { Query(tx, KOTAE_SQL(tx, "access.touch_session"), tx.at(), expires_at, id).run(); }
void delete_session(Tx& tx, std::int64_t id) { Query(tx, KOTAE_SQL(tx, "access.delete_session"), id).run(); }
void delete_sessions_of(Tx& tx, UserId user, std::int64_t but) { Query(tx, KOTAE_SQL(tx, "access.delete_sessions_of"), user, but).run(); }
int sweep_sessions(Tx& tx) { return static_cast<int>(Query(tx, KOTAE_SQL(tx, "access.sweep_sessions"), tx.at()).run()); }

void create_api_token(Tx& tx, std::string_view sha, ApiToken& t) {
  t.created_at = tx.at();
  t.id = inserted(Query(tx, KOTAE_SQL(tx, "access.create_token"), sha, t.user_id, t.description, tx.at()));
}
std::optional<ApiToken> api_token(Tx& tx, std::string_view sha) {
  Query q(tx, KOTAE_SQL(tx, "access.token"), sha);
  return q.next() ? std::optional(read_token(q)) : std::nullopt;
}
std::vector<ApiToken> api_tokens(Tx& tx, std::optional<UserId> user) {
  std::vector<ApiToken> out;
  Query q(tx, KOTAE_SQL(tx, "access.tokens"));
  while (q.next())
    if (auto t = read_token(q); !user || t.user_id == *user) out.push_back(std::move(t));
  return out;
}
void touch_api_token(Tx& tx, std::int64_t id) { Query(tx, KOTAE_SQL(tx, "access.touch_token"), tx.at(), id).run(); }
void save_api_token(Tx& tx, const ApiToken& t) { Query(tx, KOTAE_SQL(tx, "access.save_token"), t.description, t.active ? 1 : 0, t.id).run(); }
bool delete_api_token(Tx& tx, std::int64_t id) { return Query(tx, KOTAE_SQL(tx, "access.delete_token"), tx.at(), id).run() > 0; }

std::optional<StoredAnswer> stored_answer(Tx& tx, UserId user, std::string_view key) {
  Query q(tx, KOTAE_SQL(tx, "access.answer"), user, key, plus_s(tx.at(), -idempotency_seconds));
  if (!q.next()) return std::nullopt;
  return StoredAnswer{q.text(0), q.i32(1), q.text(2)};
}
void store_answer(Tx& tx, UserId user, std::string_view key, const StoredAnswer& a) {
  Query(tx, KOTAE_SQL(tx, "access.store_answer"), user, key, a.request_hash, a.status, a.response, tx.at()).run();
}
int sweep_answers(Tx& tx, Time before, int limit) { return static_cast<int>(Query(tx, KOTAE_SQL(tx, "access.sweep_answers"), before, limit).run()); }

std::int64_t auto_letters_since(Tx& tx, std::string_view address, Time since) {
  Query q(tx, KOTAE_SQL(tx, "access.auto_letters"), address, since);
  q.next();
  return q.i64(0);
}
void count_auto_letter(Tx& tx, std::string_view address) { Query(tx, KOTAE_SQL(tx, "access.count_auto_letter"), address, tx.at()).run(); }
int sweep_auto_letters(Tx& tx, Time before, int limit) { return static_cast<int>(Query(tx, KOTAE_SQL(tx, "access.sweep_auto_letters"), before, limit).run()); }

}  // namespace kotae::store
