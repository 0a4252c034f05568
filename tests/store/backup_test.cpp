#include "store/backup.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "engines.h"
#include "store/blob_check.h"
#include "store/feed.h"

namespace kotae::store::testing {
namespace {

using namespace std::string_view_literals;

std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Backup : public OnEachEngine {
 protected:
  void SetUp() override {
    OnEachEngine::SetUp();
    file = desk->options().data_dir + "/backup.tar";
    for (int i = 0; i < 30; ++i) {
      const auto b = blobs(*desk).prepare(std::make_shared<const std::string>(std::string(static_cast<std::size_t>(i) * 5000, static_cast<char>('a' + i))));
      must([&](Tx& tx) -> Done {
        blobs(*desk).put(tx, b);
        emit(tx, 0, TicketId{i + 1}, {}, "test", "{}");
        Query(tx, "INSERT INTO settings (key, value) VALUES (?1, ?2)"sv, "k" + std::to_string(i), "日本語 '引用' \\ 𠮷").run();
        Query(tx, "INSERT INTO auto_letters (address, at) VALUES ('a', ?1)"sv, tx.at()).run();
        return {};
      });
    }
  }
  Blobs blobs(const Desk& d) const { return Blobs(GetParam(), d.options().data_dir + "/blobs"); }
  static std::map<std::string, TableSum> sums(Database& d) {
    std::map<std::string, TableSum> out;
    d.read([&](Tx& tx) { out = table_sums(tx); });
    return out;
  }
  // Whether the backup is refused, by an answer or by an exception.
  bool refused(const std::string& f) {
    try {
      return !verify_backup(f, desk->options().data_dir, desk->options().database_url);
    } catch (const DbError&) {
      return true;
    }
  }
  Desk other{GetParam(), Desk::From::nothing};
  std::string file;
};
KOTAE_ON_EACH_ENGINE(Backup);

TEST_P(Backup, ComesBackWhole) {
  std::vector<std::string> phases;
  const auto made = backup(*db, desk->options(), file, [&](const BackupProgress& p) {
    if (phases.empty() || phases.back() != p.phase) phases.push_back(p.phase);
  });
  ASSERT_TRUE(made.has_value()) << made.error().description;
  EXPECT_GE(phases.size(), 2U);
  EXPECT_EQ(made->tables.at("settings").rows, 30);
  EXPECT_EQ(made->tables.at("blobs").rows, 30);
  EXPECT_EQ(made->files, postgres() ? 0 : 16);
  const auto restored = restore(file, other.options());
  ASSERT_TRUE(restored.has_value()) << restored.error().description;
  const auto second = other.open();
  EXPECT_TRUE(verify_blobs(*second, blobs(other)).empty());
  auto before = sums(*db), after = sums(*second);
  for (const char* t : {"events", "feed_head"}) before.erase(t), after.erase(t);  // numbers may be given while restoring
  EXPECT_EQ(before, after);
  std::vector<Event> events;
  second->read([&](Tx& tx) { events = events_after(tx, 0, 1000); });
  ASSERT_EQ(events.size(), 30U);
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].seq, static_cast<std::int64_t>(i) + 1);
  ASSERT_TRUE(second->write_wait([](Tx& tx) -> Done {  // ids go on
    Query q(tx, "INSERT INTO auto_letters (address, at) VALUES ('b', 1) RETURNING id"sv);
    EXPECT_TRUE(q.next());
    EXPECT_GT(q.i64(0), 30);
    return {};
  }));
}

TEST_P(Backup, IsOfOneMomentWhileOthersWrite) {
  std::atomic<bool> writing{true};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; writing; ++i)
        EXPECT_TRUE(db->write_wait([&](Tx& tx) -> Done {
          const std::string key = std::to_string(t) + "/" + std::to_string(i);
          Query(tx, "INSERT INTO settings (key, value) VALUES (?1, 'one')"sv, "x" + key).run();
          emit(tx, 0, TicketId{100 + t}, {}, "test", "{}");
          Query(tx, "INSERT INTO settings (key, value) VALUES (?1, 'two')"sv, "y" + key).run();
          return {};
        }).has_value());
    });
  for (int i = 0; i < 2; ++i) {
    const auto made = backup(*db, desk->options(), file);
    ASSERT_TRUE(made.has_value()) << made.error().description;
  }
  writing = false;
  for (auto& t : threads) t.join();
  ASSERT_TRUE(restore(file, other.options()).has_value());
  const auto second = other.open();
  second->read([](Tx& tx) {
    Query q(tx, "SELECT (SELECT count(*) FROM settings WHERE key LIKE 'x%'), (SELECT count(*) FROM settings WHERE key LIKE 'y%'), (SELECT count(*) FROM events WHERE ticket_id >= 100)"sv);
    ASSERT_TRUE(q.next());
    EXPECT_EQ(q.i64(0), q.i64(1));
    EXPECT_EQ(q.i64(0), q.i64(2));
    std::vector<Event> events = events_after(tx, 0, 100'000);
    EXPECT_EQ(static_cast<std::int64_t>(events.size()), 30 + q.i64(0));  // every event has a number
    EXPECT_EQ(events.back().seq, static_cast<std::int64_t>(events.size()));
    EXPECT_EQ(feed_head(tx), events.back().seq);
  });
}

TEST_P(Backup, VerifyAcceptsTheSoundAndLeavesNothing) {
  ASSERT_TRUE(backup(*db, desk->options(), file).has_value());
  const auto ok = verify_backup(file, desk->options().data_dir, desk->options().database_url);
  ASSERT_TRUE(ok.has_value()) << ok.error().description;
  EXPECT_EQ(ok->tables.at("auto_letters").rows, 30);
  for (const auto& f : std::filesystem::directory_iterator(desk->options().data_dir)) {
    const std::string name = f.path().filename().string();
    EXPECT_EQ(name.find("kotae-backup-"), std::string::npos) << name;
    EXPECT_FALSE(name.ends_with(".part") || name.ends_with(".snapshot") || name.ends_with(".pgdump")) << name;
  }
  if (postgres()) {
    EXPECT_EQ(number("SELECT count(*) FROM pg_database WHERE datname LIKE 'kotae_verify_%'"), 0);
  }
}

TEST_P(Backup, VerifyFindsDamage) {
  ASSERT_TRUE(backup(*db, desk->options(), file).has_value());
  const std::string sound = contents(file), broken = file + ".broken";
  for (const double where : {0.0, 0.2, 0.5, 0.9}) {
    std::string bytes = sound;
    const auto at = static_cast<std::size_t>(where * static_cast<double>(bytes.size() - 20'000));
    for (std::size_t i = 0; i < 9000; ++i) bytes[at + i] = static_cast<char>(bytes[at + i] ^ 0x5a);
    std::ofstream(broken, std::ios::binary) << bytes;
    EXPECT_TRUE(refused(broken)) << "damage at " << where;
  }
  for (const double share : {0.0, 0.3, 0.7}) {
    std::ofstream(broken, std::ios::binary) << sound.substr(0, static_cast<std::size_t>(share * static_cast<double>(sound.size())));
    EXPECT_TRUE(refused(broken)) << "cut at " << share;
  }
  EXPECT_FALSE(refused(file));
}

TEST_P(Backup, VerifyFindsAnotherDatabaseThanTheManifestSays) {
  ASSERT_TRUE(backup(*db, desk->options(), file).has_value());
  std::string bytes = contents(file);
  const auto at = bytes.find("\"settings\":{\"rows\":30,\"sum\":\"");
  ASSERT_NE(at, std::string::npos);
  auto& digit = bytes[at + 30];
  digit = digit == '1' ? '2' : '1';
  std::ofstream(file, std::ios::binary) << bytes;
  const auto r = verify_backup(file, desk->options().data_dir, desk->options().database_url);
  ASSERT_FALSE(r.has_value());
  EXPECT_NE(r.error().description.find("settings"), std::string::npos) << r.error().description;
}

TEST_P(Backup, OnlyIntoAnEmptyDeskOfTheSameKind) {
  ASSERT_TRUE(backup(*db, desk->options(), file).has_value());
  const auto sum = sums(*db);
  const auto same = restore(file, desk->options());
  ASSERT_FALSE(same.has_value());
  EXPECT_EQ(same.error().code, Code::invalid);
  EXPECT_EQ(sums(*db), sum);
  const Desk wrong(postgres() ? Engine::sqlite : Engine::postgres, Desk::From::nothing);
  const auto cross = restore(file, wrong.options());
  ASSERT_FALSE(cross.has_value());
  EXPECT_EQ(cross.error().code, Code::invalid);
}

TEST(BackupFile, WhatIsNoBackupIsToldApart) {
  const Desk desk(Engine::sqlite);
  const std::string f = desk.options().data_dir + "/not.tar";
  std::ofstream(f) << "hello";
  EXPECT_THROW(verify_backup(f, desk.options().data_dir, ""), DbError);
  EXPECT_THROW(verify_backup(f + "x", desk.options().data_dir, ""), DbError);
}

}  // namespace
}  // namespace kotae::store::testing
