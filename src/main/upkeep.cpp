// kotae migrate, doctor, backup, restore, verify, rebuild.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "main/command.h"
#include "main/progress.h"
#include "store/access.h"
#include "store/backup.h"
#include "store/mailboxes.h"
#include "store/migrate.h"
#include "store/outgoing.h"
#include "store/search.h"

namespace kotae::cli {
namespace fs = std::filesystem;
namespace {

struct Options {
  DeskPlace place;
  std::string file;
  bool as_json = false;
};

store::OpenOptions open_options(const DeskPlace& p) {
  store::OpenOptions o;
  o.data_dir = p.data;
  o.database_url = p.database;
  return o;
}

int say(const Options& o, const json::object& result, const std::string& words) {
  std::cout << (o.as_json ? json::serialize(result) : words) << "\n";
  return ok;
}

json::object print(const store::Manifest& m) {
  json::object tables;
  for (const auto& [name, sum] : m.tables) tables[name] = sum.rows;
  return {{"engine", m.engine == store::Engine::sqlite ? "sqlite" : "postgres"}, {"schema", m.schema}, {"at", iso8601(m.at)}, {"tables", std::move(tables)}, {"files", m.files}, {"file_bytes", m.file_bytes}};
}

std::string words(const store::Manifest& m) {
  const auto rows = [&](const char* t) { return m.tables.contains(t) ? std::to_string(m.tables.at(t).rows) : "0"; };
  return rows("tickets") + " tickets, " + rows("comments") + " comments, " + rows("users") + " people, " + std::to_string(m.files) + " files, as of " + iso8601(m.at);
}

store::OnBackupProgress show(Progress& bar) {
  return [&bar](const store::BackupProgress& p) { bar.show(p.phase, p.done, p.total); };
}

int doctor(const Options& o) {
  json::array findings;
  bool fine = true;
  const auto find = [&](const char* what, bool good, const std::string& text) {
    findings.push_back(json::object{{"check", what}, {"ok", good}, {"text", text}});
    fine &= good;
  };
  struct stat st {};
  if (::stat((o.place.data + "/secret.key").c_str(), &st) == 0)
    find("key", (st.st_mode & 077) == 0, (st.st_mode & 077) == 0 ? "secret.key is for its owner alone" : "secret.key can be read by others: chmod 600 it");
  else
    find("key", std::getenv("KOTAE_SECRET_KEY") != nullptr, std::getenv("KOTAE_SECRET_KEY") ? "KOTAE_SECRET_KEY is set" : "there is no secret.key in " + o.place.data);
  find("folder", ::access(o.place.data.c_str(), W_OK) == 0, ::access(o.place.data.c_str(), W_OK) == 0 ? o.place.data + " can be written" : o.place.data + " cannot be written");
  std::error_code bad;
  const auto space = fs::space(o.place.data, bad);
  if (!bad) find("disk", space.available > (std::uint64_t{1} << 30), std::to_string(space.available >> 20) + " MiB free");
  try {
    auto desk = open_desk(o.place);
    desk->db().read([&](store::Tx& tx) {
      if (tx.engine() == store::Engine::sqlite) {
        store::Query q(tx, std::string_view("PRAGMA quick_check(1)"));
        const bool good = q.next() && q.view(0) == "ok";
        find("database", good, good ? "the file is whole" : "the file is damaged: restore a backup");
      } else {
        find("database", true, "it answers");
      }
      const auto jobs = store::count_jobs(tx);
      find("jobs", jobs.dead == 0, std::to_string(jobs.ready + jobs.running) + " to do, " + std::to_string(jobs.dead) + " given up");
      const auto out = store::count_outgoing(tx);
      find("replies", out.failed == 0, std::to_string(out.held) + " held, " + std::to_string(out.retry) + " tried again, " + std::to_string(out.failed) + " failed");
      const auto failed_letters = store::count_inbound(tx, store::Inbound::State::failed);
      find("letters", failed_letters == 0, std::to_string(failed_letters) + " unreadable");
      for (const auto& m : store::mailboxes(tx)) {
        boost::system::error_code ec;
        const auto v = json::parse(m.status, ec);
        const auto* e = !ec && v.is_object() ? v.get_object().if_contains("error") : nullptr;
        const bool good = !e || !e->is_string() || e->get_string().empty();
        find("mailbox", good, m.address + (good ? "" : ": " + std::string(e->get_string())));
        if (!m.secrets.empty() && desk->keys().unseal(m.secrets).empty()) find("mailbox", false, m.address + ": its password was sealed with another key");
      }
    });
  } catch (const std::exception& e) {
    find("database", false, e.what());
  }
  if (o.as_json) {
    std::cout << json::serialize(json::object{{"ok", fine}, {"findings", std::move(findings)}}) << "\n";
  } else {
    for (const auto& f : findings)
      std::cout << (f.as_object().at("ok").as_bool() ? "ok    " : "FAULT ") << f.as_object().at("check").as_string().c_str() << ": " << f.as_object().at("text").as_string().c_str() << "\n";
  }
  return fine ? ok : failed;
}

CLI::App* command(CLI::App& app, Context& context, const char* name, const char* help, const char* file, int (*f)(const Options&)) {
  auto* c = app.add_subcommand(name, help);
  auto o = std::make_shared<Options>();
  desk_options(c, o->place);
  if (file) c->add_option("file", o->file, file)->required();
  c->add_flag("--json", o->as_json, "Prints the result as JSON");
  on_run(c, context, [o, f] { return f(*o); });
  return c;
}

}  // namespace

void upkeep_commands(CLI::App& app, Context& context);
void upkeep_commands(CLI::App& app, Context& context) {
  command(app, context, "migrate", "Brings the database to this program's schema", nullptr, [](const Options& o) {
    auto desk = open_desk(o.place);
    return say(o, {{"schema", store::schema_version()}}, "schema " + std::to_string(store::schema_version()));
  });
  command(app, context, "doctor", "Looks for what is wrong with the desk", nullptr, doctor);
  command(app, context, "backup", "Writes a backup of the desk, while it serves", "File to write", [](const Options& o) {
    auto desk = open_desk(o.place);
    Progress bar;
    const auto r = store::backup(desk->db(), open_options(o.place), o.file, show(bar));
    return r ? say(o, print(*r), words(*r)) : complain(r.error().description);
  });
  command(app, context, "restore", "Makes a desk from a backup, where there is none", "Backup to read", [](const Options& o) {
    Progress bar;
    const auto r = store::restore(o.file, open_options(o.place), show(bar));
    return r ? say(o, print(*r), words(*r) + "\nsecret.key is not in a backup: put it into " + o.place.data) : complain(r.error().description);
  });
  command(app, context, "verify", "Restores a backup into a place that is removed afterwards and compares everything", "Backup to check", [](const Options& o) {
    Progress bar;
    const auto r = store::verify_backup(o.file, fs::temp_directory_path().string(), o.place.database, show(bar));
    return r ? say(o, print(*r), "whole: " + words(*r)) : complain(r.error().description);
  });
  command(app, context, "rebuild", "Makes the search index anew from the desk; a running server fills it", nullptr, [](const Options& o) {
    auto desk = open_desk(o.place);
    store::SearchIndex::open(desk->db(), open_options(o.place))->clear();
    return say(o, {{"search", "emptied"}}, "the search index is empty; the server fills it again");
  });
}

}  // namespace kotae::cli
