#include "mail/mime_tree.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <optional>

namespace kotae::mail {
namespace {

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '\r' || s.front() == '\n')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r' || s.back() == '\n')) s.remove_suffix(1);
  return s;
}

/// "text/plain", whatever was written: "TEXT", "text", "text/plain charset=x", "" all become something with one '/'.
std::string media_type(std::string_view value) {
  std::string v(value.substr(0, value.find_first_of(" \t,(")));
  std::erase_if(v, [](char c) { return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 127 || c == '"'; });
  if (v.size() > 120) v.resize(120);
  if (v.empty() || v == "text" || v == "plain" || v == "text/") return "text/plain";
  if (v == "html") return "text/html";
  const std::size_t slash = v.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == v.size()) return "application/octet-stream";
  return v;
}

class Builder {
 public:
  Builder(const Limits& limits) : limits_(limits) {}

  Done build(std::string_view raw, std::size_t depth, bool in_digest, Part& part) {
    if (depth > limits_.max_depth)
      return fail(Code::too_large, "depth: parts are nested more than " + std::to_string(limits_.max_depth) + " deep");
    if (++parts_ > limits_.max_parts) return fail(Code::too_large, "parts: the letter has more than " + std::to_string(limits_.max_parts) + " parts");
    part.raw = raw;
    // Only as much is looked at as a header block may have.
    HeaderBlock block = read_header_block(raw.substr(0, limits_.max_header_bytes + 1));
    if (block.size > limits_.max_header_bytes)
      return fail(Code::too_large, "header_bytes: a header block is over " + std::to_string(limits_.max_header_bytes) + " bytes");
    part.fields = std::move(block.fields);
    part.body = raw.substr(block.size);
    part.body_in_headers = block.missing_blank_line;
    const std::string_view type = part.field("Content-Type");
    part.has_type = !trim(type).empty();
    if (part.has_type) {
      part.type = parse_parameters(unfold(type));
      part.type.value = media_type(part.type.value);
    } else {
      part.type.value = in_digest ? "message/rfc822" : "text/plain";
    }
    if (part.type.value.starts_with("multipart/")) return multipart(part, depth);
    if (part.type.value == "message/rfc822" || part.type.value == "message/global" || part.type.value == "message/news") {
      const std::string_view encoding = trim(part.field("Content-Transfer-Encoding"));
      if (equal_ignoring_case(encoding, "base64") || equal_ignoring_case(encoding, "quoted-printable")) return {};
      return build(part.body, depth + 1, false, part.children.emplace_back());
    }
    return {};
  }

 private:
  Done multipart(Part& part, std::size_t depth) {
    const std::string boundary = "--" + std::string(part.type.get("boundary"));
    const bool digest = part.type.value == "multipart/digest";
    if (boundary.size() > 2) {
      const std::string_view body = part.body;
      std::optional<std::size_t> begin;  // of the part being collected
      std::size_t at = 0, delimiters = 0;
      while ((at = next_delimiter(body, boundary, at)) != std::string_view::npos) {
        std::size_t after = at + boundary.size();
        const bool closing = body.substr(after, 2) == "--";
        if (begin) {
          if (auto done = child(part, slice(body, *begin, at), depth, digest); !done) return done;
          begin.reset();
        }
        const std::size_t nl = body.find('\n', after);
        delimiters += body.substr(at, after - at + 2).size();
        if (closing) break;
        if (nl == std::string_view::npos) break;
        begin = at = nl + 1;
      }
      if (begin && *begin < body.size())  // never closed
        if (auto done = child(part, body.substr(*begin), depth, digest); !done) return done;
      if (part.children.empty() && delimiters > 0 && trim(body).size() <= delimiters) part.body = {};  // delimiters and nothing between them
    }
    if (part.children.empty()) {
      part.broken_multipart = !trim(part.body).empty();
      part.type.value = "text/plain";
    }
    return {};
  }

  Done child(Part& part, std::string_view raw, std::size_t depth, bool digest) {
    return build(raw, depth + 1, digest, part.children.emplace_back());
  }

  /// The line break before a delimiter belongs to the delimiter.
  static std::string_view slice(std::string_view body, std::size_t begin, std::size_t end) {
    if (end > begin && body[end - 1] == '\n') --end;
    if (end > begin && body[end - 1] == '\r') --end;
    return body.substr(begin, end - begin);
  }

  /// Start of the next line that is the boundary, with or without closing "--", white space after it allowed.
  static std::size_t next_delimiter(std::string_view body, const std::string& boundary, std::size_t at) {
    while ((at = body.find(boundary, at)) != std::string_view::npos) {
      std::size_t end = at + boundary.size();
      if (at == 0 || body[at - 1] == '\n') {
        if (body.substr(end, 2) == "--") end += 2;
        while (end < body.size() && (body[end] == ' ' || body[end] == '\t' || body[end] == '\r')) ++end;
        if (end == body.size() || body[end] == '\n') return at;
      }
      ++at;
    }
    return at;
  }

  const Limits& limits_;
  std::size_t parts_ = 0;
};

std::string gmime_decode(GMimeContentEncoding encoding, std::string_view body) {
  GMimeEncoding state;
  g_mime_encoding_init_decode(&state, encoding);
  std::string out;
  out.resize(g_mime_encoding_outlen(&state, body.size()) + 8);
  std::size_t n = g_mime_encoding_step(&state, body.data(), body.size(), out.data());
  n += g_mime_encoding_flush(&state, "", 0, out.data() + n);
  out.resize(n);
  return out;
}

/// Letters that say base64 and hold plain text: some line is no base64 at all.
bool looks_like_base64(std::string_view body) {
  std::size_t good = 0, foreign = 0;
  for (char c : body.substr(0, 4096)) {
    const bool in = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
    if (in) ++good;
    else if (c != '\r' && c != '\n' && c != '\t') ++foreign;
  }
  return foreign * 20 <= good;
}

/// Where plain text begins that a list server put below a base64 body; npos when all of it is base64.
std::size_t footer_below_base64(std::string_view body) {
  constexpr auto none = std::string_view::npos;
  if (looks_like_base64(body.substr(body.size() - std::min<std::size_t>(body.size(), 128)))) return none;
  std::size_t at = 0;
  while (at < body.size()) {  // whole lines of whole groups
    const std::size_t nl = std::min(body.find('\n', at), body.size());
    const std::string_view line = trim(body.substr(at, nl - at));
    if (line.empty() || line.size() % 4 != 0 || line.find_first_of(" _-*.") != none || !looks_like_base64(line)) break;
    at = nl + 1;
  }
  const std::size_t rest = at >= body.size() ? none : body.find_first_not_of(" \t\r\n", at);
  return at < 16 || rest == none || looks_like_base64(body.substr(rest)) ? none : rest;
}

/// White space between a soft line break's "=" and the line end is a gateway's doing (RFC 2045, 6.7 rule 3).
std::string without_padding_after_soft_breaks(std::string_view body) {
  std::string out;
  out.reserve(body.size());
  while (!body.empty()) {
    const std::size_t nl = body.find('\n');
    std::string_view line = body.substr(0, nl == std::string_view::npos ? nl : nl + 1);
    body.remove_prefix(line.size());
    const std::size_t last = line.find_last_not_of(" \t\r\n");
    if (last != std::string_view::npos && line[last] == '=' && line.back() == '\n') {
      out.append(line.substr(0, last + 1)).append("\r\n");
    } else {
      out.append(line);
    }
  }
  return out;
}

}  // namespace

Result<Part> mime_tree(std::string_view raw, const Limits& limits) {
  if (raw.size() > limits.max_bytes)
    return fail(Code::too_large, "bytes: the letter is over " + std::to_string(limits.max_bytes) + " bytes");
  Part root;
  if (auto done = Builder(limits).build(raw, 0, false, root); !done) return fail(done.error());
  return root;
}

std::string decode_transfer(std::string_view body, std::string_view encoding, bool* damaged) {
  encoding = trim(encoding);
  if (equal_ignoring_case(encoding, "base64")) {
    if (const std::size_t footer = footer_below_base64(body); footer != std::string_view::npos)
      return decode_base64(body.substr(0, footer)).append("\n").append(body.substr(footer));
    if (looks_like_base64(body)) return decode_base64(body);
    if (damaged) *damaged = true;
    return std::string(body);
  }
  if (equal_ignoring_case(encoding, "quoted-printable")) {
    const bool padded = body.find("= ") != std::string_view::npos || body.find("=\t") != std::string_view::npos;
    return gmime_decode(GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, padded ? std::string_view(without_padding_after_soft_breaks(body)) : body);
  }
  if (equal_ignoring_case(encoding, "x-uuencode") || equal_ignoring_case(encoding, "uuencode") || equal_ignoring_case(encoding, "x-uue")) {
    const std::size_t begin = body.starts_with("begin ") ? 0 : body.find("\nbegin ");
    if (begin != std::string_view::npos) return gmime_decode(GMIME_CONTENT_ENCODING_UUENCODE, body.substr(begin ? begin + 1 : 0));
  }
  return std::string(body);
}

}  // namespace kotae::mail
