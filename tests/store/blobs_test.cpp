#include "store/blobs.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "engines.h"
#include "store/blob_check.h"

namespace kotae::store::testing {
namespace {

std::shared_ptr<const std::string> bytes_of(std::size_t n, unsigned seed = 1) {
  auto s = std::make_shared<std::string>(n, '\0');
  unsigned x = seed * 2654435761U + 1;
  for (auto& c : *s) c = static_cast<char>((x = x * 1664525U + 1013904223U) >> 24);
  return s;
}

void age(const std::string& path, std::int64_t s) {
  const timespec t[2] = {{seconds(now()) - s, 0}, {seconds(now()) - s, 0}};
  ASSERT_EQ(utimensat(AT_FDCWD, path.c_str(), t, 0), 0);
}

class BlobStore : public OnEachEngine {
 protected:
  std::string folder() const { return desk->options().data_dir + "/blobs"; }
  Blobs blobs() const { return Blobs(GetParam(), folder()); }
  PreparedBlob keep(const std::shared_ptr<const std::string>& bytes) {
    const auto b = blobs().prepare(bytes);
    must([&](Tx& tx) -> Done {
      blobs().put(tx, b);
      return {};
    });
    return b;
  }
};
KOTAE_ON_EACH_ENGINE(BlobStore);

TEST_P(BlobStore, RoundTripAtEverySize) {
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, blob_row_bytes, blob_row_bytes + 1, blob_part_bytes, blob_part_bytes + 1, std::size_t{5} << 20}) {
    const auto bytes = bytes_of(n);
    const auto b = keep(bytes);
    EXPECT_EQ(b.size, static_cast<std::int64_t>(n));
    EXPECT_EQ(std::filesystem::exists(blobs().path(b.sha256)), !postgres() && n > blob_row_bytes);
    keep(bytes);  // the same again changes nothing
    db->read([&](Tx& tx) {
      EXPECT_TRUE(blobs().exists(tx, b.sha256));
      const auto got = blobs().get(tx, b.sha256);
      ASSERT_TRUE(got.has_value());
      EXPECT_EQ(*got == *bytes, true) << n << " bytes";
    });
  }
  EXPECT_EQ(number("SELECT count(*) FROM blobs"), 7);
  EXPECT_TRUE(verify_blobs(*db, blobs()).empty());
}

TEST_P(BlobStore, KnownHash) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  db->read([&](Tx& tx) {
    EXPECT_FALSE(blobs().get(tx, sha256_hex("nobody")).has_value());
    EXPECT_FALSE(blobs().exists(tx, sha256_hex("nobody")));
  });
}

TEST_P(BlobStore, AnUndoneTransactionNamesNothing) {
  const auto b = blobs().prepare(bytes_of(100'000));
  EXPECT_FALSE(db->write_wait([&](Tx& tx) -> Done {
    blobs().put(tx, b);
    return fail(Code::invalid, "undo");
  }));
  db->read([&](Tx& tx) { EXPECT_FALSE(blobs().exists(tx, b.sha256)); });
}

TEST_P(BlobStore, DamageIsFound) {
  const auto good = keep(bytes_of(10, 1)), bad = keep(bytes_of(200'000, 2)), gone = keep(bytes_of(200'000, 3));
  if (postgres()) {
    must([&](Tx& tx) -> Done {
      Query(tx, std::string_view("UPDATE blob_parts SET data = ?2 WHERE sha256 = ?1"), bad.sha256, Blob{std::string(200'000, 'x')}).run();
      Query(tx, std::string_view("DELETE FROM blob_parts WHERE sha256 = ?1"), gone.sha256).run();
      return {};
    });
  } else {
    std::ofstream(blobs().path(bad.sha256), std::ios::binary) << std::string(200'000, 'x');
    std::filesystem::remove(blobs().path(gone.sha256));
  }
  std::int64_t looked_at = 0;
  const auto faults = verify_blobs(*db, blobs(), [&](std::int64_t n) { looked_at = n; });
  EXPECT_EQ(looked_at, 3);
  std::vector<std::string> names;
  for (const auto& f : faults) names.push_back(f.sha256);
  std::vector<std::string> expected{bad.sha256, gone.sha256};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(names, expected);
}

TEST(BlobSweep, TakesOldFilesThatNothingNames) {
  const Desk desk(Engine::sqlite);
  const auto db = desk.open();
  const Blobs blobs(Engine::sqlite, desk.options().data_dir + "/blobs");
  const auto named = blobs.prepare(bytes_of(100'000, 1)), orphan = blobs.prepare(bytes_of(100'000, 2)), young = blobs.prepare(bytes_of(100'000, 3)),
             wanted = blobs.prepare(bytes_of(100'000, 4));
  ASSERT_TRUE(db->write_wait([&](Tx& tx) -> Done {
    blobs.put(tx, named);
    return {};
  }));
  const std::string leftover = blobs.path(orphan.sha256) + ".Xy12Zw";
  std::ofstream(leftover) << "half";
  for (const auto& p : {blobs.path(named.sha256), blobs.path(orphan.sha256), blobs.path(wanted.sha256), leftover}) age(p, orphan_age_s + 60);
  age(blobs.path(young.sha256), orphan_age_s - 60);
  blobs.prepare(wanted.bytes);  // somebody is about to name it
  EXPECT_EQ(sweep_blob_files(*db, desk.options().data_dir + "/blobs", now()), 2U);
  EXPECT_FALSE(std::filesystem::exists(leftover));
  EXPECT_FALSE(std::filesystem::exists(blobs.path(orphan.sha256)));
  EXPECT_TRUE(std::filesystem::exists(blobs.path(named.sha256)));
  EXPECT_TRUE(std::filesystem::exists(blobs.path(young.sha256)));
  EXPECT_TRUE(std::filesystem::exists(blobs.path(wanted.sha256)));
}

}  // namespace
}  // namespace kotae::store::testing
