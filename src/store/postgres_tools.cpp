#include "store/postgres_tools.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <memory>

#include "store/db.h"

extern char** environ;

namespace kotae::store {
namespace {

using Options = std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)>;

Options parsed(const std::string& url) {
  char* error = nullptr;
  Options o(PQconninfoParse(url.c_str(), &error), PQconninfoFree);
  if (!o) {
    const std::string why = error ? error : "out of memory";
    PQfreemem(error);
    throw DbError("postgresql: " + why, false, false);
  }
  return o;
}

std::string read_all(int fd) {
  std::string out;
  char buf[4096];
  for (;;) {
    const ssize_t n = ::read(fd, buf, sizeof buf);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return out;
    if (out.size() < 64 * 1024) out.append(buf, static_cast<std::size_t>(n));
  }
}

}  // namespace

void run_postgres_tool(const std::string& program, const std::vector<std::string>& arguments, const std::string& url) {
  std::map<std::string, std::string> variables;
  for (char** e = environ; *e; ++e)
    if (const char* eq = std::strchr(*e, '=')) variables[std::string(*e, static_cast<std::size_t>(eq - *e))] = eq + 1;
  const auto options = parsed(url);
  for (const auto* o = options.get(); o->keyword; ++o)
    if (o->val && o->envvar) variables[o->envvar] = o->val;
  std::vector<std::string> environment;
  for (const auto& [k, v] : variables) environment.push_back(k + "=" + v);

  std::vector<char*> argv{const_cast<char*>(program.c_str())}, envp;
  for (const auto& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  for (auto& e : environment) envp.push_back(e.data());
  envp.push_back(nullptr);

  int said[2];
  if (::pipe2(said, O_CLOEXEC) != 0) throw DbError(program + ": " + std::strerror(errno), false, false);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, said[1], 2);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", 0, 0);
  pid_t pid = 0;
  const int rc = posix_spawnp(&pid, program.c_str(), &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(said[1]);
  if (rc != 0) {
    ::close(said[0]);
    throw DbError(program + " cannot be run: " + std::strerror(rc) + " (package postgresql-client)", false, false);
  }
  const std::string words = read_all(said[0]);
  ::close(said[0]);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw DbError(program + ": " + words, false, false);
}

std::string database_name(const std::string& url) {
  const auto options = parsed(url);
  for (const auto* o = options.get(); o->keyword; ++o)
    if (o->val && std::string_view(o->keyword) == "dbname") return o->val;
  return {};
}

std::string with_database_name(const std::string& url, const std::string& name) {
  std::string out;  // "key='value' …" takes the place of the URL
  const auto options = parsed(url);
  const auto add = [&](const std::string& key, const std::string& value) {
    out += key + "='";
    for (const char c : value) (c == '\'' || c == '\\') ? (out += '\\', out += c) : out += c;
    out += "' ";
  };
  for (const auto* o = options.get(); o->keyword; ++o)
    if (o->val && std::string_view(o->keyword) != "dbname") add(o->keyword, o->val);
  add("dbname", name);
  return out;
}

}  // namespace kotae::store
