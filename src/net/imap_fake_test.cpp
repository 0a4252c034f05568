#include "net/imap_fake.h"

#include <poll.h>

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <sstream>

#include "net/imap_text.h"

namespace kotae::net {
namespace asio = boost::asio;
using boost::system::error_code;

struct FakeImap::Peer {
  explicit Peer(asio::io_context& io) : socket(io) {}
  asio::ip::tcp::socket socket;
  std::string buffer;
  std::size_t piece = 0, known = 0;
  bool write(const std::string& s) {
    error_code ec;
    const auto step = piece ? piece : std::max<std::size_t>(s.size(), 1);
    for (std::size_t i = 0; i < s.size() && !ec; i += step) asio::write(socket, asio::buffer(s.data() + i, std::min(step, s.size() - i)), ec);
    return !ec;
  }
  std::optional<std::string> line() {
    error_code ec;
    const auto n = asio::read_until(socket, asio::dynamic_buffer(buffer), "\r\n", ec);
    if (ec) return {};
    auto l = buffer.substr(0, n - 2);
    buffer.erase(0, n);
    return l;
  }
};

FakeImap::FakeImap() : acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {
  accepting_ = std::thread([this] {
    for (;;) {
      auto peer = std::make_shared<Peer>(io_);
      error_code ec;
      acceptor_.accept(peer->socket, ec);
      const std::lock_guard lock(mutex_);
      if (stopping_ || ec) return;
      ++connections;
      peer->socket.set_option(asio::ip::tcp::no_delay(true));
      peers_.push_back(peer);
      threads_.emplace_back([this, peer] {
        serve(*peer);
        const std::lock_guard closing(mutex_);
        error_code ignored;
        peer->socket.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
      });
    }
  });
}

FakeImap::~FakeImap() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  hang_up();
  error_code ignored;
  asio::ip::tcp::socket knock(io_);
  knock.connect(acceptor_.local_endpoint(), ignored);
  accepting_.join();
  for (auto& t : threads_) t.join();
}

void FakeImap::hang_up() {
  const std::lock_guard lock(mutex_);
  error_code ignored;
  for (const auto& p : peers_) p->socket.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

ImapAccount FakeImap::account(std::int64_t id) const {
  ImapAccount a;
  a.id = id;
  a.host = "127.0.0.1";
  a.port = acceptor_.local_endpoint().port();
  a.tls = TlsMode::none;
  a.user = "desk";
  a.password = "secret";
  a.poll_s = 60;
  return a;
}

void FakeImap::serve(Peer& peer) {
  std::string hello;
  with([&](auto& me) {
    peer.piece = me.piece;
    hello = me.greeting;
  });
  if (!peer.write(hello + "\r\n")) return;
  while (auto line = peer.line()) {
    while (line->ends_with('}')) {  // literals of the client
      const auto brace = line->rfind('{');
      const auto n = std::stoul(line->substr(brace + 1));
      if (!peer.write("+ go on\r\n")) return;
      error_code ec;
      while (peer.buffer.size() < n && !ec) {
        char c[1024];
        peer.buffer.append(c, peer.socket.read_some(asio::buffer(c), ec));
      }
      if (ec) return;
      line->erase(brace);
      *line += peer.buffer.substr(0, n);
      peer.buffer.erase(0, n);
      const auto rest = peer.line();
      if (!rest) return;
      *line += *rest;
    }
    if (!answer(peer, *line)) return;
  }
}

bool FakeImap::answer(Peer& peer, const std::string& line) {
  const auto space = line.find(' ');
  const auto tag = line.substr(0, space);
  auto command = space == std::string::npos ? "" : line.substr(space + 1);
  std::optional<std::string> special;
  with([&](auto& me) {
    me.log.push_back(command);
    if (me.hook) special = me.hook(tag, command);
  });
  if (special) {
    if (special->empty()) return false;
    const bool last = special->back() == '\x01';
    if (last) special->pop_back();
    return peer.write(*special) && !last;
  }
  if (command == "LOGOUT") {
    peer.write("* BYE\r\n" + tag + " OK bye\r\n");
    return false;
  }
  if (command == "IDLE") return idle(peer, tag);
  if (command == "AUTHENTICATE PLAIN" || command == "AUTHENTICATE XOAUTH2") {
    peer.write("+ \r\n");
    const auto more = peer.line();
    if (!more) return false;
    command += " " + *more;
  }
  const auto said = with([&](auto& me) { return me.run(peer, tag, command); });
  if (!peer.write(said)) return false;
  if (said.starts_with("+ ")) {  // the failed token's challenge
    if (!peer.line()) return false;
    return peer.write(tag + " NO [AUTHENTICATIONFAILED] no\r\n");
  }
  return true;
}

bool FakeImap::idle(Peer& peer, const std::string& tag) {
  if (!peer.write("+ idling\r\n")) return false;
  for (;;) {
    std::string news;
    with([&](auto& me) {
      --me.version_;
      if (me.letters.size() != peer.known) news = "* " + std::to_string(me.letters.size()) + " EXISTS\r\n";
      peer.known = me.letters.size();
    });
    if (!news.empty() && !peer.write(news)) return false;
    pollfd p{peer.socket.native_handle(), POLLIN, 0};
    if (peer.buffer.empty() && poll(&p, 1, 5) == 0) continue;
    const auto line = peer.line();
    if (!line) return false;
    with([&](auto& me) { me.log.push_back(*line); });
    return peer.write(*line == "DONE" ? tag + " OK idled\r\n" : tag + " BAD not DONE\r\n");
  }
}

std::vector<std::uint32_t> FakeImap::resolve(const std::string& set) const {
  std::set<std::uint32_t> out;
  std::istringstream in(set);
  for (std::string range; std::getline(in, range, ',');) {
    const auto colon = range.find(':');
    const auto last = letters.empty() ? 0 : letters.rbegin()->first;
    auto from = static_cast<std::uint32_t>(std::stoul(range)), to = from;
    if (colon != std::string::npos) to = range.substr(colon + 1) == "*" ? last : static_cast<std::uint32_t>(std::stoul(range.substr(colon + 1)));
    if (from > to) std::swap(from, to);
    for (const auto& [uid, raw] : letters)
      if (uid >= from && uid <= to) out.insert(uid);
  }
  return {out.begin(), out.end()};
}

std::string FakeImap::fetch(const std::string& set, const std::string& items) {
  std::string out;
  for (const auto uid : resolve(set)) {
    const auto& raw = letters[uid];
    const auto n = std::distance(letters.begin(), letters.find(uid)) + 1;
    out += "* " + std::to_string(n) + " FETCH (UID " + std::to_string(uid);
    if (items.find("RFC822.SIZE") != std::string::npos) out += " RFC822.SIZE " + std::to_string(raw.size());
    if (items.find("BODY.PEEK[]<0.") != std::string::npos) {
      const auto part = raw.substr(0, std::stoul(items.substr(items.find("<0.") + 3)));
      out += " BODY[]<0> {" + std::to_string(part.size()) + "}\r\n" + part;
    } else if (items.find("BODY.PEEK[HEADER]") != std::string::npos) {
      const auto head = raw.substr(0, raw.find("\r\n\r\n") + 4);
      out += " BODY[HEADER] {" + std::to_string(head.size()) + "}\r\n" + head;
    } else if (items.find("BODY.PEEK[]") != std::string::npos) {
      out += " BODY[] {" + std::to_string(raw.size()) + "}\r\n" + raw;
    }
    out += ")\r\n";
  }
  return out;
}

std::string FakeImap::expunge(const std::vector<std::uint32_t>& uids) {
  std::string out;
  for (const auto uid : uids) {
    const auto i = letters.find(uid);
    if (i == letters.end()) continue;
    out += "* " + std::to_string(std::distance(letters.begin(), i) + 1) + " EXPUNGE\r\n";
    letters.erase(i);
  }
  return out;
}

std::string FakeImap::run(Peer& peer, const std::string& tag, const std::string& command) {
  std::istringstream in(command);
  std::string verb, sub, set, rest;
  in >> verb;
  const auto ok = [&](const std::string& untagged = "") { return untagged + tag + " OK done\r\n"; };
  if (verb == "CAPABILITY") return ok("* CAPABILITY " + (peer.known == SIZE_MAX ? after : before) + "\r\n");
  if (verb == "LOGIN") return command == "LOGIN \"desk\" \"" + password + "\"" ? tag + " OK [CAPABILITY " + after + "] in\r\n" : tag + " NO [AUTHENTICATIONFAILED] no\r\n";
  if (verb == "AUTHENTICATE") {
    in >> sub >> rest;
    const auto said = unbase64(rest);
    const bool good = sub == "PLAIN" ? said == std::string("\0desk\0", 6) + password : said == "user=desk\1auth=Bearer " + password + "\1\1";
    if (good) return "* CAPABILITY " + after + "\r\n" + tag + " OK in\r\n";
    return sub == "PLAIN" ? tag + " NO [AUTHENTICATIONFAILED] no\r\n" : "+ " + base64("{\"status\":\"401\"}") + "\r\n";
  }
  if (verb == "EXAMINE" || verb == "SELECT") {
    peer.known = letters.size();
    return "* FLAGS (\\Seen)\r\n* " + std::to_string(letters.size()) + " EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY " + std::to_string(uidvalidity) +
           "] ok\r\n* OK [UIDNEXT 99] ok\r\n" + tag + " OK [READ-WRITE] open\r\n";
  }
  if (verb == "NOOP") {
    peer.known = letters.size();
    return ok("* " + std::to_string(letters.size()) + " EXISTS\r\n");
  }
  if (verb == "CREATE") {
    folders[command.substr(8, command.size() - 9)];
    return ok();
  }
  in >> sub >> set;
  std::getline(in, rest);
  if (sub == "SEARCH") {
    std::string hits = "* SEARCH";
    std::string range = rest.substr(rest.find_first_not_of(' '));
    auto found = resolve(range);
    if (found.empty() && !letters.empty()) found = {letters.rbegin()->first};
    for (const auto uid : found) hits += " " + std::to_string(uid);
    return ok(hits + "\r\n");
  }
  if (sub == "FETCH") return ok(fetch(set, rest));
  if (sub == "STORE") {
    for (const auto uid : resolve(set)) flags[uid].insert(rest.substr(rest.find('(')));
    return ok("* 1 FETCH (FLAGS (\\Seen))\r\n");
  }
  if (sub == "EXPUNGE") return ok(expunge(resolve(set)));
  if (sub == "COPY" || sub == "MOVE") {
    const auto name = rest.substr(2, rest.size() - 3);
    if (!folders.contains(name)) return tag + " NO [TRYCREATE] no such folder\r\n";
    const auto uids = resolve(set);
    for (const auto uid : uids) folders[name].push_back(letters[uid]);
    return ok(sub == "MOVE" ? expunge(uids) : "");
  }
  return tag + " BAD what?\r\n";
}

}  // namespace kotae::net
