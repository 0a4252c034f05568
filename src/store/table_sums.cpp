// Sums over the contents of tables, for backups. Both are sums of a hash per row, so the order of rows does not matter.
#include <sodium.h>

#include <cstdio>
#include <cstring>
#include <vector>

#include "store/backup.h"

namespace kotae::store {
namespace {

using namespace std::string_view_literals;

std::vector<std::string> column(Tx& tx, std::string_view sql) {
  std::vector<std::string> out;
  Query q(tx, sql);
  while (q.next()) out.push_back(q.text(0));
  return out;
}

std::string quoted(const std::string& name) { return "\"" + name + "\""; }

TableSum sqlite_sum(Tx& tx, const std::string& table) {
  std::string row;
  for (const auto& c : column(tx, "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid"))
    row += (row.empty() ? "quote(" : "||','||quote(") + quoted(c) + ")";
  TableSum out;
  std::uint64_t sum = 0;
  Query q(tx, std::string_view("SELECT " + row + " FROM " + quoted(table)));
  while (q.next()) {
    const auto text = q.view(0);
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
    std::uint64_t h = 0;
    std::memcpy(&h, hash, sizeof h);
    sum += h;
    ++out.rows;
  }
  char hex[20];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(sum));
  out.sum = hex;
  return out;
}

// 60 bits of SHA-256 over the row's text, summed by the server.
TableSum postgres_sum(Tx& tx, const std::string& table) {
  Query q(tx, std::string_view("SELECT count(*), coalesce(sum(('x' || substr(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 1, 15))::bit(60)::bigint), 0)::text FROM " +
                               quoted(table) + " t"));
  q.next();
  return {q.i64(0), q.text(1)};
}

}  // namespace

std::map<std::string, TableSum> table_sums(Tx& tx, const OnBackupProgress& progress) {
  const bool pg = tx.engine() == Engine::postgres;
  const auto names = column(tx, pg ? "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"sv
                                   : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"sv);
  std::map<std::string, TableSum> out;
  for (const auto& n : names) {
    out[n] = pg ? postgres_sum(tx, n) : sqlite_sum(tx, n);
    if (progress) progress({"check", static_cast<std::int64_t>(out.size()), static_cast<std::int64_t>(names.size())});
  }
  return out;
}

}  // namespace kotae::store
