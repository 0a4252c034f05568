#include "net/http_tls.h"

#include <openssl/ssl.h>

#include <boost/asio/ssl/error.hpp>

namespace kotae::net {
namespace {

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* in, unsigned int in_length, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_length, ours, sizeof ours - 1, in, in_length) != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<std::shared_ptr<boost::asio::ssl::context>> tls_context(const std::string& certificate_chain_file, const std::string& key_file) {
  using boost::asio::ssl::context;
  auto out = std::make_shared<context>(context::tls_server);
  SSL_CTX* raw = out->native_handle();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL");
  SSL_CTX_set_options(raw, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  static constexpr unsigned char session_id[] = "kotae";
  SSL_CTX_set_session_id_context(raw, session_id, sizeof session_id - 1);
  SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);
  boost::system::error_code ec;
  out->use_certificate_chain_file(certificate_chain_file, ec);
  if (ec) return fail(Code::unavailable, "The TLS certificate " + certificate_chain_file + " cannot be used: " + ec.message());
  out->use_private_key_file(key_file, context::pem, ec);
  if (ec) return fail(Code::unavailable, "The TLS key " + key_file + " cannot be used: " + ec.message());
  if (SSL_CTX_check_private_key(raw) != 1)
    return fail(Code::unavailable, "The TLS key " + key_file + " does not belong to the certificate " + certificate_chain_file);
  return out;
}

}  // namespace kotae::net
