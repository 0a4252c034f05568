#include "mail/compose_headers.h"

#include <unicode/idna.h>

#include <algorithm>
#include <memory>

#include "mail/compose_text.h"
#include "mail/charset_convert.h"

namespace kotae::mail {

namespace {

bool is_atom(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  });
}

bool is_dot_atom(std::string_view s) {
  while (true) {
    const auto dot = s.find('.');
    if (!is_atom(s.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    s.remove_prefix(dot + 1);
  }
}

bool has_control(std::string_view s) {
  return std::any_of(s.begin(), s.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; });
}

std::string ascii_domain(std::string_view domain) {
  if (is_ascii(domain)) return std::string(domain);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(UIDNA_DEFAULT, error));
  if (U_FAILURE(error)) return {};
  icu::IDNAInfo info;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  idna->nameToASCII_UTF8(icu::StringPiece(domain.data(), static_cast<int32_t>(domain.size())), sink, info, error);
  return U_FAILURE(error) || info.hasErrors() ? std::string() : out;
}

std::string quoted(std::string_view s) {
  std::string out = "\"";
  for (const char c : s) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string display_name(const std::string& name, bool iso_2022_jp, std::size_t used) {
  const bool words = is_ascii(name) && name.size() <= 60 && !has_control(name) && name.find("=?") == std::string::npos;
  if (!words) return header_text(name, iso_2022_jp, used);
  const bool atoms = name.front() != ' ' && name.back() != ' ' && name.find("  ") == std::string::npos &&
                     std::all_of(name.begin(), name.end(), [](char c) { return c == ' ' || is_atom({&c, 1}); });
  return atoms ? name : quoted(name);
}

}  // namespace

Result<std::string> header_address(const std::string& field, const Address& address) {
  const auto bad = [&](const char* why) { return invalid(field, "invalid", std::string(why)); };
  const auto at = address.email.rfind('@');
  if (at == std::string::npos || at == 0 || at + 1 == address.email.size()) return bad("is not an address");
  if (address.email.size() > 320) return bad("is too long for an address");
  auto local = address.email.substr(0, at);
  if (has_control(address.email) || has_control(address.name)) return bad("has line breaks or control characters");
  if (!is_ascii(local)) return bad("has a local part that is not ASCII");
  const auto domain = ascii_domain(std::string_view(address.email).substr(at + 1));
  const bool literal = domain.size() > 2 && domain.front() == '[' && domain.back() == ']' && domain.find_first_of("[]<>() \\", 1) == domain.size() - 1;
  if (!literal && !is_dot_atom(domain)) return bad("has a domain that is none");
  const bool is_quoted = local.size() >= 2 && local.front() == '"' && local.back() == '"';
  if (!is_quoted && !is_dot_atom(local)) {
    if (local.find_first_of(" <>,;:\"") != std::string::npos) return bad("has characters an address cannot have");
    local = quoted(local);
  }
  if (is_quoted && std::string_view(local).substr(1, local.size() - 2).find_first_of("\"\\") != std::string_view::npos) return bad("has characters an address cannot have");
  return local + "@" + domain;
}

Result<std::string> address_header(const std::string& field, const std::vector<Address>& addresses, bool iso_2022_jp) {
  std::string out;
  for (const auto& a : addresses) {
    auto email = header_address(field, a);
    if (!email) return email;
    out += out.empty() ? field + ": " : ",\r\n ";
    if (a.name.empty()) {
      out += *email;
      continue;
    }
    const auto line_begin = out.rfind('\n');
    out += display_name(a.name, iso_2022_jp, out.size() - (line_begin == std::string::npos ? 0 : line_begin + 1));
    const auto begin = out.rfind('\n');
    const auto used = out.size() - (begin == std::string::npos ? 0 : begin + 1);
    out += (used + email->size() + 3 > 76 ? "\r\n <" : " <") + *email + ">";
  }
  return out.empty() ? out : out + "\r\n";
}

bool is_safe_id(std::string_view id) {
  return !id.empty() && id.size() <= 900 && std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c <= '~' && c != '<' && c != '>'; });
}

std::string id_header(std::string_view name, const std::vector<std::string>& ids) {
  constexpr std::size_t last = 10;
  std::vector<std::string_view> good;
  for (const auto& id : ids)
    if (is_safe_id(id)) good.push_back(id);
  if (good.empty()) return {};
  if (good.size() > last + 1) good.erase(good.begin() + 1, good.end() - static_cast<std::ptrdiff_t>(last));
  std::string out = std::string(name) + ":";
  for (std::size_t i = 0; i < good.size(); ++i) out.append(i == 0 ? " <" : "\r\n <").append(good[i]).append(">");
  return out + "\r\n";
}

}  // namespace kotae::mail
