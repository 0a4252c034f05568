// Load generator: closed loop over raw sockets on one thread (epoll), so that it takes little of the machine it shares with the server.
// Prints one line of key=value: requests, errors, rate, p50_ms, p99_ms, generator and server CPU (cores), cpu_us of the server per request.
// In a path or body "{i}" is a number that rises, "{r}" a random number of --from … --to.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  int port = 0, connections = 1, pid = 0;
  double seconds = 8;
  std::string kind = "http", method = "GET", path = "/", body_file, auth, to = "support@example.jp", mix = "text", directory = ".";
  std::int64_t from = 1, until = 1, idle = 0;
};

double cpu_seconds(int pid) {
  std::ifstream in("/proc/" + (pid ? std::to_string(pid) : "self") + "/stat");
  std::string line((std::istreambuf_iterator<char>(in)), {});
  const auto close = line.rfind(')');
  if (close == std::string::npos) return 0;
  double user = 0, system = 0;
  std::istringstream rest(line.substr(close + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;
  rest >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

struct Connection {
  int fd = -1;
  std::string out, in;
  std::size_t sent = 0;
  int step = 0;             // LMTP: answers still to come of the dialogue
  Clock::time_point begun;
};

class Load {
 public:
  explicit Load(const Options& o) : o_(o), random_(static_cast<unsigned>(::getpid())) {
    if (!o.body_file.empty()) {
      std::ifstream in(o.body_file, std::ios::binary);
      body_.assign((std::istreambuf_iterator<char>(in)), {});
      if (body_.empty()) throw std::runtime_error("cannot read " + o.body_file);
    }
    if (o.kind == "lmtp") make_letters();
  }

  int run() {
    const int ep = ::epoll_create1(0);
    std::vector<Connection> all(static_cast<std::size_t>(o_.connections));
    for (auto& c : all) {
      c.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_in a{};
      a.sin_family = AF_INET;
      a.sin_port = htons(static_cast<std::uint16_t>(o_.port));
      a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      if (::connect(c.fd, reinterpret_cast<sockaddr*>(&a), sizeof a) != 0) throw std::runtime_error("cannot connect to port " + std::to_string(o_.port));
      const int one = 1;
      ::setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      ::fcntl(c.fd, F_SETFL, O_NONBLOCK);
      epoll_event e{};
      e.events = EPOLLIN | EPOLLOUT | EPOLLET;
      e.data.ptr = &c;
      ::epoll_ctl(ep, EPOLL_CTL_ADD, c.fd, &e);
      if (o_.kind == "lmtp") c.step = -1;  // the greeting first
      else next(c);
    }
    const double server0 = cpu_seconds(o_.pid), self0 = cpu_seconds(0);
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(o_.seconds));
    auto now = begin;
    std::array<epoll_event, 64> events{};
    while (now < end && !broken_) {
      const int n = ::epoll_wait(ep, events.data(), static_cast<int>(events.size()), 100);
      for (int i = 0; i < n; ++i) {
        auto& c = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
        read_some(c);
        write_some(c);
      }
      now = Clock::now();
    }
    const double s = std::chrono::duration<double>(now - begin).count();
    const double server = cpu_seconds(o_.pid) - server0, self = cpu_seconds(0) - self0;
    std::sort(us_.begin(), us_.end());
    const auto at = [&](double share) { return us_.empty() ? 0.0 : us_[std::min(us_.size() - 1, static_cast<std::size_t>(share * static_cast<double>(us_.size())))] / 1000; };
    const double n = static_cast<double>(us_.size());
    std::printf("requests=%.0f errors=%ld seconds=%.2f rate=%.1f p50_ms=%.3f p99_ms=%.3f generator_cpu=%.2f server_cpu=%.2f cpu_us=%.1f bytes=%.0f\n", n, errors_, s, n / s, at(0.5), at(0.99),
                self / s, o_.pid ? server / s : 0.0, o_.pid && n > 0 ? server / n * 1e6 : 0.0, n > 0 ? static_cast<double>(bytes_) / n : 0.0);
    if (errors_ > 0) std::fprintf(stderr, "first error: %s\n", first_error_.c_str());
    return broken_ ? 1 : 0;
  }

 private:
  std::string filled(std::string text) {
    for (std::size_t p = 0; (p = text.find('{', p)) != std::string::npos; ++p)
      if (text.compare(p, 3, "{i}") == 0) text.replace(p, 3, std::to_string(count_));
      else if (text.compare(p, 3, "{r}") == 0) text.replace(p, 3, std::to_string(o_.from + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(o_.until - o_.from + 1))));
    return text;
  }

  void next(Connection& c) {
    ++count_;
    c.begun = Clock::now();
    c.sent = 0;
    if (o_.kind == "lmtp") {
      // The envelope in one write: DATA ends a group (RFC 2920).
      c.out = "MAIL FROM:<sender" + std::to_string(count_ % 5000) + "@customers.example>\r\nRCPT TO:<" + o_.to + ">\r\nDATA\r\n";
      c.step = 3;
      return;
    }
    const std::string body = filled(body_);
    c.out = o_.method + " " + filled(o_.path) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    if (!o_.auth.empty()) c.out += "Authorization: " + o_.auth + "\r\n";
    if (!body.empty()) c.out += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    c.out += "\r\n" + body;
  }

  void write_some(Connection& c) {
    while (c.sent < c.out.size()) {
      const auto n = ::send(c.fd, c.out.data() + c.sent, c.out.size() - c.sent, MSG_NOSIGNAL);
      if (n <= 0) return;
      c.sent += static_cast<std::size_t>(n);
    }
  }

  void fault(std::string_view what) {
    ++errors_;
    if (first_error_.empty()) first_error_ = what.substr(0, 300);
  }
  void done(Connection& c) {
    us_.push_back(std::chrono::duration<double, std::micro>(Clock::now() - c.begun).count());
    next(c);
  }

  void read_some(Connection& c) {
    char buffer[65536];
    for (;;) {
      const auto n = ::recv(c.fd, buffer, sizeof buffer, 0);
      if (n == 0) {
        fault("the server closed the connection");
        broken_ = true;
        return;
      }
      if (n < 0) return;
      bytes_ += n;
      c.in.append(buffer, static_cast<std::size_t>(n));
      if (o_.kind == "lmtp") lmtp(c);
      else http(c);
      write_some(c);
    }
  }

  void http(Connection& c) {
    const auto head = c.in.find("\r\n\r\n");
    if (head == std::string::npos) return;
    std::size_t length = 0;
    for (const char* name : {"Content-Length: ", "content-length: "})
      if (const auto p = c.in.find(name); p != std::string::npos && p < head) length = std::strtoull(c.in.c_str() + p + 16, nullptr, 10);
    if (c.in.size() < head + 4 + length) return;
    if (c.in.compare(9, 1, "2") != 0) fault(c.in);
    c.in.erase(0, head + 4 + length);
    done(c);
  }

  void lmtp(Connection& c) {
    for (std::size_t eol = 0; (eol = c.in.find("\r\n")) != std::string::npos; c.in.erase(0, eol + 2)) {
      if (eol < 4 || c.in[3] == '-') continue;  // more lines of this answer follow
      if (c.in[0] != '2' && c.in[0] != '3') fault(c.in.substr(0, eol));
      if (c.step == -1) {
        c.out = "LHLO load.example\r\n";
        c.sent = 0;
        c.step = -2;
      } else if (c.step == -2) {
        next(c);
      } else if (c.step == 1) {  // the answer to DATA: 354
        c.out = letter();
        c.sent = 0;
        c.step = 0;
      } else if (c.step == 0) {
        done(c);
      } else {
        --c.step;
      }
    }
  }

  void make_letters() {
    static const char* const lines[] = {"お世話になっております。株式会社みなと商事の佐藤です。", "先日注文した商品がまだ届いておりません。お手数ですが配送状況を確認していただけますでしょうか。",
                                        "注文番号は ORD-2026-001234 です。よろしくお願いいたします。", "Please let me know when the parcel will arrive at our office.", "なお、請求書は別途お送りください。"};
    for (int i = 0; text_.size() < 3000; ++i) text_ += std::string(lines[i % 5]) + "\r\n";
    html_ = "<html><body><table width=\"600\">";
    for (int i = 0; html_.size() < 10000; ++i) html_ += "<tr><td style=\"padding:8px;color:#333\"><p>" + std::string(lines[i % 5]) + "</p><a href=\"https://shop.example.jp/o/" + std::to_string(i) + "\">詳細</a></td></tr>\r\n";
    html_ += "</table></body></html>\r\n";
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    while (file_.size() < 200 * 1024 * 4 / 3) {
      for (int i = 0; i < 76; ++i) file_ += letters[random_() % 64];
      file_ += "\r\n";
    }
  }

  std::string letter() {
    const std::string n = std::to_string(count_) + "." + std::to_string(random_());
    const auto kind = o_.mix == "text" ? 0U : static_cast<unsigned>(random_() % 100);
    std::string s = "From: =?UTF-8?B?5L2Q6Jek?= <sender" + std::to_string(count_ % 5000) + "@customers.example>\r\nTo: <" + o_.to + ">\r\nSubject: =?UTF-8?B?6YWN6YCB44Gr44Gk44GE44Gm?= " + n +
                    "\r\nDate: Sun, 22 Nov 2026 10:00:00 +0900\r\nMessage-ID: <" + n + "@customers.example>\r\nMIME-Version: 1.0\r\n";
    if (kind < 70) return s + "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + n + "\r\n" + text_ + ".\r\n";
    if (kind < 95) return s + "Content-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<!-- " + n + " -->\r\n" + html_ + ".\r\n";
    return s + "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + n + "\r\n" + text_ +
           "--b\r\nContent-Type: application/octet-stream; name=\"log.bin\"\r\nContent-Disposition: attachment; filename=\"log.bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
           file_.substr(0, (random_() % 100) * 78) + file_ + "--b--\r\n.\r\n";
  }

  const Options& o_;
  std::mt19937_64 random_;
  std::string body_, text_, html_, file_, first_error_;
  std::vector<double> us_;
  std::int64_t count_ = 0;
  long errors_ = 0, bytes_ = 0;
  bool broken_ = false;
};

// Opens WebSockets and leaves them idle until its input ends.
int sockets(const Options& o) {
  std::vector<int> open;
  for (std::int64_t i = 0; i < o.idle; ++i) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(static_cast<std::uint16_t>(o.port));
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<unsigned>(i / 20000));
    if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr*>(&a), sizeof a) != 0) throw std::runtime_error("only " + std::to_string(i) + " connections could be opened");
    const std::string ask = "GET " + o.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + o.auth + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    if (::send(fd, ask.data(), ask.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(ask.size())) throw std::runtime_error("cannot send");
    char answer[512];
    const auto n = ::recv(fd, answer, sizeof answer, 0);
    if (n < 12 || std::memcmp(answer + 9, "101", 3) != 0) throw std::runtime_error("no WebSocket: " + std::string(answer, static_cast<std::size_t>(std::max<ssize_t>(n, 0))));
    open.push_back(fd);
  }
  std::printf("open=%zu\n", open.size());
  std::fflush(stdout);
  for (char c = 0; ::read(0, &c, 1) > 0;) {
  }
  return 0;
}

// Until a server that is just starting gives its first good answer: asked anew on a fresh connection each millisecond.
int first_answer(const Options& o) {
  const auto begin = Clock::now();
  const auto ms = [&] { return std::chrono::duration<double, std::milli>(Clock::now() - begin).count(); };
  const std::string ask = "GET " + o.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + o.auth + "\r\nConnection: close\r\n\r\n";
  while (ms() < 60'000) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(static_cast<std::uint16_t>(o.port));
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char answer[16] = {};
    const bool good = ::connect(fd, reinterpret_cast<sockaddr*>(&a), sizeof a) == 0 && ::send(fd, ask.data(), ask.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(ask.size()) &&
                      ::recv(fd, answer, sizeof answer, MSG_WAITALL) == sizeof answer && std::memcmp(answer + 9, "200", 3) == 0;
    ::close(fd);
    if (good) {
      std::printf("first_ms=%.1f\n", ms());
      return 0;
    }
    ::usleep(1000);
  }
  throw std::runtime_error("no answer in a minute");
}

// Median of 4 KiB appended and synced, as every commit does.
int sync_time(const Options& o) {
  const std::string path = o.directory + "/sync.probe", page(4096, 'x');
  const int fd = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) throw std::runtime_error("cannot write " + path);
  std::vector<double> ms;
  for (int i = 0; i < 500; ++i) {
    const auto begin = Clock::now();
    if (::write(fd, page.data(), page.size()) != 4096 || ::fdatasync(fd) != 0) throw std::runtime_error("cannot write " + path);
    ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  ::close(fd);
  ::unlink(path.c_str());
  std::sort(ms.begin(), ms.end());
  std::printf("p50_ms=%.3f p99_ms=%.3f\n", ms[250], ms[495]);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Load generator of the benches"};
  Options o;
  app.add_option("--kind", o.kind, "http, lmtp, sockets, first or fdatasync")->check(CLI::IsMember({"http", "lmtp", "sockets", "first", "fdatasync"}))->capture_default_str();
  app.add_option("--port", o.port, "On 127.0.0.1");
  app.add_option("--connections", o.connections, "At a time")->capture_default_str();
  app.add_option("--seconds", o.seconds, "How long")->capture_default_str();
  app.add_option("--pid", o.pid, "The server, for its CPU time");
  app.add_option("--method", o.method)->capture_default_str();
  app.add_option("--path", o.path)->capture_default_str();
  app.add_option("--body", o.body_file, "File");
  app.add_option("--auth", o.auth, "Authorization header");
  app.add_option("--from", o.from, "Least {r}")->capture_default_str();
  app.add_option("--to", o.until, "Greatest {r}")->capture_default_str();
  app.add_option("--recipient", o.to, "LMTP: of the letters")->capture_default_str();
  app.add_option("--mix", o.mix, "LMTP: text (3 kB each) or mixed (70 % text, 25 % HTML 10 kB, 5 % with a file of 200 kB)")->check(CLI::IsMember({"text", "mixed"}))->capture_default_str();
  app.add_option("--sockets", o.idle, "WebSockets to open");
  app.add_option("--directory", o.directory, "For fdatasync")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    if (o.kind == "sockets") return sockets(o);
    if (o.kind == "first") return first_answer(o);
    if (o.kind == "fdatasync") return sync_time(o);
    return Load(o).run();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "load: %s\n", e.what());
    return 1;
  }
}
