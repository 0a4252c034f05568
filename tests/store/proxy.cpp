#include "proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace kotae::store::testing {
namespace {

constexpr const char* socket_name = "/.s.PGSQL.5432";

sockaddr_un address(const std::string& path) {
  sockaddr_un a{};
  a.sun_family = AF_UNIX;
  if (path.size() >= sizeof a.sun_path) throw std::runtime_error("socket path too long: " + path);
  std::memcpy(a.sun_path, path.data(), path.size());
  return a;
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

Proxy::Proxy(std::string target) : target_(std::move(target)) {
  folder_ = (std::filesystem::temp_directory_path() / "kotae-proxy-XXXXXX").string();
  if (!mkdtemp(folder_.data())) throw std::runtime_error("cannot make " + folder_);
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un a = address(folder_ + socket_name);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&a), sizeof a) != 0 || ::listen(listener_, 64) != 0) throw std::runtime_error("proxy cannot listen");
  threads_.emplace_back([this] { accept_lines(); });
}

Proxy::~Proxy() {
  stop_ = true;
  threads_.front().join();  // it adds the others
  for (std::size_t i = 1; i < threads_.size(); ++i) threads_[i].join();
  ::close(listener_);
  std::filesystem::remove_all(folder_);
}

void Proxy::down() {
  down_ = true;
  ++cuts_;
}

void Proxy::accept_lines() {
  while (!stop_) {
    pollfd p{listener_, POLLIN, 0};
    if (::poll(&p, 1, 20) <= 0) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const int server = down_ ? -1 : ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un a = address(target_ + socket_name);
    if (server < 0 || ::connect(server, reinterpret_cast<const sockaddr*>(&a), sizeof a) != 0) {
      ::close(client);
      if (server >= 0) ::close(server);
      continue;
    }
    threads_.emplace_back([this, client, server] { carry(client, server); });
  }
}

void Proxy::carry(int client, int server) {
  const unsigned cuts = cuts_;
  char buf[65536];
  const auto read = [&](int fd) -> std::string_view {
    const ssize_t n = ::recv(fd, buf, sizeof buf, 0);
    return n > 0 ? std::string_view(buf, static_cast<std::size_t>(n)) : std::string_view{};
  };
  bool hold = false;
  while (!stop_ && cuts == cuts_) {
    pollfd p[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (::poll(p, 2, 20) <= 0) continue;
    if (p[1].revents) {
      const auto bytes = read(server);
      if (bytes.empty() || !send_all(client, bytes)) break;
    }
    if (p[0].revents) {
      const auto bytes = read(client);
      if (bytes.empty()) break;
      auto trouble = Trouble::none;
      if (bytes.find(std::string_view("COMMIT\0", 7)) != std::string_view::npos) trouble = trouble_.exchange(Trouble::none);
      if (trouble == Trouble::cut_before_commit) break;
      hold = trouble == Trouble::hold_before_commit;
      if (hold) break;
      if (!send_all(server, bytes)) break;
      if (trouble == Trouble::cut_after_commit) {
        read(server);  // the answer is here, so it is committed
        break;
      }
    }
  }
  ::close(client);
  while (hold && !stop_ && !read(server).empty()) {  // until the server ends the line
  }
  ::close(server);
}

}  // namespace kotae::store::testing
