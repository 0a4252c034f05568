// kotae: the command line.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sodium.h>

#include <csignal>
#include <cstdlib>

#include "base/version.h"
#include "main/command.h"
#include "main/json_log.h"

namespace kotae::cli {
void serve_command(CLI::App& app, Context& context);
void user_command(CLI::App& app, Context& context);
void token_command(CLI::App& app, Context& context);
void mailbox_command(CLI::App& app, Context& context);
void mail_command(CLI::App& app, Context& context);
void openapi_command(CLI::App& app, Context& context);
void upkeep_commands(CLI::App& app, Context& context);
}  // namespace kotae::cli

int main(int argc, char** argv) {
  using namespace kotae::cli;
  std::signal(SIGPIPE, SIG_IGN);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("kotae"));
  spdlog::set_formatter(std::make_unique<JsonLog>());
  if (const char* level = std::getenv("KOTAE_LOG")) spdlog::set_level(spdlog::level::from_str(level));
  if (sodium_init() < 0) return complain("libsodium cannot start");
  CLI::App app{"Kotae: a help desk for mail.", "kotae"};
  app.set_version_flag("--version", kotae::version);
  app.require_subcommand(1);
  Context context;
  for (const Command add : {serve_command, user_command, token_command, mailbox_command, mail_command, openapi_command, upkeep_commands}) add(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? ok : usage;
  }
  return context.exit;
}
