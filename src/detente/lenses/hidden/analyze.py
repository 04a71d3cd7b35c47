"""Hidden terms: what was promised, as far as the record says, and the least return that would make it worth while.

The posterior over a mechanism whose answer is a set is that over its members and subsets. The least return R is read
backwards from what was done (bargain.py), for each recorded move and party to it in the games that the posterior
holds likely (evidence/shares.py says which, and how the rest is renormalised), and from what stands, by the deals
lens. A party that has a need under an account either got a return, or that account has it act at a loss. What could
have paid is one option of one issue that others decide, by itself: what it is worth to the party and what it costs
them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import chain

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
from detente.lenses.lens import Run
from detente.play.behavior import play_of
from detente.play.board import board_of
from detente.play.kernel import kernel_of
from detente.play.likelihood import replay
from detente.play.record import record_of
from detente.play.stationary import stationary

from .bargain import Owed, owed, returns, shortfall
from .result import HiddenResult, Need, PartyNeed, Promised, PromisedSet
from .settings import HiddenSettings

Pairs = Sequence[tuple[int, int]]
"""(game, draw) of each game judged."""


def hidden(
    file: CaseFile, found: Inference, settings: HiddenSettings | None = None, run: Run | None = None
) -> HiddenResult:
    """Hidden terms under a posterior. Raises Problems (G1xx, L3xx)."""
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
        file, base, found, [(first[g], d) for g, d in pairs], settings=settings, run=run or Run()
    )
    lacks = _stands(file, base, changes, every, settings)
    issues = settings.issues or tuple(dict.fromkeys(_named(case)))
    return HiddenResult(
        case=case.case,
        case_hash=file.hash,
        as_of=case.as_of.isoformat(),
        version=__version__,
        settings=settings,
        narratives={n: (case.narratives[n].title, float(found.posterior[m].sum())) for n, m in of.items()},
        promised=tuple(
            _promised(found, m, settings.max_sets) for m, d in case.mechanisms.items() if d.several
        ),
        needs=_needs(case, where, pairs, judged, base),
        parties=_parties(base, where, pairs, judged, every=every, stand=lacks, issues=issues),
        focus=found.moves.focus,
        games=len(pairs),
        covered=covered(where, pairs),
        residual=residual,
    )


def _promised(found: Inference, mechanism: str, most: int) -> Promised:
    declared = found.case.mechanisms[mechanism]
    all_ = found.worlds
    before, post = _strategic(found.prior, all_), _strategic(found.posterior, all_)
    values, which = np.unique(all_.codes[:, all_.mechanisms.index(mechanism)], return_inverse=True)
    prior = np.bincount(which, weights=before)
    after = np.bincount(which, weights=post)
    keep = np.flatnonzero(values >= 0)
    order = keep[np.lexsort((values[keep], -after[keep]))]
    return Promised(
        mechanism=mechanism,
        title=declared.title,
        members=tuple(
            (answer, title_of(declared, answer), float(before[mask].sum()), float(post[mask].sum()))
            for answer in (*declared.values, NOTHING)
            for mask in [answered(all_, mechanism, answer)]
        ),
        likeliest=tuple(
            PromisedSet(
                tuple(a for n, a in enumerate(declared.values) if int(values[k]) >> n & 1),
                float(prior[k]),
                float(after[k]),
            )
            for k in order[:most]
        ),
        sets=int((after[keep] > 0).sum()),
    )


def _strategic(weights: Floats, all_: Worlds) -> Floats:
    """Chances given that it is not "none of these"."""
    kept_ = np.where(all_.strategic, weights, 0.0)
    total = float(kept_.sum())
    return kept_ / total if total > 0 else kept_


def _judged(
    file: CaseFile,
    base: Game,
    found: Inference,
    games: Sequence[tuple[Patch, int]],
    *,
    settings: HiddenSettings,
    run: Run,
) -> tuple[list[tuple[Owed, ...]], float]:
    """What every party to a recorded move would have needed, in each game; and the largest residual."""
    seed = found.settings.seed

    def one(n: int) -> tuple[tuple[Owed, ...], float]:
        change, draw = games[n][0], found.moves.draws[games[n][1]]
        case = patched(file, change).case
        compiled = compile_case(case, seed=seed, draw=draw, base=base, focus=found.moves.focus or None)
        board = board_of(compiled, play_of(case, seed, draw), found.settings.lift_red_lines)
        record = record_of(case, compiled).record
        moves = [(m.months, m.sets, m.by, m.seen, m.id) for m in record.moves]
        key = kept.digest(
            "owed",
            board_content(board),
            record.start,
            record.unseen,
            moves,
            (settings.residual, settings.play_sweeps),
        )
        entry = kept.read(run.cache, key, {"owed": list, "residual": float})
        if entry is not None:
            return tuple(Owed(*row) for row in entry["owed"]), float(entry["residual"])
        values = stationary(kernel_of(board, 1), residual=settings.residual, max_sweeps=settings.play_sweeps)
        needed = owed(board, values.values, replay(board, record))
        kept.write(run.cache, key, {"owed": [*map(astuple, needed)], "residual": float(values.residual)})
        return needed, values.residual

    def tell(done: int) -> None:
        run.progress(done / len(games), f"recorded moves judged in {done} of {len(games)} games")

    rows = shared(one, range(len(games)), run.workers, tell)
    return [rows[n][0] for n in range(len(games))], max((r for _, r in rows.values()), default=0.0)


def _mean(where: Floats, pairs: Pairs, each: Sequence[float]) -> float | None:
    w = np.array([where[p] for p in pairs])
    total = float(w.sum())
    return float(w @ np.array(each)) / total if total > 0 else None


def _needs(
    case: Case, where: Shares, pairs: Pairs, judged: Sequence[tuple[Owed, ...]], base: Game
) -> tuple[Need, ...]:
    tables = [{(o.event, o.actor): o for o in row} for row in judged]
    needs = []
    for id_, actor in dict.fromkeys(k for t in tables for k in t):
        each = [t.get((id_, actor)) for t in tables]
        points = [0.0 if o is None else o.points for o in each]
        average = _mean(where.whole, pairs, points)
        if average is None:
            continue
        event = case.record.events.get(id_)
        needs.append(
            Need(
                event=id_,
                title=event.title if event else id_,
                date=event.date.isoformat() if event else "",
                actor=base.actors[actor],
                part=next(o.part for o in each if o is not None),
                points=average,
                narratives={n: _mean(t, pairs, points) for n, t in where.of.items()},
                needs=_mean(where.whole, pairs, [float(x > 0) for x in points]) or 0.0,
                gain=_mean(where.whole, pairs, [0.0 if o is None else o.gain for o in each]) or 0.0,
            )
        )
    return tuple(sorted(needs, key=lambda n: (n.date, n.event, base.actors.index(n.actor))))


def _stands(
    file: CaseFile, base: Game, changes: Sequence[Patch], every: Shares, settings: HiddenSettings
) -> tuple[Floats, Floats]:
    """What the state as it is lacks, float [G, A] by account's patch at the point estimates; and bool-like float [G], 1
    where it was looked at: the heaviest, and the heaviest of each narrative."""
    lacks, seen = np.zeros((len(changes), len(base.actors))), np.zeros(len(changes))
    whole = Shares(
        every.whole.sum(axis=1, keepdims=True),
        every.null,
        {n: t.sum(axis=1, keepdims=True) for n, t in every.of.items()},
        every.null_of,
    )
    for game, _ in chosen(whole, settings.cover, settings.patches):
        lacks[game] = shortfall(compile_case(patched(file, changes[game]).case, base=base))
        seen[game] = 1.0
    return lacks, seen


def _named(case: Case) -> Iterator[str]:
    """Issues that the answers to mechanisms with sets name: by their id, or in what they change of the case."""
    sets = (mechanism.values.items() for mechanism in case.mechanisms.values() if mechanism.several)
    for answer, value in chain.from_iterable(sets):
        if answer in case.issues:
            yield answer
        for path, change in value.set.items() if isinstance(value, Hypothesis) else ():
            yield from (p for p in path.split(".")[1:] if p in case.issues)
            when = change.get("when") if isinstance(change, dict) else None
            for clause in clauses(when) if when else ():
                yield from (j for j in clause if j in case.issues)


def _parties(
    base: Game,
    where: Shares,
    pairs: Pairs,
    judged: Sequence[tuple[Owed, ...]],
    *,
    every: Shares,
    stand: tuple[Floats, Floats],
    issues: Sequence[str],
) -> tuple[PartyNeed, ...]:
    acted = {o.actor for row in judged for o in row}
    lacks, looked_at = stand
    by_game = every.whole.sum(axis=1) * looked_at
    parts = {n: t.sum(axis=1) * looked_at for n, t in every.of.items()}
    parties = []
    for a in sorted(acted | set(base.agreement.parties)):
        most = [max((o.points for o in row if o.actor == a), default=0.0) for row in judged]
        moves = _mean(where.whole, pairs, most) if a in acted else None
        stands = float(by_game @ lacks[:, a]) / float(by_game.sum()) if by_game.sum() > 0 else 0.0
        parties.append(
            PartyNeed(
                actor=base.actors[a],
                name=base.actor_names[a],
                moves=moves,
                moves_by={n: _mean(t, pairs, most) if a in acted else None for n, t in where.of.items()},
                stands=stands,
                stands_by={
                    n: float(t @ lacks[:, a] / t.sum()) if t.sum() > 0 else None for n, t in parts.items()
                },
                candidates=returns(base, a, issues, max(moves or 0.0, stands)),
            )
        )
    return tuple(parties)
