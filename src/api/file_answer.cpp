#include "api/file_answer.h"

#include <magic.h>

#include <algorithm>
#include <array>

#include "mail/attachment_name.h"
#include "mail/charset.h"

namespace kotae::api {
namespace {

constexpr std::size_t sniffed_bytes = 64u << 10;
constexpr std::size_t text_in_page_bytes = 2u << 20;

bool starts(std::string_view s, std::string_view lead) { return s.substr(0, lead.size()) == lead; }
bool is_picture(std::string_view type) {
  static constexpr std::array<std::string_view, 4> shown{"image/png", "image/jpeg", "image/gif", "image/webp"};
  return std::find(shown.begin(), shown.end(), type) != shown.end();
}
// What a browser might run or render as a page when it is asked to open the file.
bool is_document(std::string_view type) {
  return type.find("html") != std::string_view::npos || type.find("xml") != std::string_view::npos || type.find("svg") != std::string_view::npos ||
         type.find("script") != std::string_view::npos || starts(type, "multipart/") || starts(type, "message/");
}

std::string bare(std::string_view type) {
  std::string out;
  for (const char c : type.substr(0, type.find(';'))) {
    if (c == ' ' || c == '\t') continue;
    const bool token = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("!#$&-^_.+/").find(c) != std::string_view::npos;
    if (!token || out.size() >= 127) return {};
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  const auto slash = out.find('/');
  return slash == std::string::npos || slash == 0 || slash + 1 == out.size() || out.find('/', slash + 1) != std::string::npos ? std::string{} : out;
}

// One libmagic handle per thread: it is not made to be shared.
struct Magic {
  magic_t handle = magic_open(MAGIC_MIME_TYPE);
  bool ready = handle && magic_load(handle, nullptr) == 0;
  ~Magic() {
    if (handle) magic_close(handle);
  }
};

}  // namespace

std::string sniffed_type(std::string_view bytes) {
  thread_local Magic magic;
  if (!magic.ready) throw std::runtime_error(std::string("libmagic: ") + (magic.handle ? magic_error(magic.handle) : "cannot start"));
  const char* type = magic_buffer(magic.handle, bytes.data(), std::min(bytes.size(), sniffed_bytes));
  return type ? bare(type) : std::string{};
}

std::string settled_type(std::string_view declared, std::string_view bytes) {
  std::string type = bare(declared);
  // application/json: many clients send it with every request, files too.
  static constexpr std::array<std::string_view, 6> empty_words{"", "application/octet-stream", "application/json", "application/binary", "application/x-www-form-urlencoded", "binary/octet-stream"};
  const bool says_nothing = std::find(empty_words.begin(), empty_words.end(), type) != empty_words.end();
  if (says_nothing || starts(type, "image/")) {
    const std::string real = sniffed_type(bytes);
    if (says_nothing) type = real;
    else if (is_picture(type) && type != real) type = is_picture(real) ? real : "application/octet-stream";
  }
  return type.empty() ? "application/octet-stream" : type;
}

std::string content_disposition(std::string_view file_name, bool in_page) {
  const std::string name = mail::safe_filename(file_name).empty() ? "attachment" : mail::safe_filename(file_name);
  std::string plain, coded;
  static const char hex[] = "0123456789ABCDEF";
  for (const char c : name) {
    const auto u = static_cast<unsigned char>(c);
    const bool letter = (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9');
    if (letter || std::string_view(" !#$&+-.^_`{}~()[]=@',").find(c) != std::string_view::npos) plain.push_back(c);
    else if (u < 0x80 || u >= 0xc0) plain.push_back('_');  // one for each character, not for each byte
    if (letter || std::string_view("!#$&+-.^_`|~").find(c) != std::string_view::npos) coded.push_back(c);
    else coded.append("%").append(1, hex[u >> 4]).append(1, hex[u & 15]);
  }
  std::string out = in_page ? "inline" : "attachment";
  out += "; filename=\"" + plain + "\"";
  if (plain != name) out += "; filename*=UTF-8''" + coded;
  return out;
}

Answer file_answer(std::string bytes, std::string_view declared, std::string_view file_name, bool in_page) {
  std::string type = bare(declared);
  bool shown = false;
  if (in_page && starts(type, "text/") && bytes.size() <= text_in_page_bytes) {
    bytes = mail::decode(bytes, "").text;
    type = "text/plain; charset=utf-8";
    shown = true;
  } else if (starts(type, "image/")) {
    const std::string real = sniffed_type(bytes);
    if (is_picture(real)) {
      type = real;
      shown = in_page;
    } else if (is_picture(type)) {
      type = "application/octet-stream";  // it says it is a picture and is none
    }
  }
  if (type.empty() || is_document(type)) type = "application/octet-stream";
  Answer a{200, std::move(bytes), type, {}};
  a.headers.emplace_back("Content-Disposition", content_disposition(file_name, shown));
  a.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
  a.headers.emplace_back("Cache-Control", "private, max-age=3600");
  return a;
}

}  // namespace kotae::api
