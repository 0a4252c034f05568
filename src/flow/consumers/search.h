// Brings the search index up to the feed: what was said is found a moment later.
#pragma once
#include <memory>
#include <thread>

#include "store/search.h"

namespace kotae::flow {

class SearchConsumer {
 public:
  SearchConsumer(store::Database& desk, store::SearchIndex& index);
  ~SearchConsumer();  // stops
  SearchConsumer(const SearchConsumer&) = delete;
  SearchConsumer& operator=(const SearchConsumer&) = delete;

  /// One round: up to 4,096 events and up to 100 documents that had become stale, each in one transaction of the index. True: more waits.
  bool round();
  /// Rounds on a thread of its own, after every commit of the desk.
  void start();
  void stop();

 private:
  struct Bell;
  bool events();
  bool stale();
  void run();
  store::Database& desk_;
  store::SearchIndex& index_;
  std::shared_ptr<Bell> bell_;  // also held by the desk, which cannot forget whom it tells of commits
  std::thread thread_;
};

}  // namespace kotae::flow
