// The table of the walk over every route: each area adds its rows in a file of probes/.
#pragma once
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "desk.h"

namespace kotae::api::testing {

// What a call answers. 0: whatever it is, the caller was let in: neither 401 nor 403 nor 404.
struct Probe {
  const char* route;
  const char* target;          // $words are replaced by ids of records made anew for each call
  const char* body = "";
  int admin = 200;
  int agent = -1;              // -1: as admin (on routes for admins 403)
  int limited = -1;            // -1: as agent. The records belong to a group this agent is not in
  int customer = -1;           // -1: 403 on staff routes
  int nobody = -1;             // -1: 401, or as admin on routes for anyone
};

using Records = std::map<std::string, std::string>;
/// Makes further records in the walk's transaction and names them: m["$macro"] = its id. m holds what was made before: $ticket, $user, $unique …
using MakeRecords = std::function<void(store::Tx&, Records& m, const store::User& admin)>;

inline std::deque<Probe>& probes() {
  static std::deque<Probe> all;
  return all;
}
inline std::vector<MakeRecords>& record_makers() {
  static std::vector<MakeRecords> all;
  return all;
}

/// `const Probes tickets({{…}, {…}}, makes_records);` at namespace scope adds rows.
struct Probes {
  Probes(std::initializer_list<Probe> rows, MakeRecords make = nullptr) {
    probes().insert(probes().end(), rows);
    if (make) record_makers().push_back(std::move(make));
  }
};

}  // namespace kotae::api::testing
