// What tests of tickets need beyond the desk: tickets made through the API, and bulk jobs run to their end.
#pragma once
#include <gmock/gmock.h>

#include "app/bulk.h"
#include "desk.h"
#include "store/outgoing.h"

namespace kotae::api::testing {

class TicketDesk : public ApiTest {
 protected:
  static json::object parsed(const std::string& s) { return json::parse(s).as_object(); }

  /// A ticket of the customer in the group `home`, made by this person; gives its id.
  std::int64_t ticket(Who who, json::object more = {}) {
    json::object t{{"subject", "件名"}, {"requester_id", people[Who::customer].id.v}, {"group_id", home.v}, {"comment", json::object{{"body", "本文"}}}};
    for (const auto& [k, v] : more) t[k] = v;
    const auto got = call(who, "POST", "/api/v2/tickets", json::serialize(json::object{{"ticket", t}}));
    EXPECT_EQ(got.status, 201) << got.text;
    return got.body.at("ticket").at("id").as_int64();
  }
  Got update(Who who, std::int64_t id, const std::string& ticket) { return call(who, "PUT", "/api/v2/tickets/" + std::to_string(id), "{\"ticket\":" + ticket + "}"); }
  std::string at(std::int64_t id, const std::string& rest = "") { return "/api/v2/tickets/" + std::to_string(id) + rest; }
  json::value shown(std::int64_t id, Who who = Who::admin) { return call(who, "GET", at(id)).body.at("ticket"); }

  /// Runs every bulk job that waits.
  void run_jobs() {
    for (;;) {
      std::vector<store::Job> jobs;
      write([&](store::Tx& tx) -> Done {
        jobs = store::lease_jobs(tx, "test", plus_s(tx.at(), 60), 10, "bulk");
        return {};
      });
      if (jobs.empty()) return;
      for (const auto& j : jobs) {
        bool more = true;
        while (more)
          write([&](store::Tx& tx) -> Done {
            const auto r = app::bulk_step(tx, *desk, j.ref_id);
            if (!r) return fail(r.error());
            more = *r;
            return {};
          });
        write([&](store::Tx& tx) -> Done {
          store::finish_job(tx, j.id);
          return {};
        });
      }
    }
  }
  /// The job an answer started, run to its end and asked for again.
  json::value job(Who who, const Got& started) {
    EXPECT_EQ(started.status, 200) << started.text;
    run_jobs();
    return call(who, "GET", "/api/v2/job_statuses/" + std::string(started.body.at("job_status").at("id").as_string())).body.at("job_status");
  }
};

}  // namespace kotae::api::testing
