#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh BUILD_FOLDER SECONDS [PARSER]: gives every parser (or the one named) new bytes for so many seconds, as many parsers at a time as
# there are cores. What breaks one stays in BUILD_FOLDER/fuzz/PARSER/crash-*: mend the parser, then keep the file in tests/fuzz/corpus/PARSER.
# KEEP=1 adds the new bytes that reached new code, made few, to the corpus.
set -euo pipefail

build=${1:?usage: fuzz.sh BUILD_FOLDER SECONDS [PARSER]}
seconds=${2:?usage: fuzz.sh BUILD_FOLDER SECONDS [PARSER]}
only=${3:-}
export build seconds
export corpus="$(cd "$(dirname "$0")" && pwd)/corpus"

fuzz_one() {
  local parser=$1 work="$build/fuzz/$1"
  local program="$build/tests/fuzz/${1}_fuzz"
  mkdir -p "$work/new"
  if ! "$program" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="$work/" "$work/new" "$corpus/$parser" >"$work/log" 2>&1; then
    grep -aE 'broken promise|SUMMARY|ERROR: ' "$work/log" | head -n 5
    echo "fuzz $parser: BROKEN, see $work/log; once mended, keep the file of $work/crash-* in tests/fuzz/corpus/$parser"
    return 1
  fi
  if [ -n "${KEEP:-}" ]; then "$program" -merge=1 -max_len=1024 "$corpus/$parser" "$work/new" >>"$work/log" 2>&1; fi
  echo "fuzz $parser: $(grep -a 'number_of_executed_units' "$work/log" | grep -oE '[0-9]+') tries in $seconds s, held"
}
export -f fuzz_one

parsers=$(cd "$(dirname "$0")" && ls -- *_fuzz.cc | sed 's/_fuzz\.cc//')
if [ -n "$only" ]; then
  grep -qx -- "$only" <<<"$parsers" || { echo "No parser is called \"$only\". There are: $(tr '\n' ' ' <<<"$parsers")" >&2; exit 2; }
  parsers=$only
fi
count=$(wc -w <<<"$parsers")
echo "$count parsers, $seconds s each, $(nproc) at a time: about $(((count + $(nproc) - 1) / $(nproc) * seconds / 60)) minutes"
tr ' ' '\n' <<<"$parsers" | xargs -P "$(nproc)" -I{} bash -c 'fuzz_one {}'
