#include "app/mailbox_settings.h"

#include <algorithm>
#include <array>
#include <functional>

#include "app/receipt.h"
#include "base/fields.h"
#include "store/users.h"

namespace kotae::app {
namespace json = boost::json;
namespace {

json::object object_of(std::string_view text) {
  boost::system::error_code bad;
  auto v = json::parse(text, bad);
  return !bad && v.is_object() ? std::move(v.get_object()) : json::object{};
}
std::string word(const json::object& o, std::string_view key, std::string otherwise = "") {
  const auto* v = o.if_contains(key);
  return v && v->is_string() ? std::string(v->get_string()) : otherwise;
}
int number(const json::object& o, std::string_view key, int otherwise) {
  const auto* v = o.if_contains(key);
  return v && v->is_int64() ? static_cast<int>(v->get_int64()) : otherwise;
}
bool flag(const json::object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v && v->is_bool() && v->get_bool();
}

bool is_host(std::string_view s) {
  return !s.empty() && s.size() <= 253 && std::all_of(s.begin(), s.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == ':' || c == '_';
  });
}
bool is_token_url(std::string_view s) {
  for (const std::string_view lead : {"https://", "http://127.0.0.1", "http://localhost", "http://[::1]"})
    if (s.substr(0, lead.size()) == lead && s.size() > lead.size()) return s.find_first_of(" \t\r\n") == std::string_view::npos;
  return false;
}

// A secret given: a word replaces it, null removes it, "" and nothing leave it.
void read_secret(Fields& f, std::string_view key, json::object& secrets, const std::string& name) {
  const auto* p = f.find(key);
  if (!p) return;
  if (p->is_null()) {
    secrets.erase(name);
    return;
  }
  std::string s;
  if (f.line(key, s, 8000) && !s.empty()) secrets[name] = s;
}

json::object default_server(bool imap) {
  json::object o{{"enabled", false}, {"host", ""}, {"port", imap ? 993 : 587}, {"tls", imap ? "implicit" : "starttls"}, {"user", ""}, {"auth", "password"},
                 {"oauth", json::object{{"token_url", ""}, {"client_id", ""}, {"scope", ""}}}};
  if (imap) {
    o["folder"] = "INBOX";
    o["after"] = "leave";
    o["move_to"] = "";
    o["poll_s"] = 60;
  }
  return o;
}

int usual_port(bool imap, std::string_view tls) { return imap ? (tls == "implicit" ? 993 : 143) : tls == "implicit" ? 465 : tls == "none" ? 25 : 587; }

void read_oauth(Fields& all, const std::string& prefix, const json::value& given, json::object& server, json::object& secrets, const std::string& kind, bool needed) {
  json::object oauth = server.contains("oauth") && server.at("oauth").is_object() ? server.at("oauth").as_object() : json::object{};
  static const json::object nothing;
  if (!given.is_object() && !given.is_null()) return all.fault(prefix + "oauth", "invalid", "must be an object");
  Fields f(given.is_object() ? given.get_object() : nothing, prefix + "oauth.");
  std::string url = word(oauth, "token_url"), client = word(oauth, "client_id"), scope = word(oauth, "scope");
  const std::string had = url;
  f.line("token_url", url, 2000);
  f.line("client_id", client, 500);
  f.line("scope", scope, 2000);
  if (!url.empty() && !is_token_url(url)) f.fault("token_url", "invalid", "must be an https address");
  if (!had.empty() && had != url) {
    secrets.erase(kind + "_client_secret");
    secrets.erase(kind + "_refresh_token");
  }
  read_secret(f, "client_secret", secrets, kind + "_client_secret");
  read_secret(f, "refresh_token", secrets, kind + "_refresh_token");
  if (needed) {
    if (url.empty()) f.fault("token_url", "blank", "cannot be blank");
    if (client.empty()) f.fault("client_id", "blank", "cannot be blank");
    if (!secrets.contains(kind + "_refresh_token")) f.fault("refresh_token", "blank", "cannot be blank");
  }
  server["oauth"] = json::object{{"token_url", url}, {"client_id", client}, {"scope", scope}};
  all.add(f);
}

void read_server(Fields& all, const json::object& given, const std::string& kind, std::string& stored, json::object& secrets) {
  const bool imap = kind == "imap";
  json::object server = default_server(imap);
  for (const auto& [k, v] : object_of(stored)) server[k] = v;
  const auto* p = given.if_contains(kind);
  static const json::object nothing;
  if (p && !p->is_object() && !p->is_null()) return all.fault(kind, "invalid", "must be an object");
  const json::object& o = p && p->is_object() ? p->get_object() : nothing;
  Fields f(o, kind + ".");
  bool enabled = flag(server, "enabled");
  f.flag("enabled", enabled);
  std::string host = word(server, "host"), tls = word(server, "tls"), user = word(server, "user"), auth = word(server, "auth");
  const std::string had_host = host;
  f.line("host", host, 253);
  if (!host.empty() && !is_host(host)) f.fault("host", "invalid", "is no host name");
  f.choice("tls", tls, {"none", "starttls", "implicit"});
  int port = number(server, "port", usual_port(imap, tls));
  if (!f.number("port", port, 1, 65535) && f.find("tls") && !f.find("port")) port = usual_port(imap, tls);
  f.line("user", user, 500);
  f.choice("auth", auth, {"password", "xoauth2"});
  const bool moved = !had_host.empty() && had_host != host;
  if (moved) secrets.erase(kind + "_password");
  read_secret(f, "password", secrets, kind + "_password");
  if (enabled) {
    if (host.empty()) f.fault("host", "blank", "cannot be blank");
    if (user.empty() && (imap || auth == "xoauth2")) f.fault("user", "blank", "cannot be blank");
    if (auth == "password" && !user.empty() && !secrets.contains(kind + "_password"))
      f.fault("password", "blank", moved ? "has to be given again for another server" : "cannot be blank");
  }
  server["enabled"] = enabled;
  server["host"] = host;
  server["port"] = port;
  server["tls"] = tls;
  server["user"] = user;
  server["auth"] = auth;
  const auto* oauth = o.if_contains("oauth");
  read_oauth(f, kind + ".", oauth ? *oauth : json::value(nullptr), server, secrets, kind, enabled && auth == "xoauth2");
  if (imap) {
    std::string folder = word(server, "folder"), after = word(server, "after"), move_to = word(server, "move_to");
    int poll = number(server, "poll_s", 60);
    f.line("folder", folder, 500);
    f.choice("after", after, {"leave", "seen", "move", "delete"});
    f.line("move_to", move_to, 500);
    f.number("poll_s", poll, 5, 86'400);
    if (folder.empty()) folder = "INBOX";
    if (enabled && after == "move" && move_to.empty()) f.fault("move_to", "blank", "cannot be blank");
    if (enabled && after == "move" && move_to == folder) f.fault("move_to", "invalid", "must be another folder");
    server["folder"] = folder;
    server["after"] = after;
    server["move_to"] = move_to;
    server["poll_s"] = poll;
  }
  stored = json::serialize(server);
  all.add(f);
}

void read_addresses(Fields& f, store::Tx& tx, store::Mailbox& m) {
  std::string address;
  if (f.line("address", address, 1000)) {
    m.address = store::tidy_email(address);
    if (address.empty()) f.fault("address", "blank", "cannot be blank");
    else if (m.address.empty()) f.fault("address", "invalid", address.substr(0, 300) + " is no mail address");
  } else if (m.address.empty() && !f.find("address")) {
    f.fault("address", "blank", "cannot be blank");
  }
  const auto other_owns = [&](const std::string& a) {
    const auto other = store::mailbox_for_address(tx, a);
    return other && other->id != m.id;
  };
  if (!m.address.empty() && other_owns(m.address)) f.fault("address", "taken", m.address + " is already used by another mailbox");
  const auto* p = f.find("aliases");
  if (!p) return;
  if (!p->is_array() && !p->is_null()) return f.fault("aliases", "invalid", "must be an array of addresses");
  json::array out;
  if (p->is_array()) {
    if (p->get_array().size() > 100) return f.fault("aliases", "too_many", "at most 100 addresses");
    for (const auto& v : p->get_array()) {
      const std::string a = v.is_string() ? store::tidy_email(v.get_string()) : std::string{};
      if (a.empty()) f.fault("aliases", "invalid", (v.is_string() ? std::string(v.get_string()).substr(0, 300) : std::string("a member")) + " is no mail address");
      else if (other_owns(a)) f.fault("aliases", "taken", a + " is already used by another mailbox");
      else if (a != m.address && std::find(out.begin(), out.end(), json::value(a)) == out.end()) out.emplace_back(a);
    }
  }
  m.aliases = json::serialize(out);
}

void read_receipt(Fields& all, const json::object& given, store::Mailbox& m) {
  const auto* p = given.if_contains("receipt");
  if (!p || p->is_null()) return;
  if (!p->is_object()) return all.fault("receipt", "invalid", "must be an object");
  const json::object had = object_of(m.receipt);
  Fields f(p->get_object(), "receipt.");
  bool enabled = flag(had, "enabled");
  std::string subject = word(had, "subject"), body = word(had, "body");
  f.flag("enabled", enabled);
  f.line("subject", subject, 500);
  f.text("body", body, 20'000);
  if (enabled && subject.empty()) f.fault("subject", "blank", "cannot be blank");
  if (enabled && body.find_first_not_of(" \t\r\n") == std::string::npos) f.fault("body", "blank", "cannot be blank");
  for (const auto& [key, text] : {std::pair<const char*, const std::string&>{"subject", subject}, {"body", body}})
    for (const auto& name : unknown_placeholders(text)) f.fault(key, "invalid", "nothing fills the placeholder {{" + name.substr(0, 60) + "}}");
  m.receipt = json::serialize(json::object{{"enabled", enabled}, {"subject", subject}, {"body", body}});
  all.add(f);
}

json::object print_server(const std::string& stored, const std::string& kind, const json::object& secrets) {
  json::object o = default_server(kind == "imap");
  for (const auto& [k, v] : object_of(stored)) o[k] = v;
  o["has_password"] = secrets.contains(kind + "_password");
  auto& oauth = o["oauth"].is_object() ? o["oauth"].get_object() : o["oauth"].emplace_object();
  oauth["has_client_secret"] = secrets.contains(kind + "_client_secret");
  oauth["has_refresh_token"] = secrets.contains(kind + "_refresh_token");
  return o;
}

}  // namespace

Result<store::Mailbox> apply_mailbox(store::Tx& tx, const Keyring& keys, store::Mailbox m, const json::object& given) {
  Fields f(given);
  f.line("name", m.name, 200, false);
  if (m.name.empty() && !f.find("name")) f.fault("name", "blank", "cannot be blank");
  read_addresses(f, tx, m);
  if (f.id("brand_id", m.brand_id) && m.brand_id && !store::brand(tx, m.brand_id)) f.fault("brand_id", "not_found", "is no brand");
  if (f.id("group_id", m.group_id) && m.group_id && !store::group(tx, m.group_id)) f.fault("group_id", "not_found", "is no group");
  f.flag("paused", m.paused);
  f.choice("charset", m.charset, {"utf-8", "iso-2022-jp", "iso-2022-jp-base64"});
  f.text("signature", m.signature, 20'000);
  read_receipt(f, given, m);
  const json::object before = object_of(m.secrets.empty() ? "{}" : keys.unseal(m.secrets));
  json::object secrets = before;
  read_server(f, given, "imap", m.imap, secrets);
  read_server(f, given, "smtp", m.smtp, secrets);
  if (!f.ok()) return fail(f.error());
  if (secrets != before) m.secrets = secrets.empty() ? std::string{} : keys.seal(json::serialize(secrets));
  return m;
}

json::object print_mailbox(const store::Mailbox& m, const Keyring& keys) {
  const json::object secrets = object_of(m.secrets.empty() ? "{}" : keys.unseal(m.secrets));
  const json::object receipt = object_of(m.receipt);
  return {{"id", m.id.v},
          {"name", m.name},
          {"address", m.address},
          {"aliases", json::parse(m.aliases)},
          {"brand_id", m.brand_id.v},
          {"group_id", m.group_id ? json::value(m.group_id.v) : json::value(nullptr)},
          {"paused", m.paused},
          {"charset", m.charset},
          {"signature", m.signature},
          {"receipt", json::object{{"enabled", flag(receipt, "enabled")}, {"subject", word(receipt, "subject")}, {"body", word(receipt, "body")}}},
          {"imap", print_server(m.imap, "imap", secrets)},
          {"smtp", print_server(m.smtp, "smtp", secrets)}};
}

}  // namespace kotae::app
