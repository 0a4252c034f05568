#include "mail/quote_marks.h"

#include <algorithm>
#include <array>

namespace kotae::mail {

namespace {

using sv = std::string_view;

constexpr std::size_t max_line = 500;  // no mark is longer; keeps every search below bounded

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lowered(sv s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool starts_with_any(sv s, std::span<const sv> words) {
  return std::any_of(words.begin(), words.end(), [s](sv w) { return s.starts_with(w); });
}
bool contains_any(sv s, std::span<const sv> words) {
  return std::any_of(words.begin(), words.end(), [s](sv w) { return s.find(w) != sv::npos; });
}

// Bytes of the UTF-8 sequence that starts here; 1 for a stray byte.
std::size_t length_at(sv s) {
  const auto c = static_cast<unsigned char>(s[0]);
  const std::size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
  return std::min(n, s.size());
}

constexpr sv blanks[] = {" ", "\t", "\r", "\n", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xEF\xBB\xBF"};

// "wrote" with the blanks or punctuation that make it the verb of an attribution.
constexpr sv verbs[] = {" wrote",    " writes",    " a écrit",   " schrieb",    " escribió",  " escreveu", " ha scritto", " schreef", " skrev",
                        "napisał",   "napsal",     "napísal",    "написав",     "написала",   "написал",   "пише",        "írta",     " kirjoitti",
                        "yazdı",     "έγραψε",     " a scris",   "さんは書",    "が書",       "に書",      "書きました",  "のメール", "のメッセージ",
                        "さんwrote", "さん wrote", "写道",       "寫道",        "작성",       "님이",      "escrigué",    " va escriure"};
constexpr sv starters[] = {"on ", "le ", "am ", "el ", "il ", "op ", "em ", "w dniu ", "dnia ", "den ", "pe ", "at ", "in ", "från ", "från:", "quoting ", "vào ", "il giorno ", "> on "};
constexpr sv self_sufficient[] = {"さんは書きました", "さんが書きました", "さんのメール:", "さんのメール：", "さんからのメール", "さん wrote", "さんwrote", "様 wrote"};

constexpr sv separators[] = {"original message", "original appointment", "forwarded message", "forwarded by", "reply message", "original mail",
                             "元のメッセージ", "元のメール", "元の本文", "転送メッセージ", "転送メール", "転送されたメッセージ", "オリジナルメッセージ", "オリジナル メッセージ", "原文", "引用", "以下転送", "以前のメッセージ",
                             "ursprüngliche nachricht", "weitergeleitete nachricht", "message d'origine", "message d’origine", "message original", "message transféré", "mensaje original", "mensaje reenviado", "mensagem original", "messaggio originale",
                             "messaggio inoltrato", "oorspronkelijk bericht", "doorgestuurd bericht", "oprindelig meddelelse", "ursprungligt meddelande", "opprinnelig melding", "alkuperäinen viesti", "wiadomość oryginalna",
                             "исходное сообщение", "пересылаемое сообщение", "原始邮件", "原始郵件", "转发的邮件", "轉寄的郵件", "원본 메일", "원본 메시지", "original"};
constexpr sv bare_separators[] = {"begin forwarded message:", "anfang der weitergeleiteten nachricht:", "début du message transféré", "début du message réexpédié", "inicio del mensaje reenviado:", "inizio messaggio inoltrato:",
                                  "begin doorgestuurd bericht:", "転送されたメッセージ:", "転送メッセージ:", "以下は転送されたメッセージです", "[original message]", "＜元のメッセージ＞", "【元のメッセージ】", "<元のメッセージ>"};

struct Label {
  sv word;
  QuotedHeader kind;
};
using enum QuotedHeader;
constexpr Label labels[] = {
    {"from", from}, {"差出人", from}, {"送信者", from}, {"送信元", from}, {"発信者", from}, {"de", from}, {"von", from}, {"da", from}, {"van", from}, {"från", from},
    {"fra", from}, {"od", from}, {"lähettäjä", from}, {"feladó", from}, {"kimden", from}, {"от", from}, {"від", from}, {"发件人", from}, {"寄件者", from}, {"寄件人", from},
    {"보낸 사람", from}, {"보낸사람", from}, {"expéditeur", from},
    {"sent", sent}, {"date", sent}, {"送信日時", sent}, {"日時", sent}, {"日付", sent}, {"送信日", sent}, {"送信", sent}, {"受信日時", sent}, {"envoyé", sent}, {"envoyé le", sent},
    {"message du", sent}, {"gesendet", sent}, {"datum", sent}, {"inviato", sent}, {"verzonden", sent}, {"enviado", sent}, {"enviado el", sent}, {"enviada em", sent},
    {"fecha", sent}, {"data", sent}, {"skickat", sent}, {"sendt", sent}, {"dato", sent}, {"lähetetty", sent}, {"wysłano", sent}, {"отправлено", sent}, {"дата", sent},
    {"надіслано", sent}, {"发送时间", sent}, {"发送日期", sent}, {"日期", sent}, {"寄件日期", sent}, {"보낸 날짜", sent}, {"날짜", sent},
    {"to", to}, {"宛先", to}, {"受信者", to}, {"à", to}, {"a", to}, {"an", to}, {"aan", to}, {"para", to}, {"till", to}, {"til", to}, {"do", to}, {"кому", to}, {"收件人", to},
    {"收件者", to}, {"받는 사람", to}, {"받는사람", to}, {"vastaanottaja", to},
    {"cc", cc}, {"bcc", cc}, {"ｃｃ", cc}, {"copie à", cc}, {"抄送", cc}, {"副本", cc}, {"копия", cc}, {"참조", cc},
    {"subject", subject}, {"件名", subject}, {"題名", subject}, {"objet", subject}, {"sujet", subject}, {"betreff", subject}, {"oggetto", subject}, {"onderwerp", subject},
    {"asunto", subject}, {"assunto", subject}, {"ämne", subject}, {"emne", subject}, {"aihe", subject}, {"temat", subject}, {"тема", subject}, {"主题", subject}, {"主旨", subject},
    {"主題", subject}, {"제목", subject},
    {"importance", other}, {"重要度", other}, {"attachments", other}, {"添付ファイル", other}, {"reply-to", other}, {"返信先", other}, {"priority", other}, {"message-id", other}};

// A date in the shape Japanese and technical programs print: 2026年11月22日, 2026/11/22, 2026-11-22, 2013.02.08.; nothing else before it but brackets.
bool starts_with_numeric_date(sv s) {
  while (!s.empty() && (s[0] == '(' || s[0] == '[' || s[0] == '>' || s[0] == ' ')) s.remove_prefix(1);
  std::size_t i = 0;
  while (i < s.size() && is_digit(s[i])) ++i;
  if (i != 4) return false;
  const auto rest = s.substr(4);
  if (rest.starts_with("年")) return true;
  return rest.size() > 2 && (rest[0] == '/' || rest[0] == '-' || rest[0] == '.') && (is_digit(rest[1]) || rest[1] == ' ');
}

bool has_time(sv s) {
  for (std::size_t i = 1; i + 2 < s.size(); ++i)
    if (s[i] == ':' && is_digit(s[i - 1]) && is_digit(s[i + 1]) && is_digit(s[i + 2])) return true;
  return s.find("時") != sv::npos;
}

bool ends_with_colon(sv s) { return s.ends_with(':') || s.ends_with("："); }

sv without_emphasis(sv s) {
  while (!s.empty() && (s.front() == '*' || s.front() == '_')) s.remove_prefix(1);
  return s;
}

constexpr auto wide_decorations = [] {
  std::array words = std::to_array<sv>({
      "━", "─", "―", "—", "–", "‐", "ー", "－", "−", "═", "＝", "＿", "＊", "＋", "～", "〜", "＃", "／", "＼", "｜", "．", "。", "・", "･", "…", "‥", "：", "◆",
      "◇", "□", "■", "●", "○", "◎", "★", "☆", "▲", "△", "▼", "▽", "♪", "♡", "♥", "※", "゜", "ﾟ", "°", "≡", "┏", "┓", "┗", "┛", "┃", "┌", "┐", "└",
      "┘", "│", "├", "┤", "┣", "┫", "╋", "┼", "┳", "┻", "┯", "┷", "＜", "＞", "∽", "∞", "▬", "█", "▀", "▄", "╂", "┿", "‾", "￣", "｡", "✽", "✿", "❀"});
  std::sort(words.begin(), words.end());
  return words;
}();

bool is_decoration(sv c) {
  constexpr sv characters = "-=_*+~#/\\|.:<>^";
  if (c.size() == 1) return characters.find(c[0]) != sv::npos;
  return std::binary_search(wide_decorations.begin(), wide_decorations.end(), c);
}

}  // namespace

std::string_view trim_line(std::string_view s) {
  // Bytes that begin or end one of the blanks; most lines have neither.
  const auto opens = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\xC2' || c == '\xE3' || c == '\xE2' || c == '\xEF'; };
  const auto closes = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\xA0' || c == '\x80' || (c >= '\x8B' && c <= '\x8F') || c == '\xBF'; };
  while (!s.empty() && (s.back() == '\n' || s.back() == '\r')) s.remove_suffix(1);
  for (bool more = true; more && !s.empty() && (opens(s.front()) || closes(s.back()));) {
    more = false;
    for (const sv b : blanks) {
      if (s.starts_with(b)) {
        s.remove_prefix(b.size());
        more = true;
      }
      if (s.ends_with(b)) {
        s.remove_suffix(b.size());
        more = true;
      }
    }
  }
  return s;
}

bool is_rule(sv line) {
  if (line.size() < 4 || line.size() > max_line) return false;
  std::size_t columns = 0, kinds = 0;
  std::array<sv, 4> seen;
  while (!line.empty()) {
    const auto n = length_at(line);
    const auto c = line.substr(0, n);
    line.remove_prefix(n);
    if (c == " " || c == "　") continue;
    if (!is_decoration(c)) return false;
    columns += n == 1 ? 1 : 2;
    if (std::find(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(kinds), c) == seen.begin() + static_cast<std::ptrdiff_t>(kinds)) {
      if (kinds == seen.size()) return false;
      seen[kinds++] = c;
    }
  }
  return columns >= 4;
}

bool is_history_separator(sv line) {
  if (line.size() > 200) return false;
  line = without_emphasis(line);
  while (!line.empty() && line.back() == '*') line.remove_suffix(1);
  if (line.empty()) return false;
  const bool drawn = line[0] == ' ' || is_decoration(line.substr(0, length_at(line)));
  constexpr sv first_bytes = "badi\xE8\xE4\xEF\xE3[<";  // of bare_separators
  if (!drawn && first_bytes.find(static_cast<char>(line[0] >= 'A' && line[0] <= 'Z' ? line[0] + 32 : line[0])) == sv::npos) return false;
  const auto low = lowered(line);
  if (starts_with_any(low, bare_separators)) return true;
  if (!drawn && line[0] != '\xE3') return false;
  // dashes, phrase, dashes
  sv inner = low;
  std::size_t before = 0, after = 0;
  while (!inner.empty()) {
    const auto n = length_at(inner);
    const auto c = inner.substr(0, n);
    if (c == " " || c == "　") {
      inner.remove_prefix(n);
      continue;
    }
    if (!is_decoration(c)) break;
    before += n == 1 ? 1 : 2;
    inner.remove_prefix(n);
  }
  while (!inner.empty()) {
    std::size_t n = 1;
    while (n < inner.size() && n < 4 && (static_cast<unsigned char>(inner[inner.size() - n]) & 0xC0) == 0x80) ++n;
    const auto c = inner.substr(inner.size() - n);
    if (c != " " && c != "　") {
      if (!is_decoration(c)) break;
      after += n == 1 ? 1 : 2;
    }
    inner.remove_suffix(n);
  }
  if (before < 2) return false;
  for (const sv s : separators) {
    if (inner == s) return after >= 2;
    // "---- Forwarded by A B on 2026/11/22 14:05 ----"
    if (s == "forwarded by" && inner.starts_with(s)) return true;
  }
  return false;
}

bool is_attribution(sv line) {
  if (line.size() > max_line || line.size() < 8 || !ends_with_colon(line)) return false;
  while (line.starts_with("- ") || line.starts_with("> ")) line.remove_prefix(2);
  line = trim_line(line);
  const auto low = lowered(line);
  const bool at = low.find('@') != std::string::npos;
  const bool digit = std::any_of(low.begin(), low.end(), is_digit);
  if (contains_any(low, self_sufficient) && low.size() < 200) return true;
  if (starts_with_numeric_date(low))
    return (has_time(low) || contains_any(low, verbs)) && (at || contains_any(low, verbs) || low.find("さん") != std::string::npos);
  if (!contains_any(low, verbs) || !(at || digit)) return false;
  if (starts_with_any(low, starters)) return true;
  // "29 грудня 2017 р. о 19:09 <a@b> написав:", "tir. 18. apr. 2017 kl. 13:09 skrev A <a@b>:", "\"A\" <a@b> wrote:"
  return at || has_time(low);
}

std::size_t attribution_length(std::span<const sv> lines) {
  const auto begins = [](sv t) {
    constexpr sv words[] = {"On ", "Le ", "Am ", "El ", "Il ", "Op ", "Em ", "W dniu ", "Dnia ", "Den ", "- On ", "- Le "};
    return starts_with_any(t, words) || is_digit(t[0]);
  };
  std::string joined;
  for (std::size_t n = 0; n < lines.size() && n < max_attribution_lines; ++n) {
    const auto t = lines[n];
    if (t.empty() || t.size() > 300) return 0;
    if (n == 1 && !begins(lines[0]) && std::none_of(lines[0].begin(), lines[0].end(), is_digit)) return 0;
    // The sentence above an attribution is not part of it.
    if (n > 0 && begins(t) && !begins(lines[0])) return 0;
    if (!ends_with_colon(t)) continue;
    joined.clear();
    for (const auto part : lines.first(n + 1)) {
      if (!joined.empty() && part != ">:") joined += ' ';
      joined += part;
    }
    if (is_attribution(joined)) return n + 1;
  }
  return 0;
}

QuotedHeader quoted_header(sv line) {
  if (line.size() > 2000) return none;
  line = without_emphasis(line.substr(0, 80));
  auto colon = line.find(':');
  const auto wide = line.find("：");
  colon = std::min(colon, wide);
  if (colon == sv::npos || colon > 40) return none;
  auto label = line.substr(0, colon);
  while (!label.empty() && (label.back() == '*' || label.back() == '_')) label.remove_suffix(1);
  label = trim_line(label);
  std::string low = lowered(label);
  // Capitals of À and Ä keep their label.
  if (low == "À") low = "à";
  if (low == "Ämne") low = "ämne";
  // Labels padded to equal width: "件　名".
  for (auto p = low.find("　"); p != std::string::npos; p = low.find("　")) low.erase(p, 3);
  for (const auto& l : labels)
    if (l.word == low) return l.kind;
  // Cyrillic capitals.
  constexpr Label capitals[] = {{"От", from}, {"Від", from}, {"Дата", sent}, {"Отправлено", sent}, {"Надіслано", sent}, {"Кому", to}, {"Копия", cc}, {"Тема", subject}};
  for (const auto& l : capitals)
    if (l.word == low) return l.kind;
  return none;
}

std::size_t header_block(std::span<const sv> lines) {
  if (lines.empty() || quoted_header(lines[0]) == none) return 0;
  unsigned kinds = 0;
  std::size_t block = 0, plain = 0;
  for (std::size_t i = 0; i < lines.size() && i < 16; ++i) {
    if (lines[i].empty()) break;
    const auto kind = quoted_header(lines[i]);
    if (kind == none) {
      if (++plain > 3) break;  // a long list of recipients goes on over some lines
      continue;
    }
    plain = 0;
    block = i + 1;
    kinds |= 1U << static_cast<unsigned>(kind);
  }
  const auto has = [kinds](QuotedHeader k) { return (kinds >> static_cast<unsigned>(k)) & 1U; };
  if (!has(from)) return 0;
  return has(sent) + has(to) + has(subject) >= 2 ? block : 0;
}

bool is_device_signature(sv line) {
  if (line.size() > 120 || line.size() < 6) return false;
  const auto low = lowered(line);
  const auto words = 1 + std::count(low.begin(), low.end(), ' ');
  const bool sentence = low.ends_with('.') || low.find(", ") != std::string::npos || low.ends_with("。");
  constexpr sv english[] = {"sent from my ", "sent from a ", "sent from mail for windows", "sent from outlook", "sent from yahoo", "sent from gmail", "sent via ", "get outlook for ",
                            "envoyé de mon ", "envoyé depuis ", "von meinem ", "gesendet von ", "enviado desde mi", "enviado do meu ", "inviato da ", "verzonden vanaf ", "verstuurd vanaf ", "skickat från min ",
                            "wysłane z ", "отправлено с ", "发自我的", "從我的 iphone", "나의 iphone"};
  if (!sentence && words <= 7 && starts_with_any(low, english)) return true;
  constexpr sv ends[] = {"から送信", "から送信しました", "から送信されました", "から送信。", "より送信"};
  constexpr sv devices[] = {"iphone", "ipad", "android", "スマートフォン", "スマホ", "携帯", "xperia", "galaxy", "aquos", "pixel", "outlook", "yahoo", "gmail", "メールアプリ", "モバイル", "windows", "docomo", "ドコモ", "au", "softbank"};
  for (const sv e : ends)
    if (low.ends_with(e) && low.size() < 90) return contains_any(low, devices);
  return low.find("outlook") != std::string::npos && (low.ends_with("を入手") || low.ends_with("を入手する"));
}

}  // namespace kotae::mail
