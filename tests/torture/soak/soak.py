#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The highest rate that four processes over a real broker hold, and then four fifths of it for as long as is wanted.

The rate offered is raised until records wait, and the last one that none waited at is the highest. At 80 % of it, while questions are
asked all the time, every minute prints what came in, what waits, how long answers took, and of each process memory, threads and open
files. At the end these must be flat: threads as they were after the first quarter, files but for those in which more is kept, memory grown by
no more than the facts in the view explain, and the disk by what the bytes of an event foretold.
"""
import glob
import multiprocessing
import os
import random
import statistics
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import suite  # noqa: E402
from made_events import Sender, event, record  # noqa: E402
from one_broker import Broker  # noqa: E402
from hanes_process import Hanes, fetch, wait_until  # noqa: E402

sys.path.insert(0, os.path.join(suite.project_root(), "tests/cli/four_processes"))
from roles import expect_rebuilt_is_live, four_roles  # noqa: E402

COUNCIL = "W06000012"
STEP_S = 10            # how long a rate is offered while the highest is looked for
FIRST_RATE = 500
WAITING_S_MAX = 2      # more than this many seconds of the rate waiting is a rate not held
GROWTH = 1.5
# What memory may grow by: a fact with its two times in the columns of the view, an id of the log's newest part, and what allocators keep.
BYTES_A_FACT = 400
BYTES_SLACK = 48 << 20
BYTES_A_FILE = 16 << 20  # of what is kept, sorted files are no smaller on average
DISK_ERROR_MAX = 0.5   # sorted runs are merged in steps, so the disk goes up and down around what is foretold


class Offered:
    """A process of its own that sends at a rate, told by a shared number; 0 rests, less than 0 ends."""

    def __init__(self, kafka):
        self.rate, self.sent = multiprocessing.Value("d", 0.0), multiprocessing.Value("q", 0)
        self.process = multiprocessing.Process(target=self.run, args=(kafka,), daemon=True)
        self.process.start()

    def run(self, kafka):
        sender, due, last = Sender(kafka, COUNCIL, "s"), 0.0, time.monotonic()
        while self.rate.value >= 0:
            now = time.monotonic()
            due, last = min(due + (now - last) * self.rate.value, self.rate.value), now  # never more than a second behind
            while due >= 1:
                sender.send(*record(event(COUNCIL, sender.next_name())))
                due -= 1
            self.sent.value = sender.sent
            sender.by_offset.clear()
            sender.producer.poll(0.005)
        sender.flush()

    def close(self):
        self.rate.value = -1
        self.process.join(timeout=60)


class Questions:
    """Asked without a pause longer than 50 ms; how long each answer took."""

    def __init__(self, roles):
        self.roles, self.took, self.failed, self.ending = roles, [], 0, False
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        chance = random.Random(1)
        while not self.ending:
            url = (f"http://{self.roles.http}/v1/authorities/{COUNCIL}/caseload?as_at=2013-{chance.randint(1, 9):02}-15"
                   f"&known_at=2013-{chance.randint(1, 12):02}-20&by={chance.choice(['team', 'worker', 'status'])}")
            began = time.monotonic()
            try:
                ok = fetch(url)[0] == 200
            except OSError:
                ok = False
            self.failed += not ok
            self.took.append(time.monotonic() - began)
            time.sleep(0.05)

    def minute(self):
        took, self.took = sorted(self.took), []
        return (took[len(took) // 2] * 1e3, took[len(took) * 99 // 100] * 1e3) if took else (0, 0)


def of_process(process):
    """(resident bytes, threads, open files) as the kernel counts them."""
    path = f"/proc/{process.process.pid}"
    with open(f"{path}/status", encoding="ascii", errors="replace") as file:
        fields = dict(line.split(":", 1) for line in file if ":" in line)
    return int(fields["VmRSS"].split()[0]) << 10, int(fields["Threads"]), len(os.listdir(f"{path}/fd"))


def disk_bytes(folder):
    return sum(os.path.getsize(path) for path in glob.glob(os.path.join(folder, "**"), recursive=True) if os.path.isfile(path))


class House:
    def __init__(self, hanes, broker, folder):
        self.hanes, self.folder = hanes, folder
        os.makedirs(os.path.join(folder, "dropbox"))
        self.roles = four_roles(hanes, broker.address, folder, COUNCIL)
        wait_until(lambda: (self.roles.status() or {}).get("views"), "the roles answer")
        self.offered, self.questions = Offered(broker.address), Questions(self.roles)

    def progress(self):
        """(records that wait in the topic, events in the log, events the view has yet to take in, facts)."""
        house = self.roles.status()
        for name, process in self.roles.processes.items():
            assert process.running(), f"{name} ended by itself: {process.said()[-500:]}"
        assert house, "the gateway answers"
        head, view = int(house["log"]["position"]), house["views"][0]
        return int(house["topics"][0]["lag_records"]), head, head - int(view["position"]), int(view.get("facts", 0))

    def waiting(self):
        """Events sent and not yet in the view."""
        _, head, behind, _ = self.progress()
        return max(0, self.offered.sent.value - head) + behind

    def offer(self, rate, seconds):
        """Offers a rate; (events a second that were sent, events that waited at the end)."""
        self.offered.rate.value = rate
        began, sent = time.monotonic(), self.offered.sent.value
        time.sleep(seconds)
        return (self.offered.sent.value - sent) / (time.monotonic() - began), self.waiting()

    def close(self):
        self.questions.ending = True
        self.offered.close()
        self.roles.stop()


def highest_rate(house, seconds_max):
    """The highest rate that left nothing waiting; raised step by step."""
    rate, held, deadline = FIRST_RATE, 0, time.monotonic() + seconds_max
    while time.monotonic() < deadline:
        sent, waiting = house.offer(rate, STEP_S)
        suite.say(f"offered {rate:.0f}/s: sent {sent:.0f}/s, {waiting} wait")
        if waiting > WAITING_S_MAX * rate:
            break
        held = sent
        if sent < 0.9 * rate:
            suite.say("the sender gives no more than that")
            break
        rate *= GROWTH
    assert held > 0, f"not even {FIRST_RATE} events a second are held"
    house.offered.rate.value = 0
    wait_until(lambda: house.waiting() < FIRST_RATE, "what waited is taken in", 300)
    return held


def measure(house):
    lag, head, behind, facts = house.progress()
    return {"lag": lag + behind, "head": head, "facts": facts, "disk": disk_bytes(os.path.join(house.folder, "store")),
            "view disk": disk_bytes(os.path.join(house.folder, "view")),
            "processes": {name: of_process(process) for name, process in house.roles.processes.items()}, "at": time.monotonic()}


def tell(number, now, before, house):
    p50, p99 = house.questions.minute()
    rate = (now["head"] - before["head"]) / (now["at"] - before["at"])
    each = "  ".join(f"{name} {rss >> 20} MiB {threads} t {files} f" for name, (rss, threads, files) in now["processes"].items())
    suite.say(f"{number:4}  {rate:8.0f}/s  waiting {now['lag']:6}  answers {p50:.1f} / {p99:.1f} ms  log {now['disk'] >> 20} MiB  "
              f"view {now['view disk'] >> 20} MiB  {each}")


def expect_flat(samples, rate):
    """From the first quarter on. The medians of its beginning and of its end are compared, so that no single moment decides."""
    rest = samples[len(samples) // 4:]
    part = max(1, len(rest) // 4)
    first, last = rest[:part], rest[-part:]
    facts = last[-1]["facts"] - first[0]["facts"]
    events = last[-1]["head"] - first[0]["head"]
    for name in first[0]["processes"]:
        def middle(some, which):
            return statistics.median(one["processes"][name][which] for one in some)
        kept = {"store": "disk", "project": "view disk"}.get(name)
        files = (last[-1][kept] - first[0][kept]) / BYTES_A_FILE if kept else 0
        for which, what, explained in ((1, "threads", 0), (2, "open files", files)):
            more = middle(last, which) - middle(first, which)
            assert more <= max(4, 0.1 * middle(first, which)) + explained, f"{name}: {more:.0f} more {what} than at the beginning"
        grown = middle(last, 0) - middle(first, 0)
        explained = BYTES_SLACK + (BYTES_A_FACT * facts if name == "project" else 0) + (32 * events if name == "store" else 0)
        suite.say(f"{name}: memory grew by {grown / (1 << 20):.1f} MiB in {events} events and {facts} facts")
        assert grown <= explained, f"{name}: memory grew by {grown / (1 << 20):.0f} MiB, {explained / (1 << 20):.0f} MiB can be explained"
    late = [one for one in rest if one["lag"] > WAITING_S_MAX * rate]
    assert len(late) <= len(rest) // 20, f"at {len(late)} of {len(rest)} moments more than {WAITING_S_MAX} s of events waited"


def expect_disk_as_foretold(samples):
    """The first quarter foretells what an event takes; the end must agree."""
    begin, quarter, end = samples[0], samples[len(samples) // 4], samples[-1]
    foretold = quarter["disk"] / max(1, quarter["head"]) * end["head"]
    suite.say(f"log: {end['disk'] / end['head']:.0f} bytes an event, foretold {foretold / end['head']:.0f}; "
              f"view: {end['view disk'] / max(1, end['facts']):.0f} bytes a fact")
    assert end["head"] > begin["head"], "nothing came in"
    assert end["disk"] <= foretold * (1 + DISK_ERROR_MAX) + (64 << 20), f"the log has {end['disk']} bytes, foretold were {foretold:.0f}"


def body(arguments, _, folder, tally):
    broker = Broker(os.path.join(folder, "kafka"))
    house = None
    try:
        house = House(Hanes(arguments.hanes), broker, folder)
        highest = highest_rate(house, arguments.rounds / 4)
        rate = 0.8 * highest
        suite.say(f"highest rate held {highest:.0f}/s; from now on {rate:.0f}/s")
        house.offered.rate.value = rate
        samples, told, began = [measure(house)], 0, time.monotonic()
        while time.monotonic() - began < arguments.rounds * 0.75:
            time.sleep(min(5, arguments.rounds / 60))
            samples.append(measure(house))
            if samples[-1]["at"] - samples[told]["at"] >= min(60, arguments.rounds / 8):
                tell(len(samples), samples[-1], samples[told], house)
                told = len(samples) - 1
        house.offered.rate.value = 0
        wait_until(lambda: house.waiting() == 0, "everything sent is in the view")
        tally.did("events", samples[-1]["head"])
        expect_flat(samples, rate)
        expect_disk_as_foretold(samples)
        assert house.questions.failed == 0, f"{house.questions.failed} questions were not answered"
        expect_rebuilt_is_live(house.hanes, *house.roles.where)
    finally:
        if house is not None:
            house.close()
        broker.stop()


def main():
    parser = suite.parser_of(__doc__, 3600, "seconds it lasts")
    return suite.run("soak", parser.parse_args(), body)


if __name__ == "__main__":
    sys.exit(main())
