// What an IMAP server sends: read in one piece, and again in two; both must say the same.
#include <cstdint>
#include <cstdlib>

#include "net/imap.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kotae::net;
  constexpr std::size_t limit = 1u << 16;
  std::string_view in(reinterpret_cast<const char*>(data), size);
  for (;;) {
    ImapResponse whole;
    const auto used = read_imap_response(in, whole, limit);
    if (!used || *used == 0) return 0;
    if (*used > in.size() || whole.fetch.body.size() > *used) std::abort();
    ImapResponse part;
    const auto early = read_imap_response(in.substr(0, *used / 2), part, limit);
    if (early && *early != 0) std::abort();  // half a response must not pass for a whole one
    const auto exact = read_imap_response(in.substr(0, *used), part, limit);
    if (!exact || *exact != *used || part.words != whole.words || part.fetch.body != whole.fetch.body) std::abort();
    in.remove_prefix(*used);
  }
}
