#include "mail/charset_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>

#include "mail/charset.h"

namespace kotae::mail {
namespace {

struct Row {
  const char* name;
  const char* icu;
};
constexpr std::array<Row, static_cast<std::size_t>(Charset::count_)> rows{{
    {"", nullptr}, {"us-ascii", nullptr}, {"utf-8", nullptr}, {"utf-7", "UTF-7"}, {"utf-16", "UTF-16"}, {"utf-16le", "UTF-16LE"},
    {"utf-16be", "UTF-16BE"}, {"utf-32", "UTF-32"},
    {"cp932", "ibm-943_P15A-2003"}, {"iso-2022-jp-ms", nullptr}, {"euc-jp-ms", "euc-jp-2007"},
    {"gb18030", "gb18030"}, {"hz-gb-2312", "HZ"}, {"iso-2022-cn", "ISO_2022,locale=zh,version=1"}, {"big5", "ibm-1375_P100-2008"},
    {"cp949", "windows-949-2000"}, {"iso-2022-kr", "ISO_2022,locale=ko,version=0"},
    {"windows-1250", "ibm-5346_P100-1998"}, {"windows-1251", "ibm-5347_P100-1998"}, {"windows-1252", "ibm-5348_P100-1997"},
    {"windows-1253", "ibm-5349_P100-1998"}, {"windows-1254", "ibm-5350_P100-1998"}, {"windows-1255", "ibm-9447_P100-2002"},
    {"windows-1256", "ibm-9448_X100-2005"}, {"windows-1257", "ibm-9449_P100-2002"}, {"windows-1258", "ibm-5354_P100-1998"},
    {"windows-874", "windows-874-2000"},
    {"iso-8859-2", "ibm-912_P100-1995"}, {"iso-8859-3", "ibm-913_P100-2000"}, {"iso-8859-4", "ibm-914_P100-1995"},
    {"iso-8859-5", "ibm-915_P100-1995"}, {"iso-8859-6", "ibm-1089_P100-1995"}, {"iso-8859-7", "ibm-9005_X110-2007"},
    {"iso-8859-8", "ibm-5012_P100-1999"}, {"iso-8859-10", "iso-8859_10-1998"}, {"iso-8859-13", "ibm-921_P100-1995"},
    {"iso-8859-14", "iso-8859_14-1998"}, {"iso-8859-15", "ibm-923_P100-1998"},
    {"koi8-r", "ibm-878_P100-1996"}, {"koi8-u", "ibm-1168_P100-2002"}, {"macintosh", "macos-0_2-10.2"}, {"ibm437", "ibm-437_P100-1995"},
    {"ibm850", "ibm-850_P100-1995"}, {"ibm852", "ibm-852_P100-1995"}, {"ibm866", "ibm-866_P100-1995"},
}};

const Row& row(Charset charset) { return rows[static_cast<std::size_t>(charset)]; }

/// Letters and digits only, lower case: "Shift_JIS" and "shift-jis" are one label.
std::string squeeze(std::string_view label) {
  std::string key;
  for (char c : label) {
    if (c == '*') break;  // RFC 2231 language
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) key.push_back(c);
    if (key.size() > 40) break;
  }
  return key;
}

const std::unordered_map<std::string, Charset>& aliases() {
  using C = Charset;
  static const std::unordered_map<std::string, Charset> map = [] {
    std::unordered_map<std::string, Charset> m{
        {"ascii", C::ascii}, {"ansix341968", C::ascii}, {"iso646us", C::ascii}, {"usasciii", C::ascii}, {"us", C::ascii},
        {"utf8", C::utf_8}, {"unicode11utf8", C::utf_8}, {"xutf8", C::utf_8}, {"cp65001", C::utf_8}, {"utf8mb4", C::utf_8},
        {"unicode11utf7", C::utf_7}, {"unicode20utf7", C::utf_7}, {"ucs2", C::utf_16}, {"unicode", C::utf_16},
        {"shiftjis", C::cp932}, {"sjis", C::cp932}, {"xsjis", C::cp932}, {"mskanji", C::cp932}, {"csshiftjis", C::cp932},
        {"windows31j", C::cp932}, {"cswindows31j", C::cp932}, {"ms932", C::cp932}, {"cp943", C::cp932}, {"ibm943", C::cp932},
        {"xmssjis", C::cp932}, {"sjiswin", C::cp932}, {"shiftjisx0213", C::cp932}, {"shiftjis2004", C::cp932}, {"xsjiscp932", C::cp932},
        {"windows932", C::cp932}, {"mbcs932", C::cp932}, {"xmacjapanese", C::cp932},
        {"iso2022jp", C::iso_2022_jp}, {"iso2022jpms", C::iso_2022_jp}, {"iso2022jp1", C::iso_2022_jp}, {"iso2022jp2", C::iso_2022_jp},
        {"iso2022jp3", C::iso_2022_jp}, {"iso2022jp2004", C::iso_2022_jp}, {"csiso2022jp", C::iso_2022_jp},
        {"csiso2022jp2", C::iso_2022_jp}, {"cp50220", C::iso_2022_jp}, {"cp50221", C::iso_2022_jp}, {"cp50222", C::iso_2022_jp},
        {"cp50220raw", C::iso_2022_jp}, {"jis", C::iso_2022_jp}, {"jis7", C::iso_2022_jp}, {"jis8", C::iso_2022_jp},
        {"jisencoding", C::iso_2022_jp}, {"windows50221", C::iso_2022_jp}, {"windowsiso2022jp", C::iso_2022_jp}, {"jisms", C::iso_2022_jp},
        {"eucjp", C::euc_jp}, {"xeucjp", C::euc_jp}, {"eucjpms", C::euc_jp}, {"eucjpwin", C::euc_jp}, {"cp51932", C::euc_jp},
        {"cseucpkdfmtjapanese", C::euc_jp}, {"ujis", C::euc_jp}, {"eucjp2004", C::euc_jp}, {"eucjisx0213", C::euc_jp}, {"xeuc", C::euc_jp},
        {"gb2312", C::gb18030}, {"gbk", C::gb18030}, {"xgbk", C::gb18030}, {"cp936", C::gb18030}, {"ms936", C::gb18030},
        {"windows936", C::gb18030}, {"csgb2312", C::gb18030}, {"gb231280", C::gb18030}, {"euccn", C::gb18030}, {"chinese", C::gb18030},
        {"isoir58", C::gb18030}, {"xgb2312", C::gb18030}, {"hz", C::hz}, {"hzgb2312", C::hz}, {"iso2022cnext", C::iso_2022_cn},
        {"big5hkscs", C::big5}, {"cp950", C::big5}, {"windows950", C::big5}, {"csbig5", C::big5}, {"xxbig5", C::big5}, {"big5eten", C::big5},
        {"cnbig5", C::big5}, {"big5tw", C::big5},
        {"euckr", C::cp949}, {"ksc56011987", C::cp949}, {"ksc5601", C::cp949}, {"ks5601", C::cp949}, {"windows949", C::cp949},
        {"uhc", C::cp949}, {"cseuckr", C::cp949}, {"korean", C::cp949}, {"ms949", C::cp949}, {"ksc56011992", C::cp949},
        {"iso88591", C::windows_1252}, {"latin1", C::windows_1252}, {"l1", C::windows_1252}, {"csisolatin1", C::windows_1252},
        {"ansi", C::windows_1252}, {"iso885911", C::windows_874}, {"tis620", C::windows_874}, {"cp874", C::windows_874},
        {"iso88599", C::windows_1254}, {"latin5", C::windows_1254}, {"latin2", C::iso_8859_2}, {"latin9", C::iso_8859_15},
        {"latin0", C::iso_8859_15}, {"iso88598i", C::iso_8859_8}, {"logical", C::iso_8859_8}, {"cyrillic", C::iso_8859_5},
        {"greek", C::iso_8859_7}, {"hebrew", C::iso_8859_8}, {"arabic", C::iso_8859_6}, {"koi8", C::koi8_r}, {"cskoi8r", C::koi8_r},
        {"xmacroman", C::macintosh}, {"macroman", C::macintosh}, {"mac", C::macintosh}, {"cp437", C::ibm437}, {"cp850", C::ibm850},
        {"cp852", C::ibm852}, {"cp866", C::ibm866}, {"xcp1250", C::windows_1250}, {"xcp1251", C::windows_1251},
        {"xcp1252", C::windows_1252},
    };
    for (int n = 1250; n <= 1258; ++n)
      m.emplace("cp" + std::to_string(n), static_cast<Charset>(static_cast<int>(C::windows_1250) + n - 1250));
    for (std::size_t i = 1; i < rows.size(); ++i) m.emplace(squeeze(rows[i].name), static_cast<Charset>(i));
    return m;
  }();
  return map;
}

}  // namespace

Charset charset_of(std::string_view label) {
  const std::string key = squeeze(label);
  if (key == "utf8") return Charset::utf_8;
  const auto& map = aliases();
  const auto found = map.find(key);
  return found == map.end() ? Charset::unknown : found->second;
}

std::string_view canonical(Charset charset) { return row(charset).name; }
const char* icu_name(Charset charset) { return row(charset).icu; }
bool is_single_byte(Charset charset) { return charset >= Charset::windows_1250; }

std::string printable_label(std::string_view label) {
  std::string out;
  for (char c : label) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c > ' ' && c < 0x7f && c != '"') out.push_back(c);
    if (out.size() == 40) break;
  }
  return out;
}

const char* const* charset_choices(std::size_t& count) {
  static constexpr std::array choices{"utf-8", "iso-2022-jp-ms", "cp932", "euc-jp-ms", "gb18030", "big5", "cp949", "windows-1252",
                                      "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
                                      "windows-1257", "windows-1258", "windows-874", "koi8-r", "iso-8859-2", "iso-8859-5", "iso-8859-7",
                                      "iso-8859-15", "utf-7", "utf-16le", "utf-16be"};
  count = choices.size();
  return choices.data();
}

}  // namespace kotae::mail
