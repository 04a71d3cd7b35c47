"""What ``detente paths`` prints."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from detente.lenses.paths.result import dates
from detente.lenses.paths.show import (
    LIKELY,
    NEVER,
    accuracy,
    assumptions,
    changes,
    likely_options,
    months,
    percent,
    points,
    reason,
)
from detente.view.interval import half_width

from . import screen

if TYPE_CHECKING:
    from detente.case.schema import Case
    from detente.lenses.paths.draws import PathsDraws, Spread
    from detente.lenses.paths.result import PathsResult
    from detente.lenses.paths.sensitivity import PlaySensitivity


def show(case: Case, r: PathsResult, limit: int) -> None:
    """The answers at the point estimates."""
    focus = f", focus {r.focus} ({len(r.held)} issues held)" if r.focus else ""
    screen.say(f"{r.case}: {', '.join(r.actor_names)}{focus}")
    screen.say(
        f"predicted play from {r.as_of} over {r.horizon:g} months; no equilibrium, and no forecast of what the case "
        "leaves out"
    )
    a = r.accuracy
    if (a.sweeps and not a.converged) or not a.within_tolerance:
        screen.say("less accurate than was asked for: see how this was obtained, below")
    _show_next(r, limit)
    _show_outcomes(r, limit)
    _show_issues(r)
    _show_deadlines(r)
    _show_values(r)
    _show_sequences(r, limit)


def _assumed(r: PathsResult) -> list[str]:
    """Defaults by actor, actors with the same ones together."""
    if not r.assumed:
        return ["nothing about how the actors play: the case states it all"]
    return [f"{', '.join(who)}: {what}" for who, what in assumptions(r)]


def _show_next(r: PathsResult, limit: int) -> None:
    screen.heading("Who moves next")
    if not r.next_moves:
        screen.say("nobody can move")
        return
    screen.table(
        [("next", "right"), ("a month", "right"), "who", "move", "why, in lasting points"],
        [
            (percent(m.share), f"{m.rate:.3f}", m.actor, changes(m), reason(m, r.actors))
            for m in r.next_moves[:limit]
        ],
    )
    more = len(r.next_moves) - limit
    if more > 0:
        screen.say(f"… and {more:,} more")
    screen.say(
        "next: the chance that it is the first move anybody makes; a month: how often it would be made"
    )
    screen.say(
        f"nothing has moved by {r.dates[-1]} with a chance of {percent(r.unmoved[-1])}; "
        f"{screen.number(r.moves_per_month[0])} moves a month are expected at the start"
    )


def _show_outcomes(r: PathsResult, limit: int) -> None:
    screen.heading("Chance that an outcome holds, by date")
    if not r.outcomes:
        screen.say("the case declares no outcomes")
        return
    at = dates(r)
    never = [o.title for o in r.outcomes if not o.baseline and max(o.reached) < NEVER]
    possible = [o for o in r.outcomes if o.baseline or max(o.reached) >= NEVER]
    likely = sorted(possible, key=lambda o: -max(o.reached[-1], float(o.baseline)))
    columns: list[Any] = ["if nothing moves", *((r.dates[n], "right") for n in at)]
    rows = [
        (
            "holds" if o.baseline else "does not",
            *(percent(o.holds[n]) for n in at),
            percent(o.reached[-1]),
            months(o.median, r.horizon),
            o.title,
        )
        for o in likely[:limit]
    ]
    if rows:
        screen.table([*columns, ("ever by then", "right"), ("half by", "right"), "outcome"], rows)
    if len(likely) > limit:
        screen.say(f"… and {len(likely) - limit:,} less likely")
    if likely:
        screen.say("ever by then: that it has held at least once; half by: when that chance reaches one half")
    if never:
        why = ", since what they need is held or nobody would move it" if r.held else ""
        screen.say(f"under one chance in a billion at every date{why}: {'; '.join(never)}")


def _show_issues(r: PathsResult) -> None:
    at = dates(r)
    screen.heading("Each issue, by date")
    columns: list[Any] = ["issue", "option", *((r.dates[n], "right") for n in at)]
    rows = []
    for fan in r.fans:
        for k in likely_options(fan, at):
            option = fan.options[k]
            stands = f"[{option}]" if option == fan.baseline else option
            rows.append((fan.issue, stands, *(percent(fan.chances[n][k]) for n in at)))
    screen.table(columns, rows)
    screen.say("[…] what stands if nothing moves; options that stay under 0.5% are left out")
    screen.say(f"the likeliest states at {r.dates[-1]}:")
    for s in r.likeliest[-1][:3]:
        screen.say(f"{percent(s.chance)}  {screen.state(s.name)}", indent=2)


def _show_deadlines(r: PathsResult) -> None:
    if not r.deadlines:
        return
    screen.heading("What a deadline changes")
    titles = {o.id: o.title for o in r.outcomes}
    for d in r.deadlines:
        what = "play ends" if d.ends_play else f"changes {', '.join(d.changes) or 'nothing'}"
        screen.say(f"{d.title}, after {screen.number(d.months, 1)} months: {what}")
        moved = [(o, x) for o, x in d.outcomes if abs(x) >= 0.005]
        for o, x in sorted(moved, key=lambda each: -abs(each[1])):
            screen.say(f"{100 * x:+.1f} percentage points: {titles.get(o, o)}", indent=2)
        if not moved:
            screen.say("no outcome's chance at the horizon moves by half a percentage point", indent=2)


def _show_values(r: PathsResult) -> None:
    screen.heading("What it is worth, points")
    screen.table(
        ["actor", ("if nothing moves", "right"), ("playing on", "right"), ("difference", "right")],
        [
            (name, points(b), points(v), points(v - b, True))
            for name, b, v in zip(r.actor_names, r.baseline_values, r.fallback_values, strict=True)
        ],
    )


def _show_sequences(r: PathsResult, limit: int) -> None:
    if not r.sequences:
        return
    screen.heading(
        f"Commonest beginnings, in {r.settings.simulations:,} simulations (seed {r.settings.seed})"
    )
    screen.table(
        [("share", "right"), ("± (95 %)", "right"), "moves"],
        [
            (f"{s.chance:.1%}", f"{half_width(s.error):.1%}", "; then ".join(s.moves) or "nothing moves")
            for s in r.sequences[:limit]
        ],
    )


def show_sensitivity(r: PathsResult, s: PlaySensitivity, limit: int) -> None:
    """Each answer at the ends of decisiveness, inertia and patience."""
    from detente.lenses.paths.sensitivity import SHORT, WORDS, table

    when = r.dates[dates(r)[-1]]
    titles = {o.id: f"{o.title}, at {when}" for o in r.outcomes}
    screen.heading("How much the answers move with the way actors play")
    columns: list[Any] = [("as stated", "right")]
    columns += [(f"{SHORT[e.parameter]} {e.end}", "right") for e in s.ends]
    rows: list[tuple[str, ...]] = []
    still = shown_outcomes = 0
    for x in table(r, s):
        what = {
            "moved": f"something has moved by {when}",
            "outcome": titles.get(x.id, x.id),
            "move": f"share of all next moves: {x.id}",
            "value": f"value of playing on to {x.id}, points",
        }[x.kind]
        if x.kind == "outcome":
            if x.most < LIKELY:
                still += 1
                continue
            shown_outcomes += 1
            if shown_outcomes > limit:
                still += 1
                continue
        say = points if x.kind == "value" else percent
        most = points(x.most) if x.kind == "value" else f"{100 * x.most:.1f}"
        rows.append((*map(say, (x.stated, *x.ends)), most, what))
    screen.table([*columns, ("moves by", "right"), "answer"], rows)
    screen.say(
        "one number of every actor at once goes to its low, then its high; moves by: the most it moves, in percentage "
        "points or points"
    )
    if still:
        screen.say(
            f"{screen.counted(still, 'outcome')} left out: under half a percentage point, or beyond --limit"
        )
    for e in s.ends:
        if e.next_move != s.next_move:
            screen.say(f"{WORDS[e.parameter]} {e.end}: the likeliest next move is then {e.next_move}")
    for a in s.assumed:
        screen.say(
            f"range not in the case, assumed: {WORDS[a.parameter]}, {a.low:g} to {a.high:g} for {', '.join(a.actors)}"
        )
    for words in s.left_out:
        screen.say(f"left out, {words}")


def show_draws(r: PathsResult, d: PathsDraws) -> None:
    """How far the answers spread over the draws."""
    screen.heading(
        f"Over {screen.counted(d.draws, 'draw')} of the estimates (mean, and within which eight draws in ten lie)"
    )
    for k, why in d.failed[:3]:
        screen.say(f"draw {k} has no answer, and is in no mean: {why}")
    if len(d.failed) > 3:
        screen.say(f"… and {len(d.failed) - 3:,} more without an answer")
    if not d.draws:
        screen.say("no draw was done")
        return
    titles = {o.id: o.title for o in r.outcomes}
    rows: list[tuple[Any, ...]] = [
        (f"{_spread(each[-1])}", _interval(each[-1]), f"{titles[o]}, at {d.dates[-1]}")
        for o, each in d.outcomes.items()
        if each[-1].high >= 0.005
    ]
    screen.table([("chance", "right"), ("± of the mean (95 %)", "right"), "outcome"], rows)
    screen.table(
        [("chance of being next", "right"), ("likeliest in", "right"), "move"],
        [(_spread(share), percent(first), name) for name, share, first in d.moves],
    )
    screen.table(
        ["actor", ("value of playing on, points", "right")],
        [(a, f"{points(s.mean)} ({points(s.low)} to {points(s.high)})") for a, s in d.values.items()],
    )


def _spread(s: Spread) -> str:
    return f"{percent(s.mean)} ({percent(s.low)} to {percent(s.high)})"


def _interval(s: Spread) -> str:
    """Half of the mean's 95 % interval; of a single draw there is none."""
    return "–" if math.isnan(s.error) else f"{half_width(s.error):.1%}"


def show_method(r: PathsResult) -> None:
    """What was assumed, and how it was obtained."""
    screen.heading("What was assumed of how they play")
    for words in _assumed(r):
        screen.say(f"- {words}")
    screen.heading("How this was obtained")
    for words in (*accuracy(r), *r.notes):
        screen.say(f"- {words}")
