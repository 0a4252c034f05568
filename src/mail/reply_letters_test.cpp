// The public collection of answers (shared/data/mail/replies): real people's ways to quote. Not part of this tree: named by KOTAE_SHARED or found beside it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "mail/html.h"
#include "mail/reply_text.h"

namespace kotae::mail {

namespace {

std::filesystem::path shared_replies() {
  if (const char* named = std::getenv("KOTAE_SHARED")) return std::filesystem::path(named) / "data/mail/replies";
  return "../shared/data/mail/replies";
}

struct Known {
  const char* file;
  std::size_t size;        // of the fresh text, bytes
  const char* last_words;  // it ends so
};
constexpr Known known[] = {
    {"correct_sig", 45, "-- signature."}, {"email_1", 134, "Java HTTP API."}, {"email_10", 502, "nec nibh."}, {"email_11", 502, "nec nibh."}, {"email_12", 502, "nec nibh."},
    {"email_13", 502, "nec nibh."}, {"email_14", 502, "nec nibh."}, {"email_15", 794, "metus felis."}, {"email_16", 502, "nec nibh."}, {"email_17", 502, "nec nibh."},
    {"email_18", 502, "nec nibh."}, {"email_19", 36, "rendering."}, {"email_2", 824, "individually.\""}, {"email_20", 12, "Thursday."}, {"email_21", 32798, "laborum."},
    {"email_22", 498, "nec nibh."}, {"email_23", 498, "nec nibh."}, {"email_23_1", 516, "nec nibh."}, {"email_2_1", 20, "reply"}, {"email_3", 47, "great."},
    {"email_4", 47, "with it."}, {"email_5", 423, "a while."}, {"email_6", 31, "as well."}, {"email_7", 502, "nec nibh."}, {"email_8", 502, "nec nibh."}, {"email_9", 502, "nec nibh."},
    {"email_blackberry", 21, "email"}, {"email_bullets", 117, "another"}, {"email_custom_quote_header", 10, "you!"}, {"email_customer_quote_header_2", 20, "much."},
    {"email_customer_quote_header_3", 68, "avance"}, {"email_iphone", 21, "email"}, {"email_issue_77", 87, "paragraph 2"}, {"email_ls-l", 966, "sc6"},
    {"email_multi_word_sent_from_my_mobile_device", 21, "email"}, {"email_norwegian_gmail", 498, "nec nibh."}, {"email_one_is_not_on", 104, "run..."},
    {"email_sent_from_my_not_signature", 78, "phone."}, {"email_thread", 46, "bellow."}, {"email_unquoted_reply", 17, "reply."}, {"email_w10_mail", 48, "Braxton"},
    {"email_with_date_headers", 58, "mail"}, {"email_with_from_headers", 39, ">"}, {"email_zimbra_free_en", 103, "Scott"}, {"email_zimbra_free_fr", 118, "Scott"},
    {"sig_no_empty_line", 59, "above."}};

}  // namespace

TEST(ReplyLetters, FreshTextIsToldApart) {
  const auto folder = shared_replies();
  if (!std::filesystem::is_directory(folder)) {
    std::cerr << "\n*** SKIPPED: the letters of " << folder << " are not here; set KOTAE_SHARED ***\n\n";
    GTEST_SKIP() << "SKIPPED: no letters in " << folder;
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files += entry.path().extension() == ".txt";
  EXPECT_EQ(files, std::size(known)) << "a letter without an expectation";
  for (const auto& k : known) {
    std::ifstream in(folder / (std::string(k.file) + ".txt"), std::ios::binary);
    ASSERT_TRUE(in) << k.file;
    std::stringstream bytes;
    bytes << in.rdbuf();
    const auto fresh = reply_text(bytes.str());
    EXPECT_EQ(fresh.size(), k.size) << k.file << "\n" << fresh;
    EXPECT_TRUE(fresh.ends_with(k.last_words)) << k.file << "\n" << fresh;
    // The same letter as HTML keeps all its words.
    EXPECT_FALSE(clean_html(text_to_html(bytes.str())).cut) << k.file;
  }
}

}  // namespace kotae::mail
