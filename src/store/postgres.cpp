#include "store/postgres.h"

namespace kotae::store {
std::unique_ptr<Database> open_postgres(const OpenOptions&) { throw DbError("postgresql: this build has no driver", false, false); }
}  // namespace kotae::store
