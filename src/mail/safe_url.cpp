#include "mail/safe_url.h"

#include <algorithm>
#include <array>

#include "mail/html_tokens.h"

namespace kotae::mail {

namespace {

constexpr std::size_t max_url = 8192;
constexpr std::size_t max_data = 512U << 10;

// What a browser ignores inside a scheme must not hide one from us: control characters go, outer blanks too.
std::string plain(std::string_view url) {
  std::string out;
  out.reserve(url.size());
  for (std::size_t i = 0; i < url.size(); ++i) {
    const auto c = static_cast<unsigned char>(url[i]);
    const auto next = i + 1 < url.size() ? static_cast<unsigned char>(url[i + 1]) : 0U;
    if (c == 0xC2 && next >= 0x80 && next <= 0xA0) {  // C1 controls and no-break space
      ++i;
      continue;
    }
    if (c < 0x20 || c == 0x7F) continue;
    if (c == ' ' && out.empty()) continue;
    out += url[i];
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string escape_blanks(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c == ' ') out += "%20";
    else if (c == '"') out += "%22";
    else if (c == '<') out += "%3C";
    else if (c == '>') out += "%3E";
    else if (c == '`') out += "%60";
    else out += c;
  }
  return out;
}

bool scheme_is(std::string_view url, std::string_view scheme_with_colon) {
  return url.size() > scheme_with_colon.size() && equals_ignoring_case(url.substr(0, scheme_with_colon.size()), scheme_with_colon);
}

}  // namespace

std::string safe_remote_image(std::string_view url) {
  if (url.size() > max_url) return {};
  auto p = plain(url);
  if (p.starts_with("//")) p.insert(0, "https:");
  if (!scheme_is(p, "http://") && !scheme_is(p, "https://")) return {};
  return escape_blanks(p);
}

std::string safe_link(std::string_view url) {
  if (auto web = safe_remote_image(url); !web.empty()) return web;
  if (url.size() > max_url) return {};
  const auto p = plain(url);
  if (scheme_is(p, "mailto:") || scheme_is(p, "tel:")) return escape_blanks(p);
  return {};
}

std::string safe_data_image(std::string_view url) {
  if (url.size() > max_data) return {};
  std::string p;
  p.reserve(url.size());
  for (const char c : url)
    if (static_cast<unsigned char>(c) > ' ') p += c;
  constexpr std::array<std::string_view, 4> types{"data:image/png;base64,", "data:image/gif;base64,", "data:image/jpeg;base64,", "data:image/webp;base64,"};
  std::string_view data = p;
  for (const auto t : types) {
    if (!scheme_is(p, t)) continue;
    data.remove_prefix(t.size());
    const bool base64 = std::all_of(data.begin(), data.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
    });
    return base64 ? std::string(t) + std::string(data) : std::string();
  }
  return {};
}

std::string content_id_of(std::string_view url) {
  const auto p = plain(url.substr(0, 1000));
  if (!scheme_is(p, "cid:")) return {};
  const auto hex = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
  std::string id;
  for (std::size_t i = 4; i < p.size(); ++i) {
    if (p[i] == '%' && i + 2 < p.size() && hex(p[i + 1]) >= 0 && hex(p[i + 2]) >= 0) {
      id += static_cast<char>(hex(p[i + 1]) * 16 + hex(p[i + 2]));
      i += 2;
    } else {
      id += p[i];
    }
  }
  return id;
}

}  // namespace kotae::mail
