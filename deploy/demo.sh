#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The demonstration behind `make demo`: an invented council, from nightly extracts through Kafka to what was known on any day.
#
#   deploy/demo.sh [HANES]     HANES: the executable, build/hanes when left out
#   DEMO_ONCE=1                ends after the answers; otherwise it stays up until Ctrl-C
#   DEMO_DIR                   where it works, build/demo when not set; made anew each time
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
hanes=$(realpath "${1:-$root/build/hanes}")
work=${DEMO_DIR:-$root/build/demo}
council=W06000099  # a code that no council has: pages call it an invented council
http=127.0.0.1:${DEMO_PORT:-8600}
from=2012-04-01
to=2013-03-31

if [[ -t 1 ]]; then bold=$'\e[1m'; dim=$'\e[2m'; plain=$'\e[0m'; else bold=; dim=; plain=; fi
# Settings of the person who runs this are not the demonstration's.
for variable in $(compgen -e HANES_ || true); do unset "$variable"; done

chapter() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; [[ -z ${2:-} ]] || printf '%s%s%s\n' "$dim" "$2" "$plain"; }
# Shows a command as one would type it, then runs it.
run() { printf '\n%s$ hanes %s%s\n' "$dim" "$*" "$plain"; "$hanes" "$@"; }
digest() { "$hanes" digest caseload --data D | sed 's/.*digest //'; }

serving=
stop() {
  [[ -n $serving ]] || return 0
  kill -TERM "$serving" 2> /dev/null || true
  wait "$serving" 2> /dev/null || true
  serving=
}
trap stop EXIT
trap 'exit 130' INT TERM

start() {
  "$hanes" serve --data D --authority $council --http "$http" "$@" > serve.out 2>> serve.log &
  serving=$!
  until grep -qs '^serving' serve.out; do
    kill -0 "$serving" 2> /dev/null || { cat serve.log >&2; exit 1; }
    sleep 0.1
  done
}

# Folders move away while they are counted: what find says of them then is of no interest.
waiting_extracts() {
  { find dropbox -mindepth 2 -maxdepth 2 -name _COMPLETE -not -path '*/done/*' -not -path '*/refused/*' 2> /dev/null || true; } | wc -l
}

rm -rf "$work"
mkdir -p "$work"
cd "$work"

chapter "1. A council that does not exist, the size of Neath Port Talbot" \
  "A year of nightly extracts, with late recording, corrections, leavers with open cases, a record that vanishes and comes back."
run generate --seed 7 --authority $council --from $from --to $to --hr --plan --out dropbox

chapter "2. Extracts go through Kafka into the log" \
  "\`hanes serve\` runs everything in one process: its own broker on loopback, the log, the view, HTTP. Each extract is compared with
what the log already knows: only what is new, changed, restored or vanished becomes an event."
start --watch dropbox
nights=$(find dropbox -name _COMPLETE | wc -l)
while :; do
  waiting=$(waiting_extracts)
  [[ ! -t 2 ]] || printf '\r  %d of %d extracts' $((nights - waiting)) "$nights" >&2
  [[ $waiting -gt 0 ]] || break
  kill -0 "$serving" 2> /dev/null || { cat serve.log >&2; exit 1; }
  sleep 0.5
done
[[ ! -t 2 ]] || printf '\r\e[K' >&2
refused=$({ find dropbox/refused -mindepth 1 -maxdepth 1 -type d 2> /dev/null || true; } | wc -l)
echo "$nights extracts: $((nights - refused)) taken in, $refused refused (dropbox/done and dropbox/refused hold the reports)"
if [[ $refused -gt 0 ]]; then  # what follows would be told of a log without them
  grep -m 3 'extract refused' serve.log >&2 || true
  echo "The demonstration stops: its own extracts were refused." >&2
  exit 1
fi
until curl -sf "http://$http/readyz" > /dev/null; do sleep 0.2; done
printf '\n%s\n' "School terms are in no extract: education plans are due in school days, so the calendar is imported."
run calendar import dropbox/term-dates.csv --received 2011-09-01T00:00:00Z --data D | awk 'NR <= 3'
printf '\n%s\n' "Nor are the council's targets."
run targets import dropbox/targets.csv --received ${from}T00:00:00Z --data D
run status --data D

chapter "3. What was true on a day, as far as we know now"
run ask caseload --as-at 2012-10-01 --by team --data D
run ask caseload --as-at 2012-10-01 --by status --data D

chapter "4. And what we thought it was" \
  "The same day, asked with the knowledge of that evening, of a month later, and of half a year later. What was recorded late shows only later."
printf '\n  %-12s %8s %17s %13s %12s %15s %6s\n' 'as known at' in_need child_protection looked_after proceedings ready_to_close total
for known in 2012-10-01 2012-10-12 2012-11-01 2013-03-31; do
  "$hanes" ask caseload --as-at 2012-10-01 --known-at $known --by status --format csv --data D | tr -d '\r' |
    awk -F, -v known=$known 'NR > 1 { n[NR] = $2 } END { printf "  %-12s %8s %17s %13s %12s %15s %6s\n", known, n[2], n[3], n[4], n[5], n[6], n[7] }'
done

chapter "5. The four numbers of a Monday morning" \
  "Who is off, what is vacant, what is due, and whether the checks were done: each with n and N, as at a day and as known at a moment."
run ask sickness --as-at 2012-10-01 --by team --data D
run ask recruitment --as-at 2012-10-01 --data D
run ask programme --as-at 2012-10-01 --by theme --data D
printf '\n  %s\n' "Visits to looked-after children that took place as the regulations say, by quarter:"
for quarter in 2012-Q2 2012-Q3 2012-Q4 2013-Q1; do
  "$hanes" ask indicators --code SCC/025 --period $quarter --format csv --data D | tr -d '\r' |
    awk -F, -v quarter=$quarter '/^SCC/ { sub(/.*as the regulations say"?,/, ""); split($0, f, ","); printf "  %s  %s of %s = %s %%\n", quarter, f[1], f[2], f[3] }'
done
run ask indicators --code SCC/024 --period 2012-Q4 --data D
run ask due --as-at 2012-10-01 --team T01 --data D | awk 'NR <= 16'
run ask series caseload.children --from 2012-07-02 --to 2012-12-30 --every week --xmr --data D
run publish-week --week 2012-W40 --data D

chapter "6. From a figure to the events that made it" \
  "A child that was counted with today's knowledge and not with that evening's, and the events behind it: occurred, recorded, known."
children() { "$hanes" ask caseload --as-at 2012-10-01 "$@" --by authority --open --format csv --data D | tr -d '\r' | grep -o 'child:[^,]*' | sort -u; }
late=$(for child in $(comm -23 <(children) <(children --known-at 2012-10-01) | head -20); do
  echo "$("$hanes" history "$child" --data D | wc -l) $child"
done | sort -n | head -1 | cut -d' ' -f2)  # the shortest story
if [[ -n $late ]]; then run history "$late" --order known --data D; else echo "  none: everything of that day was recorded by its evening"; fi

chapter "7. Over HTTP: the same figures from the same code"
printf '%s\n' "${dim}\$ curl 'http://$http/v1/authorities/$council/caseload.csv?as_at=2012-10-01&by=status'${plain}"
curl -s "http://$http/v1/authorities/$council/caseload.csv?as_at=2012-10-01&by=status"

chapter "8. The view is deleted, and comes back from the log to the last bit"
before=$(digest)
stop
rm -rf D/views
echo "  deleted D/views; digest before  $before"
start
until curl -sf "http://$http/readyz" > /dev/null; do sleep 0.2; done
after=$(digest)
echo "  built again from the log alone  $after"
[[ $before == "$after" ]] || { echo "  they differ: this must never happen" >&2; exit 1; }
echo "  the same"
run rebuild caseload --data D

if [[ ${DEMO_ONCE:-0} == 1 ]]; then
  chapter "9. The log proves itself"
  stop
  run check --data D
  exit 0
fi

chapter "It stays up until Ctrl-C" "Look at it:"
cat << PAGES
  http://$http/                      this week, with the way behind every figure
  http://$http/cy                    the same in Welsh
  http://$http/?as_at=2012-10-07&known_at=2012-10-08     the clock turned back: that Sunday, as it was known the day after
  http://$http/editions/2012-W40     a published week, and what is known otherwise since
PAGES
chapter "Ask it something:"
cat << ASK
  cd $work
  $hanes ask caseload --as-at 2013-03-31 --by worker --data D
  $hanes ask caseload --as-at 2013-03-31 --known-at 2013-04-01 --by status --open --data D
  $hanes ask indicators --period 2012-13 --data D
  $hanes revisions --week 2012-W40 --data D
  curl 'http://$http/v1/authorities/$council/caseload?by=category'
  curl 'http://$http/metrics'
ASK
wait "$serving"
