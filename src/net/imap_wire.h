// The connection under an IMAP dialogue: TCP, TLS from the start or later, whole responses in, bytes out, a deadline.
// Everything runs on the io_context's thread. After close() no callback comes any more.
#pragma once
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "net/imap.h"

namespace kotae::net {

class ImapWire : public std::enable_shared_from_this<ImapWire> {
 public:
  struct Events {
    std::function<void(ImapResponse)> response;
    std::function<void(std::string reason)> broken;   // once, then nothing more
  };
  static std::shared_ptr<ImapWire> make(boost::asio::io_context& io, const ImapAccount& account, Events events);
  virtual ~ImapWire() = default;
  /// Name, TCP, TLS when implicit; then responses come.
  virtual void connect() = 0;
  /// After the server's OK to STARTTLS.
  virtual void start_tls(std::function<void()> done) = 0;
  virtual void write(std::string bytes) = 0;
  /// Broken when nothing at all comes from the server for so long, counted from now and from every packet.
  virtual void patience(int seconds) = 0;
  /// After what is written has left.
  virtual void close() = 0;
};

}  // namespace kotae::net
