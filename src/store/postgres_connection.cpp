#include "store/postgres_connection.h"

#include <algorithm>

#include "store/postgres_sql.h"
#include "store/postgres_statement.h"

namespace kotae::store {
namespace {

constexpr int oldest_server = 130000;  // pg_current_xact_id, pg_xact_status on xid8

PGconn* connect(const std::string& url) {
  // What stands before dbname is a default that the URL may override. A dead network is noticed within about 15 s on both sides.
  const char* keys[] = {"connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "fallback_application_name",
                        "dbname", "client_encoding", nullptr};
  const char* values[] = {"5", "5", "3", "3", "15000", "kotae", url.c_str(), "UTF8", nullptr};
  return PQconnectdbParams(keys, values, 1);
}

std::string settings_for(PgConnection::For purpose) {
  std::string s = "SET client_min_messages = warning; SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3; ";
  switch (purpose) {
    case PgConnection::For::writing:
      // An open transaction holds the feed back (its number is below every later one): it must end.
      return s + "SET lock_timeout = '5s'; SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'";
    case PgConnection::For::reading:
      return s + "SET lock_timeout = '5s'; SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '10min'";
    case PgConnection::For::feed:
      return s + "SET lock_timeout = '5s'; SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'";
    case PgConnection::For::migrating:
      return s + "SET lock_timeout = 0; SET statement_timeout = 0";
  }
  return s;
}

std::string first_line(std::string_view s) { return std::string(s.substr(0, s.find_last_not_of('\n') + 1)); }

}  // namespace

PgConnection::PgConnection(const std::string& url, For purpose) : c_(connect(url)) {
  if (PQstatus(c_) != CONNECTION_OK) {
    const ConnectionLost e("postgresql: " + first_line(PQerrorMessage(c_)));
    PQfinish(c_);
    throw e;
  }
  try {
    PQsetNoticeProcessor(c_, [](void*, const char*) {}, nullptr);
    if (PQserverVersion(c_) < oldest_server) throw DbError("postgresql: the server is older than version 13", false, false);
    const char* encoding = PQparameterStatus(c_, "server_encoding");
    if (!encoding || std::string_view(encoding) != "UTF8") throw DbError("postgresql: the database's encoding must be UTF8", false, false);
    exec(settings_for(purpose));
  } catch (...) {
    PQfinish(c_);
    throw;
  }
}

PgConnection::~PgConnection() {
  cache_.clear();
  PQfinish(c_);
}

void PgConnection::check(const PGresult* r, std::string_view what) {
  const auto status = PQresultStatus(r);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
  const auto field = [&](int f) -> std::string_view {
    const char* s = r ? PQresultErrorField(r, f) : nullptr;
    return s ? s : "";
  };
  const auto state = field(PG_DIAG_SQLSTATE);
  const auto severity = field(PG_DIAG_SEVERITY_NONLOCALIZED);
  std::string text = "postgresql: " + std::string(what.substr(0, 500)) + ": " + first_line(r ? PQresultErrorMessage(r) : PQerrorMessage(c_));
  if (PQstatus(c_) != CONNECTION_OK || severity == "FATAL" || severity == "PANIC" || state.empty()) {
    lost_ = true;
    throw ConnectionLost(std::move(text));
  }
  // 40001 serialization, 40P01 deadlock, 55P03 a lock was not free in time
  const bool retry = state == "40001" || state == "40P01" || state == "55P03";
  DbError e(std::move(text), retry, state == "23505");
  if (PQtransactionStatus(c_) == PQTRANS_INERROR && !doomed_by_) doomed_by_ = e;
  throw e;
}

void PgConnection::make_room() {
  auto oldest = cache_.end();
  for (auto it = cache_.begin(); it != cache_.end(); ++it) {
    const auto& copies = it->second.copies;
    if (std::any_of(copies.begin(), copies.end(), [](const auto& s) { return s->busy; })) continue;
    if (oldest == cache_.end() || it->second.used < oldest->second.used) oldest = it;
  }
  if (oldest == cache_.end()) return;
  exec("DEALLOCATE " + oldest->second.name);
  cache_.erase(oldest);
}

Statement& PgConnection::prepare(std::string_view sql) {
  ++count_;
  auto it = cache_.find(sql);
  if (it == cache_.end()) {
    if (cache_.size() >= statements_kept) make_room();
    const PgSql p = dollar_placeholders(sql);
    std::string name = "k" + std::to_string(count_);
    const PgResult r(PQprepare(c_, name.c_str(), p.text.c_str(), 0, nullptr));
    check(r.get(), sql);
    it = cache_.emplace(std::string(sql), Prepared{std::move(name), p.parameters, 0, {}}).first;
  }
  Prepared& p = it->second;
  p.used = count_;
  for (auto& s : p.copies)
    if (!s->busy) return *s;
  p.copies.push_back(std::make_unique<PgStatement>(*this, p.name, sql, p.parameters));
  return *p.copies.back();
}

void PgConnection::exec(const std::string& sql) {
  const PgResult r(PQexec(c_, sql.c_str()));
  check(r.get(), sql);
  // A failed transaction that went back to a savepoint is sound again.
  if (PQtransactionStatus(c_) != PQTRANS_INERROR) doomed_by_.reset();
}

std::string PgConnection::ask(const std::string& sql) {
  const PgResult r(PQexec(c_, sql.c_str()));
  check(r.get(), sql);
  return PQntuples(r.get()) > 0 ? std::string(PQgetvalue(r.get(), 0, 0)) : std::string{};
}

std::string PgConnection::begin_write() {
  doomed_by_.reset();
  return ask("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT pg_current_xact_id()");
}

void PgConnection::commit() {
  if (doomed_by_) throw DbError(*doomed_by_);
  const PgResult r(PQexec(c_, "COMMIT"));
  check(r.get(), "COMMIT");
  if (std::string_view(PQcmdStatus(r.get())) != "COMMIT") throw DbError("postgresql: COMMIT was answered by " + std::string(PQcmdStatus(r.get())), false, false);
}

void PgConnection::rollback() noexcept {
  doomed_by_.reset();
  if (!usable() || PQtransactionStatus(c_) == PQTRANS_IDLE) return;
  const PgResult r(PQexec(c_, "ROLLBACK"));
  if (PQresultStatus(r.get()) != PGRES_COMMAND_OK) lost_ = true;  // the connection is not used again; its end is the roll-back
}

}  // namespace kotae::store
