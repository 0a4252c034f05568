#include "net/clamd.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <functional>
#include <thread>

namespace kotae::net {
namespace {

/// Takes one connection and speaks clamd's side of the documented protocol.
class FakeClamd {
 public:
  explicit FakeClamd(std::function<void(FakeClamd&)> script, bool unix_socket = true) {
    if (unix_socket) {
      char name[] = "/tmp/kotae-clamd-XXXXXX";
      folder_ = mkdtemp(name);
      sockaddr_un a{};
      a.sun_family = AF_UNIX;
      (folder_ + "/s").copy(a.sun_path, sizeof a.sun_path - 1);
      listener_ = socket(AF_UNIX, SOCK_STREAM, 0);
      bind(listener_, reinterpret_cast<sockaddr*>(&a), sizeof a);
      address = "unix:" + folder_ + "/s";
    } else {
      sockaddr_in a{};
      a.sin_family = AF_INET;
      a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      socklen_t size = sizeof a;
      listener_ = socket(AF_INET, SOCK_STREAM, 0);
      bind(listener_, reinterpret_cast<sockaddr*>(&a), size);
      getsockname(listener_, reinterpret_cast<sockaddr*>(&a), &size);
      address = "127.0.0.1:" + std::to_string(ntohs(a.sin_port));
    }
    listen(listener_, 1);
    thread_ = std::thread([this, script = std::move(script)] {
      fd_ = accept(listener_, nullptr, nullptr);
      script(*this);
      ::close(fd_);
    });
  }
  ~FakeClamd() {
    thread_.join();
    ::close(listener_);
    if (folder_.empty()) return;
    unlink((folder_ + "/s").c_str());
    rmdir(folder_.c_str());
  }
  std::string take(std::size_t n) {
    std::string out(n, '\0');
    for (std::size_t got = 0; got < n;) {
      const auto k = recv(fd_, out.data() + got, n - got, 0);
      if (k <= 0) return out.substr(0, got);
      got += static_cast<std::size_t>(k);
    }
    return out;
  }
  std::string stream() {
    EXPECT_EQ(take(10), std::string("zINSTREAM\0", 10));
    std::string out;
    for (;;) {
      const auto head = take(4);
      std::uint32_t size = 0;
      head.copy(reinterpret_cast<char*>(&size), 4);
      size = ntohl(size);
      if (size == 0) return out;
      out += take(size);
    }
  }
  void say(std::string_view words) {
    const std::string line = std::string(words) + '\0';
    EXPECT_EQ(::send(fd_, line.data(), line.size(), MSG_NOSIGNAL), static_cast<ssize_t>(line.size()));
  }
  std::string address;
  std::string got;

 private:
  std::string folder_;
  int listener_ = -1, fd_ = -1;
  std::thread thread_;
};

TEST(Clamd, CleanAndInfected) {
  const std::string bytes(200'000, 'b');
  std::string seen;
  {
    FakeClamd clean([&](FakeClamd& f) {
      seen = f.stream();
      f.say("stream: OK");
    });
    const auto r = clamd_scan({clean.address}, bytes);
    ASSERT_TRUE(r) << r.error().description;
    EXPECT_TRUE(r->clean());
  }
  EXPECT_TRUE(seen == bytes);
  FakeClamd infected([](FakeClamd& f) {
    f.stream();
    f.say("stream: Win.Test.EICAR_HDB-1 FOUND");
  }, false);
  const auto r = clamd_scan({infected.address}, "x");
  ASSERT_TRUE(r) << r.error().description;
  EXPECT_EQ(r->virus, "Win.Test.EICAR_HDB-1");
}

TEST(Clamd, AnEmptyFileIsAskedToo) {
  FakeClamd f([](FakeClamd& c) {
    EXPECT_EQ(c.stream(), "");
    c.say("stream: OK");
  });
  EXPECT_TRUE(clamd_scan({f.address}, ""));
}

TEST(Clamd, SaysTooLargeAlthoughItHangsUpWhileWeSend) {
  FakeClamd f([](FakeClamd& c) {
    c.take(100'000);
    c.say("INSTREAM size limit exceeded. ERROR");
  });
  const auto r = clamd_scan({f.address}, std::string(20'000'000, 'x'));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, Code::too_large) << r.error().description;
}

TEST(Clamd, UnavailableSaysWhy) {
  const auto why = [](std::function<void(FakeClamd&)> script, int timeout_s = 20) {
    FakeClamd f(std::move(script));
    const auto r = clamd_scan({f.address, timeout_s}, "x");
    EXPECT_FALSE(r);
    EXPECT_EQ(r.error().code, Code::unavailable);
    return r.error().description;
  };
  EXPECT_NE(why([](FakeClamd& f) { f.stream(); }).find("without an answer"), std::string::npos);
  EXPECT_NE(why([](FakeClamd& f) { f.stream(); f.say("stream: Can't allocate memory ERROR"); }).find("allocate"), std::string::npos);
  EXPECT_NE(why([](FakeClamd& f) { f.stream(); f.take(1); }, 1).find("in time"), std::string::npos);
  EXPECT_EQ(clamd_scan({"unix:/nonexistent/s"}, "x").error().code, Code::unavailable);
  EXPECT_EQ(clamd_scan({"127.0.0.1:1"}, "x").error().code, Code::unavailable);
  for (const char* bad : {"", "unix:", "host", "host:", "host:12x", ":3310"}) EXPECT_EQ(clamd_scan({bad}, "x").error().code, Code::invalid) << bad;
}

TEST(Clamd, Probe) {
  FakeClamd f([](FakeClamd& c) {
    EXPECT_EQ(c.take(6), std::string("zPING\0", 6));
    c.say("PONG");
  });
  EXPECT_TRUE(clamd_probe({f.address}));
}

}  // namespace
}  // namespace kotae::net
