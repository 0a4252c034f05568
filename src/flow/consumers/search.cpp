#include "flow/consumers/search.h"

#include <spdlog/spdlog.h>

#include <boost/json.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>

#include "store/feed.h"

namespace kotae::flow {
namespace json = boost::json;
using store::Tx;
namespace {

constexpr int max_events = 256;                    // read at a time
constexpr int max_reads = 16;                      // in one transaction of the index …
constexpr std::size_t max_text = 4 * 1024 * 1024;  // … as long as their texts are not longer together, in bytes
constexpr int max_stale_documents = 100;

// Ids of what one batch of events touches.
struct Touched {
  std::set<std::int64_t> tickets, comments, stale, people;

  void add(const store::Event& e) {
    if (e.ticket_id) tickets.insert(e.ticket_id.v);
    boost::system::error_code bad;
    const auto v = json::parse(e.data, bad);
    if (bad || !v.is_object()) return;
    const auto& o = v.get_object();
    if (e.type.starts_with("comment.")) add_id(o, "comment_id", comments);
    if (e.type == "user.updated") add_id(o, "user_id", people);
    if (e.type != "ticket.updated" || !e.ticket_id) return;
    const auto* changes = o.if_contains("changes");
    if (!changes || !changes->is_array()) return;
    for (const auto& c : changes->get_array()) {
      const auto* field = c.is_object() ? c.get_object().if_contains("field") : nullptr;
      const auto* name = field ? field->if_string() : nullptr;
      if (name && (*name == "subject" || *name == "tags" || *name == "requester_id" || *name == "external_id")) stale.insert(e.ticket_id.v);
    }
  }

 private:
  static void add_id(const json::object& o, std::string_view key, std::set<std::int64_t>& to) {
    const auto* id = o.if_contains(key);
    if (id && id->is_int64()) to.insert(id->get_int64());
  }
};

// As they are now: later events of the same things find nothing left to do.
void load(Tx& desk, const Touched& touched, store::SearchIndex::Changes& changes) {
  std::set<std::int64_t> tickets = touched.tickets;
  std::set<std::int64_t> stale = touched.stale;
  for (const auto p : touched.people)
    for (const TicketId t : store::search_tickets_of(desk, UserId{p})) stale.insert(t.v);
  for (const auto id : touched.comments) {
    auto d = store::search_document(desk, CommentId{id});
    if (!d) {
      changes.gone_comments.push_back(CommentId{id});
      continue;
    }
    tickets.insert(d->ticket_id.v);
    changes.documents.push_back(std::move(*d));
  }
  for (const auto id : tickets) {
    if (const auto t = store::search_ticket(desk, TicketId{id}))
      changes.tickets.push_back(*t);
    else
      changes.gone.push_back(TicketId{id});
  }
  for (const auto id : stale) changes.stale.push_back(TicketId{id});
}

}  // namespace

struct SearchConsumer::Bell {
  std::mutex m;
  std::condition_variable rung;
  bool ring = true, stop = false;
};

SearchConsumer::SearchConsumer(store::Database& desk, store::SearchIndex& index) : desk_(desk), index_(index), bell_(std::make_shared<Bell>()) {}

SearchConsumer::~SearchConsumer() { stop(); }

bool SearchConsumer::round() {
  const bool more = events();
  return stale() || more;
}

bool SearchConsumer::events() {
  store::SearchIndex::Changes changes;
  changes.from = index_.seq();
  bool ahead = false, more = false;
  desk_.read([&](Tx& tx) {
    if (store::feed_head(tx) < changes.from) {
      ahead = true;  // the desk was put back to an older state
      return;
    }
    // Far behind, after an import or for a new index: half the time would go into commits of few documents.
    std::size_t text = 0, counted = 0;
    more = true;
    for (int reads = 0; more && reads < max_reads && text < max_text; ++reads) {
      const auto events = store::events_after(tx, reads ? changes.to : changes.from, max_events);
      more = events.size() == max_events;
      if (events.empty()) return;
      Touched touched;
      for (const auto& e : events) touched.add(e);
      load(tx, touched, changes);
      changes.to = events.back().seq;
      for (; counted < changes.documents.size(); ++counted) text += changes.documents[counted].text.size();
    }
  });
  if (ahead) {
    spdlog::warn("search: the index is ahead of the desk; it is made anew");
    index_.clear();
    return true;
  }
  if (changes.to == 0) return false;
  return !index_.apply(changes) || more;
}

bool SearchConsumer::stale() {
  const auto waiting = index_.stale(16);
  if (waiting.empty()) return false;
  store::SearchIndex::Changes changes;
  changes.from = changes.to = index_.seq();
  desk_.read([&](Tx& tx) {
    int room = max_stale_documents;
    for (const auto& [ticket, done] : waiting) {
      if (room == 0) break;
      const auto t = store::search_ticket(tx, ticket);
      if (!t) {
        changes.gone.push_back(ticket);
        continue;
      }
      changes.tickets.push_back(*t);
      const auto comments = store::search_comments(tx, ticket, done, room);
      for (const CommentId c : comments)
        if (auto d = store::search_document(tx, c)) changes.documents.push_back(std::move(*d));
      const bool all = static_cast<int>(comments.size()) < room;
      room -= static_cast<int>(comments.size());
      changes.renewed.push_back({ticket, done, all ? CommentId{} : comments.back()});
    }
  });
  index_.apply(changes);
  return true;
}

void SearchConsumer::start() {
  desk_.on_commit([bell = bell_] {
    std::lock_guard l(bell->m);
    bell->ring = true;
    bell->rung.notify_one();
  });
  thread_ = std::thread([this] { run(); });
}

void SearchConsumer::stop() {
  {
    std::lock_guard l(bell_->m);
    bell_->stop = true;
    bell_->rung.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void SearchConsumer::run() {
  using namespace std::chrono_literals;
  auto pause = 0ms;
  for (;;) {
    {
      std::unique_lock l(bell_->m);
      if (pause > 0ms) bell_->rung.wait_for(l, pause, [&] { return bell_->stop; });
      // Now and then without a bell: another process may have written.
      bell_->rung.wait_for(l, 5s, [&] { return bell_->ring || bell_->stop; });
      if (bell_->stop) return;
      bell_->ring = false;
    }
    try {
      while (round()) {
        std::lock_guard l(bell_->m);
        if (bell_->stop) return;
      }
      pause = 0ms;
    } catch (const std::exception& e) {
      pause = std::min(pause == 0ms ? 200ms : pause * 2, 10'000ms);
      spdlog::error("search: {}; again in {} ms", e.what(), pause.count());
      std::lock_guard l(bell_->m);
      bell_->ring = true;
    }
  }
}

}  // namespace kotae::flow
