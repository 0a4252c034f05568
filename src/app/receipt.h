// The automatic answer to a new letter (受付のお知らせ), one per ticket, under the one cap for automatic letters.
#pragma once
#include "app/desk.h"
#include "desk/ticket.h"
#include "mail/letter.h"
#include "store/mailboxes.h"
#include "store/users.h"

namespace kotae::app {

/// Queues the mailbox's receipt when it is enabled and the cap allows; says in the feed when the cap stopped it.
void send_receipt(store::Tx& tx, Desk& desk, const desk::Ticket& t, const store::Mailbox& m, const store::User& requester, const mail::Letter& letter);

/// Fills {{ticket.id}} {{ticket.title}} {{ticket.requester.name}} {{mailbox.name}} {{ticket.brand.name}} {{letter.body}}; an unknown placeholder stays as it is.
std::string fill_receipt(std::string_view text, const std::vector<std::pair<std::string, std::string>>& values);
/// Placeholders of the text that nothing fills.
std::vector<std::string> unknown_placeholders(std::string_view text);

}  // namespace kotae::app
