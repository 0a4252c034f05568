#include "store/db.h"

#include <future>

#include "store/postgres.h"
#include "store/sqlite.h"

namespace kotae::store {

Done Tx::attempt(const std::function<Done(Tx&)>& f) {
  const std::string name = "s" + std::to_string(++depth_);
  const auto say = [&](const char* verb) { connection_.exec(verb + name); };
  say("SAVEPOINT ");
  try {
    Done r = f(*this);
    if (!r) say("ROLLBACK TO ");
    say("RELEASE ");
    --depth_;
    return r;
  } catch (const DbError& e) {
    --depth_;
    if (e.retry) throw;
    ++depth_;
    say("ROLLBACK TO ");
    say("RELEASE ");
    --depth_;
    throw;
  } catch (...) {
    say("ROLLBACK TO ");
    say("RELEASE ");
    --depth_;
    throw;
  }
}

Done Database::write_wait(const Work& work, Lane lane) {
  std::promise<Done> p;
  auto f = p.get_future();
  write(work, [&p](Done d) { p.set_value(std::move(d)); }, lane);
  return f.get();
}

std::unique_ptr<Database> Database::open(const OpenOptions& options) {
  return options.database_url.empty() ? open_sqlite(options) : open_postgres(options);
}

}  // namespace kotae::store
