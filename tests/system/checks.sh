# Where ../shared/checks is: beside the checkout, or under KOTAE_SHARED. Sets $checks and $kotae, or says loudly what is missing. Sourced.
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(readlink -f "$here/../..")
kotae=$(readlink -f "${KOTAE_BINARY:-$root/build/kotae}")
checks=
for d in "${KOTAE_SHARED:-$root/../shared}/checks" "$root/../shared/checks"; do
  [ -f "$d/crash.py" ] && checks=$(readlink -f "$d") && break
done
if [ -z "$checks" ]; then
  echo "################################################################" >&2
  echo "SKIPPED $(basename "$0"): there is no ../shared/checks (set KOTAE_SHARED)" >&2
  echo "################################################################" >&2
  exit "${KOTAE_SKIP_CODE:-0}"
fi
[ -x "$kotae" ] || { echo "no $kotae: run script/build first" >&2; exit 1; }
