#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writers at the same time lose no rows: sixteen producers send to one topic at once while a view is caught up beside them.

A view whose checkpoint is taken from the head, and not from what it has seen, jumps over what other writers have not finished; its sums are
short for ever and nothing says so. Here every event opens the case of a child of its own, so at every checkpoint the figure is known exactly:
children counted = events up to that position, less the few that are no cases. It is asked without a pause while the producers send; at
the end the sum is that of all of them, each producer's order was kept, and a rebuild gives the same digest.
"""
import json
import os
import random
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import suite  # noqa: E402
from made_events import Sender, number_of, record  # noqa: E402
from one_broker import Broker  # noqa: E402
from hanes_process import Hanes, fetch, wait_until  # noqa: E402

sys.path.insert(0, os.path.join(suite.project_root(), "tests/cli/four_processes"))
from roles import expect_rebuilt_is_live, four_roles, ids  # noqa: E402

PRODUCERS = 16
QUESTION = "as_at=2013-06-30&known_at=2013-12-31&by=team"


def opened(council, name):
    return {"id": name, "authority": council, "stream": f"child:{name}", "occurred_on": "2013-01-02", "recorded_at": "2013-02-01T09:00:00Z",
            "source": {"system": "torture", "record": name}, "case_opened": {"case_id": name, "team": f"T{number_of(name) % 7}"}}


def send_all(sender, count, chance, start):
    """In bursts with pauses, so that the log grows by many small batches in which the producers mix."""
    start.wait()
    while sender.sent < count:
        for _ in range(min(chance.randint(1, 50), count - sender.sent)):
            sender.send(*record(opened(sender.council, sender.next_name())))
        time.sleep(chance.uniform(0, 0.05))
    sender.flush()


class Figures:
    """Asks again and again; keeps (position, children counted, does the answer say it is complete)."""

    def __init__(self, roles):
        self.roles, self.seen, self.ending = roles, {}, False
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def ask(self):
        status, _, body = fetch(f"http://{self.roles.http}/v1/authorities/{self.roles.council}/caseload?{QUESTION}")
        if status != 200:
            return None
        answer = json.loads(body)
        total = next((row["cells"][-1] for row in answer.get("rows", []) if row["cells"][0] == "total"), "0")
        return int(answer["position"]), int(total), answer["completeness"]

    def run(self):
        while not self.ending:
            said = self.ask()
            if said is not None:
                self.seen.setdefault(said[:2], said[2])
            time.sleep(0.005)

    def close(self):
        self.ending = True
        self.thread.join()


def one_round(hanes, kafka, council, count, chance, folder, tally):
    """Sixteen producers of `count` events each; how many checkpoints the figures were compared at."""
    os.makedirs(os.path.join(folder, "dropbox"))
    roles = four_roles(hanes, kafka, folder, council)
    figures = None
    try:
        wait_until(lambda: (roles.status() or {}).get("views"), "the roles answer")
        senders = [Sender(kafka, council, f"p{number}") for number in range(PRODUCERS)]
        figures, start = Figures(roles), threading.Event()
        threads = [threading.Thread(target=send_all, args=(sender, count, random.Random(chance.random()), start)) for sender in senders]
        for thread in threads:
            thread.start()
        start.set()
        for thread in threads:
            thread.join()
        tally.did("events by sixteen producers at once", PRODUCERS * count)
        wanted = {f"{sender.name}-{number}" for sender in senders for number in range(count)}
        expect_everything_arrives(hanes, roles, figures, wanted)
        return expect_exact_sums(hanes, roles, figures, wanted)
    finally:
        if figures is not None:
            figures.close()
        roles.stop()


def expect_everything_arrives(hanes, roles, figures, wanted):
    def there():
        roles.keep_up()
        house = roles.status()
        return house and house["views"] and int(house["views"][0]["position"]) == int(house["log"]["position"]) >= len(wanted)
    wait_until(there, "the view is at the head of the log, and the log holds as many events as were sent", 300)
    position = int(roles.status()["log"]["position"])
    wait_until(lambda: (figures.ask() or (0,))[0] >= position, "the figures are of the head")


def expect_exact_sums(hanes, roles, figures, wanted):
    figures.close()
    figures.seen.setdefault(figures.ask()[:2], "complete")
    found = ids(hanes, *roles.where)
    assert len(found) == len(set(found)), "an event is in the log twice"
    lost = wanted - set(found)
    assert not lost, f"{len(lost)} of {len(wanted)} events lost: {sorted(lost)[:3]}"
    last = {}
    for name in found:
        if name in wanted:
            sender = name.split("-")[0]
            assert number_of(name) == last.get(sender, -1) + 1, f"{name} stands after {sender}-{last.get(sender)}"
            last[sender] = number_of(name)
    cases_up_to = [0]
    for name in found:
        cases_up_to.append(cases_up_to[-1] + (name in wanted))
    for (position, total), completeness in sorted(figures.seen.items()):
        assert total == cases_up_to[position], f"at position {position} the figure is {total} and must be {cases_up_to[position]}"
        assert completeness == "complete", f"at position {position} the answer says \"{completeness}\""
    assert max(figures.seen)[1] == len(wanted), f"the sum at the end is {max(figures.seen)[1]} and must be {len(wanted)}"
    expect_rebuilt_is_live(hanes, *roles.where)
    return len(figures.seen)


def body(arguments, seed, folder, tally):
    hanes, chance, broker = Hanes(arguments.hanes), random.Random(seed), Broker(os.path.join(folder, "kafka"))
    try:
        for number in range(arguments.rounds):
            began = time.monotonic()
            checkpoints = one_round(hanes, broker.address, f"W0600{number + 1:04}", arguments.events, chance, os.path.join(folder, str(number)),
                                    tally)
            tally.did("checkpoints at which the sum was exact", checkpoints)
            suite.say(f"round {number + 1}: {PRODUCERS * arguments.events} events, sums exact at {checkpoints} checkpoints, "
                      f"{time.monotonic() - began:.0f} s")
    finally:
        broker.stop()


def main():
    parser = suite.parser_of(__doc__, 5, "logs filled, one after the other")
    parser.add_argument("--events", type=int, default=5000, help="events each producer sends (default 5000)")
    return suite.run("concurrency", parser.parse_args(), body)


if __name__ == "__main__":
    sys.exit(main())
