"""Hidden terms: what was promised, as far as the record says, and the least return that would make it worth while.

The posterior over a mechanism whose answer is a set is that over its members and subsets. The least return R is read
backwards from what was done (bargain.py), for each recorded move and party to it in the games that the posterior
holds likely (evidence/shares.py says which, and how the rest is renormalised), and from what stands, by the deals
lens. A party that has a need under an account either got a return, or that account has it act at a loss. What could
have paid is one option of one issue that others decide, by itself: what it is worth to the party and what it costs
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from detente._version import __version__
from detente.case.conditions import clauses
from detente.case.load import CaseFile
from detente.case.schema import Case, Hypothesis, Patch
from detente.evidence import kept
from detente.evidence.moves import board_content
from detente.evidence.posterior import Inference, masks
from detente.evidence.shares import Shares, chosen, covered, groups, merged, patched, shared, shares
from detente.evidence.worlds import NOTHING, Worlds, answered, patches, title_of
from detente.front import range_of
from detente.game.compile import compile_case
from detente.game.game import Floats, Game
from detente.play.behavior import play_of
from detente.play.board import board_of
from detente.play.kernel import kernel_of
from detente.play.likelihood import replay
from detente.play.record import record_of
from detente.play.stationary import stationary

from . import bargain
from .bargain import Owed, Return, owed, returns, shortfall
from .result import Candidate, HiddenResult, Need, PartyNeed, Promised, PromisedSet
from .settings import HiddenSettings

Progress = Callable[[float, str], None]


def hidden(
    file: CaseFile,
    found: Inference,
    settings: HiddenSettings | None = None,
    *,
    folder: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> HiddenResult:
    """Hidden terms under a posterior. ``folder`` keeps games judged. Raises Problems (G1xx, L3xx)."""
    case = file.case
    settings = settings or HiddenSettings()
    of = masks(case, found.worlds)
    changes, game_of = patches(case, found.worlds)
    every = shares(found.posterior, found.moves.loglik, game_of, len(changes), of)
    base = range_of(file)
    first, which = groups(case, found.moves.focus, changes)
    where = merged(every, which, len(first))
    pairs = chosen(where, settings.cover, settings.games) if found.moves.weighed else ()
    judged, residual = _judged(
        file,
        base,
        found,
        first,
        pairs,
        settings=settings,
        folder=folder,
        workers=workers,
        progress=progress,
    )
    needs = _needs(case, where, pairs, judged, base)
    lacks = _stands(file, base, changes, every, settings)
    issues = settings.issues or _named(case)
    return HiddenResult(
        case.case,
        file.hash,
        case.as_of.isoformat(),
        __version__,
        settings,
        {n: (case.narratives[n].title, float(found.posterior[m].sum())) for n, m in of.items()},
        tuple(_promised(found, m, settings.max_sets) for m, d in case.mechanisms.items() if d.several),
        needs,
        _parties(case, base, (where, every), pairs, judged, stand=lacks, issues=issues),
        found.moves.focus,
        len(pairs),
        covered(where, pairs),
        residual,
    )


def _promised(found: Inference, mechanism: str, most: int) -> Promised:
    declared = found.case.mechanisms[mechanism]
    all_ = found.worlds
    before, post = _strategic(found.prior, all_), _strategic(found.posterior, all_)
    members = []
    for answer in (*declared.values, NOTHING):
        mask = answered(all_, mechanism, answer)
        members.append(
            (answer, title_of(declared, answer), float(before[mask].sum()), float(post[mask].sum()))
        )
    codes = all_.codes[:, all_.mechanisms.index(mechanism)]
    values, which = np.unique(codes, return_inverse=True)
    prior = np.bincount(which, weights=before)
    after = np.bincount(which, weights=post)
    keep = np.flatnonzero(values >= 0)
    order = keep[np.lexsort((values[keep], -after[keep]))]
    names = list(declared.values)
    likeliest = tuple(
        PromisedSet(
            tuple(a for n, a in enumerate(names) if int(values[k]) >> n & 1), float(prior[k]), float(after[k])
        )
        for k in order[:most]
    )
    return Promised(mechanism, declared.title, tuple(members), likeliest, int((after[keep] > 0).sum()))


def _strategic(weights: Floats, all_: Worlds) -> Floats:
    """Chances given that it is not "none of these"."""
    kept_ = np.where(all_.strategic, weights, 0.0)
    total = float(kept_.sum())
    return kept_ / total if total > 0 else kept_


def _judged(
    file: CaseFile,
    base: Game,
    found: Inference,
    patches: Sequence[Patch],
    pairs: Sequence[tuple[int, int]],
    *,
    settings: HiddenSettings,
    folder: Path | None,
    workers: int,
    progress: Progress | None,
) -> tuple[list[tuple[Owed, ...]], float]:
    """What every party to a recorded move would have needed, in each game; and the largest residual."""

    def one(pair: tuple[int, int]) -> tuple[tuple[Owed, ...], float]:
        game, draw = pair
        return _one(
            file, base, found, patches[game], found.moves.draws[draw], settings=settings, folder=folder
        )

    def tell(done: int) -> None:
        if progress is not None:
            progress(done / len(pairs), f"recorded moves judged in {done} of {len(pairs)} games")

    rows = shared(one, pairs, workers, tell)
    return [rows[p][0] for p in pairs], max((r for _, r in rows.values()), default=0.0)


def _one(
    file: CaseFile,
    base: Game,
    found: Inference,
    change: Patch,
    draw: int,
    *,
    settings: HiddenSettings,
    folder: Path | None,
) -> tuple[tuple[Owed, ...], float]:
    case = patched(file, change).case
    seed = found.settings.seed
    compiled = compile_case(case, seed=seed, draw=draw, base=base, focus=found.moves.focus or None)
    board = board_of(compiled, play_of(case, seed, draw), found.settings.lift_red_lines)
    record = record_of(case, compiled).record
    moves = [(m.months, m.sets, m.by, m.seen, m.id) for m in record.moves]
    how = (settings.residual, settings.play_sweeps)
    key = kept.digest("owed", _source(), board_content(board), record.start, record.unseen, moves, how)
    entry = kept.read(folder, key, {"owed": list, "residual": float})
    if entry is not None:
        return tuple(Owed(*row) for row in entry["owed"]), float(entry["residual"])
    values = stationary(kernel_of(board, 1), residual=settings.residual, max_sweeps=settings.play_sweeps)
    needed = owed(board, values.values, replay(board, record))
    rows = [[o.event, o.actor, o.part, o.points, o.gain] for o in needed]
    kept.write(folder, key, {"owed": rows, "residual": float(values.residual)})
    return needed, values.residual


@cache
def _source() -> bytes:
    """The program of bargain.py, which kept.py does not know of."""
    return Path(bargain.__file__).read_bytes()


Table = Mapping[tuple[str, int], Owed]


def _mean(where: Floats, pairs: Sequence[tuple[int, int]], each: Sequence[float]) -> float | None:
    w = np.array([where[p] for p in pairs])
    total = float(w.sum())
    return float(w @ np.array(each)) / total if total > 0 else None


def _needs(
    case: Case,
    where: Shares,
    pairs: Sequence[tuple[int, int]],
    judged: Sequence[tuple[Owed, ...]],
    base: Game,
) -> tuple[Need, ...]:
    tables: list[Table] = [{(o.event, o.actor): o for o in row} for row in judged]
    keys = dict.fromkeys(k for t in tables for k in t)
    found = []
    for event, actor in keys:
        each = [t.get((event, actor)) for t in tables]
        points = [0.0 if o is None else o.points for o in each]
        gain = [0.0 if o is None else o.gain for o in each]
        part = next(o.part for o in each if o is not None)
        average = _mean(where.whole, pairs, points)
        if average is None:
            continue
        found.append(
            Need(
                event,
                case.record.events[event].title if event in case.record.events else event,
                case.record.events[event].date.isoformat() if event in case.record.events else "",
                base.actors[actor],
                part,
                average,
                {n: _mean(t, pairs, points) for n, t in where.of.items()},
                _mean(where.whole, pairs, [float(x > 0) for x in points]) or 0.0,
                _mean(where.whole, pairs, gain) or 0.0,
            )
        )
    return tuple(sorted(found, key=lambda n: (n.date, n.event, base.actors.index(n.actor))))


def _stands(
    file: CaseFile, base: Game, changes: Sequence[Patch], every: Shares, settings: HiddenSettings
) -> tuple[Floats, Floats]:
    """What the state as it is lacks, float [G, A] by account's patch at the point estimates; and bool-like float [G], 1
    where it was looked at: the heaviest, and the heaviest of each narrative."""
    count = len(changes)
    lacks, seen = np.zeros((count, len(base.actors))), np.zeros(count)
    whole = Shares(
        every.whole.sum(axis=1, keepdims=True),
        every.null,
        {n: t.sum(axis=1, keepdims=True) for n, t in every.of.items()},
        every.null_of,
    )
    for game, _ in chosen(whole, settings.cover, settings.patches):
        compiled = compile_case(patched(file, changes[game]).case, base=base)
        lacks[game], seen[game] = shortfall(compiled, range(len(base.actors))), 1.0
    return lacks, seen


def _named(case: Case) -> tuple[str, ...]:
    """Issues that the answers to mechanisms with sets name: by their id, or in what they change of the case."""
    names: dict[str, None] = {}
    for mechanism in case.mechanisms.values():
        if not mechanism.several:
            continue
        for answer, value in mechanism.values.items():
            if answer in case.issues:
                names[answer] = None
            for path, change in value.set.items() if isinstance(value, Hypothesis) else ():
                names.update(dict.fromkeys(p for p in path.split(".")[1:] if p in case.issues))
                when = change.get("when") if isinstance(change, dict) else None
                for clause in clauses(when) if when else ():
                    names.update(dict.fromkeys(j for j in clause if j in case.issues))
    return tuple(names)


def _parties(
    case: Case,
    base: Game,
    of: tuple[Shares, Shares],
    pairs: Sequence[tuple[int, int]],
    judged: Sequence[tuple[Owed, ...]],
    *,
    stand: tuple[Floats, Floats],
    issues: Sequence[str],
) -> tuple[PartyNeed, ...]:
    where, every = of
    acted = {o.actor for row in judged for o in row}
    who = sorted(acted | set(base.agreement.parties))
    lacks, looked_at = stand
    by_game = every.whole.sum(axis=1) * looked_at
    found = []
    for a in who:
        most = [max((o.points for o in row if o.actor == a), default=0.0) for row in judged]
        moves = _mean(where.whole, pairs, most) if a in acted else None
        stands = float(by_game @ lacks[:, a]) / float(by_game.sum()) if by_game.sum() > 0 else 0.0
        parts = {n: t.sum(axis=1) * looked_at for n, t in every.of.items()}
        largest = max(moves or 0.0, stands)
        found.append(
            PartyNeed(
                base.actors[a],
                base.actor_names[a],
                moves,
                {n: _mean(t, pairs, most) if a in acted else None for n, t in where.of.items()},
                stands,
                {n: float(t @ lacks[:, a] / t.sum()) if t.sum() > 0 else None for n, t in parts.items()},
                tuple(_candidate(base, r, largest) for r in returns(base, a, issues)),
            )
        )
    return tuple(found)


def _candidate(base: Game, r: Return, need: float) -> Candidate:
    return Candidate(
        r.issue, r.option, tuple(base.actors[g] for g in r.givers), r.worth, r.costs, r.worth >= need
    )
