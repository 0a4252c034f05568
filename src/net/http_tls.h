// The server's own TLS. Inside net only.
#pragma once
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "base/result.h"

namespace kotae::net {

/// TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers only; ALPN http/1.1. unavailable names the file that cannot be used.
Result<std::shared_ptr<boost::asio::ssl::context>> tls_context(const std::string& certificate_chain_file, const std::string& key_file);

}  // namespace kotae::net
