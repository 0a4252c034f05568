#include "net/imap_text.h"

#include <openssl/evp.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <memory>

namespace kotae::net {

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int n = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                                static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(n));
  return out;
}

std::string unbase64(std::string_view text) {
  std::string out(3 * (text.size() / 4) + 3, '\0');
  const int n = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(text.data()),
                                static_cast<int>(text.size()));
  out.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
  while (!out.empty() && out.back() == '\0') out.pop_back();
  return out;
}

std::string imap_folder_name(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  std::u16string wide(utf8.size(), u'\0');
  int32_t n = 0;
  u_strFromUTF8(wide.data(), static_cast<int32_t>(wide.size()), &n, utf8.data(), static_cast<int32_t>(utf8.size()), &status);
  if (U_FAILURE(status)) return std::string(utf8);
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> c(ucnv_open("IMAP-mailbox-name", &status), ucnv_close);
  if (U_FAILURE(status)) return std::string(utf8);
  std::string out(static_cast<std::size_t>(n) * 8 + 16, '\0');
  const auto m = ucnv_fromUChars(c.get(), out.data(), static_cast<int32_t>(out.size()), wide.data(), n, &status);
  if (U_FAILURE(status)) return std::string(utf8);
  out.resize(static_cast<std::size_t>(m));
  return out;
}

ImapCommand& ImapCommand::word(std::string_view w) {
  parts_.back() += ' ';
  parts_.back() += w;
  return *this;
}

ImapCommand& ImapCommand::value(std::string_view v) {
  const bool quotable = v.size() <= 500 && std::all_of(v.begin(), v.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  parts_.back() += ' ';
  if (!quotable) {
    parts_.back() += "{" + std::to_string(v.size()) + "}";
    parts_.emplace_back(v);
    return *this;
  }
  parts_.back() += '"';
  for (const char c : v) {
    if (c == '"' || c == '\\') parts_.back() += '\\';
    parts_.back() += c;
  }
  parts_.back() += '"';
  return *this;
}

std::vector<std::string> ImapCommand::parts() {
  for (auto& p : parts_) p += "\r\n";
  return parts_;
}

std::string uid_set(const std::vector<std::uint32_t>& uids) {
  std::string out;
  for (std::size_t i = 0; i < uids.size();) {
    std::size_t k = i;
    while (k + 1 < uids.size() && uids[k + 1] == uids[k] + 1) ++k;
    if (!out.empty()) out += ',';
    out += std::to_string(uids[i]);
    if (k > i) out += ':' + std::to_string(uids[k]);
    i = k + 1;
  }
  return out;
}

}  // namespace kotae::net
