# SPDX-License-Identifier: Apache-2.0
"""Looked-after children from SSDA903 returns, worked out another way than hanes does: whole returns in memory, no events, no facts.

A record is an episode: a child and the day it began. It says [DECOM, DEC). Each return speaks for a window of days; what it holds is
compared with what was known before it. DEC is the first day not looked after, so an episode ended before a window when DEC is its first day
or earlier; it then rolls off, once.
"""
import csv
import datetime as dt

EPISODE_COLUMNS = {"CHILD", "DECOM", "DEC", "LS"}


def day(text):
    return dt.datetime.strptime(text, "%d/%m/%Y").date() if text else None


def read_episodes(paths):
    """{(child, began): ended or None, whole row} of the episodes file among the paths, told by its header row."""
    for path in paths:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            if EPISODE_COLUMNS <= set(reader.fieldnames or []):
                return {(row["CHILD"], day(row["DECOM"])): (day(row["DEC"]), tuple(row.items())) for row in reader}
    raise SystemExit(f"no episodes file among {paths}")


class Return:
    def __init__(self, paths, window_from, window_to, received):
        self.episodes = read_episodes(paths)
        self.window_from, self.window_to, self.received = window_from, window_to, received


def ended_before(ended, ret):
    return ended is not None and ended <= ret.window_from


def compare(returns):
    """One dict of counts a return: new, late, changed, unchanged, restored, rolled_off, vanished."""
    known, vanished, rolled_off, reports = {}, set(), set(), []
    for ret in returns:
        counts = dict.fromkeys(("new", "late", "changed", "unchanged", "restored", "rolled_off", "vanished"), 0)
        for key, said in ret.episodes.items():
            if key not in known:
                counts["new"] += 1
                counts["late"] += bool(reports) and key[1] < ret.window_from
            elif key in vanished:
                counts["restored"] += 1
            else:
                counts["unchanged" if known[key] == said else "changed"] += 1
        for key, (ended, _) in known.items():
            if key in ret.episodes or key in vanished or key in rolled_off:
                continue
            before = ended_before(ended, ret)
            counts["rolled_off" if before else "vanished"] += 1
            (rolled_off if before else vanished).add(key)
        vanished -= set(ret.episodes)
        rolled_off -= set(ret.episodes)
        known.update(ret.episodes)
        reports.append(counts)
    return reports


def looked_after(returns, as_at, known_at):
    """Children looked after on `as_at`, as known at the end of the day `known_at`."""
    spells, last_shown = {}, {}
    gone = set()
    for ret in (r for r in returns if r.received.date() <= known_at):
        for key, (ended, _) in list(spells.items()):
            if key not in ret.episodes and not ended_before(ended, ret):
                gone.add(key)
        gone -= set(ret.episodes)
        for key, said in ret.episodes.items():
            spells[key], last_shown[key] = said, ret.window_to
    children = set()
    for (child, began), (ended, _) in spells.items():
        key = (child, began)
        if key in gone and ended is None:
            ended = last_shown[key] + dt.timedelta(days=1)
        if began <= as_at and (ended is None or as_at < ended):
            children.add(child)
    return len(children)
