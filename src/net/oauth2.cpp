#include "net/oauth2.h"

#include <algorithm>
#include <boost/json.hpp>

#include "net/fetch.h"

namespace kotae::net {
namespace {

namespace json = boost::json;

std::string form_encoded(std::string_view s) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : s) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      const auto b = static_cast<unsigned char>(c);
      out += {'%', digits[b >> 4], digits[b & 15]};
    }
  }
  return out;
}

std::string text_of(const json::object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

/// Some servers say the number as a string.
std::int64_t seconds_of(const json::object& o, std::string_view key, std::int64_t otherwise) {
  const auto* v = o.if_contains(key);
  if (!v) return otherwise;
  if (v->is_int64()) return v->get_int64();
  if (v->is_double()) return static_cast<std::int64_t>(std::clamp(v->get_double(), 0.0, 1e9));
  if (v->is_string() && !v->get_string().empty() && v->get_string().size() < 10 &&
      std::string_view(v->get_string()).find_first_not_of("0123456789") == std::string_view::npos)
    return std::stoll(std::string(v->get_string()));
  return otherwise;
}

}  // namespace

OAuth2Tokens::OAuth2Tokens(OAuth2Account account, std::function<void(const std::string&)> renewed, Clock now)
    : account_(std::move(account)), renewed_(std::move(renewed)), now_(std::move(now)) {}

Result<std::string> OAuth2Tokens::token() {
  const std::lock_guard lock(mutex_);
  if (!token_.empty() && now_() < good_until_) return token_;
  token_.clear();
  return refresh();
}

void OAuth2Tokens::forget() {
  const std::lock_guard lock(mutex_);
  token_.clear();
}

Result<std::string> OAuth2Tokens::refresh() {
  Fetch f;
  f.method = "POST";
  f.url = account_.token_url;
  f.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  f.allow_private_addresses = account_.allow_private_addresses;
  f.ca_file = account_.ca_file;
  f.timeout_s = account_.timeout_s;
  f.max_response_bytes = 256u << 10;
  f.body = "grant_type=refresh_token&refresh_token=" + form_encoded(account_.refresh_token) + "&client_id=" + form_encoded(account_.client_id);
  if (!account_.client_secret.empty()) f.body += "&client_secret=" + form_encoded(account_.client_secret);
  if (!account_.scope.empty()) f.body += "&scope=" + form_encoded(account_.scope);
  const auto asked = now_();
  const auto got = fetch(f);
  if (!got) return fail(Code::unavailable, "The token server did not answer: " + got.error().description);
  boost::system::error_code ec;
  const auto parsed = json::parse(got->body, ec);
  const json::object answer = !ec && parsed.is_object() ? parsed.get_object() : json::object();
  if (got->status != 200) {
    const auto error = text_of(answer, "error"), description = text_of(answer, "error_description");
    const auto words = error.empty() ? "status " + std::to_string(got->status) : description.empty() ? error : error + ": " + description;
    // 4xx with an OAuth error is a verdict on the account; 429 and 5xx are the server's own trouble.
    const bool verdict = got->status >= 400 && got->status < 500 && got->status != 408 && got->status != 429 && error != "temporarily_unavailable";
    return fail(verdict ? Code::unauthenticated : Code::unavailable, "The token server refused: " + words);
  }
  const auto access = text_of(answer, "access_token");
  if (access.empty()) return fail(Code::unavailable, "The token server's answer holds no access_token");
  const auto type = text_of(answer, "token_type");
  if (!type.empty() && type != "Bearer" && type != "bearer") return fail(Code::unavailable, "The token server gave a token of type " + type + ", not Bearer");
  const auto lasts = std::clamp<std::int64_t>(seconds_of(answer, "expires_in", 3600), 0, 30 * 86400);
  token_ = access;
  good_until_ = asked + std::chrono::seconds(lasts - 60);
  if (const auto renewed = text_of(answer, "refresh_token"); !renewed.empty() && renewed != account_.refresh_token) {
    account_.refresh_token = renewed;
    if (renewed_) renewed_(renewed);
  }
  return token_;
}

}  // namespace kotae::net
