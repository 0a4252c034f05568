#include "net/smtp.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "net/smtp_dialogue.h"
#include "net/trust.h"

namespace kotae::net {
namespace {

struct Reader {
  std::string_view rest;
  SmtpDialogue* dialogue;
  bool begun = false;
};

std::size_t read(char* to, std::size_t size, std::size_t count, void* from) {
  auto& r = *static_cast<Reader*>(from);
  if (!r.begun) {
    r.begun = true;
    r.dialogue->letter_begun();
  }
  const auto n = std::min(size * count, r.rest.size());
  std::memcpy(to, r.rest.data(), n);
  r.rest.remove_prefix(n);
  return n;
}

int listen(CURL*, curl_infotype type, char* data, std::size_t size, void* to) {
  auto& d = *static_cast<SmtpDialogue*>(to);
  if (type == CURLINFO_HEADER_OUT) d.sent({data, size});
  if (type == CURLINFO_HEADER_IN) d.received({data, size});
  return 0;
}

std::size_t swallow(char*, std::size_t size, std::size_t count, void*) { return size * count; }

bool plain_name(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
  });
}

SmtpFault fault_of(const SmtpAccount& a, CURLcode code, const char* detail) {
  if (code == CURLE_OK) return {};
  const std::string server = a.host + ":" + std::to_string(a.port);
  const std::string why = *detail ? detail : curl_easy_strerror(code);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return {"the server name " + a.host + " is not known: " + why};
    case CURLE_COULDNT_CONNECT: return {"no connection to " + server + ": " + why};
    case CURLE_OPERATION_TIMEDOUT: return {server + " did not answer in time: " + why};
    case CURLE_PEER_FAILED_VERIFICATION: return {"the certificate of " + server + " is not to be trusted: " + why, true};
    case CURLE_SSL_CACERT_BADFILE: return {"the file of trusted certificates cannot be read: " + why, true};
    case CURLE_USE_SSL_FAILED: return {server + " offers no STARTTLS: " + why};
    case CURLE_SSL_CONNECT_ERROR: return {"no TLS connection to " + server + ": " + why};
    case CURLE_LOGIN_DENIED: return {"the sign-in at " + server + " failed: " + why};
    default: return {"the connection to " + server + " broke: " + why};
  }
}

/// One connection. With a reader a letter is sent, without one only NOOP is said.
SendOutcome talk(const SmtpAccount& a, const std::string& from, const std::vector<std::string>& to, Reader* reader, curl_off_t size,
                 SmtpDialogue& dialogue) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(ready == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
  if (!handle) throw std::bad_alloc();
  CURL* c = handle.get();
  const auto host = with_ascii_domain("@" + a.host).substr(1);
  if (!plain_name(host)) return {SendOutcome::State::retry, 0, "the server name \"" + a.host + "\" is not valid", {}, {}};
  if (a.port < 1 || a.port > 65535) return {SendOutcome::State::retry, 0, "port " + std::to_string(a.port) + " is not valid", {}, {}};
  std::string url = a.tls == TlsMode::implicit ? "smtps://" : "smtp://";
  url += host.find(':') != std::string::npos && host.front() != '[' ? "[" + host + "]" : host;
  url += ":" + std::to_string(a.port) + (plain_name(a.helo) ? "/" + a.helo : "");
  char detail[CURL_ERROR_SIZE] = "";
  const auto set = [&](CURLoption option, auto value) {
    if (const auto rc = curl_easy_setopt(c, option, value); rc != CURLE_OK) throw std::runtime_error(curl_easy_strerror(rc));
  };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_ERRORBUFFER, detail);
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_VERBOSE, 1L);
  set(CURLOPT_DEBUGFUNCTION, listen);
  set(CURLOPT_DEBUGDATA, static_cast<void*>(&dialogue));
  set(CURLOPT_WRITEFUNCTION, swallow);
  set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(a.timeout_s));
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(a.timeout_s));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(a.timeout_s));
  set(CURLOPT_USE_SSL, static_cast<long>(a.tls == TlsMode::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, a.verify_certificate ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, a.verify_certificate ? 2L : 0L);
  if (const auto file = trusted_file(a.ca_file); !file.empty()) {
    set(CURLOPT_CAINFO, file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (!a.user.empty()) {
    set(CURLOPT_USERNAME, a.user.c_str());
    if (a.bearer.empty()) {
      set(CURLOPT_PASSWORD, a.password.c_str());
      set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    } else {
      set(CURLOPT_XOAUTH2_BEARER, a.bearer.c_str());
      set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
    }
  }
  curl_slist* list = nullptr;
  // On the wire in ASCII; in the outcome as the caller wrote them.
  for (const auto& r : to) list = curl_slist_append(list, with_ascii_domain(r).c_str());
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(list, curl_slist_free_all);
  if (reader) {
    if (!from.empty()) set(CURLOPT_MAIL_FROM, from.c_str());
    set(CURLOPT_MAIL_RCPT, list);
    set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);  // so spelt before curl 8.2, which keeps it
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, size);
    set(CURLOPT_READFUNCTION, read);
    set(CURLOPT_READDATA, static_cast<void*>(reader));
  } else {
    set(CURLOPT_CUSTOMREQUEST, "NOOP");
  }
  const auto code = curl_easy_perform(c);
  return judge(dialogue, to, fault_of(a, code, detail));
}

}  // namespace

SendOutcome smtp_send(const SmtpAccount& account, std::string_view envelope_from, const std::vector<std::string>& recipients,
                      std::string_view message) {
  const auto wrong = [](std::string_view address) {
    return SendOutcome{SendOutcome::State::failed, 0, "\"" + std::string(address.substr(0, 200)) + "\" is no address a letter can be sent to", {}, {}};
  };
  if (recipients.empty()) return {SendOutcome::State::failed, 0, "the letter has no recipients", {}, {}};
  if (!envelope_from.empty() && !sendable(envelope_from)) return wrong(envelope_from);
  for (const auto& r : recipients)
    if (!sendable(r)) return wrong(r);
  SmtpDialogue dialogue;
  Reader reader{message, &dialogue};
  return talk(account, envelope_from.empty() ? "" : with_ascii_domain(envelope_from), recipients, &reader, static_cast<curl_off_t>(message.size()), dialogue);
}

SendOutcome smtp_probe(const SmtpAccount& account) {
  SmtpDialogue dialogue;
  auto out = talk(account, "", {}, nullptr, 0, dialogue);
  if (out.state == SendOutcome::State::sent && !account.user.empty() && !dialogue.said("AUTH"))
    return {SendOutcome::State::retry, 0, account.host + ":" + std::to_string(account.port) + " offers no sign-in (AUTH)", {}, {}};
  return out;
}

}  // namespace kotae::net
