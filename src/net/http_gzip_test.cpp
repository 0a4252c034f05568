#include "net/http_gzip.h"

#include <gtest/gtest.h>

#include <random>

#include "net/test_client.h"

namespace kotae::net {

TEST(HttpGzip, ReadsAcceptEncoding) {
  for (const char* yes : {"gzip", "br, GZIP;q=0.5", "*", "deflate,*;q=0.1", "x-gzip", "gzip;q=1.0, identity; q=0.5"}) EXPECT_TRUE(accepts_gzip(yes)) << yes;
  for (const char* no : {"", "br", "gzip;q=0", "gzip; q=0.000, *", "*;q=0", "gzipped"}) EXPECT_FALSE(accepts_gzip(no)) << no;
}

TEST(HttpGzip, KnowsTextTypes) {
  for (const char* yes : {"text/html; charset=utf-8", "application/json; charset=utf-8", "application/problem+json", "image/svg+xml", "Text/CSV"})
    EXPECT_TRUE(is_text_type(yes)) << yes;
  for (const char* no : {"", "image/png", "application/zip", "application/octet-stream"}) EXPECT_FALSE(is_text_type(no)) << no;
}

TEST(HttpGzip, PacksSoThatItUnpacks) {
  std::mt19937 random(1);
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{4096}, std::size_t{500'000}}) {
    std::string noise(n, '\0');
    for (auto& c : noise) c = static_cast<char>(random());
    EXPECT_TRUE(gunzip(gzip(noise)) == noise);
    const std::string same(n, 'a');
    EXPECT_TRUE(gunzip(gzip(same)) == same);
  }
}

}  // namespace kotae::net
