// What is handed to the tree builder: the letter's HTML with listed tags and needed attributes alone, and a bound on its nesting,
// because the builder takes quadratic time on deep trees and on tags with many attributes.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace kotae::mail {

struct HtmlSource {
  std::string html;
  std::size_t depth = 0;  // the deepest nesting the builder can reach
};

HtmlSource html_source(std::string_view dirty);

}  // namespace kotae::mail
