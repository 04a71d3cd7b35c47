"""What ``detente narratives`` asks, and how the answer is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detente.case.diagnostics import did_you_mean, problem, shown

from . import screen
from .cases_in import Chosen
from .inference import inferred, settings_of
from .session import answer, usage

if TYPE_CHECKING:
    from detente.lenses.narratives import NarrativeChances, NarrativesResult, NarrativesSettings


def settings(
    *, draws: int, coarse: bool, no_moves: bool, focus: str | None, seed: int, lifted: str | None
) -> NarrativesSettings:
    """The lens's settings, from the options."""
    found = settings_of(draws=draws, coarse=coarse, no_moves=no_moves, focus=focus, seed=seed)
    return found.but(lift_red_lines=lifted or (), ridge=True)


def changed(
    settings: NarrativesSettings, priors: Sequence[str], without: Sequence[str]
) -> NarrativesSettings:
    """With other priors, and without some events."""
    stated = []
    for text in priors:
        name, _, rest = text.rpartition("=") if "=" in text else ("", "", text)
        answer_, colon, chance = rest.rpartition(":")
        try:
            value = float(chance)
        except ValueError:
            value = float("nan")
        if not colon or not answer_ or math.isnan(value):
            raise usage(
                "X109",
                f"`{shown(text, 60)}` states no prior",
                "write --prior MECHANISM=ANSWER:CHANCE, as in pressure-bites=hardly:0.5",
            )
        stated.append((name.strip(), answer_.strip(), value) if name else (answer_.strip(), "", value))
    return settings.but(priors=tuple(stated), without=tuple(without))


def weighed(
    chosen: Chosen, settings: NarrativesSettings, cache: Path, *, about: str | None, limit: int
) -> None:
    """The record weighed."""
    from detente.evidence.moves import ridge
    from detente.lenses.narratives import describe

    known = chosen.file.case.narratives
    if about is not None and about not in known:
        near = did_you_mean(about, known) or f"the case names {', '.join(known) or 'none'}"
        raise problem("L406", f"there is no narrative `{shown(about, 60)}`", near)
    found = inferred(chosen, settings, cache)
    result = describe(chosen.file, found, ridge(chosen.file, found.moves, settings, cache))
    answer(result.to_json(), lambda: _show(chosen, result, about, limit))


def _show(chosen: Chosen, r: NarrativesResult, about: str | None, limit: int) -> None:
    screen.say(f"{chosen.label}: {r.title}" if r.title else chosen.label)
    moves = (
        f"{len(r.moves.seen)} recorded moves over {r.moves.months:.1f} months"
        if r.moves.weighed
        else "no moves"
    )
    screen.say(f"as of {r.as_of}; {r.worlds:,} joint answers; {len(r.items)} items of evidence, {moves}")
    _accounts(r)
    _mechanisms(r)
    for n in _chosen(r, about):
        _evidence(r, n, limit)
    _observers(r)
    _grid(r)
    _moves(r)
    screen.heading("In plain words")
    for line in r.says:
        screen.say(line, indent=2)
    for line in (*r.notes, *(f"taken from the settings, {x}" for x in r.defaults)):
        screen.say(f"note: {line}", indent=2)
    for line in r.left_out:
        screen.say(f"not weighed: {line}", indent=2)
    screen.say(r.method, indent=2)


def _chosen(r: NarrativesResult, about: str | None) -> list[NarrativeChances]:
    if about is not None:
        return [r.narrative(about)]
    if not r.narratives:
        return []
    best = max(r.narratives, key=lambda n: n.posterior)
    most = max(r.narratives, key=lambda n: n.indicators_db)
    return [best] if best.id == most.id else [best, most]


def _accounts(r: NarrativesResult) -> None:
    from detente.lenses.narratives.say import db, percent

    if not r.narratives:
        return
    screen.heading("Accounts: before the record → after it")
    screen.table(
        [
            "account",
            ("before", "right"),
            ("after", "right"),
            ("naive", "right"),
            ("worst case", "right"),
            ("among", "right"),
            ("dB", "right"),
            ("moves", "right"),
            ("the rest", "right"),
            ("even at", "right"),
        ],
        [
            (
                n.title,
                percent(n.prior),
                percent(n.posterior),
                percent(n.band.naive),
                percent(n.band.worst),
                percent(n.among[1]) if n.strategic else "",
                db(n.weight_db),
                db(n.moves_db),
                db(n.indicators_db),
                percent(n.break_even),
            )
            for n in r.narratives
        ],
        indent=2,
    )
    screen.say(
        "Accounts may overlap. Naive counts every copy as a witness; worst case one item an observer. Among: given "
        "that it is not “none of these”. dB: decibans of the whole record, of the moves and the quiet alone, of the "
        "rest alone; they need not add up. Even at: the prior that the record would leave at one half.",
        indent=2,
    )


def _mechanisms(r: NarrativesResult) -> None:
    from detente.lenses.narratives.say import percent

    screen.heading("Mechanisms, if any of them matters")
    for m in r.mechanisms:
        screen.say(m.title + (" (several may be true)" if m.several else ""), indent=2)
        for a in m.answers:
            screen.say(f"{percent(a.prior)} → {percent(a.posterior)}  {a.title}", indent=4)


def _evidence(r: NarrativesResult, n: NarrativeChances, limit: int) -> None:
    from detente.lenses.narratives.say import db, percent
    from detente.lenses.narratives.show import heaviest

    for_, against = heaviest(r, n.id, limit)
    for said, items in (("for", for_), ("against", against)):
        if not items:
            continue
        screen.heading(f"Heaviest {said} “{n.title}”")
        screen.table(
            [("left out", "right"), ("in turn", "right"), ("chance", "right"), "date", "evidence"],
            [
                (
                    db(i.left_out_db[n.id]),
                    db(i.in_turn_db[n.id]),
                    percent(i.surprise[n.id]),
                    i.date,
                    _told(i.title, i.observer, i.quotes),
                )
                for i in items
            ],
            indent=2,
        )
    if for_ or against:
        screen.say(
            "Left out: decibans the account loses without it. In turn: decibans gained after all earlier ones. Neither "
            "column adds up. Chance: of something as unlikely or more so, under the account.",
            indent=2,
        )


def _told(title: str, observer: str, quotes: Sequence[str]) -> str:
    quoted = "; ".join(f"“{q}”" for q in quotes[:2])
    return title + (f" [{observer}]" if observer else "") + (f": {quoted}" if quoted else "")


def _observers(r: NarrativesResult) -> None:
    from detente.lenses.narratives.say import db, percent

    if not r.observers:
        return
    screen.heading("Who told, and how far each can move anything")
    screen.table(
        [
            "observer",
            ("items", "right"),
            ("informs", "right"),
            ("after", "right"),
            ("pushes", "right"),
            ("after", "right"),
            ("cap, its line", "right"),
            ("cap", "right"),
            ("moved", "right"),
        ],
        [
            (
                o.name,
                len(o.items),
                percent(o.prior[0]),
                percent(o.posterior[0]),
                percent(o.prior[2]) if o.prior[2] else "",
                percent(o.posterior[2]) if o.prior[2] else "",
                db(o.cap_line_db),
                db(o.cap_db),
                percent(o.moved),
            )
            for o in sorted(r.observers, key=lambda o: -o.moved)
        ],
        indent=2,
    )
    screen.say("Caps in decibans. Moved: the largest change of an account's chance without it.", indent=2)


def _grid(r: NarrativesResult) -> None:
    from detente.lenses.narratives.say import percent

    if not r.narratives:
        return
    screen.heading("Had the prior been …")
    priors = [p for p, _ in r.narratives[0].grid]
    columns: list[str | tuple[str, screen.Align]] = ["account", *((percent(p), "right") for p in priors)]
    screen.table(columns, [(n.title, *(percent(x) for _, x in n.grid)) for n in r.narratives], indent=2)


def _moves(r: NarrativesResult) -> None:
    from detente.lenses.narratives.say import percent

    if not r.moves.weighed:
        return
    m = r.moves
    where = f"focus {m.focus}" if m.focus else "the whole case"
    draws = f"{len(m.draws)} draws" if m.draws != (-1,) else "the point estimates"
    screen.heading(f"Moves and quiet ({where}, {m.states:,} states, {m.games} games, {draws})")
    screen.table(
        [
            "account",
            ("log likelihood", "right"),
            ("expected moves", "right"),
            ("chance", "right"),
            ("draws that count", "right"),
            ("after, by draw", "right"),
        ],
        [
            (
                n.title,
                " … ".join(f"{x:.1f}" for x in _ends(m.log_likelihood.get(n.id, ()))),
                n.expected_moves,
                percent(n.moves_surprise),
                n.effective_draws,
                f"{percent(n.draws[0])} … {percent(n.draws[1])}",
            )
            for n in r.narratives
        ],
        indent=2,
    )
    screen.say(f"Largest |dV/dt| left: {m.residual:.1e} a month.", indent=2)
    if m.ridge:
        cells = ", ".join(
            f"{p.decisiveness:g}×{p.rate:g}: {'–' if p.log_likelihood is None else f'{p.log_likelihood:.1f}'}"
            for p in m.ridge
        )
        screen.say(f"Log likelihood of the case as written, decisiveness × rate: {cells}.", indent=2)


def _ends(values: Sequence[float]) -> tuple[float, ...]:
    if not values:
        return ()
    low, high = min(values), max(values)
    return (low,) if high - low < 0.05 else (low, high)
