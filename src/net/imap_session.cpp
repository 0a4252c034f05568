#include "net/imap_session.h"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "net/imap_text.h"

namespace kotae::net {
namespace {

constexpr std::size_t max_capabilities = 500;

std::string upper(std::string_view s) {
  std::string out(s);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

std::vector<std::string> split(std::string_view s) {
  std::vector<std::string> out;
  while (!s.empty()) {
    const auto end = std::min(s.find(' '), s.size());
    if (end > 0) out.emplace_back(s.substr(0, end));
    s.remove_prefix(std::min(end + 1, s.size()));
  }
  return out;
}

}  // namespace

std::string imap_words(const ImapResponse& r) {
  std::string out = r.status;
  if (!r.code.empty()) out += " [" + r.code + "]";
  if (!r.text.empty()) out += " " + r.text;
  if (out.size() > 1000) out.resize(1000);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return out;
}

ImapSession::ImapSession(boost::asio::io_context& io, boost::asio::thread_pool& workers, ImapAccount account, Events events)
    : io_(io), workers_(workers), account_(std::move(account)), events_(std::make_shared<const Events>(std::move(events))) {}

void ImapSession::start() {
  std::weak_ptr<ImapSession> weak = weak_from_this();
  wire_ = ImapWire::make(io_, account_,
                         {[weak](ImapResponse r) {
                            if (const auto self = weak.lock()) self->on_response(std::move(r));
                          },
                          [weak](std::string reason) {
                            if (const auto self = weak.lock())
                              self->fail(self->bye_.empty() ? std::move(reason) : self->account_.host + " said goodbye: " + self->bye_);
                          }});
  wire_->patience(30);
  wire_->connect();
}

void ImapSession::close() {
  if (closed_) return;
  closed_ = true;
  events_.reset();
  pending_.clear();
  if (wire_) {
    if (greeted_) wire_->write("bye LOGOUT\r\n");
    wire_->close();
  }
}

void ImapSession::fail(std::string reason, bool sign_in) {
  if (closed_) return;
  const auto events = events_;
  close();
  events->broken({std::move(reason), sign_in});
}

bool ImapSession::can(std::string_view capability) const {
  return std::find(capabilities_.begin(), capabilities_.end(), capability) != capabilities_.end();
}

void ImapSession::command(std::vector<std::string> parts, Answer answer, std::function<void()> plus) {
  if (closed_) return;
  pending_.push_back({"k" + std::to_string(++tags_), std::move(parts), 1, std::move(answer), std::move(plus)});
  send_next();
}

void ImapSession::send_next() {
  if (closed_ || pending_.empty() || pending_.front().sent) return;
  pending_.front().sent = true;
  wire_->patience(60);
  wire_->write(pending_.front().tag + " " + pending_.front().parts.front());
}

void ImapSession::on_response(ImapResponse r) {
  if (closed_) return;
  const auto self = me();
  if (!greeted_) return greeting(r);
  learn(r);
  if (r.tag == "+") {
    if (pending_.empty()) return;
    auto& p = pending_.front();
    if (p.plus) {
      const auto plus = std::move(p.plus);
      p.plus = nullptr;
      return plus();
    }
    if (p.next < p.parts.size()) return wire_->write(p.parts[p.next++]);
    challenge_ = unbase64(r.text);  // why the sign-in failed (XOAUTH2); an empty line asks for the verdict
    if (!p.challenge_answered) wire_->write("\r\n");
    p.challenge_answered = true;
    return;
  }
  if (r.tag == "*") {
    if (r.status == "BYE") bye_ = imap_words(r);
    const auto events = events_;
    events->untagged(r);
    return;
  }
  if (pending_.empty() || pending_.front().tag != r.tag) return;  // of no command of ours
  const auto done = std::move(pending_.front());
  pending_.pop_front();
  done.answer(r);
  send_next();
}

void ImapSession::learn(const ImapResponse& r) {
  const auto take = [&](std::vector<std::string> words) {
    capabilities_.clear();
    for (const auto& w : words)
      if (capabilities_.size() < max_capabilities) capabilities_.push_back(upper(w));
    fresh_capabilities_ = true;
  };
  const auto code = split(r.code);
  if (r.name == "CAPABILITY") take(r.words);
  if (!code.empty() && upper(code[0]) == "CAPABILITY") take({code.begin() + 1, code.end()});
  if (code.size() == 2 && upper(code[0]) == "UIDVALIDITY") {
    const auto n = std::strtoull(code[1].c_str(), nullptr, 10);
    folder_.uidvalidity = n <= UINT32_MAX ? static_cast<std::uint32_t>(n) : 0;
  }
  if (r.name == "EXISTS") folder_.exists = r.number;
  if (r.name == "EXPUNGE" && folder_.exists > 0) --folder_.exists;
}

void ImapSession::greeting(const ImapResponse& r) {
  greeted_ = true;
  if (r.status == "BYE" || (r.status != "OK" && r.status != "PREAUTH"))
    return fail(account_.host + " does not want us: " + (r.status.empty() ? "its greeting is not IMAP" : imap_words(r)));
  preauth_ = r.status == "PREAUTH";
  learn(r);
  if (fresh_capabilities_) return secure();
  command({"CAPABILITY\r\n"}, [self = me()](const ImapResponse&) { self->secure(); });
}

void ImapSession::secure() {
  if (account_.tls != TlsMode::starttls || secured_) return sign_in();
  if (preauth_) return fail(account_.host + " signs us in before STARTTLS can be said; use TLS from the start");
  if (!can("STARTTLS")) return fail(account_.host + " offers no STARTTLS");
  command({"STARTTLS\r\n"}, [self = me()](const ImapResponse& r) {
    if (r.status != "OK") return self->fail(self->account_.host + " refused STARTTLS: " + imap_words(r));
    self->capabilities_.clear();  // said in the open, so not to be believed
    self->secured_ = true;
    self->wire_->start_tls([self] { self->command({"CAPABILITY\r\n"}, [self](const ImapResponse&) { self->sign_in(); }); });
  });
}

void ImapSession::sign_in() {
  fresh_capabilities_ = false;
  if (preauth_) return open();
  if (account_.bearer) return sign_in_with_token();
  if (can("AUTH=PLAIN")) return sign_in_with_password(true);
  if (can("LOGINDISABLED")) return fail(account_.host + " takes no password on this connection; use TLS", true);
  sign_in_with_password(false);
}

void ImapSession::sign_in_with_password(bool plain) {
  std::vector<std::string> parts;
  if (plain) {
    const auto message = base64(std::string(1, '\0') + account_.user + std::string(1, '\0') + account_.password) + "\r\n";
    if (can("SASL-IR")) parts = {"AUTHENTICATE PLAIN " + message};
    else parts = {"AUTHENTICATE PLAIN\r\n", message};
  } else {
    parts = ImapCommand("LOGIN").value(account_.user).value(account_.password).parts();
  }
  command(std::move(parts), [self = me(), plain](const ImapResponse& r) {
    if (r.status == "BAD" && plain && !self->can("LOGINDISABLED")) return self->sign_in_with_password(false);
    if (r.status != "OK") return self->fail(self->account_.host + " refused the sign-in: " + imap_words(r), true);
    self->signed_in(r);
  });
}

void ImapSession::sign_in_with_token() {
  if (!can("AUTH=XOAUTH2")) return fail(account_.host + " offers no sign-in by token (XOAUTH2)", true);
  wire_->patience(120);
  boost::asio::post(workers_, [weak = weak_from_this(), bearer = account_.bearer, &io = io_] {
    Result<std::string> token;
    try {
      token = bearer();
    } catch (const std::exception& e) {  // an account's trouble must not end the worker
      token = kotae::fail(Code::unavailable, std::string("the token cannot be had: ") + e.what());
    }
    boost::asio::post(io, [weak, token = std::move(token)] {
      const auto self = weak.lock();
      if (!self || self->closed_) return;
      if (!token) return self->fail(token.error().description, token.error().code != Code::unavailable);
      self->with_token(*token);
    });
  });
}

void ImapSession::with_token(const std::string& token) {
  const auto message = base64("user=" + account_.user + "\1auth=Bearer " + token + "\1\1") + "\r\n";
  std::vector<std::string> parts{"AUTHENTICATE XOAUTH2 " + message};
  if (!can("SASL-IR")) parts = {"AUTHENTICATE XOAUTH2\r\n", message};
  challenge_.clear();
  command(std::move(parts), [self = me()](const ImapResponse& r) {
    if (r.status == "OK") return self->signed_in(r);
    std::string reason = self->account_.host + " refused the token: " + imap_words(r);
    if (!self->challenge_.empty()) reason += " " + self->challenge_.substr(0, 300);
    self->fail(std::move(reason), true);
  });
}

void ImapSession::signed_in(const ImapResponse&) {
  if (fresh_capabilities_) return open();
  command({"CAPABILITY\r\n"}, [self = me()](const ImapResponse&) { self->open(); });
}

void ImapSession::open() {
  folder_ = {};
  auto parts = ImapCommand(read_only() ? "EXAMINE" : "SELECT").value(imap_folder_name(account_.folder)).parts();
  command(std::move(parts), [self = me()](const ImapResponse& r) {
    if (r.status != "OK") return self->fail("the folder \"" + self->account_.folder + "\" cannot be opened: " + imap_words(r));
    if (self->folder_.uidvalidity == 0) return self->fail(self->account_.host + " gives its letters no lasting numbers (UIDVALIDITY)");
    const auto events = self->events_;
    events->ready();
  });
}

}  // namespace kotae::net
