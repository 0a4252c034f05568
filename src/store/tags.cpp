#include "store/tags.h"

#include "store/visible.h"

namespace kotae::store {
namespace {

std::string from(const desk::Viewer& v) {
  return "FROM ticket_tags g JOIN tickets t ON t.id = g.ticket_id WHERE t.state = 0 AND (" + visible(v) + ")";
}

}  // namespace

std::vector<TagCount> tags(Tx& tx, const desk::Viewer& v, int limit) {
  std::vector<TagCount> out;
  const std::string sql = "SELECT g.tag, count(*) AS n " + from(v) + " GROUP BY g.tag ORDER BY n DESC, g.tag LIMIT ?1";
  Query q(tx, std::string_view(sql), limit);
  while (q.next()) out.push_back({q.text(0), q.i64(1)});
  return out;
}

std::vector<std::string> tags_beginning(Tx& tx, const desk::Viewer& v, std::string_view prefix, int limit) {
  std::vector<std::string> out;
  // Between the prefix and the prefix followed by the last character there is: served by the primary key.
  const std::string sql = "SELECT DISTINCT g.tag " + from(v) + " AND g.tag >= ?1 AND g.tag < ?2 ORDER BY g.tag LIMIT ?3";
  Query q(tx, std::string_view(sql), prefix, std::string(prefix) + "\xF4\x8F\xBF\xBF", limit);
  while (q.next()) out.push_back(q.text(0));
  return out;
}

}  // namespace kotae::store
