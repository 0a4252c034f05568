#include "store/db.h"

#include <unicode/utf8.h>

#include <cstring>
#include <future>

#include "store/postgres.h"
#include "store/sqlite.h"

namespace kotae::store {

void require_text(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto n = static_cast<std::int64_t>(text.size());
  for (std::int64_t i = 0; i < n;) {
    std::uint64_t eight = 0;
    if (n - i >= 8 && (std::memcpy(&eight, p + i, 8), (eight & 0x8080808080808080U) == 0) &&
        ((eight - 0x0101010101010101U) & ~eight & 0x8080808080808080U) == 0) {  // eight ASCII bytes, none of them NUL
      i += 8;
      continue;
    }
    const std::int64_t begin = i;
    UChar32 c = 0;
    U8_NEXT(p, i, n, c);
    if (c == 0) throw TextError("text contains a NUL byte at offset " + std::to_string(begin));
    if (c < 0) throw TextError("text is not UTF-8 at offset " + std::to_string(begin));
  }
}

Error error_of(const std::exception& e) {
  if (dynamic_cast<const TextError*>(&e)) return {Code::invalid, e.what()};
  if (const auto* db = dynamic_cast<const DbError*>(&e)) return {db->unique ? Code::update_conflict : db->retry ? Code::unavailable : Code::internal, e.what()};
  return {Code::internal, e.what()};
}

Done Tx::attempt(const std::function<Done(Tx&)>& f) {
  const std::string name = "s" + std::to_string(++depth_);
  const auto say = [&](const char* verb) {
    if (engine() == Engine::sqlite) Query(*this, verb + name).run();  // kept prepared: one per depth
    else connection_.exec(verb + name);
  };
  say("SAVEPOINT ");
  try {
    Done r = f(*this);
    if (!r) say("ROLLBACK TO ");
    say("RELEASE ");
    --depth_;
    return r;
  } catch (const DbError& e) {
    if (!e.retry || engine() == Engine::sqlite) {  // PostgreSQL runs the whole work again, so there is nothing to save
      say("ROLLBACK TO ");
      say("RELEASE ");
    }
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
