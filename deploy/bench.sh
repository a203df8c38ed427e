#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bench.sh BUILD_FOLDER [NAME]: runs every program of measurements (or the one named, without _bench), one after the other.
# Each prints ratios to a named baseline of the same run; absolute figures are this machine's only.
set -euo pipefail

build=${1:?usage: bench.sh BUILD_FOLDER [NAME]}
only=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
broker_folder=
trap '[ -z "$broker_folder" ] || "$here/kafka/kafka.sh" stop --dir "$broker_folder" >/dev/null 2>&1; rm -rf "$broker_folder"' EXIT

found=0
for program in "$build"/*/*_bench; do
  [ -x "$program" ] || continue
  name=$(basename "$program" _bench)
  [ -z "$only" ] || [ "$only" = "$name" ] || continue
  found=1
  echo "== $name"
  if [ "$name" = ingest ]; then
    broker_folder=$(mktemp -d)
    bootstrap=$("$here/kafka/kafka.sh" start --dir "$broker_folder" | tail -n 1)
    "$program" "$bootstrap"
  else
    "$program"
  fi
done
if [ "$found" -eq 0 ]; then
  echo "No measurement is called \"$only\". There are: $(cd "$build" && ls -1 ./*/*_bench | xargs -n1 basename | sed 's/_bench//' | tr '\n' ' ')" >&2
  exit 2
fi
