// A desk of its own in a folder that goes away with it.
#pragma once
#include <gtest/gtest.h>

#include "app/change.h"
#include "app/desk.h"
#include "engines.h"
#include "store/feed.h"
#include "store/tickets.h"
#include "store/users.h"

namespace kotae {

class SmallDesk {
 public:
  explicit SmallDesk(store::Engine engine = store::Engine::sqlite) : place_(engine), folder(place_.options().data_dir) {
    auto keys = app::Keyring::open(folder);
    desk = std::make_unique<app::Desk>(place_.open(), store::Blobs(engine, folder + "/blobs"), std::move(keys), "http://127.0.0.1");
  }
  ~SmallDesk() {
    desk->db().stop();
    desk.reset();
  }
  void write(const std::function<void(store::Tx&)>& f) {
    const auto d = desk->db().write_wait([&](store::Tx& tx) -> Done {
      f(tx);
      return {};
    });
    if (!d) throw std::runtime_error(d.error().description);
  }
  template <class T>
  T read(const std::function<T(store::Tx&)>& f) {
    T out{};
    desk->db().read([&](store::Tx& tx) { out = f(tx); });
    return out;
  }
  store::User person(const std::string& email, desk::Role role, desk::TicketAccess access = desk::TicketAccess::all) {
    store::User u;
    write([&](store::Tx& tx) {
      u.name = email;
      u.email = email;
      u.role = role;
      u.access = access;
      u = *store::create_user(tx, u);
    });
    return u;
  }
  TicketId ticket(UserId requester, GroupId group = {}) {
    TicketId id;
    write([&](store::Tx& tx) {
      desk::Ticket t;
      t.subject = "Where is it?";
      t.via = "api";
      t.requester_id = t.submitter_id = requester;
      t.brand_id = store::default_brand(tx);
      t.group_id = group;
      auto c = app::Change::create(tx, t, requester);
      c.finish();
      id = c.ticket().id;
    });
    return id;
  }


 private:
  store::testing::Desk place_;

 public:
  std::string folder;
  std::unique_ptr<app::Desk> desk;
};

}  // namespace kotae
