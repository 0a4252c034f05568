#include "net/trusted_proxy.h"

#include <gtest/gtest.h>

namespace kotae::net {

TEST(TrustedProxy, ReadsAddresses) {
  EXPECT_EQ(parse_ip("192.0.2.1")->text(), "192.0.2.1");
  EXPECT_EQ(parse_ip(" 192.0.2.1:4711 ")->text(), "192.0.2.1");
  EXPECT_EQ(parse_ip("::ffff:192.0.2.1")->text(), "192.0.2.1");
  EXPECT_EQ(parse_ip("\"[2001:DB8::1]:443\"")->text(), "2001:db8::1");
  EXPECT_EQ(parse_ip("fe80::1%eth0")->text(), "fe80::1");
  for (const char* bad : {"", "unknown", "1.2.3", "1.2.3.4.5", "[::1", "::g", "_hidden"}) EXPECT_FALSE(parse_ip(bad)) << bad;
}

TEST(TrustedProxy, RefusesWhatIsNoNetwork) {
  for (const char* bad : {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x", "::/129", "proxy"}) {
    const auto r = TrustedProxies::parse({bad});
    ASSERT_FALSE(r) << bad;
    EXPECT_NE(r.error().description.find(bad), std::string::npos);
  }
}

TEST(TrustedProxy, MatchesNetworks) {
  const auto t = *TrustedProxies::parse({"10.0.0.0/8", "172.16.0.0/12", "192.0.2.1", "2001:db8::/33"});
  for (const char* in : {"10.1.2.3", "172.31.255.255", "192.0.2.1", "2001:db8:7fff::1", "::ffff:10.0.0.1"}) EXPECT_TRUE(t.trusts(*parse_ip(in))) << in;
  for (const char* out : {"11.0.0.1", "172.32.0.0", "192.0.2.2", "2001:db8:8000::1", "::1"}) EXPECT_FALSE(t.trusts(*parse_ip(out))) << out;
  EXPECT_TRUE(TrustedProxies::parse({"0.0.0.0/0"})->trusts(*parse_ip("8.8.8.8")));
  EXPECT_FALSE(TrustedProxies::parse({"0.0.0.0/0"})->trusts(*parse_ip("2001:db8::1")));
}

TEST(TrustedProxy, WalksFromRightToLeft) {
  const auto t = *TrustedProxies::parse({"10.0.0.0/8"});
  EXPECT_EQ(t.client("10.0.0.1", {}), "10.0.0.1");
  EXPECT_EQ(t.client("10.0.0.1", {"203.0.113.9"}), "203.0.113.9");
  EXPECT_EQ(t.client("10.0.0.1", {"6.6.6.6, 203.0.113.9, 10.0.0.2"}), "203.0.113.9");
  EXPECT_EQ(t.client("10.0.0.1", {"6.6.6.6, 203.0.113.9", "10.0.0.2"}), "203.0.113.9");
  EXPECT_EQ(t.client("10.0.0.1", {"203.0.113.9, junk, 10.0.0.2"}), "10.0.0.2");
  EXPECT_EQ(t.client("10.0.0.1", {"10.0.0.3, 10.0.0.2"}), "10.0.0.3");
  EXPECT_EQ(t.client("198.51.100.1", {"1.2.3.4"}), "198.51.100.1");
  EXPECT_EQ(t.client("10.0.0.1", {""}), "10.0.0.1");
}

}  // namespace kotae::net
