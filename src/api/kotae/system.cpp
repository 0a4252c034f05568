// How the desk is doing.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>

#include "api/print.h"
#include "api/server.h"
#include "base/version.h"
#include "store/feed.h"
#include "store/mailboxes.h"
#include "store/outgoing.h"

namespace kotae::api {
namespace {

const Time started_at = now();

std::int64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::int64_t size = 0, resident = 0;
  in >> size >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

// Walking the files of a big desk takes a second: done at most once a minute.
std::int64_t bytes_below(const std::filesystem::path& folder) {
  struct Known {
    Time at;
    std::int64_t bytes = 0;
  };
  static std::mutex m;
  static std::map<std::string, Known> known;
  std::lock_guard l(m);
  auto& k = known[folder.string()];
  if (k.at && now().us - k.at.us < 60 * us_per_s) return k.bytes;
  std::int64_t sum = 0;
  std::error_code ec;
  for (auto i = std::filesystem::recursive_directory_iterator(folder, ec); !ec && i != std::filesystem::recursive_directory_iterator{}; i.increment(ec)) {
    std::error_code gone;
    if (i->is_regular_file(gone)) {
      const auto n = i->file_size(gone);
      if (!gone) sum += static_cast<std::int64_t>(n);
    }
  }
  k = {now(), sum};
  return sum;
}

json::object disk(app::Desk& desk, std::int64_t database_bytes) {
  // blobs/ab/<name> → the desk's folder.
  const auto folder = std::filesystem::path(desk.blobs().path("ab")).parent_path().parent_path().parent_path();
  std::error_code ec;
  const auto space = std::filesystem::space(folder, ec);
  json::value free = nullptr;
  if (!ec) free = static_cast<std::int64_t>(space.available);
  return {{"data_bytes", database_bytes + bytes_below(folder)}, {"free_bytes", std::move(free)}};
}

json::value member(const std::string& text, const char* key) {
  const json::value v = json::parse(text);
  const auto* p = v.is_object() ? v.as_object().if_contains(key) : nullptr;
  return p && !(p->is_string() && p->get_string().empty()) ? *p : json::value(nullptr);
}

Result<Answer> system_state(const Call& c) {
  json::object o{{"version", version}, {"started_at", iso8601(started_at)}, {"database", c.desk.db().engine() == store::Engine::sqlite ? "sqlite" : "postgresql"}};
  const auto& consumers = server_of(c.desk).consumers;
  o["consumers"] = consumers ? consumers() : json::array{};
  std::int64_t database_bytes = 0;
  c.desk.db().read([&](store::Tx& tx) {
    const auto jobs = store::count_jobs(tx);
    o["jobs"] = json::object{{"ready", jobs.ready}, {"running", jobs.running}, {"dead", jobs.dead}};
    const auto out = store::count_outgoing(tx);
    o["outgoing"] = json::object{{"held", out.held}, {"retry", out.retry}, {"failed", out.failed}};
    json::array boxes;
    for (const auto& m : store::mailboxes(tx)) {
      json::value phase = member(m.status, "phase");
      if (m.paused) phase = "paused";
      boxes.push_back(json::object{{"id", m.id.v}, {"phase", phase.is_null() ? json::value("waiting") : phase}, {"error", member(m.status, "error")}, {"lag_s", member(m.status, "lag_s")}});
    }
    o["mailboxes"] = std::move(boxes);
    o["feed_head"] = store::feed_head(tx);
    if (tx.engine() == store::Engine::postgres) {
      store::Query q(tx, std::string_view("SELECT pg_database_size(current_database())"));
      if (q.next()) database_bytes = q.i64(0);
    }
  });
  o["rss_bytes"] = resident_bytes();
  o["disk"] = disk(c.desk, database_bytes);
  return json_answer(o);
}

}  // namespace

void kotae_system(Routes& r);
void kotae_system(Routes& r) { r.slow("GET", "/api/kotae/system", Access::admin, system_state); }

}  // namespace kotae::api
