// The tokens of an HTML text, by the rules of the HTML standard's tokenizer, without what can never be shown: comments, doctypes,
// and elements whose content is not prose (scripts, styles, foreign content, embedded objects). One pass, linear, no allocation per token.
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kotae::mail {

struct HtmlAttribute {
  std::string_view name;   // as written
  std::string_view value;  // as written, character references not decoded
};

struct HtmlToken {
  enum class Kind { text, start, end } kind = Kind::text;
  std::string_view text;  // of a text token, character references not decoded
  std::string name;       // of a tag, ASCII lower case, at most 32 bytes (longer names are cut: nothing known is that long)
  std::vector<HtmlAttribute> attributes;  // of a start tag, the first 64

  /// Value of the first attribute of this name (lower case), or nullptr.
  const std::string_view* attribute(std::string_view name) const;
};

class HtmlTokens {
 public:
  explicit HtmlTokens(std::string_view html) : html_(html) {}
  /// False at the end.
  bool next(HtmlToken& token);
  /// True when the rest holds "</name": lets a caller skip an element without losing the letter when it is never closed.
  bool closes_later(std::string_view name);
  /// Skips the content of the element whose start tag was just read, nested ones of the same name included.
  void skip_element(const std::string& name);

 private:
  bool read_tag(HtmlToken& token);
  void skip_comment();
  void skip_raw(const std::string& name);
  std::size_t find_end_tag(std::string_view name, std::size_t from) const;

  std::string_view html_;
  std::size_t at_ = 0;
  std::vector<std::string> never_closed_;  // names known to have no end tag ahead
};

/// Elements that have no content and no end tag.
bool is_void_element(std::string_view name);
bool equals_ignoring_case(std::string_view a, std::string_view lower);

}  // namespace kotae::mail
