// kotae mailbox add, list, test.
#include <boost/url.hpp>

#include <iostream>

#include "app/mailbox_accounts.h"
#include "channels/email/send.h"
#include "main/command.h"
#include "net/imap.h"
#include "net/smtp.h"
#include "store/feed.h"
#include "store/users.h"

namespace kotae::cli {
namespace {

struct Options {
  DeskPlace place;
  std::string address, name, charset = "utf-8", imap, smtp, after = "leave", group, which;
  bool password = false, as_json = false;
};

// imaps://user@host:port/FOLDER, imap://… (STARTTLS), imap+plain://…; the same with smtp.
Result<json::object> account_of(const std::string& text, std::string_view kind) {
  const auto u = boost::urls::parse_uri(text);
  const std::string scheme = u ? std::string(u->scheme()) : "";
  const std::string k(kind);
  if (!u || u->host().empty() || (scheme != k && scheme != k + "s" && scheme != k + "+plain"))
    return invalid(k, "invalid", "must look like " + k + "s://USER@HOST:PORT, " + k + ":// for STARTTLS, " + k + "+plain:// without TLS");
  json::object o{{"enabled", true}, {"host", u->host_address()}, {"tls", scheme == k + "s" ? "implicit" : scheme == k ? "starttls" : "none"}, {"user", u->user()}, {"auth", "password"}};
  if (u->has_port()) o["port"] = u->port_number();
  if (kind == "imap" && u->path().size() > 1) o["folder"] = u->path().substr(1);
  return o;
}

json::object print(const store::Mailbox& m) {
  boost::system::error_code bad;
  auto status = json::parse(m.status, bad);
  return {{"id", m.id.v}, {"address", m.address}, {"name", m.name}, {"paused", m.paused}, {"imap", json::parse(m.imap)}, {"smtp", json::parse(m.smtp)}, {"status", bad ? json::value(nullptr) : std::move(status)}};
}

int add(const Options& o) {
  const std::string password = o.password ? line_from_stdin() : "";
  json::object imap{{"enabled", false}}, smtp{{"enabled", false}};
  for (const auto& [text, kind, to] : {std::tuple<const std::string&, const char*, json::object&>(o.imap, "imap", imap), {o.smtp, "smtp", smtp}}) {
    if (text.empty()) continue;
    auto a = account_of(text, kind);
    if (!a) return complain(a.error().description, usage);
    to = std::move(*a);
  }
  imap["after"] = o.after;
  const std::string address = store::tidy_email(o.address);
  if (address.empty()) return complain(o.address + " is no mail address", usage);
  auto desk = open_desk(o.place);
  store::Mailbox made;
  const auto d = desk->db().write_wait([&](store::Tx& tx) -> Done {
    store::Mailbox m;
    m.address = address;
    m.name = o.name.empty() ? address : o.name;
    m.charset = o.charset;
    m.brand_id = store::default_brand(tx);
    if (!o.group.empty()) {
      for (const auto& g : store::groups(tx))
        if (g.name == o.group) m.group_id = g.id;
      if (!m.group_id) return fail(Code::not_found, "there is no group named " + o.group);
    }
    m.imap = json::serialize(imap);
    m.smtp = json::serialize(smtp);
    if (!password.empty()) m.secrets = desk->keys().seal(json::serialize(json::object{{"imap_password", password}, {"smtp_password", password}}));
    auto r = store::create_mailbox(tx, std::move(m));
    if (!r) return fail(r.error());
    made = *r;
    store::emit(tx, 0, {}, {}, "mailbox.updated", "{\"mailbox_id\":" + std::to_string(r->id.v) + "}");
    return {};
  });
  if (!d) return complain(d.error().description, d.error().code == Code::not_found ? missing : failed);
  if (o.as_json) std::cout << json::serialize(print(made)) << "\n";
  else std::cout << made.address << " has id " << made.id.v << "\n";
  return ok;
}

int list(const Options& o) {
  auto desk = open_desk(o.place);
  json::array all;
  desk->db().read([&](store::Tx& tx) {
    for (const auto& m : store::mailboxes(tx)) all.push_back(print(m));
  });
  if (o.as_json) {
    std::cout << json::serialize(all) << "\n";
    return ok;
  }
  for (const auto& m : all) {
    const auto& b = m.as_object();
    const auto* status = b.at("status").is_object() ? b.at("status").get_object().if_contains("phase") : nullptr;
    std::cout << b.at("id").as_int64() << "\t" << b.at("address").as_string().c_str() << "\t" << b.at("name").as_string().c_str() << "\t" << (status ? status->as_string().c_str() : "-") << "\n";
  }
  return ok;
}

int test(const Options& o) {
  auto desk = open_desk(o.place);
  std::optional<store::Mailbox> m;
  desk->db().read([&](store::Tx& tx) {
    m = store::mailbox_for_address(tx, store::tidy_email(o.which));
    if (!m && o.which.find_first_not_of("0123456789") == std::string::npos && o.which.size() < 16) m = store::mailbox(tx, MailboxId{std::stoll(o.which)});
  });
  if (!m) return complain("no mailbox here is " + o.which, missing);
  channels::MailTokens tokens(*desk.desk);
  json::object out;
  bool fine = true;
  if (const auto a = app::imap_account(*m, desk->keys()); a.enabled) {
    net::ImapAccount n;
    n.host = a.host;
    n.port = a.port;
    n.tls = channels::tls_mode(a.tls);
    n.user = a.user;
    n.password = a.password;
    n.folder = a.folder;
    if (a.xoauth2) n.bearer = [t = tokens.of(m->id, "imap", a)] { return t->token(); };
    const auto r = net::imap_probe(n, 30);
    fine &= r.has_value();
    out["imap"] = r ? json::object{{"ok", true}, {"messages", *r}} : json::object{{"ok", false}, {"reason", r.error().description}};
  }
  if (const auto a = app::smtp_account(*m, desk->keys()); a.enabled) {
    net::SmtpAccount n;
    n.host = a.host;
    n.port = a.port;
    n.tls = channels::tls_mode(a.tls);
    n.user = a.user;
    n.password = a.password;
    n.helo = desk->host();
    std::string reason;
    if (a.xoauth2) {
      const auto t = tokens.of(m->id, "smtp", a)->token();
      if (t) n.bearer = *t;
      else reason = t.error().description;
    }
    const auto r = reason.empty() ? net::smtp_probe(n) : net::SendOutcome{net::SendOutcome::State::retry, 0, reason, {}, {}};
    const bool good = r.state == net::SendOutcome::State::sent;
    fine &= good;
    out["smtp"] = good ? json::object{{"ok", true}} : json::object{{"ok", false}, {"reason", r.reason}};
  }
  if (o.as_json) {
    std::cout << json::serialize(out) << "\n";
  } else {
    if (out.empty()) std::cout << m->address << " has no account to test\n";
    for (const auto& [kind, r] : out) {
      const auto& b = r.as_object();
      std::cout << std::string_view(kind) << ": " << (b.at("ok").as_bool() ? "ok" : b.at("reason").as_string().c_str());
      if (const auto* n = b.if_contains("messages")) std::cout << ", " << n->to_number<std::int64_t>() << " letters";
      std::cout << "\n";
    }
  }
  return fine ? ok : failed;
}

}  // namespace

void mailbox_command(CLI::App& app, Context& context);
void mailbox_command(CLI::App& app, Context& context) {
  auto* mailbox = app.add_subcommand("mailbox", "Mailboxes of the desk");
  mailbox->require_subcommand(1);
  auto o = std::make_shared<Options>();
  auto* a = mailbox->add_subcommand("add", "Adds a mailbox");
  desk_options(a, o->place);
  a->add_option("--address", o->address, "support@example.jp")->required();
  a->add_option("--name", o->name, "Name in the From of letters");
  a->add_option("--charset", o->charset, "Of letters out")->check(CLI::IsMember({"utf-8", "iso-2022-jp", "iso-2022-jp-base64"}))->capture_default_str();
  a->add_option("--imap", o->imap, "Fetches letters: imaps://USER@HOST:PORT/FOLDER, imap:// for STARTTLS, imap+plain:// without TLS");
  a->add_option("--smtp", o->smtp, "Sends letters: smtps://USER@HOST:PORT, smtp:// for STARTTLS, smtp+plain:// without TLS");
  a->add_option("--after", o->after, "What becomes of a fetched letter on the server")->check(CLI::IsMember({"leave", "seen", "delete"}))->capture_default_str();
  a->add_option("--group", o->group, "Name of the group that gets its tickets");
  a->add_flag("--password-stdin", o->password, "Reads the password of both accounts from the first line of stdin");
  a->add_flag("--json", o->as_json, "Prints the mailbox as JSON");
  on_run(a, context, [o] { return add(*o); });

  auto l = std::make_shared<Options>();
  auto* ls = mailbox->add_subcommand("list", "Lists the mailboxes");
  desk_options(ls, l->place);
  ls->add_flag("--json", l->as_json, "Prints them as JSON");
  on_run(ls, context, [l] { return list(*l); });

  auto t = std::make_shared<Options>();
  auto* ts = mailbox->add_subcommand("test", "Signs in to a mailbox's accounts");
  desk_options(ts, t->place);
  ts->add_option("mailbox", t->which, "Address or id")->required();
  ts->add_flag("--json", t->as_json, "Prints the result as JSON");
  on_run(ts, context, [t] { return test(*t); });
}

}  // namespace kotae::cli
