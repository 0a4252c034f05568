// Letters of other projects' test suites, kept outside of the repository: in $KOTAE_SHARED/data/mail or ../shared/data/mail beside the tree.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "mail/charset_convert.h"
#include "mail/letter.h"

namespace kotae::mail {
namespace {

namespace fs = std::filesystem;

fs::path folder() {
  if (const char* shared = std::getenv("KOTAE_SHARED")) return fs::path(shared) / "data" / "mail";
  return fs::path("..") / "shared" / "data" / "mail";  // tests run in the root of the tree
}

bool blank(std::string_view s) { return s.find_first_not_of(" \t\r\n") == std::string_view::npos; }

TEST(RealLetters, all_are_read_without_loss) {
  if (!fs::is_directory(folder()))
    GTEST_SKIP() << "SKIPPED: no letters in " << folder() << "; set KOTAE_SHARED to the folder that holds data/mail";
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder())) {
    const std::string ending = entry.path().extension().string();
    if (!entry.is_regular_file() || (ending != ".eml" && ending != ".txt")) continue;
    if (entry.path().string().find("replies") != std::string::npos) continue;  // bodies without headers: reply_text's
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string raw{std::istreambuf_iterator<char>(file), {}};
    SCOPED_TRACE(entry.path().string());
    const auto letter = parse(raw);
    // The one file of the collection that is nested beyond every limit must be refused with its reason.
    if (!letter) {
      EXPECT_EQ(letter.error().code, Code::too_large);
      EXPECT_TRUE(letter.error().description.starts_with("depth:") || letter.error().description.starts_with("parts:")) << letter.error().description;
      EXPECT_EQ(entry.path().filename(), "stack-overflow.txt");
      continue;
    }
    ++count;
    EXPECT_TRUE(is_utf8(letter->text) && is_utf8(letter->html) && is_utf8(letter->subject));
    EXPECT_FALSE(letter->headers.empty() && blank(letter->text) && !blank(raw));
    const std::size_t body = raw.find("\n\n") != std::string::npos ? raw.find("\n\n") : raw.find("\r\n\r\n");
    if (body != std::string::npos && raw.size() - body > 1000) {
      EXPECT_FALSE(blank(letter->text) && blank(letter->html) && letter->attachments.empty()) << "nothing of the body is left";
    }
    for (const Attachment& a : letter->attachments) EXPECT_FALSE(a.filename.empty());
    EXPECT_TRUE(boost::json::parse(to_json(*letter)).is_object());
  }
  EXPECT_GE(count, 100u);
}

}  // namespace
}  // namespace kotae::mail
