// Tables of the search index that both engines have. Derived data: no migrations, another format starts anew.
#include "store/search.h"

namespace kotae::store {
namespace {

// Rises with every change of what is indexed or how it is cut.
constexpr std::int64_t format = 2;

constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS search_cursor (one BIGINT PRIMARY KEY, seq BIGINT NOT NULL, format BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS search_docs (
  comment_id INTEGER PRIMARY KEY, ticket_id BIGINT NOT NULL, audience BIGINT NOT NULL, created_at BIGINT NOT NULL, status BIGINT NOT NULL, state BIGINT NOT NULL,
  group_id BIGINT, brand_id BIGINT, mailbox_id BIGINT, assignee_id BIGINT, requester_id BIGINT, is_public BIGINT NOT NULL, organization_id BIGINT);
CREATE INDEX IF NOT EXISTS search_docs_ticket ON search_docs (ticket_id, comment_id);
CREATE TABLE IF NOT EXISTS search_stale (ticket_id BIGINT PRIMARY KEY, done_id BIGINT NOT NULL);
)";

}  // namespace

void SearchIndex::prepare(Connection& c, const std::function<void()>& drop_words, const std::function<void()>& make_words) {
  const bool postgres = c.engine() == Engine::postgres;
  std::string text = schema;
  if (postgres) text.replace(text.find("INTEGER PRIMARY KEY"), 19, "BIGINT PRIMARY KEY");
  if (postgres) c.exec("SELECT pg_advisory_xact_lock(5682020)");
  c.exec(text);
  bool other = true;
  {
    Tx tx(c, now());
    Query q(tx, std::string_view("SELECT format FROM search_cursor WHERE one = 1"));
    other = !q.next() || q.i64(0) != format;
  }
  if (other) {
    c.exec("DROP TABLE search_cursor; DROP TABLE search_docs; DROP TABLE search_stale");
    drop_words();
    c.exec(text);
    c.exec("INSERT INTO search_cursor (one, seq, format) VALUES (1, 0, " + std::to_string(format) + ")");
  }
  make_words();
}

}  // namespace kotae::store
