// kotae token create: a token for the API; prints it alone.
#include <iostream>

#include "app/accounts.h"
#include "main/command.h"

namespace kotae::cli {
void token_command(CLI::App& app, Context& context);
void token_command(CLI::App& app, Context& context) {
  struct Options {
    DeskPlace place;
    std::string user, description = "command line";
    bool as_json = false;
  };
  auto* token = app.add_subcommand("token", "Tokens for the API");
  token->require_subcommand(1);
  auto* c = token->add_subcommand("create", "Makes a token for a person and prints it");
  auto o = std::make_shared<Options>();
  desk_options(c, o->place);
  c->add_option("--user", o->user, "The person's mail address")->required();
  c->add_option("--description", o->description, "What it is for")->capture_default_str();
  c->add_flag("--json", o->as_json, "Prints {id, token, user_id} as JSON");
  on_run(c, context, [o]() -> int {
    auto desk = open_desk(o->place);
    std::string made;
    store::ApiToken row;
    const auto done = desk->db().write_wait([&](store::Tx& tx) -> Done {
      const auto u = store::user_by_email(tx, store::tidy_email(o->user));
      if (!u) return fail(Code::not_found, "nobody here has the address " + o->user);
      made = app::new_api_token(tx, u->id, o->description, &row);
      return {};
    });
    if (!done) return complain(done.error().description, done.error().code == Code::not_found ? missing : failed);
    if (o->as_json) std::cout << json::serialize(json::object{{"id", row.id}, {"token", made}, {"user_id", row.user_id.v}}) << "\n";
    else std::cout << made << "\n";
    return ok;
  });
}
}  // namespace kotae::cli
