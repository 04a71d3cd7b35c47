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

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path

import numpy as np

from detente._version import __version__
from detente.case.conditions import clauses
from detente.case.diagnostics import Problems, problem
from detente.case.load import CaseFile
from detente.case.schema import Condition, Question
from detente.evidence.posterior import Inference, masks
from detente.evidence.shares import Shares, chosen, covered, groups, merged, shares
from detente.evidence.signals import occurrence, share, to_come
from detente.evidence.worlds import mean, patches
from detente.front import range_of
from detente.game.dense import dense_holds
from detente.game.focus import choose, unknown
from detente.game.game import Bools, Floats, Game
from detente.game.names import condition_on
from detente.play.ahead import Asked
from detente.play.record import months_between
from detente.view.remarks import Remark, remark

from .playout import PlayedOut, play_out
from .result import ForecastResult, Foreseen, From, Played
from .settings import ForecastSettings

Progress = Callable[[float, str], None]

LONGEST = 1200.0
"""Months ahead that a question may look, a hundred years: as far as predicted play goes at all."""


@dataclass(frozen=True)
class _Answer:
    """What the model says of one question: its chance, averaged and by narrative."""

    chance: float | None
    narratives: Mapping[str, float | None]
    covered: float | None
    baseline: float | None
    notes: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class _Dense:
    """A question about states or moves, and what in the game answers it."""

    id: str
    kind: str
    when: Condition
    months: float


def forecast(
    file: CaseFile,
    found: Inference,
    settings: ForecastSettings | None = None,
    *,
    today: date | None = None,
    folder: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> ForecastResult:
    """The case's questions under each narrative and averaged over the posterior.

    ``today`` is the day the forecast is made: it decides what is called a retrodiction, and nothing else. ``folder``
    keeps games played out. Raises Problems: L422 no questions, and those of playing (G1xx, L3xx).
    """
    case = file.case
    settings = settings or ForecastSettings()
    check(file)
    of = masks(case, found.worlds)
    weights = found.posterior
    answers: dict[str, _Answer] = {}
    said: dict[str, Remark] = {}
    by_focus: dict[str, list[_Dense]] = {}
    for id_, question in case.questions.items():
        why = _nothing_to_say(file, question)
        if why is not None:
            said[id_] = why
        elif question.answer is not None and question.answer.indicator is not None:
            answers[id_] = _by_indicator(file, found, question, weights, of)
        else:
            dense = _dense(file, id_, question)
            needed = _issues(dense.when)
            focus = choose(case, settings.max_states, asked=question.focus, varying=needed)
            if focus is None:
                said[id_] = _no_focus(question, dense, settings)
            else:
                by_focus.setdefault(focus, []).append(dense)
    played = []
    where: dict[str, str] = {}
    for n, (focus, those) in enumerate(by_focus.items()):

        def tell(done: float, what: str, n: int = n) -> None:
            if progress is not None:
                progress((n + done) / len(by_focus), what)

        made, entry = _played(
            file, found, focus, those, settings, folder=folder, workers=workers, progress=tell
        )
        answers |= made
        where |= dict.fromkeys(made, focus)
        played.append(entry)
    return ForecastResult(
        case.case,
        file.hash,
        case.as_of.isoformat(),
        __version__,
        found.settings.seed,
        settings,
        found.settings,
        {n: (case.narratives[n].title, float(weights[m].sum())) for n, m in of.items()},
        tuple(
            _foreseen(
                file,
                id_,
                q,
                answers.get(id_),
                why=said.get(id_),
                focus=where.get(id_, ""),
                narratives=list(of),
                today=today,
            )
            for id_, q in case.questions.items()
        ),
        tuple(played),
    )


def check(file: CaseFile) -> None:
    """Raises Problems: L422 where there is nothing to forecast, G106 where a question is to be answered on no focus."""
    wrong = []
    for id_, q in file.case.questions.items():
        if q.focus is not None and q.focus not in file.case.focus:
            wrong.append(unknown(file.case, q.focus, file.place(("questions", id_, "focus"))))
    if wrong:
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


def _by_indicator(
    file: CaseFile, found: Inference, q: Question, weights: Floats, of: Mapping[str, Bools]
) -> _Answer:
    assert q.answer is not None
    assert q.answer.indicator is not None
    case = file.case
    name, outcome = next(iter(q.answer.indicator.items()))
    declared = case.indicators[name]
    table = occurrence(case, found.worlds, name, found.prior)
    order = list(declared.outcomes)
    notes = [remark("assumed" if declared.assumed else "stated")]
    if declared.silence is not None and declared.by is not None:
        within = share(declared, case.as_of, q.resolve_by)
        can = [k for k, o in enumerate(order) if o != declared.silence]
        some = to_come(table[can], within)
        table = np.zeros_like(table)
        table[can] = some
        table[order.index(declared.silence)] = 1.0 - some.sum(axis=0)
        if within.now > 0 or within.then < 1:
            notes.append(remark("window", share=within.then - within.now))
    chance = table[order.index(outcome)]
    baseline = None if declared.silence is None else float(outcome == declared.silence)
    return _Answer(
        float(weights @ chance),
        {
            n: float(weights[m] @ chance[m] / weights[m].sum()) if weights[m].sum() > 0 else None
            for n, m in of.items()
        },
        1.0,
        baseline,
        tuple(notes),
    )


def _dense(file: CaseFile, id_: str, q: Question) -> _Dense:
    a = q.answer
    assert a is not None
    months = months_between(file.case.as_of, q.resolve_by)
    if a.outcome is not None:
        return _Dense(id_, "outcome", file.case.outcomes[a.outcome].when, months)
    if a.state is not None:
        return _Dense(id_, "state", a.state, months)
    assert a.move is not None
    return _Dense(id_, "move", a.move, months)


def _issues(when: Condition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for clause in clauses(when) for name in clause))


def _no_focus(q: Question, d: _Dense, settings: ForecastSettings) -> Remark:
    issues, most = _issues(d.when), settings.max_states
    if q.focus is not None:
        return remark("focus", focus=q.focus, issues=issues, most=most)
    return remark("no focus", issues=issues, most=most)


def _played(
    file: CaseFile,
    found: Inference,
    focus: str,
    those: Sequence[_Dense],
    settings: ForecastSettings,
    *,
    folder: Path | None,
    workers: int,
    progress: Progress,
) -> tuple[dict[str, _Answer], Played]:
    of = masks(file.case, found.worlds)
    # The whole patches: those of the moves may lack what the record's focus holds and this one does not.
    every, game_of = patches(file.case, found.worlds)
    changes, which = groups(file.case, focus, every)
    whole = shares(found.posterior, found.moves.loglik, game_of, len(every), of)
    where = merged(whole, which, len(changes))
    pairs = chosen(where, settings.cover, settings.games)

    def ask(game: Game) -> Sequence[Asked]:
        return [_asked(file, game, d) for d in those]

    out = play_out(
        file,
        range_of(file),
        found.moves,
        changes,
        pairs=pairs,
        focus=focus,
        ask=ask,
        settings=settings,
        inference=found.settings,
        folder=folder,
        workers=workers,
        progress=progress,
    )
    answers = {d.id: _averaged(where, out, k, d) for k, d in enumerate(those)}
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
    return answers, entry


def _asked(file: CaseFile, game: Game, d: _Dense) -> Asked:
    mask = dense_holds(game, condition_on(game, file.case, d.id, d.when, where=f"questions.{d.id}"))
    issues = tuple(game.issue(j) for j in _issues(d.when))
    kinds = {"outcome": "reached", "state": "holds", "move": "move"}
    return Asked(kinds[d.kind], mask, d.months, issues)  # type: ignore[arg-type]


def _averaged(where: Shares, out: PlayedOut, k: int, d: _Dense) -> _Answer:
    def over(table: Floats, null: float) -> tuple[float | None, float]:
        w = np.array([table[p] for p in out.pairs])
        total = float(w.sum()) + null
        if total <= 0:
            return None, 0.0
        mean = (float(w @ out.chances[:, k]) + null * float(out.null[k])) / total
        return (mean, total) if isfinite(mean) else (None, total)

    chance, held = over(where.whole, where.null)
    under = {n: over(table, where.null_of[n])[0] for n, table in where.of.items()}
    already = out.at_start[k]
    notes: tuple[Remark, ...] = ()
    if already and d.kind == "outcome" and chance is not None:
        notes = (remark("holds already"),)
    if chance is None and held > 0:
        notes = (remark("no numbers"),)
    return _Answer(chance, under, held, float(already and d.kind != "move"), notes)


def _foreseen(
    file: CaseFile,
    id_: str,
    q: Question,
    answer: _Answer | None,
    *,
    why: Remark | None,
    focus: str,
    narratives: Sequence[str],
    today: date | None,
) -> Foreseen:
    base = q.base_rate
    usable = base is not None and base.dated <= file.case.as_of
    rate = mean(base.chance) if base is not None and usable else None
    notes = (() if why is None else (why,)) + (() if answer is None else answer.notes)
    if base is not None and not usable:
        notes += (remark("late base"),)
    source: From
    if answer is not None and answer.chance is not None:
        by = q.answer is not None and q.answer.indicator is not None
        source, chance = ("assumed chances" if by else "model"), answer.chance
    elif rate is not None:
        source, chance = "base rate", rate
    else:
        source, chance = "nothing", None
    if source in ("base rate", "nothing"):
        notes = notes or (remark("bears not"),)
    spoken = answer if source in ("model", "assumed chances") else None
    past = today is not None and (q.resolve_by < today or file.case.as_of < today)
    return Foreseen(
        id_,
        q.text,
        q.resolve_by.isoformat(),
        _kind(q),
        source,
        None if chance is None else min(1.0, max(0.0, chance)),
        dict(spoken.narratives) if spoken is not None else dict.fromkeys(narratives),
        rate,
        base.source if base is not None and usable else "",
        base.dated.isoformat() if base is not None and usable else "",
        spoken.baseline if spoken is not None else None,
        past,
        spoken.covered if spoken is not None else None,
        focus,
        notes,
    )


def _kind(q: Question) -> str:
    a = q.answer
    if a is None:
        return "nothing"
    return next(k for k in ("outcome", "state", "move", "indicator") if getattr(a, k) is not None)
