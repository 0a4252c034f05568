// Random texts and queries for property tests: Japanese, English and identifiers, built so that queries often nearly match.
#pragma once
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "text/letters.h"

namespace kotae::text::testing {

class RandomTexts {
 public:
  explicit RandomTexts(unsigned seed) : random_(seed) {}

  std::string text(int pieces) {
    static const std::vector<std::string> all = {
        "返", "品", "返品", "税", "消費税", "山", "田", "山田", "々", "〇", "𠮷", "𠮷野家", "に", "は", "です", "ました", "ご連絡", "サーバ", "サーバー", "サーバーー", "ユーザー",
        "ﾕｰｻﾞｰ", "ｻｰﾊﾞ", "キー", "コピー", "ヴァイオリン", "バイオリン", "ヴ", "ァ", "ー", "らーめん", "プリンタ", "プリンター", "管理", "登録", "a", "ab", "abc", "ABC", "Ａｂ", "api", "Refund",
        "re", "order", "ord", "1", "12", "123", "0", "090", "1234", "5678", "０９０", "-", "-", "-", "ー", "−", "－", "_", ".", "@", "/", " ", " ", " ", "　", "\n", "\r\n", "、", "。", "「",
        "」", "・", "(", ")", "😊", "👨‍👩‍👧", "🇯🇵", "한국", "어", "ครับ", "สวัสดี", "é", "e\u0301", "か\u3099", "\u200B", "\u00AD", "ß", "㍿", "①", "Ж", "привет", "\xFF", "x-y-z", "taro@ex-am.co.jp", "\""};
    std::string s;
    for (int i = 0; i < pieces; ++i) s += all[pick(all.size())];
    return s;
  }

  /// A piece of the text, sometimes changed, or something else altogether.
  std::string query(const std::string& from) {
    std::string q;
    const std::size_t words = 1 + (pick(4) == 0 ? pick(3) : 0);
    for (std::size_t w = 0; w < words; ++w) {
      std::string part = pick(5) == 0 ? text(static_cast<int>(1 + pick(3))) : cut(from);
      if (pick(6) == 0) part = "\"" + part + "\"";
      if (pick(10) == 0) part = "-" + part;
      q += (w > 0 ? " " : "") + part;
    }
    return q;
  }

  std::size_t pick(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

 private:
  std::string cut(const std::string& from) {
    const auto l = letters(from);
    if (l.empty()) return "";
    const std::size_t begin = pick(l.size());
    const std::size_t end = std::min(l.size(), begin + 1 + pick(8));
    std::string s;
    switch (pick(3)) {
      case 0:  // as it stands in the original
        return from.substr(l[begin].begin, l[end - 1].end - l[begin].begin);
      case 1:
        for (std::size_t i = begin; i < end; ++i) append_utf8(s, l[i].c);
        return s;
      default:  // without hyphens
        for (std::size_t i = begin; i < end; ++i)
          if (!l[i].is(Kind::hyphen)) append_utf8(s, l[i].c);
        return s;
    }
  }

  std::mt19937 random_;
};

}  // namespace kotae::text::testing
