#include "api/attachment_links.h"

#include <sodium.h>

#include <charconv>

#include "api/print.h"

namespace kotae::api {
namespace {

constexpr std::int64_t day_s = 24 * 3600;

std::string signature(const app::Desk& desk, const store::Attachment& a, std::int64_t expires) {
  return desk.keys().mark("attachment " + std::to_string(a.id.v) + " " + a.token + " " + std::to_string(expires));
}

}  // namespace

std::string attachment_link(const Call& c, const store::Attachment& a) {
  const std::int64_t expires = (seconds(now()) / day_s + 2) * day_s;
  return c.base() + "/api/kotae/attachments/" + std::to_string(a.id.v) + "/" + a.token + "/" + std::to_string(expires) + "-" + signature(c.desk, a, expires) + "?name=" + url_encoded(a.file_name);
}

Link check_link(const app::Desk& desk, const store::Attachment& a, std::string_view part, Time at) {
  const auto dash = part.find('-');
  if (dash == std::string_view::npos) return Link::wrong;
  std::int64_t expires = 0;
  const auto r = std::from_chars(part.data(), part.data() + dash, expires);
  if (r.ec != std::errc{} || r.ptr != part.data() + dash) return Link::wrong;
  const std::string right = signature(desk, a, expires);
  const auto given = part.substr(dash + 1);
  if (given.size() != right.size() || sodium_memcmp(given.data(), right.data(), right.size()) != 0) return Link::wrong;
  return seconds(at) < expires ? Link::good : Link::expired;
}

}  // namespace kotae::api
