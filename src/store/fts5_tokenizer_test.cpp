#include "store/fts5_tokenizer.h"

#include <gtest/gtest.h>

#include "text/random_texts.h"
#include "text/tokens.h"

namespace kotae::store {
namespace {

class Fts5 : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(sqlite3_open(":memory:", &db_), SQLITE_OK);
    register_fts5_tokenizer(db_);
    exec("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'kotae', content = '')");
    ASSERT_EQ(sqlite3_prepare_v2(db_, "SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rowid", -1, &match_, nullptr), SQLITE_OK);
  }
  void TearDown() override {
    sqlite3_finalize(match_);
    sqlite3_close(db_);
  }
  void exec(const char* sql) { ASSERT_EQ(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db_); }
  void add(const std::string& text) {
    sqlite3_stmt* s = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(db_, "INSERT INTO t (rowid, x) VALUES (?1, ?2)", -1, &s, nullptr), SQLITE_OK);
    sqlite3_bind_int(s, 1, ++rows_);
    sqlite3_bind_text(s, 2, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    ASSERT_EQ(sqlite3_step(s), SQLITE_DONE) << sqlite3_errmsg(db_);
    sqlite3_finalize(s);
  }
  std::vector<int> find(const std::string& query) {
    bool cut = false;
    const auto expression = text::fts5_match(text::query_terms(query, cut));
    std::vector<int> out;
    if (expression.empty()) return out;
    sqlite3_bind_text(match_, 1, expression.data(), static_cast<int>(expression.size()), SQLITE_STATIC);
    int rc;
    while ((rc = sqlite3_step(match_)) == SQLITE_ROW) out.push_back(sqlite3_column_int(match_, 0));
    EXPECT_EQ(rc, SQLITE_DONE) << sqlite3_errmsg(db_) << "\n" << expression;
    sqlite3_reset(match_);
    return out;
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* match_ = nullptr;
  int rows_ = 0;
};

TEST_F(Fts5, AnswersAreTheTruth) {
  std::vector<std::string> texts;
  text::testing::RandomTexts random(1);
  for (int i = 0; i < 300; ++i) {
    texts.push_back(random.text(static_cast<int>(2 + random.pick(30))));
    add(texts.back());
  }
  std::size_t hits = 0;
  for (int i = 0; i < 600; ++i) {
    const auto query = random.query(texts[random.pick(texts.size())]);
    std::vector<int> truth;
    for (std::size_t k = 0; k < texts.size(); ++k)
      if (text::matches(texts[k], query)) truth.push_back(static_cast<int>(k) + 1);
    hits += truth.size();
    ASSERT_EQ(find(query), truth) << query;
  }
  EXPECT_GT(hits, 1000u);
}

TEST_F(Fts5, LongWordsAndManyWordsAreAccepted) {
  add("長い" + std::string(40'000, 'x'));
  EXPECT_EQ(find(std::string(3'000, 'x')), std::vector<int>{1});
  std::string many;
  for (int i = 0; i < 32; ++i) many += "サーバー管理ユーザー登録プリンター設定-";
  EXPECT_TRUE(find(many).empty());
  many.clear();
  for (int i = 0; i < 32; ++i) many += "サーバー管理ユーザー登録プリンター設定a-bcd ";
  EXPECT_TRUE(find(many).empty());
}

}  // namespace
}  // namespace kotae::store
