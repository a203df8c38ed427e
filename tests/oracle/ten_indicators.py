# SPDX-License-Identifier: Apache-2.0
"""Ten indicators worked out again, slowly, from what was known at a moment: (children or cases that count, all of them).

Each follows the words of its definition in docs/indicators.md. `known` is log_reader.Known, `rules` rules_reader.Rules, `period` two days
[from, to), `today` the first day of which nothing is known yet for sure: the day of knowledge.
"""
from log_reader import holds, spells
from rules_reader import DAY, NoCalendar, add_months


def fields(event, name):
    return event.said.get(name, "")


class Cohort:
    def __init__(self):
        self.counts, self.all = 0, 0

    def add(self, counts):
        self.all += 1
        self.counts += bool(counts)


class Reading:
    def __init__(self, known, rules, period, today):
        self.known, self.rules, self.period, self.today = known, rules, period, today
        self.last_day = min(period[1] - DAY, today)

    def inside(self, day):
        return self.period[0] <= day < self.period[1]

    def due(self, rule, began):
        """A day before the period that the calendar does not reach is as good as any other before it."""
        try:
            return self.rules.due(rule, began, self.period[1] - DAY)
        except NoCalendar:
            if began + 200 * DAY < self.period[0]:
                return began
            raise

    def children(self):
        return self.known.entities("child")


def points(events, name, **wanted):
    """Events of a name whose record is not gone unknown by their day."""
    return [event for event in events if event.kind == name and not (event.unknown_from and event.unknown_from <= event.on)
            and all(fields(event, field) == value for field, value in wanted.items())]


def once_due(reading, cohort, due, done, ends=None):
    """Due once, on a day of the period: before that day is over, and where the case was over first, it is nobody's."""
    if not reading.inside(due) or not due < reading.today:
        return
    in_time = done is not None and done <= due
    if not in_time and ends is not None and ends <= due:
        return
    cohort.add(in_time)


def chain(reading, cohort, spell, done, due_of, last_in_time_starts):
    """Due again and again while a spell lasts. `done` in order; due_of(step, clock)."""
    first, end = spell[1], spell[2]
    done = sorted({day for day in done if day >= first and (end is None or day <= end)})
    step, clock = 0, first
    while True:
        due = due_of(step, clock)
        if due <= clock or (end is not None and due >= end):
            return
        if step:
            done = [day for day in done if day > clock]
        in_time = [day for day in done if day <= due]
        if in_time:
            on = in_time[-1] if last_in_time_starts else in_time[0]
            if reading.inside(due) and due < reading.today:
                cohort.add(True)
            clock, done = on, [day for day in done if day > on]
        elif not done and due >= reading.today:
            return
        else:
            again = due_of(step + 1, due)
            late = bool(done) and done[0] <= again
            if reading.inside(due) and due < reading.today:
                cohort.add(False)
            clock, done = (done[0], done[1:]) if late else (due, done)
        step += 1


def periods_of_care(events):
    """Episodes that touch are one period of being looked after."""
    joined = []
    for _, begin, end, _ in sorted(spells(events, {"looked_after_started"}, {"looked_after_ended"}, "episode_id"), key=lambda s: s[1]):
        if joined and (joined[-1][2] is None or begin <= joined[-1][2]):
            last = joined[-1][2]
            joined[-1][2] = None if last is None or end is None else max(last, end)
        else:
            joined.append(["", begin, end])
    return joined


def registered(events):
    return spells(events, {"child_protection_registered"}, {"child_protection_deregistered"}, "plan_id")


def referral_days(events):
    """[(referral, day received, first day decided or None, withdrawn?)], by day."""
    received = {event["referral_id"]: event for event in points(events, "referral_received")}
    decided, withdrawn = {}, set()
    for event in events:
        if event.kind == "referral_decided":
            name = event["referral_id"]
            decided[name] = min(decided.get(name, event.on), event.on)
        elif event.kind == "referral_withdrawn":
            withdrawn.add(event["referral_id"])
    return sorted(((name, event.on, decided.get(name), name in withdrawn) for name, event in received.items()), key=lambda r: (r[1], r[0]))


def scc_006(reading):
    cohort = Cohort()
    for _, events in reading.children():
        for _, received, decided, withdrawn in referral_days(events):
            if not reading.inside(received) or (withdrawn and decided is None):
                continue
            due = reading.due("referral.decision.limit", received)
            if decided is not None:
                cohort.add(decided <= due)
            elif due < reading.today:
                cohort.add(False)
    return cohort


def scc_010(reading):
    cohort = Cohort()
    for _, events in reading.children():
        open_cases = spells(events, {"case_opened", "case_reopened"}, {"case_closed"}, "case_id")
        days = [day for _, day, _, _ in referral_days(events)]
        for day in days:
            if not reading.inside(day) or any(case[1] < day and (case[2] is None or day < case[2]) for case in open_cases):
                continue
            before = [other for other in days if other < day]
            cohort.add(before and day <= reading.due("rereferral.window", before[-1]))
    return cohort


def conference_clock(events, enquiry, until):
    held = [event.on for event in points(events, "strategy_discussion_held")
            if event.on <= until and (not enquiry or fields(event, "enquiry_id") in ("", enquiry))]
    if held:
        return max(held)
    begun = [event.on for event in events if event.kind == "section47_started" and enquiry and event["enquiry_id"] == enquiry]
    return max((day for day in begun if day <= until), default=None)


def scc_014(reading):
    cohort = Cohort()
    for _, events in reading.children():
        held = {event["conference_id"]: event for event in points(events, "conference_held")}
        for event in held.values():
            if fields(event, "kind") in ("", "CONFERENCE_KIND_INITIAL", "CONFERENCE_KIND_UNSPECIFIED"):
                began = conference_clock(events, fields(event, "enquiry_id"), event.on)
                if began is not None and began < reading.period[1]:
                    once_due(reading, cohort, reading.due("cp.conference.limit", began), event.on)
        for event in points(events, "conference_requested", kind="CONFERENCE_KIND_INITIAL"):
            if event["conference_id"] not in held:
                began = conference_clock(events, fields(event, "enquiry_id"), reading.today)
                if began is not None and began < reading.period[1]:
                    once_due(reading, cohort, reading.due("cp.conference.limit", began), None)
    return cohort


def scc_015(reading):
    cohort = Cohort()
    for _, events in reading.children():
        groups = sorted(event.on for event in points(events, "core_group_held"))
        for _, begin, end, _ in registered(events):
            if begin < reading.period[1]:
                first = next((day for day in groups if day >= begin), None)
                once_due(reading, cohort, reading.due("cp.core_group.limit", begin), first, end)
    return cohort


def meets(reading, spell):
    return spell[1] < reading.period[1] and (spell[2] is None or spell[2] > reading.period[0])


def scc_021(reading):
    rules, cohort = ("lac.review.first", "lac.review.second", "lac.review.next"), Cohort()
    for _, events in reading.children():
        held = [event.on for event in points(events, "looked_after_review_held")]
        for care in periods_of_care(events):
            if meets(reading, care):
                chain(reading, cohort, care, held, lambda step, clock: reading.due(rules[min(step, 2)], clock), False)
    return cohort


def overlap(a, b):
    return (b[2] is None or a[1] < b[2]) and (a[2] is None or b[1] < a[2])


def scc_025(reading):
    cohort = Cohort()
    for _, events in reading.children():
        visits = [event.on for event in points(events, "looked_after_visit_made") if event.said.get("seen", True)]
        recorded = spells(events, {"placement_started"}, {"placement_ended"}, "placement_id")
        placements = [(*placement[:3], placement[3].said.get("until_eighteen", False)) for placement in recorded]
        placements += [(*care, False) for care in periods_of_care(events) if not any(overlap(care, placement) for placement in recorded)]
        for placement in placements:
            first_year_ends, long_term = add_months(placement[1], 12), placement[3]

            def due_of(step, clock):
                if step == 0:
                    return reading.due("visit.after_placement", clock)
                if clock < first_year_ends:
                    return reading.due("visit.first_year.interval", clock)
                return reading.due("visit.long_term.interval" if long_term else "visit.later.interval", clock)

            if meets(reading, placement):
                chain(reading, cohort, placement, visits, due_of, True)
    return cohort


def scc_034(reading):
    cohort = Cohort()
    for _, events in reading.children():
        held = [event.on for event in points(events, "conference_held", kind="CONFERENCE_KIND_REVIEW")]
        for plan in registered(events):
            if meets(reading, plan):
                chain(reading, cohort, plan, held,
                      lambda step, clock: reading.due("cp.review.first" if step == 0 else "cp.review.next", clock), False)
    return cohort


def cpv(reading):
    """Visits to children on the register; one at which the child was not seen is none."""
    cohort = Cohort()
    for _, events in reading.children():
        visits = [event.on for event in points(events, "protection_visit_made") if event.said.get("seen", True)]
        for plan in registered(events):
            if meets(reading, plan):
                chain(reading, cohort, plan, visits, lambda step, clock: reading.due("cp.visit.interval", clock), True)
    return cohort


def has_limit(reading, rule, day, kinds):
    """On the day; on a day before any kind of assessment had one, the kind that has it by the end of the period."""
    if reading.rules.find(rule, day) is not None:
        return True
    nobody_had = all(reading.rules.find(kind, day) is None for kind in kinds)
    return nobody_had and reading.rules.find(rule, reading.period[1] - DAY) is not None


def scc_042a(reading):
    cohort = Cohort()
    limits = {"ASSESSMENT_KIND_INITIAL": "assessment.initial.limit", "ASSESSMENT_KIND_SINGLE": "assessment.single.limit"}
    for _, events in reading.children():
        referrals = referral_days(events)
        completed = {}
        for event in points(events, "assessment_completed"):
            completed.setdefault(event["assessment_id"], event.on)
        for event in points(events, "assessment_started"):
            done, rule = completed.get(event["assessment_id"]), limits.get(fields(event, "kind"))
            if rule is None or done is None or not reading.inside(done):
                continue
            named = [day for name, day, _, _ in referrals if name == fields(event, "referral_id")]
            before = [day for _, day, _, _ in referrals if day <= event.on]
            referred = named[0] if named else before[-1] if before else event.on
            if has_limit(reading, rule, referred, limits.values()):
                cohort.add(done <= reading.due(rule, referred))
    return cohort


def employed_as(reading):
    """{worker: role} of those employed on the last day of the period."""
    roles = {}
    for name, events in reading.known.entities("worker"):
        role = None
        for day in sorted({event.on for event in events if event.on <= reading.last_day}):
            today = [event for event in events if event.on == day]
            if any(event.kind == "worker_left" for event in today):
                role = None
            for event in today:
                if event.kind == "worker_joined" and not (event.unknown_from and event.unknown_from <= reading.last_day):
                    role = fields(event, "role")
            for event in today:
                if event.kind == "worker_role_changed" and role is not None:
                    role = fields(event, "role")
        if role is not None:
            roles[name.split(":", 1)[1]] = role
    return roles


def scc_013aii(reading):
    """Looked-after children whom a worker employed on the day as a social worker holds."""
    cohort, roles = Cohort(), employed_as(reading)
    for _, events in reading.children():
        if not any(holds(care, reading.last_day) for care in periods_of_care(events)):
            continue
        holding = [began for spell in spells(events, {"case_allocated"}, {"allocation_ended"}, "allocation_id")
                   if holds(spell, reading.last_day) for began in [spell[3]] if fields(began, "role") == "ALLOCATION_ROLE_PRIMARY"]
        cohort.add(any(roles.get(fields(began, "worker")) == "WORKER_ROLE_SOCIAL_WORKER" for began in holding))
    return cohort


TEN = {"SCC/006": scc_006, "SCC/010": scc_010, "SCC/013aii": scc_013aii, "SCC/014": scc_014, "SCC/015": scc_015, "SCC/021": scc_021,
       "SCC/025": scc_025, "SCC/034": scc_034, "SCC/042a": scc_042a, "CPV": cpv}
