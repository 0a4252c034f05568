// PostgreSQL driver over libpq: the same Statement/Tx, a pool of writers and readers, the feed's sequencer, LISTEN/NOTIFY between nodes.
#pragma once
#include "store/db.h"

namespace kotae::store {
std::unique_ptr<Database> open_postgres(const OpenOptions& options);
}
