// Sends one letter to a mail server (RFC 5321, STARTTLS, AUTH PLAIN/LOGIN/XOAUTH2) through libcurl. Blocking; call on a worker.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace kotae::net {

enum class TlsMode { none, starttls, implicit };

struct SmtpAccount {
  std::string host;
  int port = 25;
  TlsMode tls = TlsMode::starttls;
  std::string user, password;     // empty user = no AUTH
  std::string bearer;             // set = XOAUTH2 instead of password
  bool verify_certificate = true;
  std::string ca_file;            // tests' own authority; empty = the system's
  int timeout_s = 60;             // for each answer of the server; a big letter may take longer in all
  std::string helo;               // name said in EHLO
};

struct SendOutcome {
  enum class State { sent, retry, failed } state = State::retry;
  int code = 0;                       // SMTP reply code, 0 when none was got
  std::string reason;                 // for people: the server's own words or what went wrong on the way
  std::vector<std::string> refused;   // recipients the server refused for good while others were taken
  std::vector<std::string> later;     // recipients the server wants to be asked again for while others were taken: send to these alone
};

/// message: a whole letter with CRLF line ends, sent byte for byte (a last line end is added when missing). Domains are converted to
/// punycode; a non-ASCII local part needs a server with SMTPUTF8. envelope_from "" is the null sender.
/// Sign-in, TLS and connection troubles are `retry`: they concern the account, not this letter.
SendOutcome smtp_send(const SmtpAccount& account, std::string_view envelope_from, const std::vector<std::string>& recipients, std::string_view message);
/// Connects, greets, signs in, leaves. For the mailbox test button.
SendOutcome smtp_probe(const SmtpAccount& account);

}  // namespace kotae::net
