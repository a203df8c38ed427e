#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run_with_kafka.sh PROGRAM ARG...
# Runs a program while a real Kafka broker of its own is up: HANES_KAFKA is its address, HANES_KAFKA_SH the script that started it,
# HANES_KAFKA_DIR a folder that is gone afterwards. Ends with the program's exit code.
set -euo pipefail
kafka=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../deploy/kafka" && pwd)/kafka.sh
folder=$(mktemp -d)

finish() {
  for broker in "$folder"/*/pid; do
    [[ -f $broker ]] && "$kafka" stop --dir "$(dirname "$broker")"
  done
  rm -rf "$folder"
}
trap finish EXIT
HANES_KAFKA=$("$kafka" start --port 0 --dir "$folder/broker")
export HANES_KAFKA HANES_KAFKA_SH=$kafka HANES_KAFKA_DIR=$folder
"$@"
