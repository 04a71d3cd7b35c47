"""The case's questions, answered from what was known by its date.

    P(yes) = Σ_z P(yes | z) P(z | record)        under a narrative: over its worlds alone (Definition 9.1)

A question about states or moves is played out in the games the posterior holds likely (playout.py). One about an
indicator has its chances (evidence/signals.py) for as much of its window as lies before the question's date
(evidence/signals.py): these are an analyst's assumptions, and the answer is labelled so. Where the model has nothing
to say the stated base rate stands in, if its source is no later than the case's date, and where there is none there
is no forecast. Beside each stand the base rate and what "nothing moves" says. Nothing after ``as_of`` is read. An
answer that could be known on the day it is given is a retrodiction: whoever chose the case's numbers may have known
it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import isfinite
from typing import Literal

import numpy as np

from detente._version import __version__
from detente.case.conditions import clauses
from detente.case.diagnostics import Problems, problem
from detente.case.load import CaseFile
from detente.case.schema import Case, Condition, Question
from detente.ensembles.run import Run
from detente.evidence.posterior import Inference, masks
from detente.evidence.shares import Shares, chosen, covered, groups, merged, shares
from detente.evidence.signals import occurrence, share, to_come
from detente.evidence.worlds import mean, patches
from detente.front import range_of
from detente.game.dense import dense_holds
from detente.game.focus import choose, unknown
from detente.game.game import Floats, Game
from detente.game.names import condition_on
from detente.play.ahead import Asked
from detente.play.record import months_between
from detente.view.remarks import Remark, remark

from .playout import PlayedOut, play_out
from .result import ForecastResult, Foreseen, From, Played
from .settings import ForecastSettings

LONGEST = 1200.0
"""Months ahead that a question may look, a hundred years: as far as predicted play goes at all."""

ASKS: Mapping[str, Literal["reached", "holds", "move"]] = {
    "outcome": "reached",
    "state": "holds",
    "move": "move",
}
"""What each kind of answer asks of play."""


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """What the model says of one question: its chance, averaged and by narrative, or why it has nothing to say."""

    chance: float | None = None
    narratives: Mapping[str, float | None] = field(default_factory=dict)
    covered: float | None = None
    baseline: float | None = None
    notes: tuple[Remark, ...] = ()
    focus: str = ""


def forecast(
    file: CaseFile,
    found: Inference,
    settings: ForecastSettings | None = None,
    *,
    today: date | None = None,
    run: Run | None = None,
) -> ForecastResult:
    """The case's questions under each narrative and averaged over the posterior.

    ``today`` is the day the forecast is made: it decides what is called a retrodiction, and nothing else. The store
    keeps games played out. Raises Problems: L422 no questions, and those of playing (G1xx, L3xx).
    """
    case = file.case
    settings, run = settings or ForecastSettings(), run or Run()
    check(file)
    of = masks(case, found.worlds)
    answers: dict[str, _Answer] = {}
    by_focus: dict[str, list[str]] = {}
    for id_, q in case.questions.items():
        if (why := _nothing_to_say(file, q)) is not None:
            answers[id_] = _Answer(notes=(why,))
        elif _kind(q) == "indicator":
            answers[id_] = _by_indicator(file, found, q)
        else:
            needed = _issues(_when(case, q))
            focus = choose(case, settings.max_states, asked=q.focus, varying=needed)
            if focus is not None:
                by_focus.setdefault(focus, []).append(id_)
                continue
            room = {"issues": needed, "most": settings.max_states}
            why = remark("focus", focus=q.focus, **room) if q.focus else remark("no focus", **room)
            answers[id_] = _Answer(notes=(why,))
    played = []
    for n, (focus, those) in enumerate(by_focus.items()):
        here = run.part(n / len(by_focus), (n + 1) / len(by_focus))
        made, entry = _played(file, found, focus, those, settings, run=here)
        answers |= made
        played.append(entry)
    return ForecastResult(
        case=case.case,
        case_hash=file.hash,
        as_of=case.as_of.isoformat(),
        version=__version__,
        seed=found.settings.seed,
        settings=settings,
        inference=found.settings,
        narratives={n: (case.narratives[n].title, float(found.posterior[m].sum())) for n, m in of.items()},
        questions=tuple(_foreseen(file, id_, answers[id_], today) for id_ in case.questions),
        played=tuple(played),
    )


def check(file: CaseFile) -> None:
    """Raises Problems: L422 where there is nothing to forecast, G106 where a question is to be answered on no focus."""
    if wrong := [
        unknown(file.case, q.focus, file.place(("questions", id_, "focus")))
        for id_, q in file.case.questions.items()
        if q.focus is not None and q.focus not in file.case.focus
    ]:
        raise Problems(wrong)
    if not file.case.questions:
        raise problem(
            "L422",
            "the case asks no questions",
            "declare `questions`: what will be known later, and what answers it",
        )


def _nothing_to_say(file: CaseFile, q: Question) -> Remark | None:
    case, a = file.case, q.answer
    if q.declined is not None:
        return remark("declined", text=q.declined)
    if q.resolve_by <= case.as_of:
        return remark("past", day=q.resolve_by.isoformat(), as_of=case.as_of.isoformat())
    if months_between(case.as_of, q.resolve_by) > LONGEST:
        return remark("too far", day=q.resolve_by.isoformat())
    if a is None:
        return remark("no answer")
    if a.indicator is not None and not case.indicators[name := next(iter(a.indicator))].expect:
        return remark("no chances", indicator=name)
    return None


def _by_indicator(file: CaseFile, found: Inference, q: Question) -> _Answer:
    assert q.answer is not None
    assert q.answer.indicator is not None
    name, outcome = next(iter(q.answer.indicator.items()))
    declared = file.case.indicators[name]
    table = occurrence(file.case, found.worlds, name, found.prior)
    order = list(declared.outcomes)
    notes = [remark("assumed" if declared.assumed else "stated")]
    if declared.silence is not None and declared.by is not None:
        within = share(declared, file.case.as_of, q.resolve_by)
        can = [k for k, o in enumerate(order) if o != declared.silence]
        table[can] = to_come(table[can], within)
        table[order.index(declared.silence)] = 1.0 - table[can].sum(axis=0)
        if within.now > 0 or within.then < 1:
            notes.append(remark("window", share=within.then - within.now))
    chance, weights = table[order.index(outcome)], found.posterior
    return _Answer(
        chance=float(weights @ chance),
        narratives={
            n: float(weights[m] @ chance[m] / weights[m].sum()) if weights[m].sum() > 0 else None
            for n, m in masks(file.case, found.worlds).items()
        },
        covered=1.0,
        baseline=None if declared.silence is None else float(outcome == declared.silence),
        notes=tuple(notes),
    )


def _when(case: Case, q: Question) -> Condition:
    """What in the game answers a question about states or moves."""
    assert q.answer is not None
    if q.answer.outcome is not None:
        return case.outcomes[q.answer.outcome].when
    when = q.answer.move if q.answer.state is None else q.answer.state
    assert when is not None
    return when


def _issues(when: Condition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for clause in clauses(when) for name in clause))


def _played(
    file: CaseFile,
    found: Inference,
    focus: str,
    those: Sequence[str],
    settings: ForecastSettings,
    *,
    run: Run,
) -> tuple[dict[str, _Answer], Played]:
    # The whole patches: those of the moves may lack what the record's focus holds and this one does not.
    every, game_of = patches(file.case, found.worlds)
    changes, which = groups(file.case, focus, every)
    of = masks(file.case, found.worlds)
    whole = shares(found.posterior, found.moves.loglik, game_of, len(every), of)
    where = merged(whole, which, len(changes))
    pairs = chosen(where, settings.cover, settings.games)
    out = play_out(
        file,
        range_of(file),
        found.moves,
        changes,
        pairs=pairs,
        focus=focus,
        ask=lambda game: [_asked(file, game, id_) for id_ in those],
        settings=settings,
        inference=found.settings,
        run=run,
    )
    entry = Played(
        focus,
        out.states,
        len(pairs),
        int((where.whole > 0).sum()),
        covered(where, pairs),
        out.residual,
        out.converged,
        out.moved,
    )
    return {
        id_: replace(_averaged(where, out, k, _kind(file.case.questions[id_])), focus=focus)
        for k, id_ in enumerate(those)
    }, entry


def _asked(file: CaseFile, game: Game, id_: str) -> Asked:
    case, q = file.case, file.case.questions[id_]
    when = _when(case, q)
    mask = dense_holds(game, condition_on(game, case, id_, when, where=f"questions.{id_}"))
    months = months_between(case.as_of, q.resolve_by)
    return Asked(ASKS[_kind(q)], mask, months, tuple(map(game.issue, _issues(when))))


def _averaged(where: Shares, out: PlayedOut, k: int, kind: str) -> _Answer:
    def over(table: Floats, null: float) -> tuple[float | None, float]:
        w = np.array([table[p] for p in out.pairs])
        total = float(w.sum()) + null
        if total <= 0:
            return None, 0.0
        mean = (float(w @ out.chances[:, k]) + null * float(out.null[k])) / total
        return (mean if isfinite(mean) else None), total

    chance, held = over(where.whole, where.null)
    under = {n: over(table, where.null_of[n])[0] for n, table in where.of.items()}
    already = out.at_start[k]
    notes: tuple[Remark, ...] = ()
    if chance is None and held > 0:
        notes = (remark("no numbers"),)
    elif chance is not None and already and kind == "outcome":
        notes = (remark("holds already"),)
    return _Answer(
        chance=chance, narratives=under, covered=held, baseline=float(already and kind != "move"), notes=notes
    )


def _foreseen(file: CaseFile, id_: str, answer: _Answer, today: date | None) -> Foreseen:
    q, as_of = file.case.questions[id_], file.case.as_of
    base, notes = q.base_rate, answer.notes
    if base is not None and base.dated > as_of:
        base, notes = None, (*notes, remark("late base"))
    rate = None if base is None else mean(base.chance)
    focus, chance = answer.focus, rate
    source: From = "nothing" if base is None else "base rate"
    if answer.chance is not None:
        source, chance = "assumed chances" if _kind(q) == "indicator" else "model", answer.chance
    else:
        answer, notes = _Answer(), notes or (remark("bears not"),)
    return Foreseen(
        id=id_,
        text=q.text,
        resolve_by=q.resolve_by.isoformat(),
        kind=_kind(q),
        source=source,
        chance=None if chance is None else min(1.0, max(0.0, chance)),
        narratives={n: answer.narratives.get(n) for n in file.case.narratives},
        base_rate=rate,
        base_source="" if base is None else base.source,
        base_dated="" if base is None else base.dated.isoformat(),
        baseline=answer.baseline,
        retrodiction=today is not None and (q.resolve_by < today or as_of < today),
        covered=answer.covered,
        focus=focus,
        notes=notes,
    )


def _kind(q: Question) -> str:
    """Which entry of the answer is stated."""
    every = ("outcome", "state", "move", "indicator")
    return next((kind for kind in every if getattr(q.answer, kind, None) is not None), "nothing")
