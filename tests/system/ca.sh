#!/usr/bin/env bash
# A certificate authority and a certificate of 127.0.0.1 and localhost, for tests.
#   ca.sh DIR      makes DIR/ca.pem, DIR/cert.pem, DIR/key.pem
set -euo pipefail
[ $# = 1 ] || { sed -n '2,3s/^# *//p' "$0" >&2; exit 2; }
cd "$1"
{
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=Kotae test authority" -keyout ca.key -out ca.pem
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" -keyout key.pem -out cert.csr
  openssl x509 -req -in cert.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out cert.pem \
    -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1")
} 2>ca.log || { cat ca.log >&2; exit 1; }
chmod 644 ca.pem cert.pem
