#include "api/web_files.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/embedded.h"

namespace kotae::embedded {
extern const File web_files[];
extern const std::size_t web_files_count;
}  // namespace kotae::embedded

namespace kotae::api {
namespace {

std::string_view type_of(std::string_view path) {
  const auto ends = [&](std::string_view e) { return path.size() >= e.size() && path.substr(path.size() - e.size()) == e; };
  if (ends(".html")) return "text/html; charset=utf-8";
  if (ends(".js")) return "text/javascript; charset=utf-8";
  if (ends(".css")) return "text/css; charset=utf-8";
  if (ends(".svg")) return "image/svg+xml";
  if (ends(".png")) return "image/png";
  if (ends(".ico")) return "image/x-icon";
  if (ends(".json") || ends(".webmanifest")) return "application/json";
  return "application/octet-stream";
}

const std::unordered_map<std::string_view, const embedded::File*>& files() {
  static const auto* const table = [] {
    auto* t = new std::unordered_map<std::string_view, const embedded::File*>;
    for (std::size_t i = 0; i < embedded::web_files_count; ++i) t->emplace(embedded::web_files[i].path, &embedded::web_files[i]);
    return t;
  }();
  return *table;
}

}  // namespace

std::optional<net::Response> web_file(const net::Request& request) {
  std::string_view path = request.path;
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  auto it = files().find(path);
  const bool asset = path.substr(0, 7) == "assets/";
  if (it == files().end()) {
    if (asset || path.find('.') != std::string_view::npos) return std::nullopt;
    it = files().find("index.html");
    if (it == files().end()) return std::nullopt;
  }
  net::Response r;
  r.content_type = type_of(it->second->path);
  r.body = it->second->bytes();
  r.headers = {{"Cache-Control", asset ? "public, max-age=31536000, immutable" : "no-cache"},
               {"X-Content-Type-Options", "nosniff"},
               {"X-Frame-Options", "DENY"},
               {"Referrer-Policy", "same-origin"},
               {"Content-Security-Policy",
                "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; connect-src 'self' ws: wss:; frame-src 'self' blob: data:; "
                "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"}};
  return r;
}

}  // namespace kotae::api
