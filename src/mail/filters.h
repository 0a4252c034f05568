// Judgements on a letter: is it from a person who waits for an answer? One file per judgement in filters/.
#pragma once
#include <optional>
#include <span>
#include <string>

#include "mail/letter.h"

namespace kotae::mail {

enum class Kind {
  person,      // no filter spoke
  bounce,      // a delivery report; belongs to the ticket of the letter that came back
  auto_reply,  // absence notice, receipt: attached to its ticket, never reopens, never answered
  loop,        // written by this desk's own automation
  mass_mail,   // newsletter, list: suspended unless it answers a ticket
};
std::string_view name(Kind kind);

struct Judgement {
  Kind kind = Kind::person;
  std::string filter;  // file that spoke, e.g. "auto_reply"
  std::string reason;  // the evidence, e.g. "Auto-Submitted: auto-replied"
};

struct Filter {
  const char* name;
  int order;  // lower speaks first: the first to speak decides
  std::optional<Judgement> (*judge)(const Letter& letter);
};

/// All filters, by order.
std::span<const Filter* const> filters();
/// The first judgement, or Kind::person.
Judgement judge(const Letter& letter);

}  // namespace kotae::mail
