#!/usr/bin/env bash
# The shared crash check against our server: SIGKILL under load; nothing acknowledged is lost, doubled or torn.
#   crash.sh [--postgres] [OPTIONS of crash.py, e.g. --rounds 20 --seed 3]
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/checks.sh"
place='--data {data}'
if [ "${1:-}" = --postgres ]; then
  shift
  cluster=$(mktemp -d)
  trap '"$here/postgres.sh" stop "$cluster"' EXIT
  url=$("$here/postgres.sh" start "$cluster" $$ | sed -n 's/^KOTAE_TEST_PG=//p')
  place="--data {data} --database $url"
fi
python3 "$checks/crash.py" \
  --serve-cmd "$kotae serve $place --listen 127.0.0.1:{port} --relay smtp://127.0.0.1:{smtp}" \
  --init-cmd "sh -c 'echo correct-horse-battery | $kotae user create $place --email {user} --name Admin --role admin --password-stdin'" \
  --token-cmd "$kotae token create $place --user {user}" "$@"
