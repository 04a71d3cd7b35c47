"""How ``detente roadmap`` shows its answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.lenses.roadmap.show import (
    equilibria_text,
    lifted_words,
    mend_words,
    patience_words,
    unmarked,
    verdict,
)

from . import screen

if TYPE_CHECKING:
    from detente.lenses.roadmap import RoadResult, RoadsResult, SearchResult
    from detente.lenses.roadmap.result import MendLine, MovedLine, StepLine

LITTLE = 0.005
"""Trust below this is not worth a line."""


def show(r: RoadsResult, limit: int) -> None:
    """Roads side by side, then one by one."""
    screen.say(f"{r.case}: {screen.counted(len(r.roads), 'road')}")
    for words in r.notes:
        screen.say(words)
    screen.heading("The roads side by side")
    columns: list[Any] = [
        "road",
        "enforces itself",
        ("regret", "right"),
        "tightest",
        "least patience",
        ("alone", "right"),
    ]
    rows = [
        (
            x.name,
            "cannot be walked" if x.obstacles else x.holds,
            f"{x.regret:.4f}",
            f"{x.binding_step} for {x.binding_actor}" if x.binding_step else "nowhere",
            patience_words(x),
            f"{x.holds_until} of {len(x.steps) - 1}",
        )
        for x in r.roads
    ]
    screen.table(columns, rows)
    screen.say(
        "regret: the most any actor gains by its best single deviation, as a share of all it has at stake; 0: none "
        "gains. Alone: how many first steps enforce themselves as a road of their own."
    )
    for x in r.roads:
        show_road(x, limit)
    if r.draws is not None and r.draws.draws:
        screen.heading(f"Over {r.draws.draws:,} draws of the estimates")
        screen.table(
            [
                "road",
                ("enforces itself", "right"),
                ("without red lines", "right"),
                "regret (10 %, 50 %, 90 %)",
                "tightest",
            ],
            [
                (
                    d.road,
                    f"{d.holds:.0%}",
                    f"{d.holds_lifted:.0%}",
                    ", ".join(f"{x:.3f}" for x in d.regret),
                    "; ".join(f"{k} {_share(v)}" for k, v in list(d.binds.items())[:3]) or "–",
                )
                for d in r.draws.lines
            ],
        )
        for d in r.draws.lines:
            share = ", ".join(f"{a} {v:.0%}" for a, v in d.goal_better.items())
            screen.say(f"{d.road}: the goal is at least as good as the status quo for {share}", indent=2)
    if r.moved:
        screen.heading("One number at a time")
        _moved(r.moved)
    if r.equilibria is not None:
        screen.heading("Pure equilibria where no step can be undone")
        screen.say(equilibria_text(r.equilibria))
        for words in r.equilibria.notes:
            screen.say(words)


def show_road(x: RoadResult, limit: int) -> None:
    """One road: slack by step and actor, how it would break, what holds it."""
    screen.heading(f"{x.name}: {x.title}" if x.title else x.name)
    screen.say(f"{verdict(x)}; {patience_words(x)}")
    if words := lifted_words(x):
        screen.say(words)
    screen.say(
        f"a step every {x.period:g} months; after a breach, seen with chance {x.seen:g}: {x.aftermath}"
    )
    for line in x.obstacles:
        screen.say(unmarked(line), indent=2)
    who = [a.actor for a in x.actors]
    right: list[Any] = [(a, "right") for a in who]
    screen.table(
        ["step", "sets", *right],
        [(s.id, screen.state(_sets(s)), *(_slack(s.slack.get(a)) for a in who)) for s in x.steps],
        indent=2,
    )
    screen.say(
        "slack: what each would lose by its best deviation, as a share of all it has at stake; –: it has none"
    )
    screen.table(
        ["points", *right],
        [
            ("at the status quo", *(a.status_quo for a in x.actors)),
            ("at the goal", *(a.goal for a in x.actors)),
            ("of the road, at its start", *(a.value for a in x.actors)),
            ("patience a year", *(a.per_year for a in x.actors)),
            ("least patience a year", *("none" if a.least is None else a.least_per_year for a in x.actors)),
        ],
        indent=2,
    )
    _deviations(x, limit)
    _trust(x)
    if not x.holds:
        lifted = f", with {', '.join(x.mends_lift)} lifted" if x.mends_lift else ""
        if x.mends:
            _mend(f"cheapest mend to the same goal{lifted}", x.cheapest)
            _mend(f"for less of the goal{lifted}", x.smaller)
    for n in x.needed:
        if n.seen == 1:
            prize = "–" if n.prize is None else f"{n.prize:.4g}"
            screen.say(
                f"{n.actor} would keep to it if a breach, seen for sure, cost it {n.once:.4g} points once or "
                f"{n.lasting:.4g} for as long as it stands, or if completion brought it {prize} more; all it has at "
                f"stake is {n.range:.4g}",
                indent=2,
            )
    if x.promises:
        screen.table(
            [
                "promise",
                "by",
                "against",
                ("its slack", "right"),
                ("with it", "right"),
                ("worth to guarantor", "right"),
                ("cost", "right"),
                "kept",
            ],
            [
                (p.id, p.by, p.against, p.points_before, p.points_after, p.stake, p.cost, p.kept)
                for p in x.promises
            ],
            indent=2,
        )
    for line in x.notes:
        screen.say(f"- {unmarked(line)}", indent=2)


def _mend(title: str, found: MendLine | None) -> None:
    if found is None:
        screen.say(f"{title}: none found")
        return
    if len(found.parts) == 1:
        screen.say(f"{title}: {mend_words(found)}")
        return
    screen.say(f"{title}, all of these:")
    for part in (*found.parts, *found.terms):
        screen.say(f"- {unmarked(part)}", indent=2)


def show_search(r: SearchResult, limit: int) -> None:
    """Roads to a goal."""
    screen.say(f"{r.case}: roads to {screen.state(r.goal)}")
    screen.say(f"a step every {r.period:g} months; after a breach: {r.aftermath}")
    screen.say(f"searched: {r.bound}")
    if r.found:
        screen.heading(
            f"{screen.counted(len(r.found), 'road')} that enforce themselves"
            if len(r.found) > 1
            else "One road that enforces itself"
        )
        for k, f in enumerate(r.found[:limit], 1):
            best = [a for a, n in r.best_for.items() if n == k]
            worst = [a for a, n in r.worst_for.items() if n == k]
            said = (f"; best for {', '.join(best)}" if best else "") + (
                f"; worst for {', '.join(worst)}" if worst else ""
            )
            slack = "nobody can deviate" if f.least_slack is None else f"least slack {f.least_slack:.4f}"
            screen.say(f"{k}. {slack}, regret {f.regret:.4f}{said}")
            for step in f.states:
                screen.say(step, indent=5)
        if len(r.found) > limit:
            screen.say(f"… and {len(r.found) - limit:,} more")
        show_road(_first(r), limit)
        return
    words = "not found within this bound" if not r.complete else "there is none among these roads"
    screen.say(f"a road that enforces itself: {words}")
    if r.nearest is not None:
        screen.heading("The nearest")
        show_road(r.nearest, limit)


def _first(r: SearchResult) -> RoadResult:
    assert r.nearest is not None
    return r.nearest


def _share(x: float) -> str:
    """A share that is small but not nothing never reads 0 %."""
    if not math.isfinite(x):
        return "–"
    return f"{x:.0%}" if x >= 0.01 or x == 0 else f"{x:.1%}"


def _sets(s: StepLine) -> str:
    return ",".join(f"{j}={to}" for j, _, to in s.changes) or "–"


def _slack(x: float | None) -> str:
    return "–" if x is None or not math.isfinite(x) else f"{x:+.4f}"


def _deviations(x: RoadResult, limit: int) -> None:
    """The tightest places first: what the actor would do, and what it would gain or lose."""
    places = sorted(
        ((v, s, a) for s in x.steps for a, v in s.slack.items() if v is not None), key=lambda p: p[0]
    )
    for v, s, a in places[:limit]:
        word = "gains" if v < 0 else "loses"
        points = s.points[a]
        size = "" if points is None else f" {abs(points):.4g} points"
        screen.say(f"{s.id}: {a} {unmarked(s.deviation[a])}, and {word}{size}", indent=2)


def _trust(x: RoadResult) -> None:
    """The steps that take trust."""
    said = [
        f"{s.id}: " + ", ".join(f"{a} {t:.2f}" for a, t in s.trust.items() if t is not None and t >= LITTLE)
        for s in x.steps
        if any(t is not None and t >= LITTLE for t in s.trust.values())
    ]
    if said:
        screen.say(
            "least chance that the others do their part at which doing one's own pays: " + "; ".join(said)
        )


def _moved(lines: Sequence[MovedLine]) -> None:
    screen.table(
        ["road", "what", "to", "enforces itself", ("regret", "right"), "tightest"],
        [
            (
                m.road,
                unmarked(m.parameter),
                m.value,
                m.holds,
                f"{m.regret:.4f}",
                f"{m.binding_step} for {m.binding_actor}" if m.binding_step else "nowhere",
            )
            for m in lines
        ],
    )
