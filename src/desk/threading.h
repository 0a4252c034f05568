// Which ticket a letter belongs to: layered evidence, each layer checked against the people of the ticket.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "desk/ticket.h"

namespace kotae::desk {

/// What the desk knows about one ticket some evidence points at.
struct Candidate {
  TicketId ticket;
  Status status = Status::open;
  State state = State::active;
  TicketId merged_into;
  std::vector<std::string> participants;  // lower-case addresses: requester, CCs, everyone who wrote or was written to
};

struct Evidence {
  std::string rule;      // "token", "references", "plus_address", "subject_id"
  Candidate candidate;
};

struct LetterFacts {
  std::string from;                     // lower case
  std::vector<std::string> also;        // sender, reply-to, to, cc in lower case
  bool automatic = false;               // auto-reply, bounce, mass mail
  bool from_staff = false;              // one of our agents wrote it
};

struct Threading {
  enum class Way { new_ticket, append, follow_up } way = Way::new_ticket;
  TicketId ticket;          // appended to, or followed up
  std::string matched_by;   // the rule that decided, "new" when none
  std::string note;         // evidence that was not trusted, for people
};

/// Evidence comes strongest first. Header evidence (token, references) of a stranger counts only when the letter was also addressed to or
/// from someone on the ticket; subject ids and plus addresses only from participants.
Threading decide(const std::vector<Evidence>& evidence, const LetterFacts& letter);

/// "[#123]" and "[No.123]" style ids of a subject, in order.
std::vector<TicketId> subject_ids(std::string_view subject);
/// support+t123.9f3c@example.jp → {123, "9f3c"}
struct PlusToken {
  TicketId ticket;
  std::string check;
};
std::optional<PlusToken> plus_token(std::string_view address);
/// The local part of our Message-IDs: "kotae.<ticket>.<outgoing>.<check>".
std::optional<PlusToken> message_token(std::string_view message_id);

}  // namespace kotae::desk
