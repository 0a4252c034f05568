#include "api/mail_probe.h"

#include "net/imap.h"
#include "net/oauth2.h"
#include "net/smtp.h"

namespace kotae::api {
namespace {

constexpr int probe_seconds = 15;

net::TlsMode tls_of(app::MailAccount::Tls t) {
  switch (t) {
    case app::MailAccount::Tls::none: return net::TlsMode::none;
    case app::MailAccount::Tls::starttls: return net::TlsMode::starttls;
    case app::MailAccount::Tls::implicit: return net::TlsMode::implicit;
  }
  return net::TlsMode::implicit;
}

json::object refused(bool sign_in, const std::string& words, bool ja) {
  const std::string lead = sign_in ? (ja ? "サインインできませんでした: " : "Sign-in failed: ") : (ja ? "サーバーに接続できませんでした: " : "The server cannot be reached: ");
  return {{"ok", false}, {"code", sign_in ? "sign_in" : "unavailable"}, {"reason", lead + words}};
}

Result<std::string> access_token(const app::MailAccount& a, const std::string& kind, const std::function<void(const std::string&, const std::string&)>& renewed) {
  net::OAuth2Account o;
  o.token_url = a.oauth.token_url;
  o.client_id = a.oauth.client_id;
  o.client_secret = a.oauth.client_secret;
  o.refresh_token = a.oauth.refresh_token;
  o.scope = a.oauth.scope;
  o.timeout_s = probe_seconds;
  return net::OAuth2Tokens(std::move(o), [&](const std::string& t) { renewed(kind, t); }).token();
}

json::object probe_imap(const app::MailAccount& a, bool ja, const std::function<void(const std::string&, const std::string&)>& renewed) {
  net::ImapAccount account;
  account.host = a.host;
  account.port = a.port;
  account.tls = tls_of(a.tls);
  account.user = a.user;
  account.password = a.password;
  account.folder = a.folder;
  if (a.xoauth2) account.bearer = [&] { return access_token(a, "imap", renewed); };
  const auto r = net::imap_probe(account, probe_seconds);
  if (!r) return refused(r.error().code == Code::unauthenticated, r.error().description, ja);
  return {{"ok", true}, {"messages", *r}, {"code", nullptr}, {"reason", nullptr}};
}

json::object probe_smtp(const app::MailAccount& a, bool ja, const std::function<void(const std::string&, const std::string&)>& renewed) {
  net::SmtpAccount account;
  account.host = a.host;
  account.port = a.port;
  account.tls = tls_of(a.tls);
  account.user = a.user;
  account.password = a.password;
  account.timeout_s = probe_seconds;
  if (a.xoauth2) {
    auto token = access_token(a, "smtp", renewed);
    if (!token) return refused(token.error().code == Code::unauthenticated, token.error().description, ja);
    account.bearer = std::move(*token);
  }
  const auto r = net::smtp_probe(account);
  if (r.state == net::SendOutcome::State::sent) return {{"ok", true}, {"code", nullptr}, {"reason", nullptr}};
  // RFC 4954: 530 sign-in required, 534 mechanism too weak, 535 credentials invalid, 538 encryption required; 454 temporary failure of it.
  const bool sign_in = r.code == 530 || r.code == 534 || r.code == 535 || r.code == 538 || r.code == 454;
  return refused(sign_in, r.reason, ja);
}

}  // namespace

json::object probe_mailbox(const store::Mailbox& m, const app::Keyring& keys, bool ja, const std::function<void(const std::string&, const std::string&)>& renewed) {
  json::object out{{"imap", nullptr}, {"smtp", nullptr}};
  if (const auto a = app::imap_account(m, keys); a.enabled) out["imap"] = probe_imap(a, ja, renewed);
  if (const auto a = app::smtp_account(m, keys); a.enabled) out["smtp"] = probe_smtp(a, ja, renewed);
  return out;
}

}  // namespace kotae::api
