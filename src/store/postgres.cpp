#include "store/postgres.h"

#include <chrono>
#include <thread>

#include "store/migrate.h"
#include "store/postgres_listener.h"
#include "store/postgres_readers.h"
#include "store/postgres_sequencer.h"
#include "store/postgres_writers.h"

namespace kotae::store {
namespace {

constexpr auto wait_at_start = std::chrono::seconds(10);  // the database server may be starting together with us

void open_schema(const OpenOptions& o) {
  const auto until = std::chrono::steady_clock::now() + wait_at_start;
  for (;;) {
    try {
      PgConnection c(o.database_url, PgConnection::For::migrating);
      if (o.migrate) migrate(c);
      require_current_schema(c);
      return;
    } catch (const ConnectionLost&) {
      if (std::chrono::steady_clock::now() >= until) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
  }
}

class PgDatabase final : public Database {
 public:
  explicit PgDatabase(const OpenOptions& o)
      : schema_(o),
        listener_(o.database_url, [this] { feed_grew(); }, [this](std::string_view text) { heard(text); }),
        sequencer_(o.database_url),
        readers_(o.database_url, o.readers),
        writers_(o.database_url, o.writers, [this] { sequencer_.wake(); }) {}
  ~PgDatabase() override { stop(); }

  Engine engine() const override { return Engine::postgres; }
  void write(Work work, Then then, Lane lane) override { writers_.push(std::move(work), std::move(then), lane); }
  void read(const std::function<void(Tx&)>& f) override { readers_.read(f); }

  void on_commit(std::function<void()> f) override {
    std::lock_guard l(m_);
    commit_hooks_.push_back(std::move(f));
  }
  void notify(std::string_view text) override { listener_.send(text); }
  void on_notify(std::function<void(std::string_view)> f) override {
    std::lock_guard l(m_);
    notify_hooks_.push_back(std::move(f));
  }

  Done snapshot_to(const std::string&) override { return fail(Code::unsupported, "PostgreSQL is copied by pg_dump"); }
  std::size_t queue_length() const override { return writers_.queue_length(); }

  void stop() override {
    writers_.stop();
    sequencer_.stop();
    listener_.stop();
  }

 private:
  struct Schema {
    explicit Schema(const OpenOptions& o) { open_schema(o); }
  };

  void feed_grew() {
    std::lock_guard l(m_);
    for (auto& f : commit_hooks_) f();
  }
  void heard(std::string_view text) {
    std::lock_guard l(m_);
    for (auto& f : notify_hooks_) f(text);
  }

  std::mutex m_;
  std::vector<std::function<void()>> commit_hooks_;
  std::vector<std::function<void(std::string_view)>> notify_hooks_;
  Schema schema_;  // before everything that needs it
  PgListener listener_;
  PgSequencer sequencer_;
  PgReaders readers_;
  PgWriters writers_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const OpenOptions& options) { return std::make_unique<PgDatabase>(options); }

}  // namespace kotae::store
