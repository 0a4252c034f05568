#include "mail/plain_text.h"

#include "mail/attachment_name.h"

namespace kotae::mail {
namespace {

std::string_view next_line(std::string_view& rest) {
  const std::size_t nl = rest.find('\n');
  const std::string_view line = rest.substr(0, nl);
  rest.remove_prefix(nl == std::string_view::npos ? rest.size() : nl + 1);
  return line;
}

/// One line of uuencoded data; false when its length and its characters do not belong together.
bool uu_line(std::string_view line, std::string& out) {
  if (line.empty()) return false;
  const auto value = [](char c) { return static_cast<unsigned>(c - 32) & 63u; };
  for (char c : line)
    if (c < 32 || c > 96) return false;
  const std::size_t n = value(line[0]);
  const std::size_t need = (n + 2) / 3 * 4;
  if (line.size() > 1 + need + 2) return false;           // a checksum character or two may follow
  if (line.size() < 1 + (n * 8 + 5) / 6 && line.size() + 8 < 1 + need) return false;  // trailing spaces may have been stripped
  const auto at = [&](std::size_t i) { return i < line.size() ? value(line[i]) : 0u; };
  for (std::size_t i = 1, done = 0; done < n; i += 4) {
    const unsigned a = at(i), b = at(i + 1), c = at(i + 2), d = at(i + 3);
    const unsigned bytes[3] = {(a << 2 | b >> 4) & 255u, (b << 4 | c >> 2) & 255u, (c << 6 | d) & 255u};
    for (std::size_t k = 0; k < 3 && done < n; ++k, ++done) out.push_back(static_cast<char>(bytes[k]));
  }
  return true;
}

/// "begin 644 name": gives the name.
bool uu_begin(std::string_view line, std::string_view& name) {
  if (!line.starts_with("begin ")) return false;
  std::size_t i = 6, digits = 0;
  while (i < line.size() && line[i] >= '0' && line[i] <= '7') ++i, ++digits;
  if (digits < 3 || digits > 4 || i + 1 >= line.size() || line[i] != ' ') return false;
  name = line.substr(i + 1);
  return true;
}

}  // namespace

bool settle_lines(std::string& text) {
  if (text.find_first_of(std::string_view("\r\0", 2)) == std::string::npos) return false;
  bool nul = false;
  std::size_t to = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\0') {
      nul = true;
    } else if (c != '\r') {
      text[to++] = c;
    } else if (i + 1 >= text.size() || text[i + 1] != '\n') {
      text[to++] = '\n';
    }
  }
  text.resize(to);
  return nul;
}

std::string unflow(std::string_view text, bool delete_space) {
  std::string out;
  out.reserve(text.size());
  bool open = false;  // the last line ended softly
  std::size_t open_depth = 0;
  while (!text.empty()) {
    const bool last = text.find('\n') == std::string_view::npos;
    std::string_view line = next_line(text);
    std::size_t depth = 0;
    while (depth < line.size() && line[depth] == '>') ++depth;
    line.remove_prefix(depth);
    if (!line.empty() && line[0] == ' ') line.remove_prefix(1);
    const bool signature = line == "-- ";
    const bool joins = open && depth == open_depth && !signature;
    if (open && !joins) out.push_back('\n');
    if (!joins && depth) {
      out.append(depth, '>');
      out.push_back(' ');
    }
    open = !signature && !line.empty() && line.back() == ' ' && !last;
    open_depth = depth;
    if (open && delete_space) line.remove_suffix(1);
    out += line;
    if (!open && !last) out.push_back('\n');
  }
  return out;
}

std::vector<Attachment> take_uuencoded(std::string& text) {
  std::vector<Attachment> found;
  if (!text.starts_with("begin ") && text.find("\nbegin ") == std::string::npos) return found;
  std::string kept;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view before = rest;
    std::string_view name;
    if (const std::string_view line = next_line(rest); !uu_begin(line, name)) {
      kept.append(before.substr(0, before.size() - rest.size()));
      continue;
    }
    std::string bytes;
    std::string_view data = rest;
    bool ended = false, any = false;
    while (!data.empty()) {
      std::string_view line = next_line(data);
      if (line == "end" || line == "end ") {
        ended = true;
        break;
      }
      if (line == "`" || line.empty() || line == " ") continue;
      if (!uu_line(line, bytes)) break;
      any = true;
    }
    if (!ended || !any) {
      kept.append(before.substr(0, before.size() - rest.size()));
      continue;
    }
    Attachment a;
    a.filename = safe_filename(name);
    a.content_type = "application/octet-stream";
    a.bytes = std::move(bytes);
    found.push_back(std::move(a));
    rest = data;
  }
  if (!found.empty()) text = std::move(kept);
  return found;
}

}  // namespace kotae::mail
