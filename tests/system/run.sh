#!/usr/bin/env bash
# Every system test that drives build/kotae, one after the other; what fails is named at the end.
#   run.sh [--deep]      --deep: 200 rounds of kill -9 and more seeds of the shared checks
set -uo pipefail
here=$(dirname "$(readlink -f "$0")")
rounds=20 seeds="1 2"
[ "${1:-}" = --deep ] && rounds=200 seeds="1 2 3 4 5 6"
failed=()
run() { # NAME COMMAND…
  local name=$1
  shift
  echo "== $name"
  "$@" || failed+=("$name")
}
run desk python3 "$here/desk_test.py"
run "kill -9" python3 "$here/kill.py" --rounds "$rounds"
run "kill -9 on PostgreSQL" python3 "$here/kill.py" --rounds "$rounds" --database postgres --seed 2
for s in $seeds; do
  run "crash, seed $s" "$here/crash.sh" --seed "$s"
  run "race, seed $s" "$here/race.sh" --seed "$s"
  run "race on PostgreSQL, seed $s" "$here/race.sh" --postgres --seed "$s"
  run "race on two nodes, seed $s" "$here/race.sh" --postgres --nodes 2 --seed "$s"
done
run "crash on PostgreSQL" "$here/crash.sh" --postgres --seed 7
if [ ${#failed[@]} -gt 0 ]; then
  printf 'FAILED: %s\n' "${failed[@]}"
  exit 1
fi
