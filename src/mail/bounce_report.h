// Delivery reports: the machine-readable ones of RFC 3464 and the sentences of programs that write none.
#pragma once
#include <string_view>

#include "mail/letter.h"

namespace kotae::mail {

/// The body of a message/delivery-status part. Sets letter.bounce when it reports a failure or a delay, not for "delivered".
void read_delivery_status(std::string_view status, Letter& letter);

/// Takes the Message-ID of the letter that came back, from its raw bytes or from its headers alone.
void note_returned_letter(std::string_view raw, Bounce& bounce);

/// A report written as plain text, recognised by sender and wording (qmail, Postfix, Exim, Sendmail, Exchange, Gmail, Japanese carriers).
void read_worded_bounce(Letter& letter);

}  // namespace kotae::mail
