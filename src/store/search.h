// The search index: derived data with a cursor of its own. On SQLite a file of its own, DIR/search.db, with its own writer; on PostgreSQL the
// tables search_*. flow/consumers/search fills it from the feed; everybody reads it through find(). The words are cut by the text room, so both
// engines give the same hits; only the order by relevance is the engine's own.
//
// One row per comment: the ticket's number, subject, requester and tags, the comment's people, subject, text and file names. So words that lie
// on different comments of a ticket do not meet, but a comment's words and the ticket's subject and people do.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "desk/permission.h"
#include "store/db.h"
#include "store/search_documents.h"
#include "text/tokens.h"

namespace kotae::store {

struct SearchFilter {
  std::vector<desk::Status> statuses;                         // empty: any
  std::vector<desk::State> states{desk::State::active};
  GroupId group;
  BrandId brand;
  MailboxId mailbox;
  UserId assignee, requester;
  bool unassigned = false;
  Time from, until;  // of the comment: from <= created_at < until; 0 = open
};

enum class SearchOrder { newest, relevance };

struct SearchRequest {
  std::string query;           // as people type it (text/tokens.h)
  SearchFilter filter;
  SearchOrder order = SearchOrder::newest;
  std::int64_t after = 0;      // SearchPage::next of the page before
  int limit = 50;              // tickets
};

struct SearchHit {
  TicketId ticket;
  CommentId comment;  // the ticket's newest hit; by relevance its best
};
struct SearchPage {
  std::vector<SearchHit> hits;  // each ticket once
  std::int64_t next = 0;        // 0: that was all
  bool cut = false;             // words of the query were left out, or relevance looked at the newest 5,000 hits alone
};

constexpr int max_ranked_hits = 5000;

class SearchIndex {
 public:
  /// Opens or makes it; an index of another format is emptied, so that the consumer starts anew.
  static std::unique_ptr<SearchIndex> open(Database& desk, const OpenOptions& options);
  virtual ~SearchIndex() = default;

  /// What of it this viewer may see. The index is behind the desk by its consumer's lag, so whoever shows tickets still loads them through
  /// the gate.
  SearchPage find(const desk::Viewer& viewer, const SearchRequest& request);
  struct Count {
    std::int64_t tickets = 0;
    bool at_least = false;  // only the newest 5,000 hits were looked at
  };
  Count count(const desk::Viewer& viewer, const SearchRequest& request);

  /// Up to where the feed is in the index.
  std::int64_t seq();
  struct Changes {
    std::int64_t from = 0, to = 0;          // of the cursor; equal when only stale ones are made again
    std::vector<SearchTicket> tickets;      // as they are now
    std::vector<TicketId> gone;             // no longer there, with all they had
    std::vector<SearchDocument> documents;  // new or changed; each one's ticket is in `tickets`
    std::vector<CommentId> gone_comments;
    std::vector<TicketId> stale;            // every document of them is to be made again
    struct Renewed {
      TicketId ticket;
      CommentId done, now;  // as stale() told, and up to where it is done now; no comment = wholly
    };
    std::vector<Renewed> renewed;           // has no effect on a ticket that has become stale again meanwhile
  };
  /// One transaction; nothing happens (false) when the cursor is no longer at `from`, because another node was faster.
  bool apply(const Changes& changes);
  /// Tickets whose documents are to be made again, each with the last comment that is done.
  std::vector<std::pair<TicketId, CommentId>> stale(int limit);
  /// Empties it; the consumer starts at 0.
  void clear();

 protected:
  struct Words {
    std::string match;                   // the engine's expression, filter tokens included; "" = nothing to find
    std::string plain;                   // the same without them
    std::vector<std::string> terms, excluded;  // its conditions one by one
  };
  struct Condition {  // on search_docs AS d
    std::string sql;
    std::vector<std::int64_t> values;  // of ?4, ?5 …
  };
  struct Found {
    CommentId comment;
    TicketId ticket;
  };
  virtual bool write(const Database::Work& work) = 0;  // false: the work said no
  virtual void read(const std::function<void(Tx&)>& f) = 0;
  virtual std::string expression(const std::vector<text::Term>& terms) const = 0;
  /// `expression` and all of these; each is tokens of which one must be there.
  virtual std::string narrowed(const std::string& expression, const std::vector<std::vector<std::string>>& tokens) const = 0;
  /// Hits below `before`, newest first, until f says false.
  virtual void newest(Tx& tx, const Words& words, const Condition& condition, std::int64_t before, const std::function<bool(const Found&)>& f) = 0;
  /// Of the newest `limit` hits all, best first.
  virtual std::vector<Found> ranked(Tx& tx, const Words& words, const Condition& condition, int limit) = 0;
  virtual bool holds(Tx& tx, const Words& words, CommentId comment) = 0;
  virtual void put_words(Tx& tx, const SearchDocument& d, const std::vector<std::string>& tokens) = 0;
  virtual void drop_words(Tx& tx, CommentId comment) = 0;
  virtual void clear_words(Tx& tx) = 0;

  static void bind(Query& q, const Condition& c) {
    for (std::size_t i = 0; i < c.values.size(); ++i) q.bind(static_cast<int>(i) + 4, c.values[i]);
  }
  /// Makes the tables both engines have, in the caller's transaction; `make_words` adds the engine's own. Another format is emptied.
  static void prepare(Connection& c, const std::function<void()>& drop_words, const std::function<void()>& make_words);

 private:
  struct Plan {
    Words words;
    Condition condition;
    bool cut = false;
  };
  Plan plan(const desk::Viewer& viewer, const SearchRequest& request) const;
  SearchPage find_newest(Tx& tx, const SearchRequest& request, const Plan& plan);
  SearchPage find_ranked(Tx& tx, const SearchRequest& request, const Plan& plan);
  void refresh(Tx& tx, const SearchTicket& t);
  void put(Tx& tx, const SearchDocument& d, const SearchTicket& t);
  void drop(Tx& tx, CommentId comment);
};

/// What to mark in a row of the list.
struct SearchHighlight {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> subject;  // bytes of the ticket's subject
  text::Snippet snippet;                                         // of the comment that was found
};
SearchHighlight search_highlight(std::string_view subject, std::string_view body, std::string_view query, std::size_t max_chars = 120);

}  // namespace kotae::store
