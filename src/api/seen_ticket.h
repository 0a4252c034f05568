// What the routes of tickets share: the ticket a path names, counts, sideloads asked for.
#pragma once
#include "api/print.h"
#include "app/ticket_wish.h"

namespace kotae::api {

/// The ticket whose id is path parameter i, when the caller may see it.
Result<desk::Ticket> seen_ticket(const Call& c, store::Tx& tx, std::size_t i = 0);
/// {"count": {"value", "refreshed_at"}}
Answer count_answer(std::int64_t value, Time refreshed_at);
/// Whether ?include=a,b names this.
bool includes(const Call& c, std::string_view what);
/// Numbers of ?ids=1,2,3; too_many over `most`, invalid when one is no number.
Result<std::vector<std::int64_t>> ids_param(const Call& c, std::size_t most = 100);
/// Who acts, for the verbs of app: "web" from the screen, else "api".
app::Acting acting(const Call& c);

}  // namespace kotae::api
