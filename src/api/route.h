// Routes: each file of api/zendesk and api/kotae adds its own. A route states who may call it; nothing else decides that.
#pragma once
#include <boost/json.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/desk.h"
#include "base/pool.h"
#include "desk/permission.h"
#include "net/http.h"
#include "store/users.h"

namespace kotae::api {
namespace json = boost::json;

enum class Access {
  anyone,     // no sign-in
  signed_in,  // end-users too
  staff,      // agents and admins
  admin,
};

struct Answer {
  int status = 200;
  std::string body;
  std::string content_type = "application/json; charset=utf-8";
  net::Pairs headers{};
};
Answer json_answer(const json::value& v, int status = 200);
inline Answer no_content() { return {204, "", "", {}}; }

/// Who calls: from the session cookie, a token, or a password.
struct Caller {
  store::User user;
  desk::Viewer viewer;
  std::int64_t session_id = 0;
  std::string csrf;           // of the session; empty when not called by cookie
  Time expires_at;            // of the session
  std::string scopes;         // of an OAuth token (api/scopes.h); empty: everything the person may
  std::int64_t oauth_token_id = 0;
};

struct Call {
  std::shared_ptr<const net::Request> request;
  app::Desk& desk;
  std::shared_ptr<const Caller> caller;   // null only on Access::anyone
  std::vector<std::string> args;          // path parameters, in order

  const desk::Viewer& viewer() const { return caller->viewer; }
  /// A path parameter as an id; not_found when it is no number.
  Result<std::int64_t> id(std::size_t i) const;
  /// The body as a JSON object; invalid when it is none.
  Result<json::object> body() const;
  std::string_view param(std::string_view name) const { return request->param(name); }
  std::int64_t number(std::string_view name, std::int64_t otherwise, std::int64_t min, std::int64_t max) const;
  /// Address of this API without a slash at the end, for url and next_page members.
  std::string base() const;
};

/// A transaction that makes the answer. Runs on a database thread and perhaps twice: it must not change what it captured.
struct Write {
  std::function<Result<Answer>(store::Tx&)> run;
  /// After run refused and was undone: what must be kept all the same (the refused text).
  std::function<void(store::Tx&, const Error&)> refused{};
  /// After COMMIT, on a database thread; quick.
  std::function<void()> committed{};
  store::Lane lane = store::Lane::people;
};
using Read = std::function<Result<Answer>(const Call&, store::Tx&)>;
/// Everything slow (parsing, hashing) happens here, before the transaction.
using Prepare = std::function<Result<Write>(const Call&)>;
/// For what does its own waiting (probing a mail server): runs on a pool of its own, may block.
using Slow = std::function<Result<Answer>(const Call&)>;

struct Route {
  const char* method;
  const char* pattern;   // "/api/v2/tickets/{}/comments"; ".json" at the end is understood everywhere
  Access access;
  std::variant<Read, Prepare, Slow> handler;
  bool slow = false;     // Prepare on the slow pool
  std::size_t max_body = 1u << 20;
};

class Routes {
 public:
  void read(const char* method, const char* pattern, Access access, Read f) { all_.push_back({method, pattern, access, std::move(f)}); }
  void read(const char* pattern, Access access, Read f) { read("GET", pattern, access, std::move(f)); }
  void write(const char* method, const char* pattern, Access access, Prepare f, std::size_t max_body = 1u << 20, bool slow = false) {
    all_.push_back({method, pattern, access, std::move(f), slow, max_body});
  }
  /// A question that opens its reads itself, one after the other (search: the index has connections of its own, and nobody may hold one while
  /// waiting for another). On the quick pool.
  void ask(const char* pattern, Access access, Slow f) { all_.push_back({"GET", pattern, access, std::move(f), false}); }
  void slow(const char* method, const char* pattern, Access access, Slow f) { all_.push_back({method, pattern, access, std::move(f), true}); }
  const std::vector<Route>& all() const { return all_; }

 private:
  std::vector<Route> all_;
};

/// Every route of the house, from the generated table.
const Routes& routes();

/// The answer of an Error: status, {error, description, details} in the language asked for.
Answer error_answer(const Error& e, std::string_view accept_language);
int status_of(Code c);
/// Japanese or English, whichever Accept-Language names first; English when it names neither.
bool wants_japanese(std::string_view accept_language);

}  // namespace kotae::api
