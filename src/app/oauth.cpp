#include "app/oauth.h"

#include <sodium.h>

#include <algorithm>

#include "store/access.h"
#include "store/blobs.h"

namespace kotae::app {
namespace {

constexpr std::size_t max_scopes = 50;

bool is_scope(std::string_view w) {
  if (const auto colon = w.find(':'); colon != std::string_view::npos) {
    const auto resource = w.substr(0, colon);
    if (resource.empty() || resource.size() > 40 || !std::all_of(resource.begin(), resource.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; })) return false;
    w.remove_prefix(colon + 1);
  }
  return w == "read" || w == "write";
}

}  // namespace

std::string tidy_scopes(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find_first_of(" ,"));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word.empty()) continue;
    if (!is_scope(word) || words.size() == max_scopes) return {};
    if (std::find(words.begin(), words.end(), word) == words.end()) words.emplace_back(word);
  }
  std::string out;
  for (const auto& w : words) out += (out.empty() ? "" : " ") + w;
  return out;
}

NewOAuthToken new_oauth_token(store::Tx& tx, const store::OAuthClient& client, UserId user, std::string_view scopes, OAuthTerms terms) {
  NewOAuthToken n;
  n.token = random_token();
  n.row.shown = n.token.substr(0, 10);
  n.row.client_id = client.id;
  n.row.user_id = user;
  n.row.scopes = scopes;
  if (terms.seconds > 0) n.row.expires_at = plus_s(tx.at(), terms.seconds);
  if (terms.refresh_seconds > 0) {
    n.refresh = random_token();
    n.row.refresh_sha256 = store::sha256_hex(n.refresh);
    n.row.refresh_expires_at = plus_s(tx.at(), terms.refresh_seconds);
  }
  store::insert(tx, store::sha256_hex(n.token), n.row);
  return n;
}

std::string new_oauth_code(store::Tx& tx, const store::OAuthClient& client, UserId user, std::string_view redirect_uri, std::string_view scopes, std::string_view challenge) {
  const std::string code = random_token();
  store::OAuthCode c;
  c.client_id = client.id;
  c.user_id = user;
  c.redirect_uri = redirect_uri;
  c.scopes = scopes;
  c.challenge = challenge;
  c.method = challenge.empty() ? "" : "S256";
  c.expires_at = plus_s(tx.at(), code_seconds);
  store::insert(tx, store::sha256_hex(code), c);
  return code;
}

bool proves(std::string_view challenge, std::string_view verifier) {
  if (verifier.size() < 43 || verifier.size() > 128) return false;
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size());
  char text[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
  sodium_bin2base64(text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  const std::string_view made(text);
  return made.size() == challenge.size() && sodium_memcmp(made.data(), challenge.data(), made.size()) == 0;
}

bool acceptable_redirect(std::string_view uri) {
  if (uri.empty() || uri.size() > 2000 || uri.find('#') != std::string_view::npos) return false;
  if (std::any_of(uri.begin(), uri.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<' || c == '>' || c == '\\'; })) return false;
  const auto starts = [&](std::string_view lead) { return uri.size() > lead.size() && uri.substr(0, lead.size()) == lead; };
  if (starts("https://")) return true;
  if (starts("http://")) {
    const auto host = uri.substr(7, uri.substr(7).find_first_of(":/?"));
    return host == "localhost" || host == "127.0.0.1" || host == "[";
  }
  const auto colon = uri.find("://");
  if (colon == std::string_view::npos || colon < 3) return false;
  const auto scheme = uri.substr(0, colon);
  return scheme != "file" && scheme != "data" && scheme != "javascript" && std::all_of(scheme.begin(), scheme.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+'; });
}

}  // namespace kotae::app
