// The desk that verbs work on: its database, blobs, settings and keys.
#pragma once
#include <memory>
#include <mutex>
#include <string>

#include "app/presence.h"
#include "base/remembered.h"
#include "store/blobs.h"
#include "store/db.h"
#include "store/lists.h"
#include "store/search.h"

namespace kotae::app {

/// Settings of the desk, one JSON object in the table settings under "desk".
struct Settings {
  std::string name = "Kotae";
  std::string locale = "ja";
  std::string time_zone = "Asia/Tokyo";
  int hold_s = 10;                             // 取り消す: seconds a reply waits before it leaves; 0 to 300
  int close_after_days = 28;                   // solved → closed; 1 to 365
  int auto_letters_per_address_per_hour = 5;   // the one cap on automatic letters; 0 to 100
  int api_requests_per_minute = 1'000'000;   // API v2, each person's programs; 10 to 10 million
  int max_letter_mb = 50;                      // 1 to 100
  bool allowed_remote_images = true;           // an agent may have remote images of a letter shown
  bool subject_id = false;                     // "[#123]" at the end of subjects going out
  bool anonymous_requests = false;             // POST requests without signing in
  std::string clamd;                           // "unix:/path" or "127.0.0.1:3310"; empty = no scanner
};
std::string to_json(const Settings& s);
/// Applies the members given; names each faulty one.
Result<Settings> apply_settings(Settings s, std::string_view json);
/// A name of the IANA list.
bool known_time_zone(std::string_view name);

/// Symmetric key of the desk: secretbox for passwords of mailboxes, HMAC for tokens in letters.
class Keyring {
 public:
  /// KOTAE_SECRET_KEY (64 hex digits) or DIR/secret.key (made 0600 on first use). Throws std::runtime_error with a readable reason.
  static Keyring open(const std::string& data_dir);
  std::string seal(std::string_view plain) const;
  std::string unseal(std::string_view box) const;  // "" when it was sealed with another key or is damaged
  /// 12 hex digits that only this desk can make for a ticket.
  std::string ticket_check(TicketId t) const;
  /// 32 hex digits that only this desk can make for this text: signatures of links and cursors.
  std::string mark(std::string_view text) const;

 private:
  std::string key_;
};

class Desk {
 public:
  Desk(std::unique_ptr<store::Database> database, store::Blobs blobs, Keyring keys, std::string url);
  store::Database& db() { return *db_; }
  const store::Blobs& blobs() const { return blobs_; }
  const Keyring& keys() const { return keys_; }
  /// Where people reach the desk, e.g. "https://desk.example.jp"; no slash at the end.
  const std::string& url() const { return url_; }
  void set_url(std::string url) { url_ = std::move(url); }
  /// Host name used in Message-IDs.
  std::string host() const;
  Settings settings();
  /// How many tickets the viewer sees, and unsolved ones by status, group, assignee and mailbox: on a large and busy desk as of a moment ago.
  std::shared_ptr<const Remembered<std::int64_t>::Held> tickets(store::Tx& tx, const desk::Viewer& viewer);
  std::shared_ptr<const Remembered<std::vector<store::CubeCell>>::Held> unsolved(store::Tx& tx, const desk::Viewer& viewer);
  void reload_settings(store::Tx& tx);
  Presence& presence() { return presence_; }
  /// Null on a desk that does not serve.
  store::SearchIndex* search() { return search_.get(); }
  void set_search(std::unique_ptr<store::SearchIndex> index) { search_ = std::move(index); }

 private:
  std::unique_ptr<store::Database> db_;
  store::Blobs blobs_;
  Keyring keys_;
  std::string url_;
  std::unique_ptr<store::SearchIndex> search_;
  Presence presence_;
  std::mutex m_;
  std::shared_ptr<const Settings> settings_;
  Remembered<std::int64_t> tickets_;
  Remembered<std::vector<store::CubeCell>> unsolved_;
};

/// 256 random bits as 64 hex digits; short_token: 80 bits.
std::string random_token();
std::string short_token();

}  // namespace kotae::app
