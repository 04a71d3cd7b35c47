"""Machine-coded reports → events a case can take: between its actors, up to its date, echoes collapsed.

One event per collapsed group, its days as reports of one origin, the coding machine: thirty echoes weigh what one does.
None is proposed as a move, since no code says which option of which issue was set; a phrase that is not words
(kinds.py) is context.
"""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from detente.case.diagnostics import Diagnostic, Place, problem, shown
from detente.case.load import case_hash
from detente.case.schema import Case

from .coded import Coded, Collapse, Collapsed, collapse
from .kinds import actor_of, actors_by_name, spoken
from .propose import Proposal, later, slug

ONE_FORTNIGHT = Collapse()
LISTED = 8
"""Names of nobody in the case that are listed; the rest are counted."""


def propose_coded(
    case: Case, reports: Sequence[Coded], table: str, how: Collapse = ONE_FORTNIGHT
) -> Proposal:
    """Events of the reports whose actor and target are two actors of the case. Raises Problems (R216) where none is."""
    names = actors_by_name(case)
    who = {name: actor_of(names, name) for r in reports for name in (r.actor, r.target)}
    between = [r for r in reports if who[r.actor] and who[r.target] and who[r.actor] != who[r.target]]
    kept = [r for r in between if r.date <= case.as_of]
    place = Place(shown(table, 400))
    if not kept:
        what = f"of {len(reports):,} reports none is between two actors of the case, up to its date"
        help_ = "name the table's actors as aliases of the case's, or choose others with --only"
        raise problem("R216", what, help_, place)
    days = f"within {how.window} days of the first"
    if how.rule == "chain":
        days = f"no more than {how.window} days apart"
    assumed = f"Coded by machine; reports {days} are taken for one event, dated by the first."
    events: dict[str, dict[str, Any]] = {}
    taken: ChainMap[str, Any] = ChainMap(events, dict(case.record.events))
    for event in collapse(kept, how.window, how.rule):
        by, to = who[event.actor], who[event.target]
        if by is not None and to is not None:
            text = f"{by} {event.relation} {to} {event.first:%Y %m %d}"
            events[slug(text, taken)] = _event(event, by, to, table) | {"assumed": assumed}
    said = []
    strangers = Counter(name for r in reports for name in (r.actor, r.target) if who[name] is None)
    if strangers:
        most = ", ".join(f"`{shown(n, 40)}` ({k})" for n, k in strangers.most_common(LISTED))
        what = f"names of no actor of the case, {len(strangers):,} in all; their reports are left out: {most}"
        more = ", …" if len(strangers) > LISTED else ""
        help_ = "add those that matter to the aliases of an actor"
        said.append(Diagnostic("R206", "warning", what + more, place, help_))
    if len(between) > len(kept):
        said.append(later(f"{len(between) - len(kept):,} reports are", case, place))
    return Proposal(
        case.case,
        case_hash(case),
        table,
        "coded-events",
        len(reports),
        events,
        len(kept) - len(events),
        len(reports) - len(kept),
        tuple(said),
    )


def _event(event: Collapsed, by: str, to: str, table: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": f"{event.actor}: {event.relation} ({event.target})",
        "date": event.first,
        "by": by,
    }
    if spoken(event.relation) == "signal":
        data["signal"] = {"to": [to], "says": event.relation, "mode": "statement"}
    origin: dict[str, Any] = {"observer": f"news coded by machine, {Path(table).name}"}
    # The first report is the origin's own; the days after it are copies.
    if copies := [f"coded again on {d}" for d in event.days[1:]]:
        origin["reports"] = copies
    return {**data, "confidence": "low", "origins": {"coded": origin}}
