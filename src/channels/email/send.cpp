#include "channels/email/send.h"

#include <spdlog/spdlog.h>

#include <boost/url.hpp>

#include <algorithm>

#include "store/access.h"

namespace kotae::channels {

net::TlsMode tls_mode(app::MailAccount::Tls t) {
  switch (t) {
    case app::MailAccount::Tls::none: return net::TlsMode::none;
    case app::MailAccount::Tls::starttls: return net::TlsMode::starttls;
    case app::MailAccount::Tls::implicit: break;
  }
  return net::TlsMode::implicit;
}

std::shared_ptr<net::OAuth2Tokens> MailTokens::of(MailboxId mailbox, const std::string& kind, const app::MailAccount& a) {
  const auto& o = a.oauth;
  const std::string settings = o.token_url + "\n" + o.client_id + "\n" + o.client_secret + "\n" + o.scope + "\n" + a.user;
  std::lock_guard l(m_);
  auto& e = all_[{mailbox.v, kind}];
  if (e.tokens && e.settings == settings) {
    // The token server renews the refresh token while the account stays the same.
    std::lock_guard k(e.known->m);
    if (std::find(e.known->all.begin(), e.known->all.end(), o.refresh_token) != e.known->all.end()) return e.tokens;
  }
  e.settings = settings;
  e.known = std::make_shared<Known>();
  e.known->all.push_back(o.refresh_token);
  e.tokens = std::make_shared<net::OAuth2Tokens>(
      net::OAuth2Account{o.token_url, o.client_id, o.client_secret, o.refresh_token, o.scope},
      [&desk = desk_, mailbox, kind, known = e.known](const std::string& renewed) {
        {
          std::lock_guard k(known->m);
          known->all.push_back(renewed);
          if (known->all.size() > 16) known->all.erase(known->all.begin());
        }
        const auto d = desk.db().write_wait([&](store::Tx& tx) -> Done {
          auto m = store::mailbox(tx, mailbox);
          if (!m) return {};
          app::set_secret(*m, desk.keys(), kind + "_refresh_token", renewed);
          return store::save_mailbox(tx, *m);
        });
        if (!d) spdlog::error("mailbox {}: the renewed sign-in could not be kept: {}", mailbox.v, d.error().description);
      });
  return e.tokens;
}

Result<net::SmtpAccount> relay_of(std::string_view url) {
  const auto u = boost::urls::parse_uri(url);
  if (!u || (u->scheme() != "smtp" && u->scheme() != "smtps" && u->scheme() != "smtp+starttls") || u->host().empty())
    return invalid("relay", "invalid", "must look like smtp://HOST:PORT, smtp+starttls://HOST:PORT or smtps://HOST:PORT");
  net::SmtpAccount a;
  a.tls = u->scheme() == "smtps" ? net::TlsMode::implicit : u->scheme() == "smtp" ? net::TlsMode::none : net::TlsMode::starttls;
  a.host = u->host_type() == boost::urls::host_type::ipv6 ? u->host_address() : u->host();
  a.port = u->has_port() ? static_cast<int>(u->port_number()) : a.tls == net::TlsMode::implicit ? 465 : a.tls == net::TlsMode::none ? 25 : 587;
  a.user = u->user();
  a.password = u->password();
  return a;
}

app::Delivered Sender::send(const app::Parcel& p) {
  using State = app::Delivered::State;
  app::Delivered out;
  std::optional<net::SmtpAccount> account = relay_;
  std::shared_ptr<net::OAuth2Tokens> tokens;
  bool own = false;
  if (p.mailbox) {
    const auto a = app::smtp_account(*p.mailbox, desk_.keys());
    if (a.enabled) {
      own = true;
      account = net::SmtpAccount{};
      account->host = a.host;
      account->port = a.port;
      account->tls = tls_mode(a.tls);
      account->user = a.user;
      if (a.xoauth2) {
        tokens = tokens_->of(p.mailbox->id, "smtp", a);
        const auto t = tokens->token();
        if (!t) {
          out.reason = "sign-in: " + t.error().description;
          return out;
        }
        account->bearer = *t;
      } else {
        account->password = a.password;
      }
    }
  }
  if (!own) {
    bool demo = false;
    desk_.db().read([&](store::Tx& tx) { demo = store::setting(tx, "demo").has_value(); });
    if (demo) {  // the people of the story have no mailboxes
      out.state = State::sent;
      out.reason = "demo: kept inside";
      return out;
    }
  }
  if (!account) {
    out.reason = "neither the mailbox nor the desk has a mail server to send through";
    return out;
  }
  account->helo = desk_.host();
  const auto r = net::smtp_send(*account, p.envelope_from, p.recipients, p.message);
  if (tokens && r.code == 535) tokens->forget();
  out.state = r.state == net::SendOutcome::State::sent ? State::sent : r.state == net::SendOutcome::State::retry ? State::retry : State::failed;
  out.reason = r.reason;
  out.refused = r.refused;
  out.later = r.later;
  return out;
}

}  // namespace kotae::channels
