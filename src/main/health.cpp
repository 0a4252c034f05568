#include "main/health.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "store/mailboxes.h"
#include "store/outgoing.h"

namespace kotae::cli {
namespace json = boost::json;
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;

class Metrics {
 public:
  void add(const char* name, const char* help, double value, std::vector<ClientMetric::Label> labels = {}) {
    if (all_.empty() || all_.back().name != name) all_.push_back({name, help, prometheus::MetricType::Gauge, {}});
    ClientMetric m;
    m.label = std::move(labels);
    m.gauge.value = value;
    all_.back().metric.push_back(std::move(m));
  }
  std::string text() const {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, all_);
    return out.str();
  }

 private:
  std::vector<MetricFamily> all_;
};

double resident_bytes() {
  std::ifstream in("/proc/self/statm");
  double size = 0, resident = 0;
  in >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double d(std::int64_t v) { return static_cast<double>(v); }

}  // namespace

json::array consumers_of(flow::Feed& feed) {
  json::array out;
  for (const auto& l : feed.lags()) out.push_back(json::object{{"name", l.name}, {"seq", l.seq}, {"head", l.head}, {"lag_ms", l.lag_ms}});
  return out;
}

api::Answer readiness_of(app::Desk&, flow::Feed& feed) {
  json::array behind;
  try {
    for (const auto& l : feed.lags())
      if (l.lag_ms > ready_lag_ms) behind.push_back(json::string(l.name));
  } catch (const std::exception& e) {
    return api::json_answer(json::object{{"ready", false}, {"database", e.what()}}, 503);
  }
  const bool ready = behind.empty();
  return api::json_answer(json::object{{"ready", ready}, {"behind", std::move(behind)}}, ready ? 200 : 503);
}

api::Answer metrics_of(app::Desk& desk, flow::Feed& feed) {
  Metrics m;
  const auto lags = feed.lags();
  for (const auto& l : lags) m.add("kotae_consumer_lag_seconds", "Age of the oldest event a consumer has not dealt with", d(l.lag_ms) / 1000, {{"consumer", l.name}});
  for (const auto& l : lags) m.add("kotae_consumer_seq", "Position of a consumer in the feed", d(l.seq), {{"consumer", l.name}});
  desk.db().read([&](store::Tx& tx) {
    m.add("kotae_feed_head", "Number of the newest event", d(store::feed_head(tx)));
    const auto jobs = store::count_jobs(tx);
    m.add("kotae_jobs", "Jobs by state", d(jobs.ready), {{"state", "ready"}});
    m.add("kotae_jobs", "", d(jobs.running), {{"state", "running"}});
    m.add("kotae_jobs", "", d(jobs.dead), {{"state", "dead"}});
    const auto out = store::count_outgoing(tx);
    m.add("kotae_outgoing", "Replies not yet delivered, by state", d(out.held), {{"state", "held"}});
    m.add("kotae_outgoing", "", d(out.retry), {{"state", "retry"}});
    m.add("kotae_outgoing", "", d(out.failed), {{"state", "failed"}});
    m.add("kotae_letters", "Letters that became no ticket, by state", d(store::count_inbound(tx, store::Inbound::State::failed)), {{"state", "failed"}});
    m.add("kotae_letters", "", d(store::count_inbound(tx, store::Inbound::State::suspended)), {{"state", "suspended"}});
  });
  m.add("kotae_database_queue", "Units of work that wait for the database", d(static_cast<std::int64_t>(desk.db().queue_length())));
  m.add("process_resident_memory_bytes", "Resident memory", resident_bytes());
  return {200, m.text(), "text/plain; version=0.0.4; charset=utf-8", {}};
}

}  // namespace kotae::cli
