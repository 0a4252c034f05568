#include "api/route.h"

#include <algorithm>
#include <charconv>

namespace kotae::api {

void zendesk_all(Routes& r);
void kotae_all(Routes& r);

const Routes& routes() {
  static const Routes* const all = [] {
    auto* r = new Routes;
    zendesk_all(*r);
    kotae_all(*r);
    return r;
  }();
  return *all;
}

Answer json_answer(const json::value& v, int status) { return {status, json::serialize(v)}; }

Result<std::int64_t> Call::id(std::size_t i) const {
  const std::string& s = args.at(i);
  std::int64_t v = 0;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), v);
  if (r.ec != std::errc{} || r.ptr != s.data() + s.size() || v <= 0) return fail(Code::not_found, "there is nothing with the id " + s.substr(0, 40));
  return v;
}

Result<json::object> Call::body() const {
  if (request->body.empty()) return json::object{};
  boost::system::error_code ec;
  json::parse_options options;
  options.max_depth = 32;
  json::value v = json::parse(request->body, ec, {}, options);
  if (ec) return fail(Error{Code::invalid, "the body is no JSON: " + ec.message(), {}, "{\"error\":\"InvalidJSON\"}", 0});
  if (!v.is_object()) return fail(Error{Code::invalid, "the body must be a JSON object", {}, "{\"error\":\"InvalidJSON\"}", 0});
  return std::move(v.get_object());
}

std::int64_t Call::number(std::string_view name, std::int64_t otherwise, std::int64_t min, std::int64_t max) const {
  const auto s = param(name);
  std::int64_t v = 0;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), v);
  if (s.empty() || r.ec != std::errc{} || r.ptr != s.data() + s.size()) return otherwise;
  return std::clamp(v, min, max);
}

std::string Call::base() const {
  if (!desk.url().empty()) return desk.url();
  return (request->secure ? "https://" : "http://") + request->host;
}

}  // namespace kotae::api
