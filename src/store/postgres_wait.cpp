#include "store/postgres_wait.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kotae::store {

Bell::Bell() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Bell::~Bell() { close(fd_); }

void Bell::ring() {
  if (eventfd_write(fd_, 1) != 0) return;  // full: it rings already
}

bool Bell::wait(PgConnection* c, int ms) {
  pollfd fds[2] = {{fd_, POLLIN, 0}, {c ? PQsocket(c->handle()) : -1, POLLIN, 0}};
  if (poll(fds, c ? 2 : 1, ms) <= 0) return false;
  eventfd_t rings = 0;
  return eventfd_read(fd_, &rings) == 0;
}

bool take_notifications(PgConnection& c, const std::function<void(std::string_view, std::string_view)>& f) {
  if (PQconsumeInput(c.handle()) == 0) throw ConnectionLost(std::string("postgresql: ") + PQerrorMessage(c.handle()));
  struct Free {
    void operator()(PGnotify* n) const { PQfreemem(n); }
  };
  bool any = false;
  while (const std::unique_ptr<PGnotify, Free> n{PQnotifies(c.handle())}) {
    any = true;
    f(n->relname, n->extra);
  }
  return any;
}

}  // namespace kotae::store
