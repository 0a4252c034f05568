// The command line: one file per command, each adds its own.
#pragma once
#include <CLI/CLI.hpp>

#include <boost/json.hpp>

#include <functional>
#include <memory>
#include <string>

#include "app/desk.h"

namespace kotae::cli {
namespace json = boost::json;

/// Exit codes: 0 done, 1 it failed (the reason is on stderr), 2 the command line was wrong, 3 what was asked for is not there.
enum Exit { ok = 0, failed = 1, usage = 2, missing = 3 };

struct Context {
  int exit = ok;
};
using Command = void (*)(CLI::App& app, Context& context);

/// Runs f when this command was given; an exception becomes its reason on stderr and exit code 1.
void on_run(CLI::App* command, Context& context, std::function<int()> f);
int complain(const std::string& reason, int code = failed);

/// Values of kotae.toml stand below the environment and the command line. Looked for: --config, ./kotae.toml, /etc/kotae/kotae.toml.
void read_config_file(CLI::App* command, const std::string& path);

struct DeskPlace {
  std::string data = "data", database, url;
};
/// --data, --database with KOTAE_DATA, KOTAE_DATABASE.
void desk_options(CLI::App* command, DeskPlace& place);
struct OpenDesk {
  std::unique_ptr<app::Desk> desk;
  app::Desk* operator->() { return desk.get(); }
  ~OpenDesk() {
    if (desk) desk->db().stop();
  }
  OpenDesk() = default;
  OpenDesk(OpenDesk&&) = default;
};
/// Throws std::runtime_error when there is no desk at this place and `create` is not set.
OpenDesk open_desk(const DeskPlace& place, bool create = false, int readers = 2, int writers = 2);

/// One line of UTF-8 from stdin, without its line end.
std::string line_from_stdin();
std::string all_of_stdin();

}  // namespace kotae::cli
