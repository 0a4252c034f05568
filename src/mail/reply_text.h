// What is new in an answer: quoted history and signatures are told apart, never deleted.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace kotae::mail {

struct Fold {
  enum class Kind { fresh, quote, signature } kind;
  std::size_t begin, end;  // byte range of the text, whole lines
};

/// The parts of a plain text, in order, covering all of it.
std::vector<Fold> fold(std::string_view text);

/// Only the fresh parts, trimmed; the whole text when nothing would be left.
std::string reply_text(std::string_view text);
/// The same from the parts that fold(text) gave.
std::string reply_text(std::string_view text, const std::vector<Fold>& parts);

}  // namespace kotae::mail
