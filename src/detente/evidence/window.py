"""What of an indicator is still to come by a date (Definition 8.1).

An indicator's chances are about its window, from ``since`` (or the case's date) to ``by``; a report, if one comes, is
as likely on any day of it as on another (signals.py counts silences by the same rule). With φ(t) the share of the
window gone by t, and nothing reported by the case's date,

    P(report o by t | z) = P(report o | z)·(φ(t) − φ(now)) / (1 − φ(now)·Σ_o P(report o | z))

An indicator without ``by`` can be looked at at any time, and its chances hold for the look. One that something recorded
in its window has shown, or whose window is over, is resolved: what it says is in the evidence, and an act repeated
later is for an indicator of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from detente.case.schema import Case, Indicator
from detente.game.game import Floats
from detente.view.remarks import Remark, remark

from .signals import shown_by


@dataclass(frozen=True)
class Share:
    """φ on the case's date and on the one asked about."""

    now: float
    then: float


def share(declared: Indicator, as_of: date, until: date) -> Share:
    if declared.by is None:
        return Share(0.0, 1.0 if until > as_of else 0.0)
    start = as_of if declared.since is None else declared.since
    days = (declared.by - start).days
    if days <= 0:
        return Share(float(declared.by <= as_of), float(declared.by <= until))

    def gone(day: date) -> float:
        return min(1.0, max(0.0, (day - start).days / days))

    return Share(gone(as_of), gone(until))


def to_come(chances: Floats, within: Share) -> Floats:
    """``chances`` float [O, Z] over the whole window → over what of it is to come by the date, given nothing so far."""
    left = 1.0 - within.now * chances.sum(axis=0)
    part = chances * (within.then - within.now)
    found: Floats = np.divide(part, left, out=np.zeros_like(part), where=left > 0)
    return found


def resolved(case: Case, indicator: str) -> Remark | None:
    """Why nothing more can come of it; None where something can."""
    declared = case.indicators[indicator]
    if declared.by is not None and declared.by <= case.as_of:
        return remark("due", day=declared.by.isoformat())
    for event in case.record.events.values():
        inside = declared.since is None or event.date >= declared.since
        if indicator in shown_by(event) and inside and event.date <= case.as_of:
            return remark("showed", day=event.date.isoformat())
    return None
