"""Random games of predicted play, and what should change nothing in them: other names, a bystander, twins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from detente.game.game import Condition, Game, Move, Term
from detente.play.behavior import Play
from tests.games import When, build, condition

Rng = np.random.Generator


def random_game(seed: int, *, max_states: int = 200, sizes: Sequence[int] = ()) -> Game:
    """2–4 actors; free, adjacent, irreversible, costly, joint and consented moves; packages with costs, payers and
    conditions; rules, red lines that refuse or cost, linkages; now and then an actor who wants nothing."""
    rng = np.random.default_rng([seed, 33])
    actors = int(rng.integers(2, 5))
    chosen = list(sizes)
    while not sizes and len(chosen) < 5:
        n = int(rng.choice([1, 2, 3, 4], p=[0.05, 0.4, 0.35, 0.2]))
        if np.prod([*chosen, n]) > max_states:
            break
        chosen.append(n)
    stakes = [rng.integers(0, 100, (actors, n)) for n in chosen]
    if rng.random() < 0.1:
        for s in stakes:
            s[-1] = 0

    def when(terms: int, least: int = 1) -> When:
        wide = [int(rng.integers(min(least, len(chosen)), min(2, len(chosen)) + 1)) for _ in range(terms)]
        picked = [rng.choice(len(chosen), w, replace=False) for w in wide]
        return [{int(j): [int(rng.integers(chosen[j]))] for j in js} for js in picked]

    moves: list[Move] = []
    for j, n in enumerate(chosen):
        moves += _moves(rng, actors, j, n)
    for k in range(int(rng.integers(0, 3))):
        moves.append(_package(rng, actors, chosen, f"p{k}", when(1) if rng.random() < 0.5 else None))
    return build(
        [s.tolist() for s in stakes],
        moves=moves,
        rules=[when(1, 2) for _ in range(int(rng.integers(0, 3)))] if len(chosen) > 1 else [],
        refusals=[(int(rng.integers(actors)), when(2)) for _ in range(int(rng.integers(0, 3)))],
        red_costs=[(when(1), [-int(rng.integers(30)), *[0] * (actors - 1)])] if rng.random() < 0.4 else [],
        bonuses=[
            (when(2, 2), rng.integers(-40, 40, actors).tolist()) for _ in range(int(rng.integers(0, 3)))
        ],
    )


def _some(rng: Rng, actors: int, count: int) -> tuple[int, ...]:
    return tuple(int(a) for a in rng.choice(actors, min(count, actors), replace=False))


def _moves(rng: Rng, actors: int, j: int, n: int) -> list[Move]:
    kind = str(rng.choice(["free", "steps", "one way", "costs", "joint", "consent", "both", "nobody"]))
    mover, *others = _some(rng, actors, 3)
    at = np.arange(n)
    found = []
    for t in range(n):
        away = at != t
        if kind in ("free", "both"):
            found.append(Move(((j, t),), (away,), (mover,), mover))
        if kind == "both":
            found.append(Move(((j, t),), (away,), (others[0],), others[0], int(rng.integers(0, 5))))
        if kind == "steps":
            found.append(Move(((j, t),), (np.abs(at - t) == 1,), (mover,), mover))
        if kind == "one way":
            found.append(Move(((j, t),), (at < t,), (mover,), mover, int(rng.integers(0, 8))))
        if kind == "costs":
            # Acting and undoing at different costs: two moves to one option, as a case compiles to.
            found.append(Move(((j, t),), (at < t,), (mover,), mover, 3))
            found.append(Move(((j, t),), (at > t,), (mover,), mover, 9))
        if kind == "joint":
            found.append(Move(((j, t),), (away,), (mover, *others), -1, int(rng.integers(0, 4))))
        if kind == "consent":
            asked = tuple(b for b in others if rng.random() < 0.6)
            found.append(Move(((j, t),), (away,), (mover, *asked), mover, int(rng.integers(0, 4))))
    return found


def _package(rng: Rng, actors: int, sizes: list[int], name: str, when: When | None) -> Move:
    js = sorted(
        int(j) for j in rng.choice(len(sizes), min(len(sizes), int(rng.integers(1, 4))), replace=False)
    )
    who = _some(rng, actors, int(rng.integers(1, 4)))
    costly = rng.random() < 0.7
    return Move(
        tuple((j, int(rng.integers(sizes[j]))) for j in js),
        tuple(
            np.ones(sizes[j], dtype=np.bool_) if rng.random() < 0.6 else rng.random(sizes[j]) < 0.8
            for j in js
        ),
        who,
        -1,
        0,
        name,
        condition(sizes, when, name) if when else None,
        tuple(rng.integers(0, 9, sizes[j]).astype(np.int64) for j in js) if costly else (),
        tuple(int(rng.choice([-1, *who])) for _ in js) if costly else (),
    )


def random_play(seed: int, actors: int) -> Play:
    rng = np.random.default_rng([seed, 44])
    rate = rng.uniform(0.1, 0.6, actors)
    return Play(
        rng.uniform(0.55, 0.95, actors),
        rate,
        rng.uniform(1.2, 10, actors) / rate,
        rng.uniform(0.02, 0.1, actors),
    )


def taken(play: Play, order: Sequence[int]) -> Play:
    """Play of the actors named, in that order."""
    index = list(order)
    return Play(play.decisiveness[index], play.rate[index], play.inertia[index], play.discount[index])


def relabelled(
    game: Game, actors: Sequence[int], issues: Sequence[int], options: Sequence[Sequence[int]]
) -> tuple[Game, np.ndarray]:
    """The same game under other numbers: position p of the new one holds old actor ``actors[p]``, issue ``issues[p]``,
    and of old issue j option ``options[j][q]`` at q. With it, the old number of each new state."""
    actor = {old: new for new, old in enumerate(actors)}
    issue = {old: new for new, old in enumerate(issues)}
    option = [{old: new for new, old in enumerate(o)} for o in options]

    def when(c: Condition) -> Condition:
        terms = []
        for t in c.terms:
            pairs = sorted(
                (issue[j], mask[list(options[j])]) for j, mask in zip(t.issues, t.allowed, strict=True)
            )
            terms.append(Term(tuple(j for j, _ in pairs), tuple(m for _, m in pairs)))
        return replace(c, terms=tuple(terms))

    def move(m: Move) -> Move:
        order = sorted(range(len(m.sets)), key=lambda k: issue[m.sets[k][0]])
        js = [m.sets[k][0] for k in order]
        return replace(
            m,
            sets=tuple((issue[m.sets[k][0]], option[m.sets[k][0]][m.sets[k][1]]) for k in order),
            from_=tuple(m.from_[k][list(options[j])] for k, j in zip(order, js, strict=True)),
            actors=tuple(sorted(actor[a] for a in m.actors)),
            proposer=actor[m.proposer] if m.proposer >= 0 else -1,
            when=when(m.when) if m.when else None,
            costs=tuple(m.costs[k][list(options[j])] for k, j in zip(order, js, strict=True))
            if m.costs
            else (),
            payers=tuple(actor[m.payers[k]] if m.payers[k] >= 0 else -1 for k in order) if m.payers else (),
        )

    who = list(actors)
    stakes = tuple(game.stakes[j][who][:, list(options[j])] for j in issues)
    bonuses = tuple(replace(b, when=when(b.when), worth=b.worth[who]) for b in game.bonuses)
    names = tuple(tuple(game.options[j][o] for o in options[j]) for j in issues)
    out = replace(
        game,
        actors=tuple(game.actors[a] for a in actors),
        actor_names=tuple(game.actor_names[a] for a in actors),
        issues=tuple(game.issues[j] for j in issues),
        issue_titles=tuple(game.issue_titles[j] for j in issues),
        options=names,
        option_titles=names,
        status_quo=tuple(option[j][game.status_quo[j]] for j in issues),
        stakes=stakes,
        own_stakes=stakes,
        bonuses=bonuses,
        own_bonuses=bonuses,
        rules=tuple(when(c) for c in game.rules),
        refusals=tuple(replace(r, holder=actor[r.holder], when=when(r.when)) for r in game.refusals),
        moves=tuple(move(m) for m in game.moves[::-1]),
        base_low=game.base_low[who],
        base_high=game.base_high[who],
    )
    old = np.arange(game.size).reshape(game.sizes).transpose(issues)
    for p, j in enumerate(issues):
        old = np.take(old, list(options[j]), axis=p)
    return out, old.ravel()


def with_bystander(game: Game, at: int) -> Game:
    """The game with one more actor, at position ``at``, who wants nothing and can do nothing."""

    def up(a: int) -> int:
        return a + (a >= at)

    stakes = tuple(np.insert(s, at, 0, axis=0) for s in game.stakes)
    bonuses = tuple(replace(b, worth=np.insert(b.worth, at, 0)) for b in game.bonuses)
    return replace(
        game,
        actors=(*game.actors[:at], "bystander", *game.actors[at:]),
        actor_names=(*game.actor_names[:at], "Bystander", *game.actor_names[at:]),
        stakes=stakes,
        own_stakes=stakes,
        bonuses=bonuses,
        own_bonuses=bonuses,
        share=np.eye(len(game.actors) + 1),
        refusals=tuple(replace(r, holder=up(r.holder)) for r in game.refusals),
        moves=tuple(
            replace(
                m,
                actors=tuple(up(a) for a in m.actors),
                proposer=up(m.proposer) if m.proposer >= 0 else -1,
                payers=tuple(up(a) if a >= 0 else -1 for a in m.payers),
            )
            for m in game.moves
        ),
        base_low=np.insert(game.base_low, at, 0),
        base_high=np.insert(game.base_high, at, 0),
        kinds=(*game.kinds[:at], "principal", *game.kinds[at:]),
    )


def with_twins(game: Game, issue: int, split: Sequence[int]) -> tuple[Game, np.ndarray]:
    """The game with each option of ``split`` of one issue twice, each twin to be had and left as the one was, neither
    from the other; and the old number of each new state."""
    n = game.sizes[issue]
    of = [*range(n), *split]
    twins = dict(zip(split, range(n, len(of)), strict=True))

    def when(c: Condition) -> Condition:
        return replace(
            c,
            terms=tuple(
                Term(
                    t.issues,
                    tuple(m[of] if j == issue else m for j, m in zip(t.issues, t.allowed, strict=True)),
                )
                for t in c.terms
            ),
        )

    moves = []
    for m in game.moves:
        js = [j for j, _ in m.sets]
        wide = replace(m, when=when(m.when) if m.when else None)
        if issue in js:
            k = js.index(issue)
            wide = replace(
                wide,
                from_=tuple(x[of] if j == issue else x for j, x in zip(js, m.from_, strict=True)),
                costs=tuple(x[of] if j == issue else x for j, x in zip(js, m.costs, strict=False)),
            )
            target = m.sets[k][1]
            if target in twins:
                other = replace(
                    wide,
                    sets=tuple((j, twins[target] if j == issue else o) for j, o in m.sets),
                    from_=_but(wide.from_, k, target),
                )
                moves.append(other)
                wide = replace(wide, from_=_but(wide.from_, k, twins[target]))
        moves.append(wide)
    names = tuple(
        tuple(f"{game.options[j][o]}{'' if q < n else '+'}" for q, o in enumerate(of))
        if j == issue
        else names_
        for j, names_ in enumerate(game.options)
    )
    stakes = tuple(s[:, of] if j == issue else s for j, s in enumerate(game.stakes))
    bonuses = tuple(replace(b, when=when(b.when)) for b in game.bonuses)
    out = replace(
        game,
        options=names,
        option_titles=names,
        stakes=stakes,
        own_stakes=stakes,
        bonuses=bonuses,
        own_bonuses=bonuses,
        rules=tuple(when(c) for c in game.rules),
        refusals=tuple(replace(r, when=when(r.when)) for r in game.refusals),
        moves=tuple(moves),
    )
    old = np.take(np.arange(game.size).reshape(game.sizes), of, axis=issue)
    return out, old.ravel()


def _but(masks: tuple[np.ndarray, ...], k: int, option: int) -> tuple[np.ndarray, ...]:
    """Masks with one option less to leave from at position ``k``."""
    less = masks[k].copy()
    less[option] = False
    return (*masks[:k], less, *masks[k + 1 :])
