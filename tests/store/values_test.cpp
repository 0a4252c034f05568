// Values come back as they went in, on both engines alike.
#include <limits>

#include "engines.h"

namespace kotae::store::testing {
namespace {

using namespace std::string_view_literals;

std::string utf8(char32_t c) {
  std::string s;
  const auto put = [&](unsigned v) { s.push_back(static_cast<char>(v)); };
  if (c < 0x80) put(c);
  else if (c < 0x800) put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  else if (c < 0x10000) put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  else put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  return s;
}

class Values : public OnEachEngine {
 protected:
  std::string through(const std::string& text) {
    must([&](Tx& tx) -> Done {
      Query(tx, "INSERT INTO settings (key, value) VALUES ('t', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value"sv, text).run();
      return {};
    });
    std::string out;
    db->read([&](Tx& tx) {
      Query q(tx, "SELECT value FROM settings WHERE key = 't'"sv);
      if (q.next()) out = q.text(0);
    });
    return out;
  }
  Code refused(const std::string& text) {
    const Done d = db->write_wait([&](Tx& tx) -> Done {
      Query(tx, "INSERT INTO settings (key, value) VALUES ('r', ?1)"sv, text).run();
      return {};
    });
    EXPECT_FALSE(d.has_value());
    EXPECT_EQ(number("SELECT count(*) FROM settings WHERE key = 'r'"), 0);
    return d ? Code::internal : d.error().code;
  }
};
KOTAE_ON_EACH_ENGINE(Values);

TEST_P(Values, TextOfEveryUnicodePlane) {
  std::string all;
  for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 61)
    if (c < 0xD800 || c > 0xDFFF) all += utf8(c);
  for (char32_t plane = 0; plane <= 16; ++plane) all += utf8(plane << 16 | 0xFFFD);
  EXPECT_EQ(through(all), all);
  EXPECT_EQ(through(""), "");
  EXPECT_EQ(through("'; DROP TABLE settings; --\\\"$1?1"), "'; DROP TABLE settings; --\\\"$1?1");
}

TEST_P(Values, BigText) {
  std::string big;
  while (big.size() < 4U << 20) big += "日本語の長い本文。𠮷野家 ";
  EXPECT_EQ(through(big), big);
}

TEST_P(Values, NulAndBrokenTextAreRefused) {
  EXPECT_EQ(refused(std::string("a\0b", 3)), Code::invalid);
  EXPECT_EQ(refused(std::string("12345678901234567890\0", 21)), Code::invalid);
  EXPECT_EQ(refused("\x93\xfa\x96\x7b"), Code::invalid);          // Shift_JIS
  EXPECT_EQ(refused("12345678\xed\xa0\x80"), Code::invalid);      // a lone surrogate
  EXPECT_EQ(refused("\xf4\x90\x80\x80"), Code::invalid);          // above U+10FFFF
  EXPECT_EQ(refused("\xc0\xaf"), Code::invalid);                  // overlong
  EXPECT_EQ(refused("abc\xe3\x81"), Code::invalid);               // cut
  EXPECT_EQ(through("sound"), "sound");                           // statements refused so are given back
}

TEST_P(Values, NumbersNullsAndFlags) {
  db->read([&](Tx& tx) {
    for (const std::int64_t v : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
      Query q(tx, postgres() ? "SELECT ?1::bigint"sv : "SELECT ?1"sv, v);
      ASSERT_TRUE(q.next());
      EXPECT_EQ(q.i64(0), v);
    }
    for (const double v : {0.1, -1.5e300, 3.0}) {
      Query q(tx, postgres() ? "SELECT ?1::double precision"sv : "SELECT ?1"sv, v);
      ASSERT_TRUE(q.next());
      EXPECT_EQ(q.real(0), v);
    }
    Query q(tx, postgres() ? "SELECT ?1::text, 1 = 1, 1 = 2, ?2::bigint, sum(n) FROM (VALUES (1::bigint), (2)) v(n)"sv
                           : "SELECT ?1, 1 = 1, 1 = 2, ?2, sum(n) FROM (SELECT 1 AS n UNION ALL SELECT 2)"sv,
            nullptr, TicketId{});
    ASSERT_TRUE(q.next());
    EXPECT_TRUE(q.null(0));
    EXPECT_EQ(q.text(0), "");
    EXPECT_TRUE(q.flag(1));
    EXPECT_FALSE(q.flag(2));
    EXPECT_TRUE(q.null(3));
    EXPECT_EQ(q.i64(4), 3);
    EXPECT_FALSE(q.next());
  });
}

TEST_P(Values, Bytes) {
  std::string all(70'000, '\0');
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<char>(i * 7);
  for (const std::string& bytes : {all, std::string(), std::string(1, '\0')}) {
    must([&](Tx& tx) -> Done {
      Query(tx, "DELETE FROM blob_parts"sv).run();
      Query(tx, "INSERT INTO blob_parts (sha256, part, data) VALUES ('x', 0, ?1)"sv, Blob{bytes}).run();
      return {};
    });
    db->read([&](Tx& tx) {
      Query q(tx, "SELECT data FROM blob_parts"sv);
      ASSERT_TRUE(q.next());
      EXPECT_FALSE(q.null(0));
      EXPECT_EQ(q.blob(0), bytes);
    });
  }
}

}  // namespace
}  // namespace kotae::store::testing
