#include "store/definitions.h"

#include <sodium.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "store/rows.h"

namespace kotae::store {
namespace {

// Under its version a list never changes, whichever database it came from: versions are random. What a transaction read of its own changes is kept
// under a version that nobody else meets unless it commits.
class Kept {
 public:
  Definitions find(std::int64_t version) {
    const std::lock_guard lock(m_);
    const auto it = lists_.find(version);
    return it == lists_.end() ? nullptr : it->second;
  }
  void put(std::int64_t version, Definitions list) {
    const std::lock_guard lock(m_);
    if (lists_.size() >= most) lists_.clear();
    lists_.emplace(version, std::move(list));
  }

 private:
  static constexpr std::size_t most = 200;
  std::mutex m_;
  std::map<std::int64_t, Definitions> lists_;
};

Kept& kept() {
  static Kept k;
  return k;
}

void changed(Tx& tx, std::string_view kind) {
  std::int64_t version = 0;
  randombytes_buf(&version, sizeof version);
  Query(tx, KOTAE_SQL(tx, "definition.set_version"), kind, version & 0x7fff'ffff'ffff'ffff).run();
}

std::int64_t version_of(Tx& tx, std::string_view kind) {
  Query q(tx, KOTAE_SQL(tx, "definition.version"), kind);
  return q.next() ? q.i64(0) : 0;
}

}  // namespace

Definitions definitions(Tx& tx, std::string_view kind) {
  static const Definitions none = std::make_shared<const std::vector<Definition>>();
  const auto version = version_of(tx, kind);
  if (version == 0) return none;   // nothing of this kind was ever made
  if (auto list = kept().find(version)) return list;
  std::vector<Definition> all;
  Query q(tx, KOTAE_SQL(tx, "definition.of_kind"), kind);
  while (q.next()) all.push_back({q.i64(0), q.text(1), q.text(2), q.i64(3), q.flag(4), boost::json::parse(q.view(5)).as_object(), q.time(6), q.time(7)});
  auto list = std::make_shared<const std::vector<Definition>>(std::move(all));
  kept().put(version, list);
  return list;
}

std::optional<Definition> definition(Tx& tx, std::string_view kind, std::int64_t id) {
  const auto all = definitions(tx, kind);
  const auto it = std::find_if(all->begin(), all->end(), [&](const Definition& d) { return d.id == id; });
  return it == all->end() ? std::nullopt : std::optional(*it);
}

void insert(Tx& tx, Definition& d) {
  if (d.position == 0) {
    const auto all = definitions(tx, d.kind);
    for (const auto& other : *all) d.position = std::max(d.position, other.position + 1);
  }
  if (d.position == 0) d.position = 1;
  d.created_at = d.updated_at = tx.at();
  d.id = inserted(Query(tx, KOTAE_SQL(tx, "definition.insert"), d.kind, d.title, d.position, d.active ? 1 : 0, boost::json::serialize(d.data), tx.at()));
  changed(tx, d.kind);
}

void save(Tx& tx, Definition& d) {
  d.updated_at = tx.at();
  Query(tx, KOTAE_SQL(tx, "definition.save"), d.title, d.position, d.active ? 1 : 0, boost::json::serialize(d.data), tx.at(), d.id, d.kind).run();
  changed(tx, d.kind);
}

void delete_definition(Tx& tx, std::string_view kind, std::int64_t id) {
  if (Query(tx, KOTAE_SQL(tx, "definition.delete"), tx.at(), id, kind).run() > 0) changed(tx, kind);
}

}  // namespace kotae::store
