// The request reader: the same bytes in one piece and in small pieces give the same requests. (Where a broken header is refused may differ.)
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/http_gzip.h"
#include "net/http_reader.h"

namespace {

using namespace kotae::net;

std::string read_all(std::string_view bytes, std::size_t piece) {
  std::string seen, waiting;
  for (int requests = 0; requests < 50; ++requests) {
    RequestReader reader(4096);
    for (;;) {
      std::size_t used = 0;
      const auto step = reader.feed(waiting, used);
      if (used > waiting.size()) std::abort();
      waiting.erase(0, used);
      if (step == RequestReader::Step::header) {
        reader.limit_body(1000);
        (void)reader.is_upgrade();
        (void)reader.wants_continue();
        continue;
      }
      if (step == RequestReader::Step::refused) return seen;
      if (step == RequestReader::Step::request) break;
      if (bytes.empty()) return seen;
      const auto n = std::min(piece, bytes.size());
      waiting.append(bytes.substr(0, n));
      bytes.remove_prefix(n);
    }
    const auto& r = *reader.request();
    if (r.body.size() > 1000) std::abort();
    seen += r.method + " " + r.path + " " + r.host + " " + r.body + "\n";
    for (const auto& [name, value] : r.headers) seen += name + ":" + value + "\n";
    (void)accepts_gzip(r.header("accept-encoding"));
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view s(reinterpret_cast<const char*>(data), size);
  const auto whole = read_all(s, s.size() + 1);
  if (s.size() < 3000 && whole != read_all(s, 3)) std::abort();
  return 0;
}
