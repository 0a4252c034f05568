// Which authorities a connection believes: a file of its own, else SSL_CERT_FILE (OpenSSL reads that by itself, libcurl does not), else the system's.
#pragma once
#include <cstdlib>
#include <string>

namespace kotae::net {

/// Path of a PEM file for libcurl; "" = the system's.
inline std::string trusted_file(const std::string& own) {
  if (!own.empty()) return own;
  const char* named = ::secure_getenv("SSL_CERT_FILE");
  return named ? named : "";
}

}  // namespace kotae::net
