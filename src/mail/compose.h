// Letters out: an RFC 5322 message from values. Pure: Message-ID, date and boundary seed come in.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "mail/letter.h"

namespace kotae::mail {

enum class OutCharset { utf8, iso_2022_jp_7bit, iso_2022_jp_base64 };

struct Draft {
  Address from;
  std::vector<Address> to, cc;             // bcc goes on the envelope alone
  std::vector<Address> reply_to;
  std::string subject, text;
  std::string html;                        // optional alternative, already safe
  std::vector<Attachment> attachments;
  std::string message_id;                  // without < >; required
  std::vector<std::string> in_reply_to, references;
  std::string auto_submitted;              // "auto-replied", "auto-generated" or ""
  std::string desk;                        // id of this desk: X-Kotae-Desk of automatic letters, by which they are known when they come back
  OutCharset charset = OutCharset::utf8;
  Time date;
  int utc_offset_minutes = 540;
};

/// CRLF bytes ready for SMTP; the same draft gives the same bytes. Lines of headers are at most 998 bytes, encoded words 75.
/// Domains that are not ASCII are written in punycode; the chain of references keeps its first and its last ten. Errors: invalid (an address or header that cannot be written safely: line breaks, no recipient).
/// A character that does not fit ISO-2022-JP makes the whole letter UTF-8: nothing is lost.
Result<std::string> compose(const Draft& draft);

/// Characters of text that ISO-2022-JP cannot carry, each once, in order; empty = all fit.
std::vector<std::string> unfit_for_iso_2022_jp(std::string_view text);

}  // namespace kotae::mail
