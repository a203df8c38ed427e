# SPDX-License-Identifier: Apache-2.0
"""The rules and the calendar that were known at a moment, from the events of the log alone.

A rule is looked for in what the council set itself, then in the set of rules in force (rules.in_force), then in the set that one is based
on (rules.based_on); the first that says something of it decides. "none" ends a rule.
"""
import calendar
import datetime
import functools

DAY = datetime.timedelta(days=1)
DIVISION = "england-and-wales"


class NoRule(Exception):
    """Nothing in force says it."""


class NoCalendar(Exception):
    """The calendar does not know the year."""


def add_months(day, months, clamp=True):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if day.day <= last:
        return datetime.date(year, month + 1, day.day)
    end = datetime.date(year, month + 1, last)
    return end if clamp else end + DAY


class Rules:
    def __init__(self, known):
        self._set = {}       # (rule set, rule) -> [(day, value)] ascending
        self._holidays, self._school_closed, self._terms = {}, {}, {}
        for _, events in known.entities("authority"):
            for event in events:
                self._take(event)

    def _take(self, event):
        if event.kind == "rule_set":
            self._set.setdefault((event["rule_set"], event["rule"]), []).append((event.on, event["value"]))
        elif event.kind == "calendar_day_declared" and event["division"] == DIVISION:
            day = datetime.date.fromisoformat(event["day_on"])
            kept = self._holidays if event["kind"] == "bank_holiday" else self._school_closed
            kept[day] = not event.said.get("withdrawn", False)

    def _said(self, rule_set, rule, day):
        said = [value for since, value in self._set.get((rule_set, rule), []) if since <= day]
        return said[-1] if said else None

    def find(self, rule, day):
        """The value in force on the day; None without one."""
        own = self._said("", rule, day)
        rule_set = self._said("", "rules.in_force", day) if own is None else None
        while own is None and rule_set:
            own = self._said(rule_set, rule, day)
            rule_set = self._said(rule_set, "rules.based_on", day)
        return None if own == "none" else own

    def get(self, rule, day, until):
        """What began before a rule was first in force is under its first value, if that is in force by `until`."""
        value = self.find(rule, day)
        if value is None:
            later = sorted({since for (_, name), said in self._set.items() if name in (rule, "rules.in_force") for since, _ in said})
            value = next((self.find(rule, since) for since in later if day < since <= until and self.find(rule, since)), None)
        if value is None:
            raise NoRule(f"{rule} on {day}")
        return value

    def due(self, rule, began, until):
        """The last day in time of what began then. The day after it began is day 1."""
        value = self.get(rule, began, until)
        count, unit = value.split(" ", 1)
        count, unit = int(count), unit.rstrip("s")
        if unit in ("day", "calendar day"):
            return began + count * DAY
        if unit == "week":
            return began + 7 * count * DAY
        if unit in ("month", "year"):
            return add_months(began, count * (12 if unit == "year" else 1), self.find("months.end", began) != "next")
        if unit == "working day":
            return self.add_working_days(began, count)
        raise NoRule(f"{rule} is {value}")

    @functools.cached_property
    def _years(self):
        return {day.year for day, holds in self._holidays.items() if holds}

    def is_working_day(self, day):
        if day.year not in self._years:
            raise NoCalendar(str(day.year))
        return day.weekday() < 5 and not self._holidays.get(day, False)

    def add_working_days(self, day, count):
        while count > 0:
            day += DAY
            count -= self.is_working_day(day)
        return day
