#!/usr/bin/env bash
# The shared race check against our server: agents answer one ticket at once, live connections are cut and resumed.
#   race.sh [--postgres] [--nodes 2] [OPTIONS of race.mjs, e.g. --rounds 50 --seed 3]
# --nodes 2 (with --postgres) serves one desk by two servers; a small proxy sends each request to either.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/checks.sh"
postgres= nodes=1 rest=()
while [ $# -gt 0 ]; do
  case $1 in
  --postgres) postgres=1 ;;
  --nodes) nodes=$2 && shift ;;
  *) rest+=("$1") ;;
  esac
  shift
done
work=$(mktemp -d)
pids=()
end() {
  for p in ${pids[@]+"${pids[@]}"}; do kill "$p" 2>/dev/null || true; done
  wait 2>/dev/null || true
  [ -z "$postgres" ] || "$here/postgres.sh" stop "$work/pg"
  [ -n "${KOTAE_KEEP:-}" ] && echo "kept in $work" || rm -rf "$work"
}
trap end EXIT
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
place=(--data "$work/data")
if [ -n "$postgres" ]; then
  chmod go+x "$work"
  place+=(--database "$("$here/postgres.sh" start "$work/pg" $$ | sed -n 's/^KOTAE_TEST_PG=//p')")
fi
people=()
for i in 1 2 3 4 5 6; do
  role=agent
  [ $i = 1 ] && role=admin
  echo correct-horse-battery | "$kotae" user create "${place[@]}" --email "agent$i@example.com" --name "Agent Number$i" --role $role --password-stdin >"$work/create.log"
  people+=("agent$i@example.com" "$("$kotae" token create "${place[@]}" --user "agent$i@example.com")")
done
smtp=$(free_port)
ports=()
for i in $(seq "$nodes"); do
  port=$(free_port)
  ports+=("$port")
  "$kotae" serve "${place[@]}" --listen "127.0.0.1:$port" --relay "smtp://127.0.0.1:$smtp" >>"$work/server$i.log" 2>&1 &
  pids+=($!)
done
for port in "${ports[@]}"; do
  for _ in $(seq 400); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.05; done
done
base=http://127.0.0.1:${ports[0]}
if [ "$nodes" -gt 1 ]; then
  front=$(free_port)
  node "$here/either.mjs" "$front" "${ports[@]}" >"$work/either.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$front") 2>/dev/null && break; sleep 0.05; done
  base=http://127.0.0.1:$front
fi
if ! node "$checks/race.mjs" "$base" "${people[@]}" --smtp-sink "$smtp" ${rest[@]+"${rest[@]}"}; then
  tail -n 20 "$work"/server*.log >&2
  exit 1
fi
