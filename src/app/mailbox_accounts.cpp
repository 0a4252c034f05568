#include "app/mailbox_accounts.h"

#include <boost/json.hpp>

namespace kotae::app {
namespace json = boost::json;
namespace {

json::object object_of(std::string_view text) {
  boost::system::error_code bad;
  auto v = json::parse(text, bad);
  return !bad && v.is_object() ? std::move(v.get_object()) : json::object{};
}
std::string text(const json::object& o, std::string_view key, std::string otherwise = "") {
  const auto* v = o.if_contains(key);
  return v && v->is_string() ? std::string(v->get_string()) : otherwise;
}
int number(const json::object& o, std::string_view key, int otherwise) {
  const auto* v = o.if_contains(key);
  return v && v->is_int64() ? static_cast<int>(v->get_int64()) : otherwise;
}

json::object secrets_of(const store::Mailbox& m, const Keyring& keys) { return object_of(m.secrets.empty() ? "{}" : keys.unseal(m.secrets)); }

MailAccount read(std::string_view member, const json::object& secrets, const std::string& kind, int implicit_port, int other_port) {
  const json::object o = object_of(member);
  MailAccount a;
  const auto* enabled = o.if_contains("enabled");
  a.host = text(o, "host");
  a.enabled = enabled && enabled->is_bool() && enabled->get_bool() && !a.host.empty();
  const std::string tls = text(o, "tls", "implicit");
  a.tls = tls == "none" ? MailAccount::Tls::none : tls == "starttls" ? MailAccount::Tls::starttls : MailAccount::Tls::implicit;
  a.port = number(o, "port", a.tls == MailAccount::Tls::implicit ? implicit_port : other_port);
  a.user = text(o, "user");
  a.password = text(secrets, kind + "_password");
  a.xoauth2 = text(o, "auth") == "xoauth2";
  if (const auto* q = o.if_contains("oauth"); q && q->is_object()) {
    const auto& oauth = q->get_object();
    a.oauth = {text(oauth, "token_url"), text(oauth, "client_id"), text(secrets, kind + "_client_secret"), text(secrets, kind + "_refresh_token"), text(oauth, "scope")};
  }
  a.folder = text(o, "folder", "INBOX");
  if (a.folder.empty()) a.folder = "INBOX";
  a.after = text(o, "after", "leave");
  a.move_to = text(o, "move_to");
  a.poll_s = number(o, "poll_s", 60);
  return a;
}

}  // namespace

MailAccount imap_account(const store::Mailbox& m, const Keyring& keys) { return read(m.imap, secrets_of(m, keys), "imap", 993, 143); }
MailAccount smtp_account(const store::Mailbox& m, const Keyring& keys) { return read(m.smtp, secrets_of(m, keys), "smtp", 465, 587); }

void set_secret(store::Mailbox& m, const Keyring& keys, std::string_view name, std::string_view value) {
  json::object all = secrets_of(m, keys);
  all[name] = value;
  m.secrets = keys.seal(json::serialize(all));
}

}  // namespace kotae::app
