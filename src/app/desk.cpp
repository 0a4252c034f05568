#include "app/desk.h"

#include <date/tz.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "store/access.h"
#include "store/feed.h"
#include "store/tickets.h"
#include "store/visible.h"

namespace kotae::app {
namespace json = boost::json;

std::string to_json(const Settings& s) {
  return json::serialize(json::object{{"name", s.name},
                                      {"locale", s.locale},
                                      {"time_zone", s.time_zone},
                                      {"hold_s", s.hold_s},
                                      {"close_after_days", s.close_after_days},
                                      {"auto_letters_per_address_per_hour", s.auto_letters_per_address_per_hour},
                                      {"api_requests_per_minute", s.api_requests_per_minute},
                                      {"max_letter_mb", s.max_letter_mb},
                                      {"allowed_remote_images", s.allowed_remote_images},
                                      {"subject_id", s.subject_id},
                                      {"anonymous_requests", s.anonymous_requests},
                                      {"clamd", s.clamd}});
}

namespace {

struct Faults {
  Error e{Code::invalid, "", {}, "", 0};
  void add(std::string field, std::string reason, std::string text) {
    if (e.description.empty()) e.description = field + ": " + text;
    e.details.push_back({std::move(field), std::move(reason), std::move(text)});
  }
};

}  // namespace

bool known_time_zone(std::string_view name) {
  try {
    return date::locate_zone(name) != nullptr;
  } catch (const std::runtime_error&) {
    return false;
  }
}

Result<Settings> apply_settings(Settings s, std::string_view text) {
  boost::system::error_code ec;
  const json::value v = json::parse(text, ec);
  if (ec || !v.is_object()) return invalid("settings", "invalid", "must be a JSON object");
  const json::object& o = v.get_object();
  Faults f;
  const auto string = [&](const char* key, std::string& to, std::size_t max, bool blank_ok) {
    const auto* p = o.if_contains(key);
    if (!p) return;
    if (!p->is_string()) return f.add(key, "invalid", "must be text");
    if (p->get_string().size() > max) return f.add(key, "too_long", "must be at most " + std::to_string(max) + " bytes");
    if (!blank_ok && p->get_string().empty()) return f.add(key, "blank", "cannot be blank");
    to = p->get_string();
  };
  const auto number = [&](const char* key, int& to, int min, int max) {
    const auto* p = o.if_contains(key);
    if (!p) return;
    if (!p->is_int64() || p->get_int64() < min || p->get_int64() > max)
      return f.add(key, "inclusion", "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    to = static_cast<int>(p->get_int64());
  };
  string("name", s.name, 200, false);
  string("locale", s.locale, 10, false);
  string("time_zone", s.time_zone, 60, false);
  string("clamd", s.clamd, 200, true);
  number("hold_s", s.hold_s, 0, 300);
  number("close_after_days", s.close_after_days, 1, 365);
  number("auto_letters_per_address_per_hour", s.auto_letters_per_address_per_hour, 0, 100);
  number("api_requests_per_minute", s.api_requests_per_minute, 10, 10'000'000);
  number("max_letter_mb", s.max_letter_mb, 1, 100);
  const auto flag = [&](const char* key, bool& to) {
    const auto* p = o.if_contains(key);
    if (!p) return;
    if (!p->is_bool()) return f.add(key, "invalid", "must be true or false");
    to = p->get_bool();
  };
  flag("allowed_remote_images", s.allowed_remote_images);
  flag("subject_id", s.subject_id);
  flag("anonymous_requests", s.anonymous_requests);
  if (s.locale != "ja" && s.locale != "en") f.add("locale", "inclusion", "must be ja or en");
  if (!known_time_zone(s.time_zone)) f.add("time_zone", "inclusion", "is no time zone of the IANA list");
  if (!f.e.details.empty()) return fail(std::move(f.e));
  return s;
}

Keyring Keyring::open(const std::string& data_dir) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
  Keyring k;
  const auto from_hex = [&](std::string_view hex, const std::string& where) {
    k.key_.resize(crypto_secretbox_KEYBYTES);
    std::size_t n = 0;
    if (sodium_hex2bin(reinterpret_cast<unsigned char*>(k.key_.data()), k.key_.size(), hex.data(), hex.size(), " \r\n", &n, nullptr) != 0 || n != k.key_.size())
      throw std::runtime_error(where + " must hold 64 hexadecimal digits");
  };
  if (const char* env = std::getenv("KOTAE_SECRET_KEY"); env && *env) {
    from_hex(env, "KOTAE_SECRET_KEY");
    return k;
  }
  const std::string path = data_dir + "/secret.key";
  if (std::ifstream in(path); in) {
    std::string hex((std::istreambuf_iterator<char>(in)), {});
    from_hex(hex, path);
    return k;
  }
  k.key_.resize(crypto_secretbox_KEYBYTES);
  randombytes_buf(k.key_.data(), k.key_.size());
  char hex[2 * crypto_secretbox_KEYBYTES + 1];
  sodium_bin2hex(hex, sizeof hex, reinterpret_cast<const unsigned char*>(k.key_.data()), k.key_.size());
  // Written whole under another name first: a crash never leaves half a key behind.
  const std::string temporary = path + "." + std::to_string(::getpid());
  const int fd = ::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0 || ::write(fd, hex, sizeof hex - 1) != static_cast<ssize_t>(sizeof hex - 1) || ::fsync(fd) != 0 || ::close(fd) != 0)
    throw std::runtime_error("cannot write " + temporary);
  if (::link(temporary.c_str(), path.c_str()) != 0) {  // somebody else made one meanwhile
    ::unlink(temporary.c_str());
    return open(data_dir);
  }
  ::unlink(temporary.c_str());
  return k;
}

std::string Keyring::seal(std::string_view plain) const {
  std::string out(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
  auto* p = reinterpret_cast<unsigned char*>(out.data());
  randombytes_buf(p, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(p + crypto_secretbox_NONCEBYTES, reinterpret_cast<const unsigned char*>(plain.data()), plain.size(), p,
                        reinterpret_cast<const unsigned char*>(key_.data()));
  return out;
}

std::string Keyring::unseal(std::string_view box) const {
  if (box.size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) return {};
  std::string out(box.size() - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES, '\0');
  const auto* p = reinterpret_cast<const unsigned char*>(box.data());
  if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(out.data()), p + crypto_secretbox_NONCEBYTES, box.size() - crypto_secretbox_NONCEBYTES, p,
                                 reinterpret_cast<const unsigned char*>(key_.data())) != 0)
    return {};
  return out;
}

std::string Keyring::ticket_check(TicketId t) const {
  const std::string text = "ticket " + std::to_string(t.v);
  unsigned char mac[crypto_generichash_BYTES];
  crypto_generichash(mac, sizeof mac, reinterpret_cast<const unsigned char*>(text.data()), text.size(), reinterpret_cast<const unsigned char*>(key_.data()), key_.size());
  char hex[2 * 6 + 1];
  sodium_bin2hex(hex, sizeof hex, mac, 6);
  return hex;
}

std::string Keyring::mark(std::string_view text) const {
  unsigned char mac[crypto_generichash_BYTES];
  crypto_generichash(mac, sizeof mac, reinterpret_cast<const unsigned char*>(text.data()), text.size(), reinterpret_cast<const unsigned char*>(key_.data()), key_.size());
  char hex[2 * 16 + 1];
  sodium_bin2hex(hex, sizeof hex, mac, 16);
  return hex;
}

Desk::Desk(std::unique_ptr<store::Database> database, store::Blobs blobs, Keyring keys, std::string url)
    : db_(std::move(database)), blobs_(std::move(blobs)), keys_(std::move(keys)), url_(std::move(url)), settings_(std::make_shared<Settings>()) {
  db_->read([&](store::Tx& tx) { reload_settings(tx); });
}

std::string Desk::host() const {
  std::string_view u = url_;
  if (const auto p = u.find("://"); p != std::string_view::npos) u.remove_prefix(p + 3);
  u = u.substr(0, u.find('/'));
  if (!u.empty() && u.front() == '[') return "kotae.invalid";
  u = u.substr(0, u.find(':'));
  return u.find('.') == std::string_view::npos || (u.back() >= '0' && u.back() <= '9') ? "kotae.invalid" : std::string(u);
}

Settings Desk::settings() {
  std::lock_guard l(m_);
  return *settings_;
}

std::shared_ptr<const Remembered<std::int64_t>::Held> Desk::tickets(store::Tx& tx, const desk::Viewer& viewer) {
  return tickets_.get(store::visible(viewer), store::feed_head(tx), [&] { return store::count_tickets(tx, viewer); });
}

std::shared_ptr<const Remembered<std::vector<store::CubeCell>>::Held> Desk::unsolved(store::Tx& tx, const desk::Viewer& viewer) {
  return unsolved_.get(store::visible(viewer), store::feed_head(tx), [&] { return store::unsolved_cube(tx, viewer); });
}

void Desk::reload_settings(store::Tx& tx) {
  const auto text = store::setting(tx, "desk");
  Settings s;
  if (text)
    if (auto r = apply_settings(s, *text)) s = *r;
  std::lock_guard l(m_);
  settings_ = std::make_shared<const Settings>(s);
}

namespace {
std::string token(std::size_t bytes) {
  std::string raw(bytes, '\0'), hex(2 * bytes + 1, '\0');
  randombytes_buf(raw.data(), raw.size());
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(raw.data()), raw.size());
  hex.pop_back();
  return hex;
}
}  // namespace
std::string random_token() { return token(32); }
std::string short_token() { return token(10); }

}  // namespace kotae::app
