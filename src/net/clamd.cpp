#include "net/clamd.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace kotae::net {
namespace {

constexpr std::size_t piece_bytes = 64u << 10;
constexpr std::size_t longest_answer = 4096;

/// A non-blocking socket with one deadline for everything done on it.
class Line {
 public:
  explicit Line(int timeout_s) : end_(std::chrono::steady_clock::now() + std::chrono::seconds(timeout_s)) {}
  ~Line() { close(); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  bool connect(const sockaddr* address, socklen_t length) {
    close();
    fd_ = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd_ < 0) return failed(errno);
    if (::connect(fd_, address, length) == 0) return true;
    if (errno != EINPROGRESS) return failed(errno);
    if (!ready(POLLOUT)) return false;
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0 || failed(error);
  }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(n));
        continue;
      }
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return failed(errno);
      if (!ready(POLLOUT)) return false;
    }
    return true;
  }
  /// Up to the closing NUL.
  bool receive(std::string& out) {
    char piece[512];
    for (;;) {
      const auto n = ::recv(fd_, piece, sizeof piece, 0);
      if (n > 0) {
        out.append(piece, static_cast<std::size_t>(n));
        const auto nul = out.find('\0');
        if (nul != std::string::npos) {
          out.resize(nul);
          return true;
        }
        if (out.size() > longest_answer) return failed("it answers with something that is not clamd's protocol");
        continue;
      }
      if (n == 0) return failed("it closed the connection without an answer");
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return failed(errno);
      if (!ready(POLLIN)) return false;
    }
  }
  const std::string& why() const { return why_; }

 private:
  bool ready(short what) {
    for (;;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - std::chrono::steady_clock::now()).count();
      if (left <= 0) return failed("it did not answer in time");
      pollfd p{fd_, what, 0};
      const int rc = poll(&p, 1, static_cast<int>(std::min<long long>(left, 1 << 30)));
      if (rc > 0) return true;
      if (rc < 0 && errno != EINTR) return failed(errno);
    }
  }
  bool failed(int error) { return failed(std::strerror(error)); }
  bool failed(std::string why) {
    why_ = std::move(why);
    return false;
  }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

  const std::chrono::steady_clock::time_point end_;
  int fd_ = -1;
  std::string why_;
};

tl::unexpected<Error> no_answer(const ClamdAccount& account, const std::string& why) {
  return fail(Code::unavailable, "The virus scanner at " + account.address + " cannot be asked: " + why);
}

Done connect(Line& line, const ClamdAccount& account) {
  const std::string& a = account.address;
  if (a.starts_with("unix:")) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    const auto path = a.substr(5);
    if (path.empty() || path.size() >= sizeof to.sun_path) return invalid("clamd", "invalid", "\"" + a + "\" is no usable path of a socket");
    std::copy(path.begin(), path.end(), to.sun_path);
    if (!line.connect(reinterpret_cast<const sockaddr*>(&to), sizeof to)) return no_answer(account, line.why());
    return {};
  }
  const auto colon = a.rfind(':');
  std::string host = a.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (colon == std::string::npos || host.empty() || colon + 1 == a.size() || a.find_first_not_of("0123456789", colon + 1) != std::string::npos)
    return invalid("clamd", "invalid", "\"" + a + "\" is neither unix:PATH nor HOST:PORT");
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  const int rc = getaddrinfo(host.c_str(), a.c_str() + colon + 1, &hints, &found);
  if (rc != 0) return no_answer(account, gai_strerror(rc));
  bool connected = false;
  for (const auto* i = found; i && !connected; i = i->ai_next) connected = line.connect(i->ai_addr, i->ai_addrlen);
  freeaddrinfo(found);
  if (!connected) return no_answer(account, line.why());
  return {};
}

}  // namespace

Result<ClamdVerdict> clamd_scan(const ClamdAccount& account, std::string_view bytes) {
  Line line(account.timeout_s);
  if (auto done = connect(line, account); !done) return fail(done.error());
  bool sent = line.send(std::string_view("zINSTREAM\0", 10));
  while (sent && !bytes.empty()) {
    const auto piece = bytes.substr(0, piece_bytes);
    bytes.remove_prefix(piece.size());
    const auto size = htonl(static_cast<std::uint32_t>(piece.size()));
    sent = line.send({reinterpret_cast<const char*>(&size), sizeof size}) && line.send(piece);
  }
  sent = sent && line.send(std::string_view("\0\0\0\0", 4));
  // When the stream gets too long clamd says so and hangs up while we still send: its words are worth more than our broken pipe.
  const std::string why_not_sent = line.why();
  std::string answer;
  if (!line.receive(answer)) return no_answer(account, sent ? line.why() : why_not_sent);
  if (answer == "stream: OK") return ClamdVerdict{};
  if (answer.starts_with("stream: ") && answer.ends_with(" FOUND") && answer.size() > 14)
    return ClamdVerdict{answer.substr(8, answer.size() - 14)};
  if (answer.find("size limit exceeded") != std::string::npos) return fail(Code::too_large, "The virus scanner does not take files of this size: " + answer);
  return no_answer(account, "it says \"" + answer + "\"");
}

Done clamd_probe(const ClamdAccount& account) {
  Line line(account.timeout_s);
  if (auto done = connect(line, account); !done) return done;
  std::string answer;
  if (!line.send(std::string_view("zPING\0", 6)) || !line.receive(answer)) return no_answer(account, line.why());
  if (answer != "PONG") return no_answer(account, "it says \"" + answer + "\"");
  return {};
}

}  // namespace kotae::net
