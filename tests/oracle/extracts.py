# SPDX-License-Identifier: Apache-2.0
"""What a source says, one extract after the other: the oracle's way of remembering, written from the rules and not from hanes.

A record is a row with a key. It is known as the last extract that could be read showed it. If an extract that holds its table does not
show it, then either it ended before the extract's window and there is nothing to say of it (rolled off), or it should have been there:
from the day after the last extract that showed it, nothing is known of it (vanished), until an extract shows it again (restored).
"""
import csv
import datetime
import io
import os


class Unreadable(Exception):
    """A cell is not what it should be: the row is refused, what the record said before still holds."""


def day(text):
    """A date, or None for an empty cell."""
    if text == "":
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(text, pattern).date()
        except ValueError:
            pass
    raise Unreadable(text)


def span(begin, end):
    """[begin, end) of a row; end None while it is open."""
    begin, end = day(begin), day(end)
    if begin is None:
        raise Unreadable("no first day")
    if end is not None and end < begin:
        raise Unreadable("over before it began")
    return begin, end


def end_of_day_in_london(date):
    """The moment after which a bare date knows nothing, in UTC."""

    def last_sunday(month):
        last = datetime.date(date.year, month, 31)
        return last - datetime.timedelta(days=(last.weekday() + 1) % 7)

    summer = last_sunday(3) <= date < last_sunday(10)
    midnight = datetime.datetime.combine(date + datetime.timedelta(days=1), datetime.time(), datetime.timezone.utc)
    return midnight - datetime.timedelta(hours=1 if summer else 0)


class Extract:
    def __init__(self, files, window_from, window_to, received):
        self.files, self.window_from, self.window_to, self.received = files, window_from, window_to, received

    @staticmethod
    def in_folder(folder):
        """The extract that the folder's _COMPLETE file closes."""
        with open(os.path.join(folder, "_COMPLETE"), encoding="utf-8") as file:
            said = dict(line.strip().split("=", 1) for line in file if "=" in line)
        files = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".csv")]
        return Extract(files, day(said["window_from"]), day(said["window_to"]), moment(said["received"]))


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Record:
    def __init__(self):
        self.line = None  # as last read
        self.said = None  # what its table makes of the row; None until it could be read
        self.shown_to = None  # last day that an extract showing it spoke for
        self.unknown_from = None  # set while it has vanished
        self.rolled_off = False


class Counts:
    def __init__(self):
        self.new = self.late = self.changed = self.unchanged = self.restored = self.rolled_off = self.vanished = self.refused = 0


class Source:
    """`tables` maps a table's name to an object with `columns` (a file with all of them is this table), `key(row)`, `read(row)`, which
    gives what the row says or raises Unreadable, and `end(said)`, the day it was over or None."""

    def __init__(self, tables, keep_vanished_silent=()):
        self.tables = tables
        self.silent = set(keep_vanished_silent)
        self.records = {name: {} for name in tables}

    def take(self, extract):
        """Takes one extract in and gives {table: Counts}."""
        counts = {}
        for file in extract.files:
            with open(file, encoding="utf-8-sig", newline="") as stream:
                lines = stream.read().splitlines()
            table = self._table_of(lines[0])
            if table is not None:
                counts[table] = self._take_table(table, lines, extract)
        return counts

    def _table_of(self, header):
        columns = set(header.split(","))
        fitting = [name for name, table in self.tables.items() if set(table.columns) <= columns]
        return max(fitting, key=lambda name: len(self.tables[name].columns), default=None)

    def _take_table(self, name, lines, extract):
        table, records, counts = self.tables[name], self.records[name], Counts()
        header = lines[0].split(",")
        shown = set()
        for line in lines[1:]:
            cells = next(csv.reader(io.StringIO(line)))
            row = dict(zip(header, cells))
            try:
                key = table.key(row)
            except Unreadable:
                counts.refused += 1
                continue
            if key in shown:
                continue
            shown.add(key)
            self._take_row(table, records.setdefault(key, Record()), line, row, extract, counts)
        for key, record in records.items():
            if key not in shown and record.unknown_from is None and record.said is not None:
                self._miss(table, name, record, extract, counts)
        return counts

    def _take_row(self, table, record, line, row, extract, counts):
        before = record.said
        came_back = record.unknown_from is not None
        record.unknown_from, record.shown_to, record.rolled_off = None, extract.window_to, False
        if line == record.line and before is not None:
            counts.restored += came_back
            counts.unchanged += not came_back
            return
        try:
            said = table.read(row)
        except Unreadable:
            counts.refused += 1
            return
        record.line, record.said = line, said
        counts.new += before is None
        counts.late += before is None and table.begin(said) is not None and table.begin(said) < extract.window_from
        counts.restored += came_back
        counts.changed += before is not None and not came_back

    def _miss(self, table, name, record, extract, counts):
        end = table.end(record.said)
        # Half-open: what ended on the window's first day did not hold in it.
        if end is not None and end <= extract.window_from:
            counts.rolled_off += not record.rolled_off
            record.rolled_off = True
            return
        if name in self.silent:
            return
        counts.vanished += 1
        record.unknown_from = record.shown_to + datetime.timedelta(days=1)
