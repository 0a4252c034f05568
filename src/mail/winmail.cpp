#include "mail/winmail.h"

#include <cstdint>
#include <optional>

#include "mail/attachment_name.h"
#include "mail/charset.h"
#include "mail/plain_text.h"

namespace kotae::mail {
namespace {

constexpr std::size_t max_files = 500;
constexpr std::uint32_t signature = 0x223E9F78;

/// Little-endian numbers off the front; after a read past the end everything is zero and `ok` is false.
struct Cursor {
  std::string_view left;
  bool ok = true;

  std::string_view take(std::size_t n) {
    if (n > left.size()) {
      ok = false;
      left = {};
      return {};
    }
    const auto out = left.substr(0, n);
    left.remove_prefix(n);
    return out;
  }
  std::uint32_t number(std::size_t n) {
    std::uint32_t v = 0;
    const auto bytes = take(n);
    for (std::size_t i = bytes.size(); i-- > 0;) v = v << 8 | static_cast<unsigned char>(bytes[i]);
    return v;
  }
};

struct Property {
  std::uint32_t type = 0, id = 0;
  std::string_view value;  // the first value
};

std::size_t fixed_size(std::uint32_t type) {
  switch (type) {
    case 0x02: case 0x03: case 0x04: case 0x0A: case 0x0B: return 4;  // shorts and booleans are padded
    case 0x05: case 0x06: case 0x07: case 0x14: case 0x40: return 8;
    case 0x48: return 16;
    default: return 0;
  }
}

/// One property of a MAPI list; nothing when the list is damaged.
std::optional<Property> next_property(Cursor& c) {
  Property p;
  p.type = c.number(2);
  p.id = c.number(2);
  if (p.id >= 0x8000) {  // named: GUID, then a number or a name
    c.take(16);
    if (c.number(4) == 1) {
      const std::uint32_t n = c.number(4);
      c.take(n);
      c.take((4 - n % 4) % 4);
    } else {
      c.take(4);
    }
  }
  const std::uint32_t base = p.type & 0x0FFF;
  const bool many = p.type & 0x1000;
  const bool variable = base == 0x1E || base == 0x1F || base == 0x102 || base == 0x0D;
  const std::uint32_t count = many || variable ? c.number(4) : 1;
  if (!c.ok || (!variable && fixed_size(base) == 0 && base > 1)) return std::nullopt;
  for (std::uint32_t i = 0; i < count && c.ok; ++i) {
    std::string_view value;
    if (variable) {
      const std::uint32_t n = c.number(4);
      value = c.take(n);
      c.take((4 - n % 4) % 4);
    } else {
      if (fixed_size(base) == 0) break;
      value = c.take(fixed_size(base));
    }
    if (i == 0) p.value = value;
  }
  p.type = base;
  if (!c.ok) return std::nullopt;
  return p;
}

class Reader {
 public:
  Winmail read(std::string_view bytes) {
    Cursor c{bytes};
    if (c.number(4) != signature) return {};
    c.number(2);
    bool damaged = false;
    while (!c.left.empty()) {
      const std::uint32_t level = c.number(1), id = c.number(4) & 0xFFFF, size = c.number(4);
      const std::string_view data = c.take(size);
      c.number(2);  // a checksum, which some writers leave wrong
      if (!c.ok || (level != 1 && level != 2)) {
        damaged = true;
        break;
      }
      damaged |= !attribute(id, data);
    }
    finish_file();
    out_.readable = !damaged;
    settle_lines(out_.text);
    settle_lines(out_.html);
    return std::move(out_);
  }

 private:
  bool attribute(std::uint32_t id, std::string_view data) {
    switch (id) {
      case 0x9007: {  // code page of the 8-bit strings
        Cursor c{data};
        codepage_ = "cp" + std::to_string(c.number(4));
        return true;
      }
      case 0x9002:  // the next file begins
        finish_file();
        if (out_.attachments.size() >= max_files) return false;
        file_.emplace();
        return true;
      case 0x8010:
        if (file_) file_->filename = string8(data);
        return true;
      case 0x800F:
        if (file_) file_->bytes = data;
        return true;
      case 0x800C:
        if (out_.text.empty()) out_.text = string8(data);
        return true;
      case 0x9003: return message_properties(data);
      case 0x9005: return file_properties(data);
      default: return true;
    }
  }

  bool message_properties(std::string_view data) {
    Cursor c{data};
    for (std::uint32_t n = c.number(4); n > 0; --n) {
      const auto p = next_property(c);
      if (!p) return false;
      if (p->id == 0x1000) out_.text = string(*p);
      if (p->id == 0x1013) out_.html = p->type == 0x102 ? decode(p->value, codepage_).text : string(*p);
      if (p->id == 0x3FDE && p->type == 0x03) codepage_ = "cp" + std::to_string(Cursor{p->value}.number(4));
    }
    return true;
  }

  bool file_properties(std::string_view data) {
    if (!file_) return true;
    Cursor c{data};
    for (std::uint32_t n = c.number(4); n > 0; --n) {
      const auto p = next_property(c);
      if (!p) return false;
      switch (p->id) {
        case 0x3707: file_->filename = string(*p); break;
        case 0x3704:
          if (file_->filename.empty()) file_->filename = string(*p);
          break;
        case 0x370E: file_->content_type = string(*p); break;
        case 0x3712: file_->content_id = string(*p); break;
        case 0x3701:
          if (file_->bytes.empty()) file_->bytes = p->type == 0x0D && p->value.size() > 16 ? p->value.substr(16) : p->value;
          break;
        default: break;
      }
    }
    return true;
  }

  std::string string8(std::string_view s) const {
    s = s.substr(0, s.find('\0'));
    return decode(s, codepage_).text;
  }
  std::string string(const Property& p) const {
    if (p.type != 0x1F) return string8(p.value);
    std::string_view v = p.value;
    while (v.size() >= 2 && v[v.size() - 1] == '\0' && v[v.size() - 2] == '\0') v.remove_suffix(2);
    return decode_as(v, "utf-16le").text;
  }

  void finish_file() {
    if (!file_) return;
    Attachment a;
    a.filename = safe_filename(file_->filename);
    a.content_type = "application/octet-stream";
    const std::string& type = file_->content_type;
    const bool plain = type.size() < 100 && type.find('/') != std::string::npos && type.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789/+-.") == std::string::npos;
    if (plain) a.content_type = type;
    a.bytes = file_->bytes;
    std::string id = file_->content_id;
    std::erase_if(id, [](char c) { return c == '<' || c == '>' || static_cast<unsigned char>(c) <= ' '; });
    a.content_id = std::move(id);
    a.is_inline = !a.content_id.empty();
    out_.attachments.push_back(std::move(a));
    file_.reset();
  }

  struct File {
    std::string filename, content_type, content_id;
    std::string_view bytes;
  };

  Winmail out_;
  std::string codepage_ = "cp932";
  std::optional<File> file_;
};

}  // namespace

bool is_winmail(std::string_view content_type, std::string_view bytes) {
  if (content_type == "application/ms-tnef" || content_type == "application/vnd.ms-tnef") return true;
  return content_type == "application/octet-stream" && bytes.starts_with("\x78\x9f\x3e\x22");
}

Winmail read_winmail(std::string_view bytes) { return Reader().read(bytes); }

}  // namespace kotae::mail
