#include "api/inbound_letters.h"

#include "store/feed.h"

namespace kotae::api {

using State = store::Inbound::State;

bool may_see_letter(store::Tx& tx, const desk::Viewer& v, const store::Inbound& i) {
  if (i.state == State::failed || i.state == State::kept) return v.admin();
  if (i.state != State::suspended) return false;
  if (v.sees_all()) return true;
  const auto m = i.mailbox_id ? store::mailbox(tx, i.mailbox_id) : std::nullopt;
  return desk::can_see(v, {m ? m->group_id : GroupId{}, {}, {}, {}, true});
}

Result<store::Inbound> seen_letter(const Call& c, store::Tx& tx, std::int64_t id) {
  auto i = store::inbound(tx, {id});
  if (!i || !may_see_letter(tx, c.viewer(), *i)) return fail(Code::not_found, "letter " + std::to_string(id) + " does not exist");
  return *i;
}

Result<KeptLetter> kept_letter(const Call& c, store::Tx& tx, std::int64_t id) {
  auto row = seen_letter(c, tx, id);
  if (!row) return fail(row.error());
  auto bytes = c.desk.blobs().get(tx, row->sha256);
  if (!bytes) return fail(Code::internal, "the bytes of letter " + std::to_string(row->id.v) + " are missing");
  return KeptLetter{std::move(*row), std::move(*bytes)};
}

Result<KeptLetter> kept_letter(const Call& c, std::int64_t id) {
  Result<KeptLetter> k = fail(Code::internal, "");
  c.desk.db().read([&](store::Tx& tx) { k = kept_letter(c, tx, id); });
  return k;
}

std::shared_ptr<const app::PreparedLetter> read_again(const Call& c, KeptLetter k) {
  app::Arrival a;
  a.raw = std::make_shared<const std::string>(std::move(k.bytes));
  a.source = k.row.source;
  a.mailbox = k.row.mailbox_id;
  a.uidvalidity = k.row.uidvalidity;
  a.uid = k.row.uid;
  a.envelope_from = k.row.envelope_from;
  for (std::string_view to = k.row.envelope_to; !to.empty();) {
    a.envelope_to.emplace_back(to.substr(0, to.find(',')));
    to.remove_prefix(std::min(to.size(), a.envelope_to.back().size() + 1));
  }
  return std::make_shared<const app::PreparedLetter>(app::prepare_letter(c.desk, std::move(a)));
}

void drop_letter(store::Tx& tx, UserId actor, store::Inbound row) {
  const bool failed = row.state != State::suspended;
  row.state = State::deleted;
  store::save(tx, row);
  store::emit(tx, 0, {}, actor, failed ? "letter.failed" : "letter.suspended", json::serialize(json::object{{"inbound_id", row.id.v}, {"state", "deleted"}}));
}

}  // namespace kotae::api
