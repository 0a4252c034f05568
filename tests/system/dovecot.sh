#!/usr/bin/env bash
# A private Dovecot for tests on loopback ports: IMAP with STARTTLS, IMAP over TLS, SASL for Postfix. Users desk, sales and support have the
# password "secret"; the token "good-token" of desk opens XOAUTH2. Runs as root (it changes users), without systemd.
#   dovecot.sh start DIR      prints DOVECOT_IMAP_PORT, DOVECOT_IMAPS_PORT, DOVECOT_SASL, DOVECOT_CA, DOVECOT_TOKENS, DOVECOT_MAIL
#   dovecot.sh down DIR       the server goes away, its letters stay
#   dovecot.sh up DIR         it comes back on the same ports
#   dovecot.sh stop DIR       ends it and removes DIR
# DOVECOT_MAIL/USER is the user's Maildir; DOVECOT_TOKENS the file of live tokens.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
usage() { sed -n '4,8s/^# *//p' "$0" >&2; exit 2; }
[ $# = 2 ] || usage
verb=$1
mkdir -p "$2"
dir=$(readlink -f "$2")
program=$(command -v dovecot || echo /usr/sbin/dovecot)
[ -x "$program" ] || { echo "Dovecot is not installed (Debian: dovecot-imapd)" >&2; exit 1; }
[ "$(id -u)" = 0 ] || { echo "dovecot.sh needs root" >&2; exit 1; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
end() { # PIDFILE: ends that process and waits for it
  local pid
  pid=$(cat "$1" 2>/dev/null) || return 0
  kill "$pid" 2>/dev/null || return 0
  for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.05; done
  kill -9 "$pid" 2>/dev/null || true
}
up() {
  "$program" -c "$dir/dovecot.conf" >>"$dir/start.log" 2>&1 || { cat "$dir/start.log" >&2; exit 1; }
  for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$(cat "$dir/imap.port")") 2>/dev/null && return 0
    sleep 0.05
  done
  cat "$dir/dovecot.log" >&2
  exit 1
}

case $verb in
start)
  run=$(mktemp -d /tmp/kotae-dovecot.XXXXXX) # a socket's path may have 107 bytes
  chmod 755 "$run" "$dir"
  echo "$run" >"$dir/run"
  "$here/ca.sh" "$dir"
  mkdir -p "$dir/mail"
  chown mail:mail "$dir/mail"
  echo "good-token desk" >"$dir/tokens"
  for user in desk sales support; do echo "$user:{PLAIN}secret::::::"; done >"$dir/users"
  imap=$(free_port) imaps=$(free_port) sasl=$(free_port) tokens=$(free_port)
  echo "$imap" >"$dir/imap.port"
  cat >"$dir/oauth2.conf" <<C
introspection_mode = get
introspection_url = http://127.0.0.1:$tokens/?token=
username_attribute = username
active_attribute = active
active_value = true
C
  cat >"$dir/dovecot.conf" <<C
base_dir = $run
state_dir = $run
log_path = $dir/dovecot.log
auth_verbose = yes
instance_name = kotae-test-$$
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <$dir/cert.pem
ssl_key = <$dir/key.pem
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_uid = mail
mail_gid = mail
auth_mechanisms = plain login xoauth2 oauthbearer
mail_max_userip_connections = 1000
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $dir/oauth2.conf
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = $dir/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$dir/mail/%n
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = $imaps
  }
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = $sasl
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
C
  for user in desk sales support; do install -d -o mail -g mail "$dir/mail/$user" "$dir/mail/$user/Maildir" "$dir/mail/$user/Maildir/"{new,cur,tmp}; done
  setsid python3 "$here/tokens.py" "$tokens" "$dir/tokens" >"$dir/tokens.log" 2>&1 </dev/null &
  echo $! >"$dir/tokens.pid"
  up
  echo "DOVECOT_IMAP_PORT=$imap"
  echo "DOVECOT_IMAPS_PORT=$imaps"
  echo "DOVECOT_SASL=inet:127.0.0.1:$sasl"
  echo "DOVECOT_CA=$dir/ca.pem"
  echo "DOVECOT_TOKENS=$dir/tokens"
  echo "DOVECOT_MAIL=$dir/mail"
  ;;
up) up ;;
down) end "$(cat "$dir/run")/master.pid" ;;
stop)
  if [ -f "$dir/run" ]; then
    end "$(cat "$dir/run")/master.pid"
    rm -rf "$(cat "$dir/run")"
  fi
  end "$dir/tokens.pid"
  rm -rf "$dir"
  ;;
*) usage ;;
esac
