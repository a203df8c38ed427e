# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL for a round: started on a free port of loopback, stopped afterwards. Other peers that live in PostgreSQL use it too."""
from __future__ import annotations

import contextlib
import fcntl
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[4]
HOME = ROOT / "build/bench/peers/postgresql"
BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
START_TIMEOUT_S = 600  # as long as a recovery may take

# What "Populating a Database", "Resource Consumption" and "WAL Configuration" of its documentation advise for a machine of 16 GB and more
# that it shares with its client. Everything else is as it comes: fsync and synchronous_commit are on, and said here so that it shows.
SETTINGS = {
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
    "shared_buffers": "4GB", "work_mem": "512MB", "maintenance_work_mem": "1GB", "effective_cache_size": "12GB", "random_page_cost": "1.1",
    "max_wal_size": "8GB", "checkpoint_timeout": "30min", "wal_compression": "lz4", "wal_buffers": "64MB",
    "wal_level": "minimal", "max_wal_senders": "0", "jit": "off", "autovacuum": "off",
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def owner() -> dict:
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}


class Server:
    """`with Server() as server:` is a server that answers. `environment` leads libpq and its like to it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.environment = os.environ | {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "postgres", "PGDATABASE": "postgres",
                                         "PGSSLMODE": "disable",
                                         "PGOPTIONS": "-c client_min_messages=warning"}
        self.lock = self.log = self.process = None

    def __enter__(self) -> "Server":
        if not (HOME / ".complete").exists():
            raise SystemExit("PostgreSQL is not installed: run peers/postgresql/install")
        self.lock = open(HOME / "lock", "w", encoding="utf-8")
        fcntl.flock(self.lock, fcntl.LOCK_EX)  # one round at a time
        self.log = open(HOME / "server.log", "a", encoding="utf-8")
        for name, value in SETTINGS.items():
            print(f"setting: postgresql.{name} = {value}")
        self.start()
        self.await_answer()
        print("version: PostgreSQL " + self.sql("show server_version"), flush=True)
        return self

    def start(self) -> None:
        words = [str(BIN / "postgres"), "-D", str(HOME / "cluster"), "-c", "listen_addresses=127.0.0.1", "-c", f"port={self.port}",
                 "-c", "unix_socket_directories="]
        for name, value in SETTINGS.items():
            words += ["-c", f"{name}={value}"]
        self.process = subprocess.Popen(words, cwd=HOME, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, **owner())

    def await_answer(self) -> None:
        end = time.monotonic() + START_TIMEOUT_S
        while subprocess.run([BIN / "pg_isready", "-q"], env=self.environment, check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"PostgreSQL did not start: see {HOME / 'server.log'}")
            time.sleep(0.02)

    def sql(self, text: str, database: str = "postgres") -> str:
        done = subprocess.run(["psql", "-qXtA", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", text], env=self.environment, check=True, stdout=subprocess.PIPE,
                              text=True)
        return done.stdout.strip()

    def kill(self) -> None:
        """All of its processes at once, as when the machine's owner pulls the plug on it."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="utf-8").split()
        for pid in (self.process.pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # PostgreSQL's "fast": clients are sent away, everything is written
            self.process.wait()
        self.lock.close()
