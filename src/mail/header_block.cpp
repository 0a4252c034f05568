#include <array>

#include "mail/mime_tree.h"

namespace kotae::mail {
namespace {

std::string_view take_line(std::string_view s) {
  const std::size_t nl = s.find('\n');
  return s.substr(0, nl == std::string_view::npos ? nl : nl + 1);
}
std::string_view without_break(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

/// Length of the field name when the line starts like "Name:", else 0.
std::size_t name_length(std::string_view line) {
  std::size_t i = 0;
  const auto in_name = [&](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u > 32 && u != 127 && u != ':' && (u < 128 || i > 0);  // raw 8-bit is wrong, but names an unknown field at worst
  };
  while (i < line.size() && in_name(line[i])) ++i;
  std::size_t colon = i;
  while (colon < line.size() && (line[colon] == ' ' || line[colon] == '\t')) ++colon;  // "Subject : x" is obsolete, not wrong
  return i > 0 && i <= 256 && colon < line.size() && line[colon] == ':' ? i : 0;
}

bool well_known(std::string_view line) {
  static constexpr std::array<std::string_view, 21> names{
      "content-", "mime-version", "subject", "from", "to", "cc", "bcc", "date", "message-id", "received", "reply-to", "x-", "in-reply-to",
      "references", "return-path", "dkim-signature", "list-", "sender", "delivered-to", "arc-", "authentication-results"};
  const std::size_t n = name_length(line);
  if (n == 0) return false;
  for (std::string_view name : names)
    if ((name.back() == '-' ? n > name.size() : n == name.size()) && equal_ignoring_case(line.substr(0, name.size()), name)) return true;
  return false;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::string_view Part::field(std::string_view name) const {
  for (const Field& f : fields)
    if (equal_ignoring_case(f.name, name)) return f.value;
  return {};
}

HeaderBlock read_header_block(std::string_view raw) {
  HeaderBlock block;
  std::size_t at = 0;
  const auto extend = [&](std::string_view line) {
    Field& last = block.fields.back();
    last.value = {last.value.data(), static_cast<std::size_t>(line.data() + line.size() - last.value.data())};
  };
  while (at < raw.size()) {
    const std::string_view line = take_line(raw.substr(at));
    const std::string_view text = without_break(line);
    if (text.empty()) {
      at += line.size();
      break;
    }
    if (text[0] == ' ' || text[0] == '\t') {
      // A line of spaces alone: a fold when headers go on after it, else it stands for the empty line.
      if (text.find_first_not_of(" \t") == std::string_view::npos) {
        const std::string_view next = without_break(take_line(raw.substr(at + line.size())));
        if (block.fields.empty() || !(well_known(next) || (!next.empty() && (next[0] == ' ' || next[0] == '\t')))) {
          at += line.size();
          break;
        }
      }
      if (!block.fields.empty()) extend(text);
      at += line.size();
      continue;
    }
    if (const std::size_t n = name_length(text)) {
      const std::size_t colon = text.find(':', n);
      block.fields.push_back({text.substr(0, n), text.substr(colon + 1)});
      at += line.size();
      continue;
    }
    const bool envelope = text.substr(0, 5) == "From " || text.substr(0, 6) == ">From ";
    if (envelope && block.fields.size() < 2) {  // mbox
      at += line.size();
      continue;
    }
    // Neither field nor fold: a broken fold when an encoded word is open or headers go on, else the body without its empty line.
    const std::string_view next = without_break(take_line(raw.substr(at + line.size())));
    const bool open_word = !block.fields.empty() && (text.find("?=") != std::string_view::npos || text.substr(0, 2) == "=?");
    if (!block.fields.empty() && (open_word || well_known(next))) {
      extend(text);
      at += line.size();
      continue;
    }
    block.missing_blank_line = true;
    break;
  }
  block.size = at;
  return block;
}

}  // namespace kotae::mail
