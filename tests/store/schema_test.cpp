// Migrations from nothing, two nodes starting at once, and every named statement prepared on its engine.
#include <future>

#include "engines.h"
#include "store/migrate.h"
#include "store/postgres_sql.h"

namespace kotae::store::testing {
namespace {

class Schema : public OnEachEngine {
 protected:
  void SetUp() override {
    desk = std::make_unique<Desk>(GetParam(), Desk::From::nothing);
    db = desk->open();
  }
};
KOTAE_ON_EACH_ENGINE(Schema);

TEST_P(Schema, MigratesFromNothingAndOpensAgain) {
  EXPECT_EQ(number("SELECT max(version) FROM schema_migrations"), schema_version());
  db.reset();
  OpenOptions o = desk->options();
  o.migrate = false;
  db = Database::open(o);
  EXPECT_EQ(number("SELECT max(version) FROM schema_migrations"), schema_version());
}

TEST_P(Schema, RefusesANewerDatabase) {
  must([](Tx& tx) -> Done {
    Query(tx, std::string_view("INSERT INTO schema_migrations (version, name, applied_at) VALUES (?1, 'later', 0)"), schema_version() + 1).run();
    return {};
  });
  db.reset();
  EXPECT_THROW(desk->open(), DbError);
}

TEST_P(Schema, TwoNodesStartingAtOnce) {
  for (int round = 0; round < 3; ++round) {
    const Desk fresh(GetParam(), Desk::From::nothing);
    const auto start = [&] { return fresh.open(); };
    auto a = std::async(std::launch::async, start), b = std::async(std::launch::async, start);
    EXPECT_NO_THROW(a.get());
    EXPECT_NO_THROW(b.get());
  }
}

TEST_P(Schema, EveryNamedStatementPrepares) {
  const auto names = named_statements(GetParam());
  ASSERT_FALSE(names.empty());
  for (const auto& name : names)
    db->read([&](Tx& tx) { EXPECT_NO_THROW(tx.connection().prepare(named(GetParam(), name).text)) << name; });
}

// Where PostgreSQL takes a parameter for a 32-bit integer, a large id or a time would fail at run time: such a place needs ?N::bigint.
TEST(Statements, TakeNoNarrowIntegersOnPostgres) {
  const Desk desk(Engine::postgres);
  const auto db = desk.open();
  int looked_at = 0;
  for (const auto& name : named_statements(Engine::postgres))
    db->read([&](Tx& tx) {
      const auto& sql = named(Engine::postgres, name).text;
      tx.connection().prepare(sql);
      Query q(tx, std::string_view("SELECT parameter_types::text FROM pg_prepared_statements WHERE statement = ?1"), dollar_placeholders(sql).text);
      ASSERT_TRUE(q.next()) << name;
      ++looked_at;
      EXPECT_EQ(q.text(0).find("integer"), std::string::npos) << name << " has parameters " << q.text(0);
      EXPECT_EQ(q.text(0).find("smallint"), std::string::npos) << name << " has parameters " << q.text(0);
    });
  EXPECT_GT(looked_at, 10);
}

TEST_P(Schema, BothEnginesHaveTheSameStatementsAndTables) {
  EXPECT_EQ(named_statements(Engine::sqlite), named_statements(Engine::postgres));
  Desk other(Engine::sqlite);
  std::vector<std::string> here, there;
  const auto tables = [](Database& d, std::vector<std::string>& out) {
    d.read([&](Tx& tx) {
      Query q(tx, std::string_view(d.engine() == Engine::sqlite
                                       ? "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
                                       : "SELECT tablename::text COLLATE \"C\" AS t FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'feed_head' ORDER BY t"));
      while (q.next()) out.push_back(q.text(0));
    });
  };
  tables(*db, here);
  const auto second = other.open();
  tables(*second, there);
  EXPECT_EQ(here, there);
}

}  // namespace
}  // namespace kotae::store::testing
