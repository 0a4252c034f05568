// What an index answers is the truth: no hit missing, none too many.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "text/random_texts.h"
#include "text/tokens.h"

namespace kotae::text {
namespace {

// An inverted index of one text, with the answer both databases give to tokens at adjacent positions.
using Index = std::map<std::string, std::set<std::uint32_t>>;

bool phrase_in(const Index& index, const Phrase& p) {
  std::set<std::uint32_t> at;  // where the phrase so far ends
  for (std::size_t k = 0; k < p.tokens.size(); ++k) {
    std::set<std::uint32_t> here, next;
    const bool prefix = p.prefix_last && k + 1 == p.tokens.size();
    for (auto i = index.lower_bound(p.tokens[k]); i != index.end(); ++i) {
      if (prefix ? !i->first.starts_with(p.tokens[k]) : i->first != p.tokens[k]) break;
      here.insert(i->second.begin(), i->second.end());
    }
    if (k == 0)
      next = here;
    else
      for (auto x : at)
        if (here.contains(x + 1)) next.insert(x + 1);
    at = next;
  }
  return !at.empty();
}

bool term_in(const std::vector<Index>& parts, const Term& t) {
  return std::any_of(parts.begin(), parts.end(), [&](const Index& index) {
    return std::any_of(t.any.begin(), t.any.end(), [&](const Phrase& p) { return phrase_in(index, p); });
  });
}

bool answer(const std::vector<Index>& parts, const std::vector<Term>& terms) {
  bool any = false;
  for (const auto& t : terms) {
    if (term_in(parts, t) == t.negated) return false;
    any = any || !t.negated;
  }
  return any;
}

std::vector<Index> index_of(std::string_view text) {
  Index index;
  tokenize(text, [&](const Token& t) { index[std::string(t.text)].insert(t.position); });
  return {index};
}

// Reads the literals back: 'token':position …
std::vector<Index> index_of_tsvectors(std::string_view text) {
  std::vector<Index> parts;
  for (const auto& v : tsvectors(text)) {
    Index index;
    for (std::size_t at = 0; at < v.size();) {
      const auto end = v.find('\'', at + 1);
      const auto space = v.find(' ', end);
      const auto position = static_cast<std::uint32_t>(std::stoul(v.substr(end + 2, space - end - 2)));
      EXPECT_GE(position, 1u);
      EXPECT_LE(position, 16383u);
      auto& positions = index[v.substr(at + 1, end - at - 1)];
      positions.insert(position);
      EXPECT_LE(positions.size(), 256u);
      at = space + 1;
    }
    parts.push_back(std::move(index));
  }
  return parts;
}

TEST(Recall, EveryAnswerIsTheTruth) {
  int hits = 0;
  for (unsigned seed = 0; seed < 4000; ++seed) {
    testing::RandomTexts random(seed);
    const auto text = random.text(static_cast<int>(2 + random.pick(14)));
    const auto index = index_of(text);
    const auto vectors = index_of_tsvectors(text);
    for (int i = 0; i < 25; ++i) {
      const auto query = random.query(text);
      bool cut = false;
      const auto terms = query_terms(query, cut);
      ASSERT_FALSE(cut);
      const bool truth = matches(text, query);
      hits += truth;
      ASSERT_EQ(answer(index, terms), truth) << "text " << text << "\nquery " << query << "\n" << fts5_match(terms);
      ASSERT_EQ(answer(vectors, terms), truth) << "text " << text << "\nquery " << query << "\n" << tsquery(terms);
    }
  }
  EXPECT_GT(hits, 30000);
}

// Every substring of a run of glyphs, every prefix of a part, the joined form: stated by the promise itself, not by `matches`.
TEST(Recall, EverySubstringOfGlyphsAndEveryPrefixOfParts) {
  for (const std::string text : {"サーバー管理者様へご連絡します", "佐々木𠮷野家の税込価格は高い", "ヴァイオリンとﾕｰｻﾞｰ登録ー", "한국어국어", "ありがとう😊👨‍👩‍👧です"}) {
    const auto l = letters(text);
    const auto index = index_of(text);
    for (std::size_t b = 0; b < l.size(); ++b)
      for (std::size_t e = b + 1; e <= l.size(); ++e) {
        std::string query;
        for (std::size_t i = b; i < e; ++i) append_utf8(query, l[i].c);
        bool cut = false;
        EXPECT_TRUE(answer(index, query_terms(query, cut))) << query;
        EXPECT_TRUE(matches(text, query)) << query;
      }
  }
  const std::string identifier = "ORD-2024-00123/x_taro.yamada@example.co.jp";
  const auto index = index_of(identifier);
  for (std::size_t b = 0; b < identifier.size(); ++b) {
    if (b > 0 && std::string("-_.@/").find(identifier[b - 1]) == std::string::npos) continue;
    for (std::size_t n = 1; b + n <= identifier.size(); ++n) {
      const auto query = identifier.substr(b, n);
      bool cut = false;
      EXPECT_TRUE(answer(index, query_terms(query, cut))) << query;
    }
  }
  for (std::size_t n = 1; n <= 12; ++n) {
    bool cut = false;
    EXPECT_TRUE(answer(index, query_terms(std::string("ORD202400123").substr(0, n), cut)));
  }
}

TEST(Recall, LongTextsInSeveralVectors) {
  testing::RandomTexts random(7);
  std::string text;
  while (text.size() < 300'000) text += random.text(50) + "税 ";
  const auto parts = index_of_tsvectors(text);
  EXPECT_GT(parts.size(), 3u);
  const auto whole = index_of(text);
  for (int i = 0; i < 60; ++i) {
    const auto begin = random.pick(text.size() - 400);
    bool cut = false;
    const auto terms = query_terms("\"" + fold(text.substr(begin, 1 + random.pick(120))) + "\"", cut);
    for (const auto& t : terms) EXPECT_EQ(term_in(parts, t), term_in(whole, t));
  }
}

}  // namespace
}  // namespace kotae::text
