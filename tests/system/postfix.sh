#!/usr/bin/env bash
# A private Postfix for tests on loopback ports, nothing chrooted. It takes letters for @desk.test on both ports:
#   POSTFIX_PORT         from anybody on this machine, plain
#   POSTFIX_SUBMISSION   only after STARTTLS and AUTH, when POSTFIX_SASL was given
# and delivers them to DIR/maildir/USER/, or by LMTP when POSTFIX_LMTP was given (with POSTFIX_LMTP_FOR=ADDRESS only those
# to that one; letters to @abroad.test are taken then, and bounce).
# Runs as root, without systemd.
#   [POSTFIX_LMTP=inet:127.0.0.1:PORT|unix:PATH] [POSTFIX_LMTP_FOR=ADDRESS] [POSTFIX_SASL=inet:127.0.0.1:PORT] postfix.sh start DIR
#                             prints POSTFIX_PORT, POSTFIX_SUBMISSION, POSTFIX_CA, POSTFIX_MAILDIR, POSTFIX_LOG
#   postfix.sh down DIR       goes away, its queue stays
#   postfix.sh up DIR         comes back on the same ports
#   postfix.sh flush DIR      tries everything in the queue now
#   postfix.sh stop DIR       ends it and removes DIR
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
usage() { sed -n '8,13s/^# *//p' "$0" >&2; exit 2; }
[ $# = 2 ] || usage
verb=$1
mkdir -p "$2"
dir=$(readlink -f "$2")
program=$(command -v postfix || echo /usr/sbin/postfix)
[ -x "$program" ] || { echo "Postfix is not installed (Debian: postfix)" >&2; exit 1; }
[ "$(id -u)" = 0 ] || { echo "postfix.sh needs root" >&2; exit 1; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
up() {
  "$program" -c "$dir/etc" start >>"$dir/start.log" 2>&1 || { cat "$dir/start.log" "$dir/log/maillog" >&2; exit 1; }
  for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$(cat "$dir/port")") 2>/dev/null && return 0
    sleep 0.05
  done
  cat "$dir/log/maillog" >&2
  exit 1
}
down() {
  [ -f "$dir/etc/main.cf" ] || return 0
  "$program" -c "$dir/etc" stop >>"$dir/start.log" 2>&1 || true
}

case $verb in
start)
  chmod 755 "$dir"
  "$here/ca.sh" "$dir"
  mkdir -p "$dir/etc" "$dir/spool" "$dir/lib" "$dir/maildir" "$dir/log"
  chown postfix "$dir/lib"
  chown mail:mail "$dir/maildir"
  port=$(free_port) submission=$(free_port)
  echo "$port" >"$dir/port"
  cat >"$dir/etc/main.cf" <<C
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/lib
maillog_file_prefixes = $dir
maillog_file = $dir/log/maillog
myhostname = mail.desk.test
mydestination =
mynetworks = 127.0.0.0/8
inet_protocols = ipv4
inet_interfaces = 127.0.0.1
alias_maps =
smtputf8_enable = yes
default_transport = error:this server sends nothing abroad
virtual_mailbox_domains = desk.test
virtual_mailbox_base = $dir/maildir
virtual_mailbox_maps = inline:{desk@desk.test=desk/, sales@desk.test=sales/, support@desk.test=support/}
virtual_minimum_uid = 1
virtual_uid_maps = static:8
virtual_gid_maps = static:8
virtual_transport = ${POSTFIX_LMTP:+lmtp:$POSTFIX_LMTP}
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 4s
smtpd_tls_cert_file = $dir/cert.pem
smtpd_tls_key_file = $dir/key.pem
smtpd_tls_security_level = may
smtpd_peername_lookup = no
smtpd_client_connection_rate_limit = 0
C
  if [ -n "${POSTFIX_LMTP_FOR:-}" ]; then
    echo "transport_maps = inline:{$POSTFIX_LMTP_FOR=lmtp:$POSTFIX_LMTP, abroad.test=gone:}" >>"$dir/etc/main.cf"
    unset POSTFIX_LMTP
  fi
  [ -n "${POSTFIX_LMTP:-}" ] || sed -i 's/^virtual_transport =.*/virtual_transport = virtual/' "$dir/etc/main.cf"
  { # the services of Debian's master.cf, none chrooted, no port of its own
    awk '/^[a-z]/ && $2 != "inet" && $8 != "pipe" { $5 = "n"; print }' /etc/postfix/master.cf
    echo "gone unix - n n - - pipe user=nobody argv=/bin/false"
    echo "127.0.0.1:$port inet n - n - - smtpd"
    if [ -n "${POSTFIX_SASL:-}" ]; then
      cat <<C
127.0.0.1:$submission inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sasl_type=dovecot
  -o smtpd_sasl_path=$POSTFIX_SASL
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
C
    fi
  } >"$dir/etc/master.cf"
  cp /etc/postfix/dynamicmaps.cf "$dir/etc/" 2>/dev/null || true
  cp -r /etc/postfix/dynamicmaps.cf.d /etc/postfix/postfix-files /etc/postfix/postfix-files.d "$dir/etc/" 2>/dev/null || true
  up
  echo "POSTFIX_PORT=$port"
  echo "POSTFIX_SUBMISSION=$submission"
  echo "POSTFIX_CA=$dir/ca.pem"
  echo "POSTFIX_MAILDIR=$dir/maildir"
  echo "POSTFIX_LOG=$dir/log/maillog"
  ;;
up) up ;;
down) down ;;
flush) "$(dirname "$program")/postqueue" -c "$dir/etc" -f ;;
stop)
  down
  rm -rf "$dir"
  ;;
*) usage ;;
esac
