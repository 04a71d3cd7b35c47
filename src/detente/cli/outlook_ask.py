"""What ``forecast``, ``hidden`` and ``score`` answer, and how each answer is shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from detente.case.diagnostics import did_you_mean, problem, shown

from . import screen
from .cases_in import Chosen
from .inference import inferred, workers
from .session import answer, current

if TYPE_CHECKING:
    from detente.lenses.forecast.result import ForecastResult
    from detente.lenses.forecast.score_result import ScoreResult
    from detente.lenses.hidden.result import HiddenResult
    from detente.lenses.narratives import NarrativesSettings


def forecast(
    chosen: Chosen, settings: NarrativesSettings, cache: Path, *, games: int, cover: float, seal: Path | None
) -> None:
    """The forecast, and its seal."""
    from detente.lenses.forecast.analyze import as_sealed, check, forecast
    from detente.lenses.forecast.result import ForecastSettings
    from detente.lenses.forecast.seal import refuse_existing, write_seal

    check(chosen.file)
    if seal is not None:
        refuse_existing(seal)
    found = inferred(chosen, settings, cache)
    today = dt.date.today()
    with screen.progress("playing out the questions", talk=True) as update:
        result = forecast(
            chosen.file,
            found,
            ForecastSettings(games=games, cover=cover),
            today=today,
            folder=cache,
            workers=workers(),
            progress=update,
        )
    sha = write_seal(seal, as_sealed(result, today)) if seal is not None else None
    out = {"forecast": result.to_json(), "seal": None if seal is None else {"file": seal, "sha256": sha}}
    answer(out, lambda: _show_forecast(result, seal, sha))


def _show_forecast(r: ForecastResult, seal: Path | None, sha: str | None) -> None:
    from detente.view.numbers import chance

    screen.say(f"{r.case}: from what was known on {r.as_of}")
    past = sum(q.retrodiction for q in r.questions)
    if past:
        screen.say(f"{past} of {len(r.questions)} are retrodictions: their answers could be known today")
    screen.heading("Questions")
    right: list[str | tuple[str, screen.Align]] = [("chance", "right"), ("base rate", "right")]
    rows = []
    for q in r.questions:
        quiet = "" if q.baseline is None else "yes" if q.baseline else "no"
        base = "" if q.base_rate is None else chance(q.base_rate)
        rows.append((chance(q.chance), base, quiet, q.source, q.resolve_by, q.id))
    screen.table([*right, "if nothing moves", "from", "by", "question"], rows)
    screen.heading("Under each narrative")
    names: list[str | tuple[str, screen.Align]] = [(n, "right") for n in r.narratives]
    said = [q for q in r.questions if any(p is not None for p in q.narratives.values())]
    screen.table(
        ["question", *names], [(q.id, *(chance(q.narratives[n]) for n in r.narratives)) for q in said]
    )
    now = ", ".join(f"{n} {chance(p)}" for n, (_, p) in r.narratives.items())
    screen.say(f"averaged over: {now}")
    notes = [f"{q.id}: {q.why}" for q in r.questions if q.why]
    if notes:
        screen.heading("What to know of them")
    for line in (*notes, *r.notes):
        screen.say(f"- {line}")
    if seal is not None:
        screen.say(f"sealed in {seal}: sha256 {sha}")
        screen.say("the hash shows a change only to whoever kept it: publish it, or give it to somebody, now")


def hidden(
    chosen: Chosen, settings: NarrativesSettings, cache: Path, *, games: int, issues: str | None, limit: int
) -> None:
    """Hidden terms."""
    from detente.lenses.hidden.analyze import hidden
    from detente.lenses.hidden.result import HiddenSettings

    named = tuple(x.strip() for x in issues.split(",") if x.strip()) if issues else ()
    known = list(chosen.file.case.issues)
    for name in named:
        if name not in known:
            near = did_you_mean(name, known) or f"the issues are {', '.join(known[:12])}"
            raise problem("X105", f"there is no issue `{shown(name, 60)}`", near)
    found = inferred(chosen, settings, cache)
    with screen.progress("judging recorded moves", talk=True) as update:
        result = hidden(
            chosen.file,
            found,
            HiddenSettings(games=games, issues=named),
            folder=cache,
            workers=workers(),
            progress=update,
        )
    answer(result.to_json(), lambda: _show_hidden(result, limit))


def _show_hidden(r: HiddenResult, limit: int) -> None:
    from detente.lenses.hidden.show import promised_lines
    from detente.view.numbers import chance
    from detente.view.numbers import number as points

    screen.say(f"{r.case}: hidden terms, as of {r.as_of}")
    for p in r.promised:
        head, *lines = promised_lines(p)
        screen.heading(head)
        for line in lines:
            screen.say(line)
    if not r.promised:
        screen.say("no mechanism of the case asks for a set, so that nothing is said of what was promised")
    names: list[str | tuple[str, screen.Align]] = [(n, "right") for n in r.narratives]
    if r.needs:
        screen.heading("The least return for each recorded move, points of who made it")
        columns: list[str | tuple[str, screen.Align]] = [
            "date",
            "move",
            "who",
            "part",
            ("mean", "right"),
            ("any", "right"),
        ]
        rows = [
            (
                n.date,
                n.event,
                n.actor,
                n.part,
                points(n.points),
                chance(n.needs),
                *(points(p) for p in n.narratives.values()),
            )
            for n in r.needs[:limit]
        ]
        screen.table([*columns, *names], rows)
        if len(r.needs) > limit:
            screen.say(f"and {len(r.needs) - limit} more")
    screen.heading("The least return for each party, its own points")
    screen.table(
        ["party", ("for its moves", "right"), ("for what stands", "right")],
        [(p.name, points(p.moves), points(p.stands)) for p in r.parties],
    )
    for party in r.parties:
        if not party.candidates:
            continue
        screen.heading(f"What could have paid {party.name}")
        screen.table(
            ["option", ("worth to it", "right"), "pays", "cost to who would give it"],
            [
                (
                    f"{c.issue}={c.option}",
                    points(c.worth),
                    "yes" if c.pays else "no",
                    ", ".join(f"{g} {points(x)}" for g, x in zip(c.givers, c.costs, strict=True)),
                )
                for c in party.candidates[:limit]
            ],
        )
    screen.heading("How this was obtained")
    for n in r.notes:
        screen.say(f"- {n}")


def score(file: Path, outcomes: Path) -> None:
    """A seal against what happened."""
    from detente.lenses.forecast.score import read_outcomes
    from detente.lenses.forecast.score import score as scored
    from detente.lenses.forecast.seal import read_seal

    sealed, sha = read_seal(file)
    current().case_hash, current().seed = str(sealed["case_hash"]), sealed.get("seed")
    known, warnings = read_outcomes(outcomes, sealed["questions"])
    screen.warn(warnings)
    result = scored(sealed, known, sha)
    answer(result.to_json(), lambda: _show_score(result))


def _show_score(r: ScoreResult) -> None:
    from detente.lenses.forecast.score_show import number, outcome

    screen.say(f"{r.case} as of {r.as_of}, sealed {r.sealed_on} (sha256 {r.sha256}): unaltered")
    screen.say(f"{r.resolved} resolved, {r.unresolved} unknown yet, {r.declined} declined")
    if r.retrodictions:
        screen.say(
            f"{r.retrodictions} were retrodictions: their answers could be known when they were sealed"
        )
    scores: list[str | tuple[str, screen.Align]] = [
        ("questions", "right"),
        ("Brier", "right"),
        ("log", "right"),
    ]
    screen.heading("Mean scores (lower is better)")
    screen.table(
        ["", *scores], [(n, m.count, number(m.brier), number(m.log)) for n, m in r.means.items() if m.count]
    )
    screen.heading("Question by question")
    right: list[str | tuple[str, screen.Align]] = [
        (name, "right") for name in ("chance", "Brier", "log", "base rate", "its Brier", "its log")
    ]
    screen.table(
        ["question", "outcome", "from", *right],
        [
            (
                q.id,
                outcome(q.outcome),
                q.source,
                *map(number, (q.chance, q.brier, q.log, q.base_rate, q.base_brier, q.base_log)),
            )
            for q in r.questions
        ],
    )
    told = [(n, m.count, number(m.brier), number(m.log)) for n, m in r.narratives.items() if m.count]
    if told:
        screen.heading("What each narrative by itself would have scored")
        screen.table(["narrative", *scores], told)
    if r.bins:
        screen.heading("Calibration")
        bins: list[str | tuple[str, screen.Align]] = [
            (x, "right") for x in ("count", "mean forecast", "came true")
        ]
        screen.table(
            ["forecasts", *bins],
            [
                (f"{b.low:.1f} to {b.high:.1f}", b.count, number(b.forecast), number(b.came_true))
                for b in r.bins
            ],
        )
    else:
        screen.say("fewer than ten are resolved: no calibration table")
