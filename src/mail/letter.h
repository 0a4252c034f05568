// A letter as Kotae understands it: the result of reading RFC 5322 / MIME bytes, with every doubt written down.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace kotae::mail {

struct Address {
  std::string name;   // decoded, UTF-8; may be empty
  std::string email;  // as written, trimmed, domain in lower case
};

struct Attachment {
  std::string filename;      // decoded and made safe to show; never empty ("attachment-2.pdf" when none was given)
  std::string content_type;  // "image/png", lower case, without parameters
  std::string bytes;         // decoded
  bool is_inline = false;
  std::string content_id;    // without < >
};

/// A delivery failure the letter reports (RFC 3464 and the dialects that predate or ignore it).
struct Bounce {
  std::string recipient;    // final or original recipient; may be empty
  std::string status;       // enhanced code "5.1.1"; may be empty
  std::string diagnostic;   // one line for people
  std::string message_id;   // of the letter that came back, without < >; may be empty
  bool permanent = true;
};

struct Letter {
  std::string subject;
  Address from;
  std::optional<Address> sender;
  std::vector<Address> to, cc, reply_to;
  std::vector<std::string> delivered_to;   // Delivered-To, X-Original-To, Envelope-To: plus addresses live here
  std::string message_id;                  // without < >; empty when the letter has none
  std::vector<std::string> in_reply_to;    // without < >
  std::vector<std::string> references;     // oldest first, without < >
  std::optional<Time> date;
  std::string text;         // UTF-8 plain text of the whole letter, from text/plain or made from html; \n line ends
  std::string html;         // UTF-8, as sent: dirty until mail/html.h cleaned it
  std::string reply_text;   // text without quoted history and signature; never empty when text is not
  std::string charset;      // what the main text was read with: "utf-8", "cp932", "iso-2022-jp-ms", …
  std::vector<Attachment> attachments;
  std::string auto_submitted;                              // value of the header, lower case, "" when absent
  std::optional<Bounce> bounce;
  std::vector<std::string> repairs;                        // e.g. "charset: declared us-ascii, read as cp932"; stable, for people and tests
  std::vector<std::string> protection;                     // "smime-signed", "smime-encrypted", "pgp-signed", "pgp-encrypted": shown as what they are
  std::vector<std::pair<std::string, std::string>> headers;  // decoded, in order; names as written

  /// First header of this name, any case; "" when absent.
  std::string_view header(std::string_view name) const;
};

struct Limits {
  std::size_t max_bytes = 50u << 20;       // of the raw letter
  std::size_t max_parts = 500;
  std::size_t max_depth = 50;
  std::size_t max_header_bytes = 256u << 10;
  std::size_t max_text_bytes = 4u << 20;   // longer text is cut, kept whole as an attachment, and noted in repairs
};

struct ParseOptions {
  Limits limits{};
  std::string forced_charset{};  // an agent's choice; overrides declaration and evidence
};

/// Reads a letter. Pure; no clock, no I/O. Any bytes give either a Letter or an Error that names the limit that was passed.
Result<Letter> parse(std::string_view raw, const ParseOptions& options = {});

/// The JSON of `kotae mail parse` (keys as in docs/api.md).
std::string to_json(const Letter& letter);

}  // namespace kotae::mail
