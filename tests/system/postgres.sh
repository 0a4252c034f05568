#!/usr/bin/env bash
# A private PostgreSQL cluster for tests, reached by a unix socket only, with fsync on.
#   postgres.sh start DIR [PID]   starts it and prints KOTAE_TEST_PG=postgresql://…; with PID it stops when that process is gone
#   postgres.sh stop DIR          stops it and removes DIR
set -euo pipefail
usage() { sed -n '2,4s/^# *//p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
self=$(readlink -f "$0")
verb=$1 dir=$2 pid=${3:-}

bin=
for b in "$(command -v pg_ctl >/dev/null && dirname "$(readlink -f "$(command -v pg_ctl)")" || true)" /usr/lib/postgresql/*/bin; do
  [ -x "$b/initdb" ] && bin=$b
done
[ -n "$bin" ] || { echo "PostgreSQL's initdb is not installed (Debian: postgresql)" >&2; exit 1; }

as() { # the server refuses to run as root
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
socket_of() { cat "$dir/socket"; }

case $verb in
start)
  mkdir -p "$dir/data"
  chmod go+x "$dir" # the server, another user, must come through
  socket=$(mktemp -d /tmp/kotae-pg.XXXXXX) # a socket's path may have 107 bytes
  echo "$socket" >"$dir/socket"
  if [ "$(id -u)" = 0 ]; then chown -R postgres "$dir/data" "$socket"; fi
  chmod 700 "$dir/data" "$socket"
  cd /
  as "$bin/initdb" -D "$dir/data" -U kotae --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
  as "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/data/server.log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$socket' -c max_connections=200 -c fsync=on -c shared_buffers=64MB" start >"$dir/start.log" 2>&1 ||
    { cat "$dir/start.log" "$dir/data/server.log" >&2; exit 1; }
  if [ -n "$pid" ]; then
    (while [ -d "$dir" ] && kill -0 "$pid" 2>/dev/null; do sleep 1; done; [ ! -d "$dir" ] || "$self" stop "$dir") >/dev/null 2>&1 </dev/null &
  fi
  echo "KOTAE_TEST_PG=postgresql://kotae@/postgres?host=$socket"
  ;;
stop)
  cd /
  if [ -d "$dir/data" ]; then as "$bin/pg_ctl" -D "$dir/data" -w -m immediate stop >/dev/null 2>&1 || true; fi
  if [ -f "$dir/socket" ]; then rm -rf "$(socket_of)"; fi
  rm -rf "$dir"
  ;;
*) usage ;;
esac
