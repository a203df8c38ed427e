# SPDX-License-Identifier: Apache-2.0
"""What rounds read and do not make themselves: files of events, facts, a broker and its topics. Made once, kept in build/bench/inputs."""
from __future__ import annotations

import json
import pathlib
import shutil
import subprocess

# Lines of JSON take three times the room; no peer that wants them does more events than this in the time there is.
JSON_EVENTS_MAX = 1_000_000
MAKING_TIMEOUT_S = 1200
MAKERS = ("tests/bench/bench_events", "store/log_bench", "projections/rebuild_bench", "projections/fact_index_bench",
          "projections/indicators_bench")


def must(*words: object) -> str:
    """Standard output of a command. RuntimeError with its last words when it fails."""
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                          timeout=MAKING_TIMEOUT_S)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise RuntimeError(f"{pathlib.Path(str(words[0])).name}: {said[-1] if said else f'ended with {done.returncode}'}")
    return done.stdout


class Inputs:
    def __init__(self, root: pathlib.Path, build: pathlib.Path, folder: pathlib.Path) -> None:
        self.root, self.build, self.folder = root, build, folder
        self.kafka_sh = root / "deploy/kafka/kafka.sh"
        self.broker_folder = folder.parent / "kafka"
        self.bootstrap = ""  # of the broker that runs, or will again
        self.running = False
        self.forget_others_work()

    def forget_others_work(self) -> None:
        """What programs of another day made may be in another format, or packed otherwise: it is made again."""
        programs = [path for name in MAKERS for path in [self.build / name] if path.exists()]
        made_by = json.dumps([[path.name, path.stat().st_size, path.stat().st_mtime_ns] for path in programs])
        stamp = self.folder / "made-by.json"
        if self.folder.exists() and (not stamp.exists() or stamp.read_text(encoding="utf-8") != made_by):
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp.write_text(made_by, encoding="utf-8")

    def events(self, count: int) -> pathlib.Path:
        folder = self.folder / f"events-{count}"
        if not (folder / "events.json").exists():
            print(f"    writing {count} events", flush=True)
            lines = ["--json"] if count <= JSON_EVENTS_MAX else []
            must(self.build / "tests/bench/bench_events", "--count", count, "--out", folder, *lines)
        return folder

    def council(self, referrals: int) -> pathlib.Path:
        """The facts of a council with so many referrals in ten years."""
        return self.exported(f"council-{referrals}.csv", "projections/indicators_bench", "--referrals", referrals)

    def facts(self, count: int) -> pathlib.Path:
        return self.exported(f"facts-{count}.csv", "projections/fact_index_bench", "--facts", count)

    def exported(self, name: str, program: str, *words: object) -> pathlib.Path:
        path = self.folder / name
        if not path.exists():
            print(f"    writing {name}", flush=True)
            unfinished = path.with_suffix(".unfinished")
            must(self.build / program, "--export", unfinished, *words)
            unfinished.rename(path)
        return path

    def kafka(self) -> str:
        """A broker that runs: started again on its folder and port, with its topics, after a work that did without."""
        if not self.running:
            if not self.bootstrap:
                self.stop()  # one that an interrupted run left
                shutil.rmtree(self.broker_folder, ignore_errors=True)
            port = self.bootstrap.rpartition(":")[2] or "0"
            self.bootstrap = must(self.kafka_sh, "start", "--port", port, "--dir", self.broker_folder).split()[-1]
            self.running = True
        return self.bootstrap

    def topic(self, count: int) -> str:
        """A topic of exactly these events: one for all who read this many, so it bears the name that ingest_bench gives it."""
        bootstrap, authority = self.kafka(), f"E{count:08}"
        topic = f"hanes.{authority}.events"
        if not (self.broker_folder / f"data/{topic}-0").exists():
            print(f"    filling a topic with {count} events", flush=True)
            must(self.build / "tests/bench/bench_publish", "--kafka", bootstrap, "--authority", authority, "--count", count)
        return topic

    def stop(self) -> None:
        """Ends the broker, so that it takes nothing from what does not need it."""
        self.running = False
        if self.broker_folder.exists():
            subprocess.run([str(self.kafka_sh), "stop", "--dir", str(self.broker_folder)], check=False, timeout=120)
