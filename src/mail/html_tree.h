// The cleaned tree of an HTML letter: listed elements with safe attributes only. Built from what gumbo, a browser's parser, makes of it.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kotae::mail {

enum class QuoteHint : std::uint8_t {
  none,
  container,  // a mail program's element around what it quotes
  header,     // the element above quoted history that goes on to the end
};

struct HtmlNode {
  std::string_view element;  // "" = text
  std::string text;
  std::vector<std::pair<std::string_view, std::string>> attributes;  // decoded values
  QuoteHint hint = QuoteHint::none;
  int parent = -1, first = -1, last = -1, next = -1, previous = -1;  // indices into nodes
};

struct HtmlTree {
  std::vector<HtmlNode> nodes;  // [0] is the root, without a name
  bool remote_images = false;

  int add(int parent, HtmlNode node);
  /// Puts a new element in the place of first … last (siblings) and them into it.
  int wrap(int first, int last, HtmlNode node);
};

struct TreeOptions {
  std::size_t max_depth;
  const std::function<std::string(std::string_view)>& cid_url;
};

/// Nothing when the letter is nested too deeply, or would need more than 64 MiB.
std::optional<HtmlTree> html_tree(std::string_view dirty, const TreeOptions& options);

bool is_block_element(std::string_view name);

}  // namespace kotae::mail
