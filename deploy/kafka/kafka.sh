#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A real Apache Kafka broker on loopback, without a container.
#
#   kafka.sh fetch                          copies Kafka's jars to build/kafka-dist/libs, once (Maven; about 55 MB)
#   kafka.sh start  [--port P] [--dir D]    starts in the background, waits until it answers, prints its bootstrap address
#   kafka.sh status [--dir D]               prints the address if it runs; ends with 1 if not
#   kafka.sh stop   [--dir D]               stops it and waits until it is gone
#   kafka.sh run    [--port P] [--dir D]    the same in the foreground; Ctrl-C ends it
#
# --port 0 takes two free ports. --dir holds everything of one broker (data, settings, log, pid): brokers with different folders and
# ports run beside each other, and one started again on its folder has its data.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
libs=${KAFKA_LIBS:-$root/build/kafka-dist/libs}
heap=${KAFKA_HEAP:-512m}
port=19092
dir=$root/build/kafka-broker

fail() { echo "kafka.sh: $*" >&2; exit 1; }

fetch() {
  [[ -f $libs/.complete ]] && return 0
  command -v java > /dev/null || fail "java is missing: run 'make deps'"
  command -v mvn > /dev/null || fail "mvn is missing: run 'make deps'"
  echo "fetching Kafka's jars to $libs (once)" >&2
  mkdir -p "$libs"
  # A copy of the pom beside the jars: Maven writes next to the pom it is given.
  cp "$here/pom.xml" "$libs/../pom.xml"
  # Several callers may come at once; one fetches, the others wait.
  (
    flock 9
    [[ -f $libs/.complete ]] && exit 0
    mvn -q -B -f "$libs/../pom.xml" dependency:copy-dependencies -DoutputDirectory="$libs" -DincludeScope=runtime >&2 ||
      fail "Maven could not fetch Kafka: see its lines above; a proxy or a mirror is set in Maven's own settings.xml"
    touch "$libs/.complete"
  ) 9> "$libs/../fetch.lock"
}

# True when something listens on this port of loopback.
listens() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

free_port() {
  local candidate
  for _ in $(seq 200); do
    candidate=$((20000 + RANDOM % 12000))
    if ! listens "$candidate" && ! listens "$((candidate + 1))"; then echo "$candidate"; return; fi
  done
  fail "no free port between 20000 and 32000"
}

# A process that was killed and that nobody has waited for yet (state Z) does not run.
running() {
  [[ -f $dir/pid ]] && kill -0 "$(cat "$dir/pid")" 2> /dev/null && ! grep -q ') Z ' "/proc/$(cat "$dir/pid")/stat" 2> /dev/null
}

# 22 characters of base64url, not beginning with a dash: Kafka's shape of a cluster id.
new_cluster_id() {
  local id
  for _ in $(seq 20); do
    id=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')
    if [[ $id != -* ]]; then echo "$id"; return; fi
  done
}

# Writes the settings; formats the folder the first time.
prepare() {
  running && fail "a broker runs in $dir already (process $(cat "$dir/pid")): kafka.sh stop --dir $dir"
  fetch
  [[ $port == 0 ]] && port=$(free_port)
  listens "$port" && fail "port $port is taken: choose another with --port, or --port 0 for a free one"
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  sed -e "s|@PORT@|$port|g" -e "s|@CONTROLLER_PORT@|$((port + 1))|g" -e "s|@DATA@|$dir/data|g" \
    "$here/server.properties.template" > "$dir/server.properties"
  [[ -f $dir/data/meta.properties ]] && return 0
  java -cp "$libs/*" -Dlog4j2.configurationFile="$here/log4j2.yaml" kafka.tools.StorageTool format -t "$(new_cluster_id)" \
    -c "$dir/server.properties" > "$dir/format.log" 2>&1 || fail "formatting failed: see $dir/format.log"
}

broker() {
  exec java "-Xmx$heap" -cp "$libs/*" -Dlog4j2.configurationFile="$here/log4j2.yaml" kafka.Kafka "$dir/server.properties"
}

await_answer() {
  for _ in $(seq 1200); do
    if ! running; then tail -20 "$dir/broker.log" >&2; fail "the broker ended at its start: see $dir/broker.log"; fi
    if grep -q "Kafka Server started" "$dir/broker.log" && listens "$port"; then return 0; fi
    sleep 0.1
  done
  fail "the broker did not answer within two minutes: see $dir/broker.log"
}

start() {
  prepare
  [[ -f $dir/broker.log ]] && mv "$dir/broker.log" "$dir/broker.log.1"
  : > "$dir/broker.log"
  (broker) < /dev/null > "$dir/broker.log" 2>&1 9>&- &
  echo $! > "$dir/pid"
  echo "127.0.0.1:$port" > "$dir/bootstrap"
  await_answer
  cat "$dir/bootstrap"
}

stop() {
  running || { rm -f "$dir/pid"; return 0; }
  local pid
  pid=$(cat "$dir/pid")
  kill "$pid"
  for _ in $(seq 300); do
    if ! running; then rm -f "$dir/pid"; return 0; fi
    sleep 0.1
  done
  # It had 30 s to end by itself; its data is written to survive this.
  kill -9 "$pid"
  rm -f "$dir/pid"
}

verb=${1:-}
[[ $# -gt 0 ]] && shift
while [[ $# -gt 0 ]]; do
  case $1 in
    --port) port=${2:?--port needs a number}; shift 2 ;;
    --dir) dir=${2:?--dir needs a folder}; shift 2 ;;
    *) fail "unknown option $1: see the head of $0" ;;
  esac
done

case $verb in
  fetch) fetch ;;
  start) start ;;
  stop) stop ;;
  status) if running; then cat "$dir/bootstrap"; else echo "no broker runs in $dir"; exit 1; fi ;;
  run)
    prepare
    echo $$ > "$dir/pid"
    echo "127.0.0.1:$port" > "$dir/bootstrap"
    echo "Kafka on 127.0.0.1:$port, data in $dir; Ctrl-C ends it" >&2
    broker ;;
  *) sed -n '3,13p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 2 ;;
esac
