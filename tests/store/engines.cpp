#include "engines.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "store/postgres_connection.h"

namespace kotae::store::testing {
namespace {

std::string run(const std::string& command) {
  std::string out;
  FILE* p = popen(command.c_str(), "r");
  if (!p) throw std::runtime_error("cannot run " + command);
  char buf[512];
  while (std::fgets(buf, sizeof buf, p)) out += buf;
  if (pclose(p) != 0) throw std::runtime_error("failed: " + command);
  return out;
}

std::string temporary_folder() {
  std::string t = (std::filesystem::temp_directory_path() / "kotae-test-XXXXXX").string();
  if (!mkdtemp(t.data())) throw std::runtime_error("cannot make " + t);
  std::filesystem::permissions(t, std::filesystem::perms::owner_all | std::filesystem::perms::group_exec | std::filesystem::perms::others_exec);
  return t;
}

class Cluster {
 public:
  Cluster() {
    if (const char* given = std::getenv("KOTAE_TEST_PG")) {
      url_ = given;
      return;
    }
    folder_ = temporary_folder();
    const std::string said = run(std::string(KOTAE_POSTGRES_SCRIPT) + " start " + folder_ + "/pg " + std::to_string(getpid()));
    url_ = said.substr(said.find('=') + 1);
    url_.erase(url_.find_last_not_of("\r\n") + 1);
  }
  ~Cluster() {
    if (folder_.empty()) return;
    if (std::system((std::string(KOTAE_POSTGRES_SCRIPT) + " stop " + folder_ + "/pg").c_str()) != 0) std::fprintf(stderr, "the test cluster did not stop\n");
    std::filesystem::remove_all(folder_);
  }
  const std::string& url() const { return url_; }

 private:
  std::string folder_, url_;
};

// postgresql://user@host/NAME?options with another name.
std::string with_database(std::string url, const std::string& name) {
  const auto slash = url.find('/', url.find("//") + 2);
  const auto query = url.find('?');
  const auto end = query == std::string::npos ? url.size() : query;
  return url.replace(slash, end - slash, "/" + name);
}

void command(const std::string& sql) { PgConnection(cluster_url(), PgConnection::For::migrating).exec(sql); }

// A migrated database to copy from: much quicker than to migrate for each test.
struct MigratedDatabase {
  const std::string name = "kotae_test_" + std::to_string(getpid()) + "_migrated";
  MigratedDatabase() {
    command("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    command("CREATE DATABASE " + name);
    OpenOptions o;
    o.database_url = with_database(cluster_url(), name);
    Database::open(o);
  }
  ~MigratedDatabase() { command("DROP DATABASE " + name + " WITH (FORCE)"); }
};

const std::string& migrated_database() {
  static const MigratedDatabase database;
  return database.name;
}

}  // namespace

const std::string& cluster_url() {
  static const Cluster cluster;
  return cluster.url();
}

Desk::Desk(Engine engine, From from) {
  static std::atomic<int> count{0};
  options_.data_dir = temporary_folder();
  if (engine == Engine::sqlite) return;
  database_ = "kotae_test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
  command("CREATE DATABASE " + database_ + (from == From::schema ? " TEMPLATE " + migrated_database() : ""));
  options_.database_url = with_database(cluster_url(), database_);
}

Desk::~Desk() {
  if (!database_.empty()) command("DROP DATABASE " + database_ + " WITH (FORCE)");
  std::filesystem::remove_all(options_.data_dir);
}

}  // namespace kotae::store::testing

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
