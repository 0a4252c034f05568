// A fresh desk on either engine, for tests that promise the same of both.
// PostgreSQL: the cluster of KOTAE_TEST_PG when set, else one of our own, started once per run. Without PostgreSQL the tests fail.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "store/db.h"

namespace kotae::store::testing {

/// URL of the cluster's maintenance database.
const std::string& cluster_url();

/// A place for one desk: a folder, and on PostgreSQL a database of its own. Everything is removed at the end.
class Desk {
 public:
  enum class From { nothing, schema };
  explicit Desk(Engine engine, From from = From::schema);
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  const OpenOptions& options() const { return options_; }
  std::unique_ptr<Database> open() const { return Database::open(options_); }

 private:
  OpenOptions options_;
  std::string database_;
};

class OnEachEngine : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    desk = std::make_unique<Desk>(GetParam());
    db = desk->open();
  }
  void TearDown() override {
    db.reset();
    desk.reset();
  }
  bool postgres() const { return GetParam() == Engine::postgres; }
  /// Runs work that must succeed.
  void must(const Database::Work& work) {
    const Done d = db->write_wait(work);
    ASSERT_TRUE(d.has_value()) << d.error().description;
  }
  std::int64_t number(const std::string& sql) {
    std::int64_t n = -1;
    db->read([&](Tx& tx) {
      Query q(tx, std::string_view(sql));
      if (q.next()) n = q.i64(0);
    });
    return n;
  }
  std::unique_ptr<Desk> desk;
  std::unique_ptr<Database> db;
};

inline std::string engine_name(const ::testing::TestParamInfo<Engine>& i) { return i.param == Engine::sqlite ? "sqlite" : "postgres"; }

#define KOTAE_ON_EACH_ENGINE(Suite)                                                                                            \
  INSTANTIATE_TEST_SUITE_P(Engines, Suite, ::testing::Values(::kotae::store::Engine::sqlite, ::kotae::store::Engine::postgres), \
                           ::kotae::store::testing::engine_name)

}  // namespace kotae::store::testing
