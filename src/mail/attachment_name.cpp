#include "mail/attachment_name.h"

#include <unicode/normalizer2.h>
#include <unicode/utf8.h>

#include <array>
#include <unordered_set>
#include <utility>

#include "mail/charset_convert.h"

namespace kotae::mail {
namespace {

constexpr std::size_t max_name = 200;  // bytes; file systems allow 255

/// Characters that act instead of showing: controls, direction overrides and isolates, invisible separators, BOM, noncharacters.
bool unsafe(UChar32 c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         c == 0xFEFF || c == 0x061C || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

/// NFC: Apple sends "ガ" as two characters, which fonts and searches treat as two.
std::string composed(const std::string& name) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error)) return name;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  nfc->normalizeUTF8(0, icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())), sink, nullptr, error);
  return U_SUCCESS(error) ? out : name;
}

std::string cut(std::string name) {
  if (name.size() <= max_name) return name;
  const std::size_t dot = name.rfind('.');
  const std::string ending = dot != std::string::npos && name.size() - dot <= 20 ? name.substr(dot) : "";
  return std::string(cut_utf8(name, max_name - ending.size())) + ending;
}

}  // namespace

std::string safe_filename(std::string_view name) {
  std::string out;
  const auto* s = reinterpret_cast<const std::uint8_t*>(name.data());
  const auto length = static_cast<std::int32_t>(std::min<std::size_t>(name.size(), 8192));
  for (std::int32_t i = 0; i < length;) {
    const std::int32_t from = i;
    UChar32 c;
    U8_NEXT(s, i, length, c);
    if (c < 0 || unsafe(c)) continue;
    if (c == '/' || c == '\\') {
      out.clear();  // only what follows the last separator
      continue;
    }
    if (c == ':' || c == '*' || c == '?' || c == '"' || c == '<' || c == '>' || c == '|') {
      out.push_back('_');  // Windows cannot save these
      continue;
    }
    out.append(name, static_cast<std::size_t>(from), static_cast<std::size_t>(i - from));
  }
  std::size_t begin = 0, end = out.size();
  while (begin < end && (out[begin] == ' ' || out[begin] == '.')) ++begin;
  while (end > begin && (out[end - 1] == ' ' || out[end - 1] == '.')) --end;
  return cut(composed(out.substr(begin, end - begin)));
}

std::string_view extension_of(std::string_view type) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 38> table{{
      {"application/pdf", "pdf"}, {"image/png", "png"}, {"image/jpeg", "jpg"}, {"image/jpg", "jpg"}, {"image/gif", "gif"}, {"image/webp", "webp"},
      {"image/heic", "heic"}, {"image/svg+xml", "svg"}, {"image/tiff", "tif"}, {"image/bmp", "bmp"}, {"text/plain", "txt"}, {"text/html", "html"},
      {"text/csv", "csv"}, {"text/calendar", "ics"}, {"application/ics", "ics"}, {"text/vcard", "vcf"}, {"text/x-vcard", "vcf"}, {"text/xml", "xml"},
      {"application/xml", "xml"}, {"application/json", "json"}, {"application/zip", "zip"}, {"application/x-zip-compressed", "zip"},
      {"application/msword", "doc"}, {"application/vnd.ms-excel", "xls"}, {"application/vnd.ms-powerpoint", "ppt"},
      {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
      {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
      {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"}, {"message/rfc822", "eml"},
      {"message/delivery-status", "txt"}, {"message/disposition-notification", "txt"}, {"text/rfc822-headers", "txt"},
      {"application/pgp-signature", "asc"}, {"application/pgp-encrypted", "asc"}, {"application/pkcs7-signature", "p7s"},
      {"application/x-pkcs7-signature", "p7s"}, {"application/pkcs7-mime", "p7m"}, {"application/x-pkcs7-mime", "p7m"},
  }};
  for (const auto& [name, extension] : table)
    if (name == type) return extension;
  if (type.starts_with("text/")) return "txt";
  return "bin";
}

void settle_names(std::vector<Attachment>& attachments) {
  std::unordered_set<std::string> taken;
  std::size_t number = 0;
  for (Attachment& a : attachments) {
    ++number;
    if (a.filename.empty()) a.filename = "attachment-" + std::to_string(number) + "." + std::string(extension_of(a.content_type));
    if (taken.insert(a.filename).second) continue;
    const std::size_t dot = a.filename.rfind('.');
    const std::string stem = a.filename.substr(0, dot), ending = dot == std::string::npos ? "" : a.filename.substr(dot);
    for (std::size_t n = number;; ++n) {  // from the attachment's own number on: few tries even when all names are alike
      std::string candidate = stem + " (" + std::to_string(n) + ")" + ending;
      if (!taken.insert(candidate).second) continue;
      a.filename = std::move(candidate);
      break;
    }
  }
}

}  // namespace kotae::mail
