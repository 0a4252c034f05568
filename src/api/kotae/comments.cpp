// The letter behind a comment: its bytes, and reading it again with another charset.
#include <algorithm>

#include "api/kotae_print.h"
#include "api/letter_answer.h"
#include "app/change.h"
#include "app/receive.h"
#include "base/fields.h"
#include "mail/charset.h"
#include "store/outgoing.h"
#include "store/tickets.h"

namespace kotae::api {
namespace {

struct Source {
  store::Comment comment;
  store::Inbound row;
  std::string bytes;
};

Result<store::Comment> seen(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto x = store::comment(tx, {*id});
  if (!x || !desk::can_see_comment(c.viewer(), x->audience) || !store::ticket_for(tx, c.viewer(), x->ticket_id))
    return fail(Code::not_found, "comment " + std::to_string(*id) + " does not exist");
  return *x;
}

Result<Source> source_of(const Call& c, store::Tx& tx) {
  auto x = seen(c, tx);
  if (!x) return fail(x.error());
  auto row = x->inbound_id ? store::inbound(tx, x->inbound_id) : std::nullopt;
  if (!row) return fail(Code::not_found, "comment " + std::to_string(x->id.v) + " did not come as a letter");
  auto bytes = c.desk.blobs().get(tx, row->sha256);
  if (!bytes) return fail(Code::internal, "the bytes of letter " + std::to_string(row->id.v) + " are missing");
  return Source{std::move(*x), std::move(*row), std::move(*bytes)};
}

std::vector<std::string> charsets() {
  std::size_t n = 0;
  const char* const* all = mail::charset_choices(n);
  return {all, all + n};
}

Result<Write> redecode(const Call& c) {
  const auto given = c.body();
  if (!given) return fail(given.error());
  std::string charset;
  Fields f(*given);
  if (!f.line("charset", charset, 60, false) && f.ok()) f.fault("charset", "blank", "cannot be blank");
  const auto known = charsets();
  if (f.ok() && std::find(known.begin(), known.end(), charset) == known.end()) f.fault("charset", "inclusion", "is none of GET charsets");
  if (!f.ok()) return fail(f.error());
  Result<Source> s = fail(Code::internal, "");
  c.desk.db().read([&](store::Tx& tx) { s = source_of(c, tx); });
  if (!s) return fail(s.error());
  app::Arrival a;
  a.raw = std::make_shared<const std::string>(std::move(s->bytes));
  a.source = s->row.source;
  auto p = std::make_shared<const app::PreparedLetter>(app::prepare_letter(c.desk, std::move(a), charset));
  return Write{[c, p, charset](store::Tx& tx) -> Result<Answer> {
    const auto x = seen(c, tx);
    if (!x) return fail(x.error());
    if (auto t = app::editable(tx, c.viewer(), x->ticket_id); !t) return fail(t.error());
    if (auto d = app::reread(tx, x->id, *p, charset); !d) return fail(d.error());
    return json_answer({{"comment", print_screen_comment(*store::comment(tx, x->id), store::attachments_of(tx, x->id), store::outgoing_of(tx, x->ticket_id))}});
  }};
}

}  // namespace

void kotae_comments(Routes& r);
void kotae_comments(Routes& r) {
  r.read("/api/kotae/charsets", Access::staff, [](const Call&, store::Tx&) -> Result<Answer> {
    json::array all;
    for (const auto& s : charsets()) all.emplace_back(s);
    return json_answer({{"charsets", std::move(all)}});
  });
  r.read("/api/kotae/comments/{}/raw", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    auto s = source_of(c, tx);
    if (!s) return fail(s.error());
    return raw_letter(std::move(s->bytes), "comment-" + std::to_string(s->comment.id.v) + ".eml");
  });
  r.read("/api/kotae/comments/{}/source", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    auto s = source_of(c, tx);
    if (!s) return fail(s.error());
    return letter_source(std::move(s->bytes));
  });
  r.write("POST", "/api/kotae/comments/{}/redecode", Access::staff, redecode, 64u << 10, true);
}

}  // namespace kotae::api
