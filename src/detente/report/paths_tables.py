"""What the section on predicted play says, as rows and sentences: the page's words for what the lens found."""

from __future__ import annotations

import math
import re

from detente.lenses.deals.fallbacks import FallbackEffect
from detente.lenses.paths.draws import answers, label, outcome_name
from detente.lenses.paths.result import Fan, NextMove, OutcomeChance, PathsResult, dates
from detente.lenses.paths.sensitivity import WORDS, Row, table
from detente.lenses.paths.show import LIKELY, NEVER, assumptions
from detente.report.charts.fans import Band, Panel, fans

from . import words
from .figure import Figure
from .inputs import ReportInputs
from .paths import PathsFindings
from .text import distinct, listed, number, signed, whole

OUTCOMES = 12
MOVES_VARIED = 4
"""Next moves with a row in the sensitivity table."""


def change(inputs: ReportInputs, changes: tuple[tuple[str, str, str], ...]) -> str:
    """``Sanctions: full → eased; …``."""
    case = inputs.case
    return "; ".join(
        f"{words.issue(case, j)}: {words.option(case, j, a)} → {words.option(case, j, b)}"
        for j, a, b in changes
    )


def _months(x: float) -> str:
    return f"{number(x)} {'month' if number(x) == '1' else 'months'}"


def day(date: str) -> str:
    """A date that is not broken over two lines."""
    return date.replace("-", "\N{NON-BREAKING HYPHEN}")


def chance(p: float) -> str:
    """A chance, no finer than it is known: two digits, and nothing rounded to certainty."""
    if not math.isfinite(p):
        return "–"
    if p < NEVER:
        return "0 %"
    if p < LIKELY:
        return "<0.5 %"
    if p > 1 - LIKELY:
        return ">99.5 %" if p < 1 else "100 %"
    return f"{100 * p:.0f} %" if p >= 0.0995 else f"{100 * p:.1f} %"


def points(x: float) -> str:
    """Points to a tenth; what rounds to nothing is nothing."""
    return number(0.0 if abs(x) < 0.05 else x)


def gain(x: float) -> str:
    return signed(0.0 if abs(x) < 0.05 else x)


def move_row(inputs: ReportInputs, r: PathsResult, m: NextMove) -> list[str]:
    """A move that can be made now: how likely, and why, in values to who proposes it and to whom it needs."""
    gains = dict(zip(r.actors, m.gains, strict=True))
    needed = listed([f"{words.actor(inputs, a)} ({gain(gains.get(a, 0.0))})" for a in m.others])
    cost = f" (costs {number(m.cost)})" if m.cost else ""
    return [
        words.actor(inputs, m.actor),
        chance(m.share),
        change(inputs, m.changes),
        gain(m.gain) + cost,
        f"{needed}: {chance(m.accepted)}" if m.others else "alone",
        f"{m.rate:.3f}",
    ]


_SAID = re.compile(r"(?P<who>[^ :]+)(?: \(with (?P<others>[^)]*)\))?: (?P<what>.*)")
_CHANGE = re.compile(r"(?P<issue>[^ :]+): (?P<old>[^ ]+) → (?P<new>[^ ,]+)")


def in_words(inputs: ReportInputs, said: str) -> str:
    """A move of a sequence, which is given by ids, with names; as it is where it has another form."""
    match = _SAID.fullmatch(said)
    changes = _CHANGE.findall(match["what"]) if match is not None else []
    if match is None or not changes:
        return said
    names = [match["who"], *(match["others"] or "").split(", ")]
    return f"{words.actors(inputs, [n for n in names if n])}: {change(inputs, tuple(changes))}"


def says_next(inputs: ReportInputs, r: PathsResult) -> str:
    """The answer in a sentence or two."""
    first = r.next_moves[0]
    one = (
        f"Likeliest to move next: {words.actor(inputs, first.actor)}, {change(inputs, first.changes)} "
        f"({chance(first.share)} of all next moves), worth {signed(first.gain)} lasting points to it."
    )
    # By then something has moved, with this chance.
    last = f"By {r.dates[-1]} something has moved with a chance of {chance(1 - r.unmoved[-1])}."
    return f"{one} {last}"


def unsettled(r: PathsResult) -> str:
    """What must be said before anything else: that the numbers are not as good as was asked for."""
    a, said = r.accuracy, []
    if a.sweeps and not a.converged:
        said.append(
            f"The value of play without end was not found in {whole(a.sweeps)} sweeps: {a.residual:.2g} of each "
            "actor's range a month is left, more than was asked for. The actors may be chasing each other round a "
            "circle, and what follows leans on where the search stopped."
        )
    if not a.within_tolerance:
        said.append(
            f"Halving the step still moved a reported chance by {100 * a.moved:.2g} percentage points, more than the "
            f"{100 * r.settings.tolerance:g} asked for."
        )
    return " ".join(said)


def assumed(inputs: ReportInputs, r: PathsResult) -> list[str]:
    """Defaults, actors who share them together."""
    return [f"{words.actors(inputs, who)}: {what}" for who, what in assumptions(r)]


def moved(fan: Fan) -> bool:
    """Whether an issue is ever elsewhere with a chance worth showing."""
    stands = fan.options.index(fan.baseline)
    return any(1 - each[stands] >= LIKELY for each in fan.chances)


def panel(inputs: ReportInputs, fan: Fan) -> Panel:
    """What stands first, then the others in declared order."""
    case = inputs.case
    stands = fan.options.index(fan.baseline)
    labels = distinct([words.option(case, fan.issue, o) for o in fan.options], list(fan.options))
    ordered = case.issues[fan.issue].ordered if fan.issue in case.issues else False

    def band(k: int) -> Band:
        side = 0 if k == stands else -1 if ordered and k < stands else 1
        return Band(labels[k], tuple(each[k] for each in fan.chances), side)

    order = [stands, *(k for k in range(len(fan.options)) if k != stands)]
    return Panel(words.issue(case, fan.issue), tuple(band(k) for k in order))


def figure(inputs: ReportInputs, r: PathsResult) -> Figure | None:
    shown = [fan for fan in r.fans if moved(fan)]
    if not shown:
        return None
    due = [(d.months, d.title) for d in r.deadlines]
    at = dates(r)
    rows = [
        [
            words.issue(inputs.case, fan.issue),
            words.option(inputs.case, fan.issue, option),
            "100 %" if option == fan.baseline else "0 %",
            *(chance(fan.chances[n][k]) for n in at),
        ]
        for fan in shown
        for k, option in enumerate(fan.options)
    ]
    stay = [(fan.issue, fan.chances[-1][fan.options.index(fan.baseline)]) for fan in shown]
    ends = [f"{words.issue(inputs.case, j)} stays as it is with {chance(p)}" for j, p in stay]
    lines = (
        f" Dashed lines: {listed([f'{title} (after {_months(m)})' for m, title in due if m < r.horizon])}."
        if any(m < r.horizon for m, _ in due)
        else ""
    )
    return Figure(
        id="fans",
        title="The chance of each option over time",
        caption="One panel an issue. The grey band is what stands today: if nothing moved it would fill the panel. "
        "Blue above it: options further on in the declared order (or other options, where there is no order); "
        f"brown: options further back.{lines}",
        svg=fans(
            [panel(inputs, fan) for fan in shown],
            r.times,
            due,
            id="fans-drawing",
            title="The chance of each option over time",
            description=f"After {_months(r.horizon)}: {'; '.join(ends)}. The table below holds the same numbers.",
        ),
        columns=[
            ("Issue", "mid"),
            ("Option", "mid"),
            ("If nothing moves", "num"),
            *((day(r.dates[n]), "num") for n in at),
        ],
        rows=rows,
    )


def still(inputs: ReportInputs, r: PathsResult) -> str:
    names = [
        words.issue(inputs.case, fan.issue) for fan in r.fans if not moved(fan) and fan.issue not in r.held
    ]
    if not names:
        return ""
    return f"Elsewhere than today with less than half a percent at every date: {listed(names)}."


def shown_outcome(o: OutcomeChance) -> bool:
    return o.baseline or max(o.reached) >= LIKELY


def outcome_rows(r: PathsResult) -> list[list[str]]:
    at = dates(r)
    order = sorted(
        (o for o in r.outcomes if shown_outcome(o)), key=lambda o: -max(o.reached[-1], float(o.baseline))
    )
    return [
        [
            o.title,
            "holds" if o.baseline else "does not hold",
            *(chance(o.holds[n]) for n in at),
            chance(o.reached[-1]),
            f"{number(o.median)} months" if o.median <= r.horizon else "later",
        ]
        for o in order[:OUTCOMES]
    ]


def deadline_lines(r: PathsResult) -> list[str]:
    titles = {o.id: o.title for o in r.outcomes}
    out = []
    for d in r.deadlines:
        effect = sorted((e for e in d.outcomes if abs(e[1]) >= LIKELY), key=lambda e: -abs(e[1]))
        said = listed([f"{titles.get(o, o)} {signed(100 * x)}" for o, x in effect[:5]])
        what = (
            "play really ends there"
            if d.ends_play
            else f"it changes {', '.join(d.changes)}"
            if d.changes
            else ""
        )
        moves = (
            f"percentage points at the end of the horizon, against no such deadline: {said}"
            if said
            else ("no outcome's chance at the end of the horizon moves by half a percentage point")
        )
        out.append(f"{d.title}, after {_months(d.months)}: {'; '.join(x for x in (what, moves) if x)}.")
    return out


def values(inputs: ReportInputs, r: PathsResult) -> list[list[str]]:
    return [
        [words.actor(inputs, a), points(b), points(v), gain(v - b)]
        for a, b, v in zip(r.actors, r.baseline_values, r.fallback_values, strict=True)
    ]


def fallback_rows(inputs: ReportInputs, e: FallbackEffect) -> list[list[str]]:
    """Each party's fallback, as the case has it and as playing on."""
    return [
        [words.actor(inputs, p), points(b), points(a), gain(a - b)]
        for p, b, a in zip(e.who, e.before, e.after, strict=True)
    ]


def fallback_says(inputs: ReportInputs, e: FallbackEffect) -> list[str]:
    """What playing on as the fallback changes, in sentences."""
    from detente.report.sections.deals import letters

    old, new = e.acceptable
    lines = [
        f"Acceptable states: with the case's fallbacks {words.count(old)}, {words.share(old)} of the feasible ones; "
        f"with playing on {words.count(new)}, {words.share(new)}. Distinct deals that waste nothing: "
        f"{whole(e.frontier[0])} and {whole(e.frontier[1])}."
    ]
    if not new.value:
        return [*lines, "With what each can expect from playing on, no agreement is left."]
    stay = [words.SOLUTIONS.get(name, name) for name, same in e.same if same]
    go = [words.SOLUTIONS.get(name, name) for name, same in e.same if not same]
    if stay:
        lines.append(f"The same deal is chosen by: {listed(stay)}.")
    if go:
        lines.append(f"Another deal is chosen by: {listed(go)}.")
    if not e.followed:
        return lines
    if not e.dropped:
        return [*lines, f"None of the {whole(e.followed)} deals followed drops out."]
    lines.append(f"Of the {whole(e.followed)} deals followed {whole(len(e.dropped))} drop out.")
    known = letters(inputs)
    for d in e.dropped:
        if d.deal.row in known:
            short = listed([f"{words.actor(inputs, who)} lacks {points(x)} points" for who, x in d.short])
            who = short or f"refused by {words.actors(inputs, d.refused_by)}"
            lines.append(
                f"Agreement {known[d.deal.row]}, of the table of best agreements, is among them: {who}."
            )
    return lines


def sensitivity_rows(inputs: ReportInputs, f: PathsFindings) -> list[list[str]]:
    s, r = f.sensitivity, f.varied
    if s is None or r is None:
        return []
    when = r.dates[dates(r)[-1]]
    titles = {o.id: o.title for o in r.outcomes}
    moves = {label(m): m for m in r.next_moves}
    shown: dict[str, int] = {}
    out = []
    for x in table(r, s):
        # What no end moves by half a percentage point, or a twentieth of a point, is left out.
        if x.most < (0.05 if x.kind == "value" else LIKELY):
            continue
        shown[x.kind] = shown.get(x.kind, 0) + 1
        if shown[x.kind] > {"outcome": OUTCOMES, "move": MOVES_VARIED}.get(x.kind, 99):
            continue
        out.append([_named(inputs, x, when, titles, moves), *_numbers(x)])
    return out


def _named(
    inputs: ReportInputs, x: Row, when: str, titles: dict[str, str], moves: dict[str, NextMove]
) -> str:
    if x.kind == "moved":
        return f"Something has moved by {when}"
    if x.kind == "outcome":
        return f"{titles.get(x.id, x.id)}, at {when}"
    if x.kind == "value":
        return f"Playing on, to {words.actor(inputs, x.id)}, points"
    m = moves[x.id]
    return f"Next of all: {words.actor(inputs, m.actor)}, {change(inputs, m.changes)}"


def _numbers(x: Row) -> list[str]:
    if x.kind == "value":
        return [points(x.stated), points(x.most), *map(points, x.ends)]
    return [chance(x.stated), number(100 * x.most), *map(chance, x.ends)]


def sensitivity_note(inputs: ReportInputs, f: PathsFindings) -> str:
    s, r = f.sensitivity, f.varied
    if s is None or r is None:
        return ""
    moves = {label(m): m for m in r.next_moves}

    def said(name: str) -> str:
        m = moves.get(name)
        return f"{words.actor(inputs, m.actor)}, {change(inputs, m.changes)}" if m is not None else name

    other = [
        f"{WORDS[e.parameter]} {e.end}: {said(e.next_move)}" for e in s.ends if e.next_move != s.next_move
    ]
    lines = [
        "In each column one number of every actor at once goes to its low or its high, the rest as it stands.",
        f"The likeliest next move becomes another with {'; '.join(other)}."
        if other
        else "The likeliest next move is the same in all of them.",
        "Moves by: the most it moves, in percentage points, or points; what moves by less than half a percentage point "
        "is left out.",
    ]
    by: dict[tuple[str, ...], list[str]] = {}
    for a in s.assumed:
        by.setdefault(a.actors, []).append(f"{WORDS[a.parameter]} {a.low:g} to {a.high:g}")
    for who, ranges in by.items():
        lines.append(
            f"The case gives no range for {words.actors(inputs, who)}; assumed: {'; '.join(ranges)}."
        )
    lines += [f"Left out, {words_}." for words_ in s.left_out]
    return " ".join(lines)


def draw_rows(inputs: ReportInputs, f: PathsFindings) -> list[list[str]]:
    d, r = f.draws, f.varied
    if d is None or r is None or not d.draws:
        return []
    base = answers(r, r)
    last = dates(r)[-1]
    rows = []
    for o in r.outcomes:
        s = d.outcomes[o.id][-1]
        if s.high >= LIKELY:
            stated = base[outcome_name(o.id, r.times[last])]
            rows.append([f"{o.title}, at {r.dates[last]}", *map(chance, (stated, s.mean, s.low, s.high))])
    return rows


def held_outcomes(r: PathsResult) -> list[OutcomeChance]:
    """Outcomes that no play reaches: what they need is held, or nobody can move it."""
    return [o for o in r.outcomes if not o.baseline and max(o.reached) < NEVER]
