// Brands. https://developer.zendesk.com/api-reference/ticketing/account-configuration/brands/
#include <algorithm>

#include "api/slice.h"
#include "base/fields.h"
#include "store/feed.h"
#include "store/mailboxes.h"

namespace kotae::api {
namespace {

Result<store::Brand> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto b = store::brand(tx, {*id});
  if (!b) return fail(Code::not_found, "brand " + std::to_string(*id) + " does not exist");
  return *b;
}

Result<json::object> given(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* b = body->if_contains("brand");
  if (!b || !b->is_object()) return invalid("brand", "blank", "the body must hold a brand object");
  return std::move(b->get_object());
}

void tell(store::Tx& tx, const Call& c, BrandId id) { store::emit(tx, 0, {}, c.caller->user.id, "brand.updated", "{\"brand_id\":" + std::to_string(id.v) + "}"); }

bool is_color(std::string_view s) {
  return s.size() == 7 && s[0] == '#' && std::all_of(s.begin() + 1, s.end(), [](char x) { return (x >= '0' && x <= '9') || (x >= 'a' && x <= 'f') || (x >= 'A' && x <= 'F'); });
}
bool is_subdomain(std::string_view s) {
  return s.size() <= 63 && s.front() != '-' && s.back() != '-' && std::all_of(s.begin(), s.end(), [](char x) { return (x >= '0' && x <= '9') || (x >= 'a' && x <= 'z') || x == '-'; });
}

Result<Answer> put(store::Tx& tx, const Call& c, const json::object& o, const std::optional<store::Brand>& before) {
  store::Brand b = before.value_or(store::Brand{});
  Fields f(o);
  f.line("name", b.name, 255, false);
  f.text("signature_template", b.signature, 20'000);
  f.line("color", b.color, 7);
  f.line("subdomain", b.subdomain, 63);
  f.flag("active", b.active);
  f.flag("default", b.is_default);
  if (!before && !f.find("name")) f.fault("name", "blank", "cannot be blank");
  if (!b.color.empty() && !is_color(b.color)) f.fault("color", "invalid", "must look like #1a2b3c");
  if (!b.subdomain.empty() && !is_subdomain(b.subdomain)) f.fault("subdomain", "invalid", "takes small letters, digits and hyphens");
  const auto all = store::brands(tx);
  for (const auto& other : all)
    if (other.id != b.id && !b.subdomain.empty() && other.subdomain == b.subdomain) f.fault("subdomain", "taken", "is used by another brand");
  if (before && before->is_default && !b.is_default) f.fault("default", "invalid", "make another brand the default instead");
  if (b.is_default && !b.active) f.fault("active", "invalid", "the default brand stays active");
  if (!f.ok()) return fail(f.error());
  if (b.is_default && !(before && before->is_default))
    for (auto other : all)
      if (other.is_default && other.id != b.id) {
        other.is_default = false;
        store::save_brand(tx, other);
        tell(tx, c, other.id);
      }
  if (before) {
    store::save_brand(tx, b);
    b.updated_at = tx.at();
  } else {
    b.is_default = b.is_default || all.empty();
    b = store::create_brand(tx, b);
  }
  tell(tx, c, b.id);
  return json_answer({{"brand", print_brand(b, c.base())}}, before ? 200 : 201);
}

}  // namespace

void zendesk_brands(Routes& r);
void zendesk_brands(Routes& r) {
  r.read("/api/v2/brands", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    auto o = slice(c, "brands", store::brands(tx), [&](const store::Brand& b) { return print_brand(b, c.base()); }, [](const store::Brand& b) { return b.id.v; });
    if (!o) return fail(o.error());
    return json_answer(*o);
  });
  r.read("/api/v2/brands/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto b = named(c, tx);
    if (!b) return fail(b.error());
    return json_answer({{"brand", print_brand(*b, c.base())}});
  });
  r.write("POST", "/api/v2/brands", Access::admin, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) { return put(tx, c, o, std::nullopt); }};
  });
  r.write("PUT", "/api/v2/brands/{}", Access::admin, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) -> Result<Answer> {
      const auto b = named(c, tx);
      if (!b) return fail(b.error());
      return put(tx, c, o, *b);
    }};
  });
  r.write("DELETE", "/api/v2/brands/{}", Access::admin, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto b = named(c, tx);
      if (!b) return fail(b.error());
      if (b->is_default) return invalid("id", "invalid", "the default brand cannot be deleted");
      for (const auto& m : store::mailboxes(tx))
        if (m.brand_id == b->id) return invalid("id", "invalid", "the mailbox " + m.address + " belongs to this brand");
      store::delete_brand(tx, b->id);
      tell(tx, c, b->id);
      return no_content();
    }};
  });
}

}  // namespace kotae::api
