// Waiting for a PostgreSQL connection's notifications and for other threads at once.
#pragma once
#include <functional>
#include <string_view>

#include "store/postgres_connection.h"

namespace kotae::store {

/// Other threads ring, one thread waits.
class Bell {
 public:
  Bell();
  ~Bell();
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;
  void ring();
  /// Waits for a ring, for something on the connection (when there is one), or until the time is over. True when it rang.
  bool wait(PgConnection* c, int ms);

 private:
  int fd_;
};

/// Reads what the server sent and hands over each notification (channel, payload); false when there was none. Throws ConnectionLost.
bool take_notifications(PgConnection& c, const std::function<void(std::string_view, std::string_view)>& f);

}  // namespace kotae::store
