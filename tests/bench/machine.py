# SPDX-License-Identifier: Apache-2.0
"""The machine, as far as figures depend on it, and the versions of what was measured."""
from __future__ import annotations

import os
import pathlib
import platform
import re
import statistics
import subprocess
import time

SYNCS = 200
# Debian's names of what hanes stands on.
PACKAGES = ("librocksdb7.8", "librdkafka1", "libprotobuf32", "libgrpc++1.51", "liblz4-1", "g++-12", "postgresql-15", "nodejs",
            "openjdk-17-jre-headless", "libc6")


def first_match(path: str, pattern: str) -> str:
    try:
        found = re.search(pattern, pathlib.Path(path).read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return "unknown"
    return found.group(1).strip() if found else "unknown"


def sync_times_ms(folder: pathlib.Path) -> list[float]:
    """How long the disk takes to make 4 KiB durable at the end of a growing file, sorted."""
    path = folder / "sync-probe"
    times = []
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        for _ in range(SYNCS):
            start = time.perf_counter()
            os.write(file, b"h" * 4096)
            os.fdatasync(file)
            times.append((time.perf_counter() - start) * 1e3)
    finally:
        os.close(file)
        path.unlink()
    return sorted(times)


def describe(folder: pathlib.Path) -> dict[str, str]:
    """In words, by what it is called."""
    syncs = sync_times_ms(folder)
    memory_kib = int(first_match("/proc/meminfo", r"MemTotal:\s+(\d+)"))
    kind = subprocess.run(["stat", "-f", "-c", "%T", str(folder)], capture_output=True, text=True, check=False).stdout.strip()
    return {
        "processor": first_match("/proc/cpuinfo", r"model name\s*:\s*(.+)"),
        "cores": str(os.cpu_count()),
        "memory": f"{memory_kib / 2**20:.1f} GiB",
        "kernel": platform.release(),
        "system": first_match("/etc/os-release", r'PRETTY_NAME="(.+)"'),
        "disk": f"{kind or 'unknown'}; 4 KiB written and synced in {statistics.median(syncs):.3f} ms (median of {SYNCS}; "
                f"99 of 100 within {syncs[len(syncs) * 99 // 100]:.3f} ms)",
    }


def versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        asked = subprocess.run(["dpkg-query", "-W", "-f=${Version}", package], capture_output=True, text=True, check=False)
        if asked.returncode == 0 and asked.stdout:
            found[package] = asked.stdout
    return found


def load() -> float:
    return os.getloadavg()[0]
