// What an LMTP client sends: the dialogue must answer the same however the bytes are cut into packets.
#include <cstdint>
#include <cstdlib>

#include "net/lmtp_dialogue.h"

namespace {
using namespace kotae::net;

std::string talk(std::string_view all, std::size_t piece) {
  LmtpConfig config;
  config.max_bytes = 4096;
  config.max_recipients = 3;
  const LmtpServer::Accept accept = [](const std::string& to) { return to.size() % 5 ? LmtpReply{} : LmtpReply{550, "5.1.1 no"}; };
  std::atomic<std::size_t> buffered{0};
  std::string out;
  {
    LmtpDialogue d(config, accept, buffered);
    std::string in;
    bool closed = false;
    while (!all.empty() && !closed) {
      in.append(all.substr(0, piece));
      all.remove_prefix(std::min(piece, all.size()));
      for (;;) {
        std::size_t used = 0;
        const auto next = d.feed(in, used, out);
        if (used > in.size()) std::abort();
        in.erase(0, used);
        closed = next == LmtpDialogue::Next::close;
        if (next != LmtpDialogue::Next::deliver) break;
        auto letter = d.take_letter();
        if (letter.recipients.empty() || letter.raw.size() > config.max_bytes) std::abort();
        out += "(" + letter.sender + "|" + letter.raw + ")";
        d.delivered({{}}, out);
      }
    }
  }
  if (buffered != 0) std::abort();
  return out;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (talk(all, all.size() + 1) != talk(all, data[0] + 1u)) std::abort();
  return 0;
}
