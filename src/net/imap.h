// Many IMAP mailboxes on one thread (RFC 3501, IDLE, UIDPLUS, MOVE, XOAUTH2). Uses only what the server announces.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/smtp.h"

namespace kotae::net {

struct ImapCursor {
  std::uint32_t uidvalidity = 0;
  std::uint32_t last_uid = 0;   // every letter up to here is safely kept
};

enum class AfterFetch { leave, mark_seen, move, remove };

struct ImapAccount {
  std::int64_t id = 0;            // mailbox id, given back in callbacks
  std::string host;
  int port = 993;
  TlsMode tls = TlsMode::implicit;
  std::string user, password;
  /// Set = XOAUTH2. Called before each sign-in, on a worker thread; unavailable/unauthenticated errors become the account's last error.
  std::function<Result<std::string>()> bearer;
  bool verify_certificate = true;
  std::string ca_file;
  std::string folder = "INBOX";
  AfterFetch after = AfterFetch::leave;
  std::string move_to;
  int poll_s = 60;                // underneath IDLE too: IDLE alone is not trusted
  std::size_t max_bytes = 50u << 20;  // a larger letter: only its first 128 KiB are fetched and given with truncated = true
  ImapCursor cursor;
};

struct ImapLetter {
  std::int64_t account_id;
  std::uint32_t uidvalidity, uid;
  std::string raw;
  /// raw is not the whole letter: it is too big, or the server fails to hand it over time and again (then raw is the header or empty,
  /// so that it is seen and does not stop the others). Such a letter is never removed from the server.
  bool truncated = false;
  std::uint64_t size = 0;         // on the server, bytes
};

struct ImapState {
  enum class Phase { connecting, fetching, idle, waiting, failed } phase;
  std::string error;              // readable reason, "" when fine
  std::int64_t lag_s = 0;         // since the last look that found nothing left to fetch
};

struct ImapCallbacks {
  /// Called on the loop's thread; must not block. done, once, from any thread: done(true) = kept: the cursor may pass this uid. done(false) = try again later.
  /// The next letters of the account are fetched meanwhile, at most a few in flight, the cursor moves only in order.
  std::function<void(ImapLetter, std::function<void(bool kept)> done)> letter;
  /// The cursor moved: every letter up to last_uid is kept, and moved or removed on the server where that is wished. Or UIDVALIDITY
  /// changed (last_uid 0): the old cursor is void, the folder is read again; letters already known are told apart by the receiver.
  std::function<void(std::int64_t account_id, ImapCursor)> cursor;
  std::function<void(std::int64_t account_id, ImapState)> state;
};

class ImapLoop {
 public:
  explicit ImapLoop(ImapCallbacks callbacks);
  ~ImapLoop();
  void start();
  void put(ImapAccount account);        // adds, or replaces the one with this id
  void drop(std::int64_t account_id);
  void stop();
 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Connects, signs in, opens the folder, leaves; number of letters there. Blocking. For the mailbox test button.
Result<std::uint32_t> imap_probe(const ImapAccount& account, int timeout_s);

// Parsing of server responses, apart from the network so that it can be fuzzed.
struct ImapResponse {
  std::string tag;                       // "*", "+", or the tag
  std::string status;                    // OK, NO, BAD, BYE, PREAUTH or "" when none
  std::string code;                      // inside [ ], e.g. "UIDVALIDITY 3"
  std::string text;
  std::string name;                      // untagged data: "EXISTS", "FETCH", "CAPABILITY", "SEARCH"…
  std::uint32_t number = 0;              // before the name, when given
  std::vector<std::string> words;        // tokens of CAPABILITY, SEARCH and the like
  struct Fetch { std::uint32_t uid = 0; std::uint64_t size = 0; bool has_size = false; std::vector<std::string> flags; bool has_body = false; std::string body; } fetch;
};
/// One whole response (literals included) from the front of buffer. Result: bytes used, 0 = more is needed. Errors: malformed, over the limit.
Result<std::size_t> read_imap_response(std::string_view buffer, ImapResponse& out, std::size_t max_bytes);

}  // namespace kotae::net
