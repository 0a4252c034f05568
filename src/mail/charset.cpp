#include "mail/charset.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mail/charset_convert.h"
#include "mail/charset_names.h"
#include "mail/charset_score.h"

namespace kotae::mail {
namespace {

struct Reader {
  std::string_view bytes, label;
  Charset declared;

  Decoded right(std::string text, Charset read) const { return {std::move(text), std::string(canonical(read)), ""}; }

  Decoded repaired(std::string text, Charset read, std::string_view how = "") const {
    std::string phrase = "charset: ";
    const std::string shown = printable_label(label);
    phrase += shown.empty() ? "not declared" : "declared " + shown;
    phrase += ", read as ";
    phrase += canonical(read);
    if (!how.empty()) (phrase += ", ") += how;
    return {std::move(text), std::string(canonical(read)), std::move(phrase)};
  }

  Decoded found(std::string text, Charset read) const {
    // UTF-8 and 7-bit ISO-2022-JP prove themselves; where nothing was declared there is nothing to correct.
    const bool proves_itself = read == Charset::utf_8 || read == Charset::iso_2022_jp;
    if (read == declared || (printable_label(label).empty() && proves_itself)) return right(std::move(text), read);
    return repaired(std::move(text), read);
  }
};

bool has_escape(std::string_view bytes) {
  for (std::size_t i = 0; (i = bytes.find('\x1b', i)) != std::string_view::npos; ++i)
    if (i + 2 < bytes.size() && (bytes[i + 1] == '$' || bytes[i + 1] == '(')) return true;
  return false;
}

/// Every second byte zero: UTF-16 that nobody declared.
Charset utf16_without_bom(std::string_view bytes) {
  if (bytes.size() < 4 || bytes.size() % 2 || bytes.find('\0') == std::string_view::npos) return Charset::unknown;
  const std::size_t n = std::min<std::size_t>(bytes.size(), 2000);
  std::size_t zero[2] = {0, 0};
  for (std::size_t i = 0; i < n; ++i) zero[i % 2] += bytes[i] == '\0' ? 1 : 0;
  if (zero[1] * 10 >= n * 3 && zero[0] * 20 <= n) return Charset::utf_16le;
  if (zero[0] * 10 >= n * 3 && zero[1] * 20 <= n) return Charset::utf_16be;
  return Charset::unknown;
}

std::optional<Decoded> by_byte_order_mark(const Reader& r) {
  const std::string_view b = r.bytes;
  if (b.substr(0, 3) == "\xEF\xBB\xBF" && is_utf8(b)) return r.found(*convert_strict(b, Charset::utf_8), Charset::utf_8);
  const bool little = b.substr(0, 2) == "\xFF\xFE", big = b.substr(0, 2) == "\xFE\xFF";
  if ((little || big) && b.size() % 2 == 0) {
    if (auto text = convert_strict(b.substr(2), little ? Charset::utf_16le : Charset::utf_16be)) {
      const bool said = r.declared == Charset::utf_16 || r.declared == Charset::utf_16le || r.declared == Charset::utf_16be;
      return said ? r.right(std::move(*text), r.declared) : r.repaired(std::move(*text), Charset::utf_16);
    }
  }
  return std::nullopt;
}

Decoded seven_bit(const Reader& r) {
  switch (r.declared) {
    case Charset::utf_7: case Charset::hz: case Charset::iso_2022_cn: case Charset::iso_2022_kr:
      if (auto text = convert_strict(r.bytes, r.declared)) return r.right(std::move(*text), r.declared);
      break;
    case Charset::utf_16: case Charset::utf_16le: case Charset::utf_16be: case Charset::utf_32:
      if (r.bytes.find('\0') != std::string_view::npos)
        if (auto text = convert_strict(r.bytes, r.declared)) return r.right(std::move(*text), r.declared);
      break;
    default: break;
  }
  if (const Charset wide = utf16_without_bom(r.bytes); wide != Charset::unknown)
    if (auto text = convert_strict(r.bytes, wide)) return r.repaired(std::move(*text), wide);
  const bool japanese = r.declared == Charset::iso_2022_jp;
  if (has_escape(r.bytes)) {
    Tolerant t = read_iso_2022_jp(r.bytes);
    if (t.bad == 0) return r.found(std::move(t.text), Charset::iso_2022_jp);
    if (auto text = convert_strict(r.bytes, Charset::iso_2022_kr)) return r.found(std::move(*text), Charset::iso_2022_kr);
    return r.repaired(std::move(t.text), Charset::iso_2022_jp, "with unreadable bytes");
  }
  if (japanese && r.bytes.find('\x0e') != std::string_view::npos) {
    Tolerant t = read_iso_2022_jp(r.bytes);
    if (t.bad == 0) return r.right(std::move(t.text), Charset::iso_2022_jp);
  }
  if (r.bytes.find("$B") != std::string_view::npos || r.bytes.find("$@") != std::string_view::npos)
    if (auto text = restore_lost_escapes(r.bytes, japanese))
      return {std::move(*text), std::string(canonical(Charset::iso_2022_jp)), "charset: lost ESC of iso-2022-jp restored"};
  return r.right(std::string(r.bytes), r.declared == Charset::unknown ? Charset::ascii : r.declared);
}

struct Candidate {
  Charset charset = Charset::unknown;
  double score = -1;
  std::string text;
};

/// Charsets that raw 8-bit letters come in, likeliest first: of equals the first wins.
constexpr std::array likely{Charset::utf_8, Charset::cp932, Charset::euc_jp, Charset::gb18030, Charset::big5, Charset::cp949,
                            Charset::windows_1252, Charset::koi8_r, Charset::windows_1251};

std::size_t eight_bit_bytes(std::string_view bytes) {
  return static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
}

/// At least one valid UTF-8 form of three bytes or more: hardly ever chance, whatever is declared.
bool has_long_utf8(std::string_view bytes) {
  return is_utf8(bytes) && std::any_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE0; });
}

Candidate best_of(std::string_view bytes, Charset first) {
  const std::size_t n = eight_bit_bytes(bytes);
  // What is declared and fits weighs the more, the fewer bytes there are to judge by; nearly anything fits one-byte tables.
  const double trust = is_single_byte(first) ? 0.5 + 2.0 / static_cast<double>(n) : 0.6 + 6.0 / static_cast<double>(n);
  Candidate best;
  const auto consider = [&](Charset c, double bonus) {
    if (c == Charset::unknown || c == best.charset) return;
    const double score = plausibility(bytes, c) + bonus;
    if (score <= best.score) return;
    if (auto text = convert_strict(bytes, c)) best = {c, score, std::move(*text)};
  };
  consider(first, trust);
  const bool kept = best.charset != Charset::unknown;
  if (kept && !is_single_byte(first) && best.score - trust >= 1.5 && !has_long_utf8(bytes)) return best;  // ordinary writing as declared
  for (Charset c : likely) {
    if (c == first) continue;
    if (kept && is_single_byte(first) && is_single_byte(c) && n < 8) continue;
    consider(c, c == Charset::utf_8 && has_long_utf8(bytes) ? trust : 0);
  }
  return best;
}

bool has_utf8_line(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t nl = bytes.find('\n');
    if (has_long_utf8(bytes.substr(0, nl))) return true;
    bytes.remove_prefix(nl == std::string_view::npos ? bytes.size() : nl + 1);
  }
  return false;
}

/// Letters whose lines come from different programs (a footer added by a list server): each line by itself.
std::optional<std::string> line_by_line(const Reader& r) {
  if (!has_utf8_line(r.bytes)) return std::nullopt;  // only UTF-8 lines prove that another program wrote them
  std::string out;
  std::string_view rest = r.bytes;
  while (!rest.empty()) {
    const std::size_t nl = rest.find('\n');
    const std::string_view line = rest.substr(0, nl == std::string_view::npos ? nl : nl + 1);
    rest.remove_prefix(line.size());
    if (is_ascii(line)) {
      out += seven_bit({line, r.label, r.declared}).text;
      continue;
    }
    Candidate best = best_of(line, r.declared);
    if (best.charset == Charset::unknown || best.score < 0.8) return std::nullopt;
    out += best.text;
  }
  return out;
}

/// The multi-byte charset with the fewest unreadable places, if they are few among many good ones.
std::optional<Decoded> damaged_text(const Reader& r) {
  const std::size_t n = eight_bit_bytes(r.bytes);
  Candidate damaged;
  std::size_t fewest = n;
  for (Charset c : {r.declared, Charset::utf_8, Charset::iso_2022_jp, Charset::cp932, Charset::euc_jp, Charset::gb18030}) {
    if (c == Charset::unknown || c == Charset::ascii || is_single_byte(c)) continue;
    if (c == Charset::iso_2022_jp && !has_escape(r.bytes)) continue;
    Tolerant t = convert_tolerant(r.bytes, c);
    if (t.bad >= fewest || t.bad * 8 > std::max(n, r.bytes.size() / 4)) continue;
    if (c != r.declared && plausibility(r.bytes, c) < 1.0 && !has_escape(r.bytes)) continue;
    fewest = t.bad;
    damaged = {c, 0, std::move(t.text)};
  }
  if (damaged.charset == Charset::unknown) return std::nullopt;
  return r.repaired(std::move(damaged.text), damaged.charset, "with unreadable bytes");
}

Decoded eight_bit(const Reader& r) {
  if (r.declared == Charset::utf_8 || r.label.empty())
    if (auto text = convert_strict(r.bytes, Charset::utf_8)) return r.right(std::move(*text), Charset::utf_8);
  switch (r.declared) {  // no bytes fit these by chance
    case Charset::utf_16: case Charset::utf_16le: case Charset::utf_16be: case Charset::utf_32:
      if (auto text = convert_strict(r.bytes, r.declared)) {
        if (!is_utf8(r.bytes)) return r.right(std::move(*text), r.declared);
      }
      break;
    default: break;
  }
  if (has_escape(r.bytes)) {
    Tolerant t = read_iso_2022_jp(r.bytes);
    if (t.bad == 0) return r.found(std::move(t.text), Charset::iso_2022_jp);
  }
  if (const Charset wide = utf16_without_bom(r.bytes); wide != Charset::unknown)
    if (auto text = convert_strict(r.bytes, wide)) return r.repaired(std::move(*text), wide);
  Candidate best = best_of(r.bytes, r.declared);
  const auto taken = [&] { return r.found(std::move(best.text), best.charset); };
  if (best.charset == Charset::utf_8) return taken();
  if (auto text = line_by_line(r)) return {std::move(*text), "mixed", "charset: lines in different charsets, each read by itself"};
  // Damaged rather than mislabelled (cut inside a character, a byte lost): believed before a one-byte table, which fits nearly anything.
  const bool weak = best.charset == Charset::unknown || (best.charset != r.declared && (is_single_byte(best.charset) || best.score < 0.8));
  if (weak) {
    if (auto damaged = damaged_text(r)) return std::move(*damaged);
  }
  if (best.charset != Charset::unknown) return taken();
  Tolerant latin = convert_tolerant(r.bytes, Charset::windows_1252);
  return r.repaired(std::move(latin.text), Charset::windows_1252, "nothing fits");
}

}  // namespace

std::optional<std::string> decode_strict(std::string_view bytes, std::string_view charset) {
  const Charset c = charset_of(charset);
  if (c == Charset::unknown) return std::nullopt;
  return convert_strict(bytes, c);
}

Decoded decode(std::string_view bytes, std::string_view declared) {
  const Reader reader{bytes, declared, charset_of(declared)};
  if (auto marked = by_byte_order_mark(reader)) return std::move(*marked);
  return is_ascii(bytes) ? seven_bit(reader) : eight_bit(reader);
}

Decoded decode_as(std::string_view bytes, std::string_view charset) {
  const Charset c = charset_of(charset);
  if (c == Charset::unknown) return decode(bytes, charset);
  if (auto text = convert_strict(bytes, c)) return {std::move(*text), std::string(canonical(c)), ""};
  if (c == Charset::iso_2022_jp)
    if (auto text = restore_lost_escapes(bytes, true)) return {std::move(*text), std::string(canonical(c)), ""};
  Tolerant t = convert_tolerant(bytes, c);
  return {std::move(t.text), std::string(canonical(c)), "charset: chosen " + std::string(canonical(c)) + " does not fit all bytes"};
}

}  // namespace kotae::mail
