// Every letter of tests/golden/letters is read, and each key of its .json must be as written there (tests/golden/README.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "mail/filters.h"
#include "mail/letter.h"

namespace kotae::mail {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

/// tests/golden/letters of the source tree, from the working directory or one above it; empty when there is none.
fs::path letters() {
  for (fs::path at = fs::current_path();; at = at.parent_path()) {
    if (fs::is_directory(at / "tests/golden/letters")) return at / "tests/golden/letters";
    if (at == at.root_path()) return {};
  }
}

std::vector<std::string> names() {
  std::vector<std::string> found;
  const fs::path folder = letters();
  if (folder.empty()) return found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".eml") found.push_back(entry.path().stem().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out.push_back("0123456789abcdef"[b >> 4]);
    out.push_back("0123456789abcdef"[b & 15]);
  }
  return out;
}

/// What `kotae mail parse` prints, with what only tests ask for: the judgement, the protection, the bytes of each attachment.
json::value actual(const Letter& letter) {
  json::value value = json::parse(to_json(letter));
  json::object& object = value.as_object();
  object["kind"] = name(judge(letter).kind);
  object["protection"] = json::value_from(letter.protection);
  json::array& attachments = object.at("attachments").as_array();
  EXPECT_EQ(attachments.size(), letter.attachments.size());
  for (std::size_t i = 0; i < std::min(attachments.size(), letter.attachments.size()); ++i) {
    attachments[i].as_object()["hex"] = hex(letter.attachments[i].bytes);
  }
  return value;
}

using Differences = std::vector<std::string>;
Differences differences(const json::value& want, const json::value& got, const std::string& where);

std::string without_last_line_ends(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  return std::string(text);
}

bool ends(std::string_view text, std::string_view suffix) { return text.ends_with(suffix); }

/// KEY_contains, KEY_lacks and KEY_include speak about KEY; every other key is compared as it is.
Differences key_differences(const std::string& key, const json::value& want, const json::object& got, const std::string& where) {
  Differences out;
  const auto about = [&](std::string_view suffix) { return key.substr(0, key.size() - suffix.size()); };
  const auto value = [&](const std::string& name) { return got.contains(name) ? got.at(name) : json::value(); };
  if (ends(key, "_contains") || ends(key, "_lacks")) {
    const bool contains = ends(key, "_contains");
    const json::value text = value(about(contains ? "_contains" : "_lacks"));
    const std::string have = text.is_string() ? std::string(text.as_string()) : json::serialize(text);
    for (const json::value& piece : want.as_array()) {
      if ((have.find(std::string_view(piece.as_string())) != std::string::npos) != contains) {
        out.push_back(where + "." + key + ": " + json::serialize(piece) + " in " + json::serialize(text));
      }
    }
  } else if (ends(key, "_include")) {
    const json::value list = value(about("_include"));
    for (const json::value& item : want.as_array()) {
      const bool there = list.is_array() && std::any_of(list.as_array().begin(), list.as_array().end(),
                                                        [&](const json::value& one) { return differences(item, one, "").empty(); });
      if (!there) out.push_back(where + "." + key + ": no " + json::serialize(item) + " in " + json::serialize(list));
    }
  } else if ((key == "text" || key == "reply_text") && want.is_string() && value(key).is_string()) {
    // Empty lines at the end of a text say nothing.
    const std::string have = without_last_line_ends(std::string_view(value(key).as_string()));
    if (have != without_last_line_ends(std::string_view(want.as_string()))) {
      out.push_back(where + "." + key + ":\n  want " + json::serialize(want) + "\n  got  " + json::serialize(value(key)));
    }
  } else {
    out = differences(want, value(key), where + "." + key);
  }
  return out;
}

Differences differences(const json::value& want, const json::value& got, const std::string& where) {
  Differences out;
  if (want.is_object() && got.is_object()) {
    for (const auto& [key, value] : want.as_object()) {
      const Differences more = key_differences(std::string(key), value, got.as_object(), where);
      out.insert(out.end(), more.begin(), more.end());
    }
  } else if (want.is_array() && got.is_array() && want.as_array().size() == got.as_array().size()) {
    for (std::size_t i = 0; i < want.as_array().size(); ++i) {
      const Differences more = differences(want.as_array()[i], got.as_array()[i], where + "[" + std::to_string(i) + "]");
      out.insert(out.end(), more.begin(), more.end());
    }
  } else if (want != got) {
    out.push_back(where + ":\n  want " + json::serialize(want) + "\n  got  " + json::serialize(got));
  }
  return out;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, ReadsAsExpected) {
  const fs::path folder = letters();
  const Result<Letter> letter = parse(read(folder / (GetParam() + ".eml")));
  ASSERT_TRUE(letter) << letter.error().description;
  const json::value want = json::parse(read(folder / (GetParam() + ".json")));
  ASSERT_FALSE(want.as_object().empty()) << "nothing is expected of this letter";
  for (const std::string& difference : differences(want, actual(*letter), "")) ADD_FAILURE() << difference;
}

INSTANTIATE_TEST_SUITE_P(Letters, Golden, testing::ValuesIn(names()), [](const testing::TestParamInfo<std::string>& info) {
  std::string id = info.param;
  std::replace(id.begin(), id.end(), '-', '_');
  return id;
});
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Golden);

TEST(GoldenLetters, AreAtLeast120HalfOfThemJapanese) {
  const std::vector<std::string> all = names();
  ASSERT_GE(all.size(), 120u) << "run from the source tree; letters found in '" << letters().string() << "'";
  std::size_t japanese = 0;
  for (const std::string& one : all) {
    // Hiragana, katakana and Han stand as UTF-8 in the expectation: lead bytes E3 to E9, and EF BD for half-width kana.
    const std::string want = read(letters() / (one + ".json"));
    japanese += std::any_of(want.begin(), want.end(), [](char c) { return c >= '\xe3' && c <= '\xe9'; });
  }
  EXPECT_GE(japanese * 2, all.size());
}

}  // namespace
}  // namespace kotae::mail
