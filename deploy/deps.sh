#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# deps.sh LIST...: installs the Debian packages named in the lists that are not there yet. Asks first, unless root or in CI.
# Node.js from elsewhere brings npm without a package of that name: whatever brings the command will do.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
wanted=()
for list in "$@"; do
  mapfile -t names <"$here/packages-$list.txt"
  wanted+=("${names[@]}")
done

missing=()
for package in "${wanted[@]}"; do
  [ "$package" = npm ] && command -v npm > /dev/null && continue
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Not installed yet: ${missing[*]}"
sudo=()
if [ "$(id -u)" -ne 0 ]; then
  sudo=(sudo)
  if [ -z "${CI:-}" ]; then
    read -r -p "Install them with apt-get? [y/N] " answer
    case "$answer" in
      y | Y | yes) ;;
      *) echo "Nothing installed. hanes needs them: install them by hand, then run make again." >&2; exit 1 ;;
    esac
  fi
fi
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
