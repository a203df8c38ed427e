# SPDX-License-Identifier: Apache-2.0
"""A day's caseload and sickness, counted again from what was known at a moment. `known` is log_reader.Known."""
from log_reader import holds, spells
from ten_indicators import periods_of_care, registered


def caseload(known, day):
    """{status: children}, with "total"."""
    counts = dict.fromkeys(("in_need", "child_protection", "looked_after", "proceedings", "ready_to_close", "total"), 0)
    for _, events in known.entities("child"):
        def any_holds(some):
            return any(holds(spell, day) for spell in some)

        need = any_holds(spells(events, {"case_opened", "case_reopened"}, {"case_closed"}, "case_id"))
        protected, cared_for = any_holds(registered(events)), any_holds(periods_of_care(events))
        court = any_holds(spells(events, {"pre_proceedings_started"}, {"pre_proceedings_ended", "proceedings_issued"}, "process_id"))
        court = court or any_holds(spells(events, {"proceedings_issued"}, {"proceedings_ended"}, "process_id"))
        if not (need or protected or cared_for or court):
            continue
        ready = any_holds(spells(events, {"ready_for_closure_started"}, {"ready_for_closure_ended"}, "mark_id"))
        counts["total"] += 1
        for status, holding in (("in_need", need and not protected and not cared_for), ("child_protection", protected),
                                ("looked_after", cared_for), ("proceedings", court), ("ready_to_close", ready)):
            counts[status] += holding
    return counts


class Terms:
    """A worker's employment on a day: None in `fte` when nobody said."""

    def __init__(self):
        self.employed = self.agency = self.left = False
        self.fte = None


def terms_on(events, day):
    terms = Terms()
    for on in sorted({event.on for event in events if event.on <= day}):
        today = [event for event in events if event.on == on]
        if any(event.kind == "worker_left" for event in today):
            terms.employed, terms.left = False, True
        for event in today:
            if event.kind == "worker_joined":
                gone = event.unknown_from is not None and event.unknown_from <= day
                terms.employed, terms.left = not gone, False
                terms.agency, terms.fte = event.said.get("agency", False), event.said.get("fte_hundredths")
        for event in today:
            if event.kind == "worker_fte_changed":
                terms.fte = event.said.get("fte_hundredths", 0)
    return terms


def off_sick(known, day):
    """(workers off, their FTE in hundredths): agency workers and those who left are not among them."""
    off = fte = 0
    for _, events in known.entities("worker"):
        absences = spells(events, {"sickness_started"}, {"sickness_ended"}, "absence_id")
        terms = terms_on(events, day)
        if terms.left or (terms.employed and terms.agency) or not any(holds(absence, day) for absence in absences):
            continue
        off += 1
        fte += (terms.fte or 0) if terms.employed else 0
    return off, fte


def posts(known, day):
    """(establishment, vacant, in post): posts, those that no employed worker of the council's own holds, and such workers."""
    own = set()
    for name, events in known.entities("worker"):
        terms = terms_on(events, day)
        if terms.employed and not terms.agency:
            own.add(name.split(":", 1)[1])
    there = vacant = 0
    for _, events in known.entities("post"):
        made = any(event.kind == "post_created" and event.on <= day for event in events)
        if not made or any(event.kind == "post_deleted" and event.on <= day for event in events):
            continue
        there += 1
        holders = {spell[0] for spell in spells(events, {"post_filled"}, {"post_vacated"}, "worker") if holds(spell, day)}
        vacant += not holders & own
    return there, vacant, len(own)
