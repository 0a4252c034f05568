// kotae user create: a person who signs in. On a place without a desk it makes the desk.
#include <iostream>

#include "app/accounts.h"
#include "main/command.h"

namespace kotae::cli {
namespace {

struct Options {
  DeskPlace place;
  std::string email, name, role = "agent", locale;
  bool password = false, as_json = false;
};

int create(const Options& o) {
  const auto role = desk::role_of(o.role);
  app::NewStaff s{o.email, o.name, "", *role, o.locale};
  std::string hash;
  if (o.password) {
    s.password = line_from_stdin();
    if (auto d = app::acceptable_password(s.password, o.email); !d) return complain(d.error().description);
    hash = app::hash_password(s.password);
  }
  auto desk = open_desk(o.place, true);
  Result<store::User> user = fail(Code::internal, "");
  const auto done = desk->db().write_wait([&](store::Tx& tx) -> Done {
    store::default_brand(tx);
    auto groups = store::groups(tx);
    if (groups.empty()) {
      store::Group g;
      g.name = desk->settings().locale == "ja" ? "サポート" : "Support";
      g.is_default = true;
      groups.push_back(store::create_group(tx, g));
    }
    user = app::put_staff(tx, s, hash);
    if (!user) return fail(user.error());
    if (store::memberships(tx, user->id).empty()) store::add_membership(tx, user->id, groups.front().id);
    return {};
  });
  if (!done) return complain(done.error().description);
  if (o.as_json)
    std::cout << json::serialize(json::object{{"id", user->id.v}, {"email", user->email}, {"name", user->name}, {"role", desk::name(user->role)}}) << "\n";
  else
    std::cout << user->email << " (" << desk::name(user->role) << ") has id " << user->id.v << "\n";
  return ok;
}

}  // namespace

void user_command(CLI::App& app, Context& context);
void user_command(CLI::App& app, Context& context) {
  auto* user = app.add_subcommand("user", "People who sign in");
  user->require_subcommand(1);
  auto* c = user->add_subcommand("create", "Makes an agent or admin, or gives a known address this role and password");
  auto o = std::make_shared<Options>();
  desk_options(c, o->place);
  c->add_option("--email", o->email, "Address to sign in with")->required();
  c->add_option("--name", o->name, "Name that colleagues and customers see");
  c->add_option("--role", o->role, "admin or agent")->check(CLI::IsMember({"admin", "agent"}))->capture_default_str();
  c->add_option("--locale", o->locale, "ja or en")->check(CLI::IsMember({"ja", "en"}));
  c->add_flag("--password-stdin", o->password, "Reads the password from the first line of stdin");
  c->add_flag("--json", o->as_json, "Prints the person as JSON");
  on_run(c, context, [o] { return create(*o); });
}

}  // namespace kotae::cli
