// Terms and tokens in the languages of the two databases. Tokens are letters only, so nothing in them needs escaping.
#include <algorithm>
#include <unordered_map>

#include "text/runs.h"
#include "text/tokens.h"

namespace kotae::text {
namespace {

struct Language {
  const char *open, *close, *between, *prefix;  // of a phrase: "a b" *  /  ('a'<->'b':*)
  const char *both, *either, *neither;
};
constexpr Language fts5{"\"", "\"", " ", " *", " AND ", " OR ", " NOT "};
constexpr Language postgres{"('", ")", "'<->'", ":*", " & ", " | ", " & !"};

void append(std::string& out, const Phrase& p, const Language& lang) {
  out += lang.open;
  for (std::size_t i = 0; i < p.tokens.size(); ++i) {
    if (i > 0) out += lang.between;
    out += p.tokens[i];
  }
  // PostgreSQL marks the last lexeme, FTS5 the whole phrase.
  const bool mark_inside = &lang == &postgres;
  if (mark_inside) out += '\'';
  if (mark_inside && p.prefix_last) out += lang.prefix;
  out += lang.close;
  if (!mark_inside && p.prefix_last) out += lang.prefix;
}

void append(std::string& out, const Term& t, const Language& lang) {
  out += '(';
  for (std::size_t i = 0; i < t.any.size(); ++i) {
    if (i > 0) out += lang.either;
    append(out, t.any[i], lang);
  }
  out += ')';
}

std::string expression(const std::vector<Term>& terms, const Language& lang) {
  std::string must, must_not;
  for (const auto& t : terms) {
    if (t.any.empty()) continue;
    std::string& side = t.negated ? must_not : must;
    if (!side.empty()) side += t.negated ? lang.either : lang.both;
    append(side, t, lang);
  }
  if (must.empty()) return {};
  if (must_not.empty()) return must;
  return "(" + must + ")" + lang.neither + "(" + must_not + ")";
}

constexpr std::uint32_t max_position = 16383;
constexpr std::size_t max_positions_of_one = 255;
constexpr std::uint32_t overlap = max_phrase_tokens - 1;

class Vectors {
 public:
  std::vector<std::string> done;

  void add(const Token& t) {
    if (!tokens_.empty() && t.position != tokens_.back().position && full()) cut();
    if (tokens_.empty()) base_ = t.position;
    auto& count = counts_[std::string(t.text)];
    ++count;
    highest_ = std::max(highest_, count);
    tokens_.push_back({std::string(t.text), t.position});
  }
  void finish() {
    if (!tokens_.empty()) write();
  }

 private:
  struct Kept {
    std::string text;
    std::uint32_t position;
  };

  bool full() const { return highest_ >= max_positions_of_one || tokens_.back().position - base_ + 1 >= max_position; }

  void write() {
    std::string v;
    for (const auto& t : tokens_) {
      v += '\'';
      v += t.text;
      v += "':";
      v += std::to_string(t.position - base_ + 1);
      v += ' ';
    }
    done.push_back(std::move(v));
  }

  void cut() {
    write();
    const std::uint32_t last = tokens_.back().position;
    const auto keep = std::find_if(tokens_.begin(), tokens_.end(), [&](const Kept& k) { return k.position + overlap > last; });
    tokens_.erase(tokens_.begin(), keep);
    base_ = tokens_.front().position;
    counts_.clear();
    highest_ = 0;
    for (const auto& t : tokens_) highest_ = std::max(highest_, ++counts_[t.text]);
  }

  std::vector<Kept> tokens_;
  std::unordered_map<std::string, std::size_t> counts_;
  std::size_t highest_ = 0;
  std::uint32_t base_ = 0;
};

}  // namespace

std::string fts5_match(const std::vector<Term>& terms) { return expression(terms, fts5); }
std::string tsquery(const std::vector<Term>& terms) { return expression(terms, postgres); }

std::vector<std::string> tsvectors(std::string_view utf8) {
  Vectors v;
  tokenize(utf8, [&](const Token& t) { v.add(t); });
  v.finish();
  return std::move(v.done);
}

}  // namespace kotae::text
