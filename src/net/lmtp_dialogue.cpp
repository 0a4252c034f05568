#include "net/lmtp_dialogue.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace kotae::net {
namespace {

constexpr std::size_t max_line = 2048;   // RFC 5321 asks for 512 and more for extensions
constexpr int max_bad_commands = 20;

bool same(std::string_view a, std::string_view upper) {
  return a.size() == upper.size() && std::equal(a.begin(), a.end(), upper.begin(), [](char c, char u) {
           return (c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c) == u;
         });
}

void put(std::string& out, std::string_view line) { out.append(line).append("\r\n"); }

void put(std::string& out, const LmtpReply& reply) {
  out += std::to_string(reply.code >= 200 && reply.code <= 599 ? reply.code : 451);
  out += ' ';
  for (const char c : reply.text) out += c == '\r' || c == '\n' ? ' ' : c;
  out += "\r\n";
}

/// "FROM:<a@b> SIZE=3" → path and parameters. False when it is no such thing.
bool read_path(std::string_view s, std::string_view keyword, std::string& path, std::string_view& parameters) {
  if (s.size() <= keyword.size() || !same(s.substr(0, keyword.size()), keyword)) return false;
  s.remove_prefix(keyword.size());
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  if (s.empty() || s.front() != '<') return false;
  bool quoted = false;
  std::size_t i = 1;
  for (; i < s.size(); ++i) {
    const char c = s[i];
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    if (quoted && c == '\\') ++i;
    else if (c == '"') quoted = !quoted;
    else if (!quoted && c == '>') break;
    else if (!quoted && (c == ' ' || c == '<')) return false;
  }
  if (i >= s.size()) return false;
  std::string_view p = s.substr(1, i - 1);
  if (!p.empty() && p.front() == '@') {  // source route, to be ignored (RFC 5321, 4.1.1.3)
    const auto colon = p.find(':');
    if (colon == std::string_view::npos) return false;
    p.remove_prefix(colon + 1);
  }
  parameters = s.substr(i + 1);
  if (!parameters.empty() && parameters.front() != ' ') return false;
  path.assign(p);
  return true;
}

}  // namespace

LmtpDialogue::LmtpDialogue(const LmtpConfig& config, const LmtpServer::Accept& accept, std::atomic<std::size_t>& buffered)
    : config_(config), accept_(accept), buffered_(buffered) {}

LmtpDialogue::~LmtpDialogue() { release(); }

std::string LmtpDialogue::greeting() const { return "220 " + config_.name + " LMTP ready\r\n"; }

void LmtpDialogue::release() {
  buffered_ -= counted_;
  counted_ = 0;
}

void LmtpDialogue::reset() {
  release();
  has_sender_ = false;
  fault_ = Fault::none;
  expected_ = 0;
  sender_.clear();
  recipients_.clear();
  raw_ = {};
}

LmtpDialogue::Next LmtpDialogue::feed(std::string_view in, std::size_t& used, std::string& out) {
  used = 0;
  while (used < in.size()) {
    if (state_ == State::delivering) return Next::deliver;
    if (state_ == State::data) {
      std::size_t n = 0;
      const bool end = data(in.substr(used), n);
      used += n;
      if (end) {
        if (end_of_data(out) == Next::deliver) return Next::deliver;
        continue;
      }
      return Next::more;
    }
    const auto* lf = static_cast<const char*>(std::memchr(in.data() + used, '\n', in.size() - used));
    const std::size_t end = lf ? static_cast<std::size_t>(lf - in.data()) : in.size();
    if (state_ == State::skip_line) {
      used = lf ? end + 1 : end;
      if (lf) state_ = State::command;
      continue;
    }
    if (end - used > max_line) {
      put(out, "500 5.5.2 Line too long");
      state_ = State::skip_line;
      if (++bad_commands_ > max_bad_commands) return Next::close;
      continue;
    }
    if (!lf) return Next::more;
    std::string_view line = in.substr(used, end - used);
    used = end + 1;
    const bool bare_lf = line.empty() || line.back() != '\r';
    if (!bare_lf) line.remove_suffix(1);
    if (command(line, bare_lf, out) == Next::close) return Next::close;
  }
  return Next::more;
}

LmtpDialogue::Next LmtpDialogue::command(std::string_view line, bool bare_lf, std::string& out) {
  const auto space = line.find(' ');
  const auto verb = line.substr(0, space);
  auto argument = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
  while (!argument.empty() && argument.back() == ' ') argument.remove_suffix(1);
  const auto before = out.size();
  if (same(verb, "LHLO")) {
    if (argument.empty()) {
      put(out, "501 5.5.4 LHLO needs a name");
    } else {
      reset();
      greeted_ = true;
      put(out, "250-" + config_.name);
      put(out, "250-PIPELINING");
      put(out, "250-SIZE " + std::to_string(config_.max_bytes));
      put(out, "250-8BITMIME");
      put(out, "250-SMTPUTF8");
      put(out, "250 ENHANCEDSTATUSCODES");
    }
  } else if (same(verb, "MAIL")) {
    mail(argument, out);
  } else if (same(verb, "RCPT")) {
    rcpt(argument, out);
  } else if (same(verb, "DATA")) {
    if (!has_sender_) {
      put(out, "503 5.5.1 MAIL first");
    } else if (recipients_.empty()) {
      put(out, "503 5.5.1 No valid recipients");
    } else if (!argument.empty()) {
      put(out, "501 5.5.4 DATA takes no argument");
    } else {
      put(out, "354 End with . on a line of its own");
      state_ = State::data;
      at_line_start_ = true;
      bare_lf_ = bare_lf;
      raw_.reserve(std::min<std::size_t>(expected_, 1u << 20));
    }
  } else if (same(verb, "RSET")) {
    reset();
    put(out, "250 2.0.0 Ok");
  } else if (same(verb, "NOOP")) {
    put(out, "250 2.0.0 Ok");
  } else if (same(verb, "VRFY")) {
    put(out, "252 2.1.5 Send a letter to find out");
  } else if (same(verb, "QUIT")) {
    put(out, "221 2.0.0 Bye");
    return Next::close;
  } else if (same(verb, "HELO") || same(verb, "EHLO")) {
    put(out, "500 5.5.1 This is LMTP: say LHLO");
  } else {
    put(out, "500 5.5.2 Unknown command");
  }
  if (out.compare(before, 2, "50") == 0 && ++bad_commands_ > max_bad_commands) {
    put(out, "421 4.7.0 Too many errors");
    return Next::close;
  }
  return Next::more;
}

void LmtpDialogue::mail(std::string_view argument, std::string& out) {
  if (!greeted_) return put(out, "503 5.5.1 LHLO first");
  if (has_sender_) return put(out, "503 5.5.1 One MAIL at a time");
  std::string path;
  std::string_view rest;
  if (!read_path(argument, "FROM:", path, rest)) return put(out, "501 5.1.7 Bad sender address");
  std::size_t size = 0;
  while (!rest.empty()) {
    const auto from = rest.find_first_not_of(' ');
    if (from == std::string_view::npos) break;
    rest.remove_prefix(from);
    const auto word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    const auto equals = word.find('=');
    const auto key = word.substr(0, equals);
    const auto value = equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1);
    if (same(key, "SIZE")) {
      const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), size);
      if (ec == std::errc::result_out_of_range) return put(out, "552 5.3.4 The letter is too big");
      if (ec != std::errc{} || end != value.data() + value.size()) return put(out, "501 5.5.4 Bad SIZE");
    } else if (same(key, "BODY") ? !same(value, "7BIT") && !same(value, "8BITMIME") : !same(key, "SMTPUTF8")) {
      return put(out, "555 5.5.4 Unknown parameter");
    }
  }
  if (size > config_.max_bytes) return put(out, "552 5.3.4 The letter is too big");
  sender_ = std::move(path);
  expected_ = size;
  has_sender_ = true;
  put(out, "250 2.1.0 Ok");
}

void LmtpDialogue::rcpt(std::string_view argument, std::string& out) {
  if (!has_sender_) return put(out, "503 5.5.1 MAIL first");
  std::string path;
  std::string_view rest;
  if (!read_path(argument, "TO:", path, rest) || path.empty()) return put(out, "501 5.1.3 Bad recipient address");
  if (rest.find_first_not_of(' ') != std::string_view::npos) return put(out, "555 5.5.4 Unknown parameter");
  if (recipients_.size() >= config_.max_recipients) return put(out, "452 4.5.3 Too many recipients");
  const LmtpReply reply = accept_(path);
  if (reply.code / 100 == 2) recipients_.push_back(std::move(path));
  put(out, reply);
}

void LmtpDialogue::append(std::string_view bytes) {
  if (fault_ != Fault::none) return;
  if (raw_.size() + bytes.size() > config_.max_bytes) {
    fault_ = Fault::too_big;
  } else if (buffered_.fetch_add(bytes.size()) + bytes.size() > config_.max_buffered_bytes) {
    buffered_ -= bytes.size();
    fault_ = Fault::no_room;
  } else {
    counted_ += bytes.size();
    raw_.append(bytes);
    return;
  }
  release();
  raw_ = {};
}

// Only a dot after the client's own kind of line end may end the letter: a letter with a bare LF inside, passed on by a server that
// speaks CRLF, must not be able to smuggle in commands.
bool LmtpDialogue::data(std::string_view in, std::size_t& used) {
  while (used < in.size()) {
    if (at_line_start_ && in[used] == '.') {
      const auto left = in.size() - used;
      if (left < 2) return false;
      if (bare_lf_ && in[used + 1] == '\n') {
        used += 2;
        return true;
      }
      if (in[used + 1] == '\r') {
        if (left < 3) return false;
        if (in[used + 2] == '\n') {
          used += 3;
          return true;
        }
      }
      ++used;
    }
    at_line_start_ = false;
    // the longest run of bytes in which no line begins with a dot
    std::size_t from = used, i = used;
    for (;;) {
      const auto* lf = static_cast<const char*>(std::memchr(in.data() + i, '\n', in.size() - i));
      if (!lf) {
        i = in.size();
        if (!bare_lf_ && i > from && in[i - 1] == '\r') --i;  // its LF may come with the next packet
        break;
      }
      i = static_cast<std::size_t>(lf - in.data()) + 1;
      const bool line_end = bare_lf_ || (i - from >= 2 && in[i - 2] == '\r');
      if (line_end && (i == in.size() || in[i] == '.')) {
        at_line_start_ = true;
        break;
      }
      if (i == in.size()) break;
    }
    append(in.substr(from, i - from));
    used = i;
    if (!at_line_start_) return false;
  }
  return false;
}

LmtpDialogue::Next LmtpDialogue::end_of_data(std::string& out) {
  state_ = State::delivering;
  if (fault_ == Fault::none) return Next::deliver;
  const LmtpReply reply = fault_ == Fault::too_big ? LmtpReply{552, "5.3.4 The letter is too big"}
                                                   : LmtpReply{452, "4.3.1 Too much mail at once, try again later"};
  delivered(std::vector<LmtpReply>(recipients_.size(), reply), out);
  return Next::more;
}

LmtpDialogue::Letter LmtpDialogue::take_letter() { return {std::move(sender_), recipients_, std::move(raw_)}; }

void LmtpDialogue::delivered(const std::vector<LmtpReply>& replies, std::string& out) {
  for (std::size_t i = 0; i < recipients_.size(); ++i)
    put(out, i < replies.size() ? replies[i] : LmtpReply{451, "4.3.0 Not taken, try again later"});
  reset();
  state_ = State::command;
  bad_commands_ = 0;
}

}  // namespace kotae::net
