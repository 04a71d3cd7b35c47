"""A case, and one draw of its estimates, as a game (Definitions 1.1–1.13).

Every utility component is an exact fraction of points: weight × value / 100, worth, cost, each mixed by the shares
persons have in their principal's choice. The scale is the least common multiple of all denominators, so that
points × scale are integers and comparing two states is exact. Where those integers would not fit (drawn numbers have
six decimals, products up to twenty) every component is rounded to 1e-9 points, and the game says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

import numpy as np

from detente.case.diagnostics import problem
from detente.case.estimate import DRAW_DIGITS, bounds, exact, point
from detente.case.schema import AtPlay, AtState, Case, Quorum

from . import focus as foci
from . import game as g
from .extremes import extremes
from .moves import RawMove, moves, scaled_move, to_int
from .names import Names, actor, condition, issue, names_of, number, restricted, state_row, true_at
from .wants import Wants, mixed, principal, wants

LIMIT = 1 << 60
"""Sums of |u_i| × scale over all actors stay below this: sums and differences of utilities fit int64, and every
utility lies above ``NO_EXIT``."""

ROUNDED_SCALE = 10**9

LEAST_RATE = 1e-9
"""Points a unit of the numeraire must be worth at least, so that sums in that unit stay finite."""


_Level = Fraction | tuple[int, ...] | None
"""A fallback as declared: a number of points, a row of the whole space, or none."""


@dataclass(frozen=True)
class _Levels:
    """Fallbacks as declared, and where each came from."""

    inside: tuple[_Level, ...]
    outside: tuple[_Level, ...]
    said: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Scaled:
    """The whole case in exact integers, before any focus."""

    scale: int
    rounded: bool
    stakes: tuple[g.Ints, ...]
    own_stakes: tuple[g.Ints, ...]
    bonuses: tuple[g.Bonus, ...]
    own_bonuses: tuple[g.Bonus, ...]


def compile_case(
    case: Case,
    *,
    case_hash: str = "",
    seed: int = 0,
    draw: int = -1,
    base: g.Game | None = None,
    fallback_values: Mapping[str, float] | None = None,
    focus: str | None = None,
) -> g.Game:
    """The game of a case.

    ``draw`` −1 takes point estimates, else draw number ``draw`` under ``seed``. ``base`` is the base case's game,
    whose range normalises this one's floats; without it the range is that of this case, whole and at its point
    estimates. ``fallback_values`` are points an actor can expect from playing on, for fallbacks declared
    ``{play: paths}``; without them the status quo stands in, and the game says so. ``focus`` names a declared focus:
    the issues outside it keep one option, the held one, and the status quo of the game is the state so held.

    Raises ``Problems``: G101 unknown names, G102 stakes that are none, G103 shares over 1, G104 numbers too large,
    G105 a status quo that a rule forbids, G106 no such focus.
    """
    b = names_of(case, seed, draw)
    start = state_row(
        b, {name: i.status_quo for name, i in case.issues.items()}, "status_quo", [0] * len(b.issues)
    )
    here, keep, held = _focus(b, start, focus)
    wanted = wants(b)
    raw_moves = moves(b)
    levels = _levels(b, start, fallback_values or {})
    scaled = _scale(b, wanted, raw_moves, levels)
    rules = tuple(condition(b, id_, r.never, f"rules.{id_}", r.title or "") for id_, r in case.rules.items())
    for rule in rules:
        if true_at(rule, here):
            what = f"the state held by focus `{focus}`" if focus else "the status quo"
            raise problem(
                "G105", f"{what} is forbidden by rule `{rule.id}`", "mend the rule or the state it forbids"
            )
    inside, outside, said = _fallbacks(scaled, levels, here, bool(held) and here != start)
    game = g.Game(
        case=case.case,
        case_hash=case_hash,
        as_of=case.as_of.isoformat(),
        actors=b.actors,
        actor_names=tuple(a.name for a in case.actors.values()),
        issues=b.issues,
        issue_titles=tuple(i.title for i in case.issues.values()),
        options=b.options,
        option_titles=tuple(
            tuple(o.title or key for key, o in i.options.items()) for i in case.issues.values()
        ),
        ordered=tuple(i.ordered for i in case.issues.values()),
        status_quo=start,
        scale=scaled.scale,
        stakes=scaled.stakes,
        bonuses=scaled.bonuses,
        own_stakes=scaled.own_stakes,
        own_bonuses=scaled.own_bonuses,
        share=np.array([[float(x) for x in row] for row in wanted.share], dtype=np.float64),
        rules=tuple(r for r in rules if r.terms),
        refusals=_refusals(b),
        ratifiers=_ratifiers(b, here),
        agreement=_agreement(b),
        inside=inside,
        outside=outside,
        inside_from=said,
        moves=tuple(scaled_move(m, scaled.scale, scaled.rounded) for m in raw_moves),
        base_low=np.zeros(len(b.actors)),
        base_high=np.zeros(len(b.actors)),
        numeraire=_numeraire(b),
        kinds=tuple(a.kind for a in case.actors.values()),
        seed=seed,
        draw=draw,
        rounded=scaled.rounded,
        notes=_notes(case, scaled, levels, held, focus),
    )
    game = _with_range(game, case, base, draw)
    return _focused(game, keep, here, held, focus or "")


def _focus(
    b: Names, start: tuple[int, ...], focus: str | None
) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...], tuple[str, ...]]:
    """(state the others are held in, options kept per issue, issues held)."""
    everything = tuple(tuple(range(len(o))) for o in b.options)
    if not focus:
        return start, everything, ()
    where = f"focus.{focus}"
    varied = {issue(b, name, where) for name in foci.varied(b.case, focus)}
    declared = b.case.focus[focus].held
    here = state_row(b, declared, where, start)
    both = [b.issues[j] for j in varied if b.issues[j] in declared]
    if both:
        raise problem("G106", f"{where}: `{both[0]}` is both varied and held", "vary an issue or hold it")
    keep = tuple(all_ if j in varied else (here[j],) for j, all_ in enumerate(everything))
    return here, keep, tuple(name for j, name in enumerate(b.issues) if j not in varied)


def _levels(b: Names, start: tuple[int, ...], given: Mapping[str, float]) -> _Levels:
    found: dict[str, list[_Level]] = {kind: [None] * len(b.actors) for kind in ("inside", "outside")}
    said = ["status quo"] * len(b.actors)
    notes: list[str] = []
    for who, fallback in b.case.fallbacks.items():
        i = actor(b, who, "fallbacks")
        for kind, values in found.items():
            if (level := getattr(fallback, kind)) is None:
                continue
            path = f"fallbacks.{who}.{kind}"
            value: _Level
            if isinstance(level, AtState):
                value = state_row(b, level.state, path, start)
                named = ",".join(f"{k}={v}" for k, v in level.state.items())
                how = f"state {named}" if named else "status quo"
            elif isinstance(level, AtPlay):
                value, how = _play_value(b.actors[i], given)
                if value is None:
                    stand_in = "the status quo stands in" if kind == "inside" else "it has no exit"
                    notes.append(
                        f"{who}: its {kind} value of playing on was not passed in (the paths lens gives it); {stand_in}"
                    )
            else:
                value = number(b, level, path)
                how = f"declared: {float(value):g} points"
            values[i] = value
            said[i] = how if kind == "inside" else said[i]
    return _Levels(tuple(found["inside"]), tuple(found["outside"]), tuple(said), tuple(notes))


def _play_value(who: str, given: Mapping[str, float]) -> tuple[Fraction | None, str]:
    if who not in given:
        return None, "status quo, standing in for the value of playing on, which was not passed in"
    value = exact(round(float(given[who]), DRAW_DIGITS))
    return value, f"paths: {float(value):g} points"


def _scale(b: Names, w: Wants, raw: Iterable[RawMove], levels: _Levels) -> _Scaled:
    count = len(b.actors)
    table = [
        [mixed([row[i][o] for i in range(count)], w.share) for o in range(len(b.options[j]))]
        for j, row in enumerate(w.stakes)
    ]
    choice = [[[column[i] for column in columns] for i in range(count)] for columns in table]
    worths = [mixed(list(x.points), w.share) for x in w.worths]
    fixed = [v for v in (*levels.inside, *levels.outside) if isinstance(v, Fraction)]
    costs = [c for m in raw for c in (m.cost, *(c for row in m.costs for c in row))]
    reach = zip(
        _reach(w.stakes, [x.points for x in w.worths], count), _reach(choice, worths, count), strict=True
    )
    # A bound, so that floats will do, with room for their rounding.
    total = 1.001 * (
        sum(map(max, reach)) + sum(abs(float(v)) for v in fixed) + float(max(map(abs, costs), default=0))
    )
    parts = [x for rows in (w.stakes, choice) for row in rows for line in row for x in line if x]
    parts += (
        [x for worth in w.worths for x in worth.points]
        + [x for worth in worths for x in worth]
        + fixed
        + costs
    )
    scale = 1
    for denominator in {x.denominator for x in parts}:
        scale = math.lcm(scale, denominator)
        if scale > LIMIT or total * scale > LIMIT:
            break
    rounding = scale > LIMIT or total * scale > LIMIT
    if rounding:
        scale = ROUNDED_SCALE
        if total * scale > LIMIT:
            raise problem(
                "G104",
                f"all stakes together reach {total / 1.001:.3g} points, too many to compare exactly",
                f"write them in larger units: keep the sum below {LIMIT // scale:.2g} points",
            )

    def ints(rows: Sequence[Sequence[Fraction]]) -> g.Ints:
        return np.array([[to_int(x, scale, rounding) for x in row] for row in rows], dtype=np.int64)

    def bonus(when: g.Condition, points: Sequence[Fraction], k: int) -> g.Bonus:
        return g.Bonus(when, ints([points])[0], w.worths[k].kind)

    return _Scaled(
        scale,
        rounding,
        tuple(ints(rows) for rows in choice),
        tuple(ints(rows) for rows in w.stakes),
        tuple(bonus(x.when, worths[k], k) for k, x in enumerate(w.worths)),
        tuple(bonus(x.when, x.points, k) for k, x in enumerate(w.worths)),
    )


def _reach(rows: list[list[list[Fraction]]], worths: Sequence[Sequence[Fraction]], count: int) -> list[float]:
    """Per actor, no utility is further from 0 than this, in points, up to float rounding."""
    return [
        sum(max((abs(float(x)) for x in row[i] if x), default=0.0) for row in rows)
        + sum(abs(float(x[i])) for x in worths if x[i])
        for i in range(count)
    ]


def _utility(s: _Scaled, row: Sequence[int], i: int) -> int:
    total = sum(int(stake[i, row[j]]) for j, stake in enumerate(s.stakes))
    return total + sum(int(bonus.worth[i]) for bonus in s.bonuses if true_at(bonus.when, row))


def _fallbacks(
    s: _Scaled, levels: _Levels, here: tuple[int, ...], held: bool
) -> tuple[g.Ints, g.Ints, tuple[str, ...]]:
    def value(level: _Level, i: int, absent: int) -> int:
        if level is None:
            return absent
        return _utility(s, level, i) if isinstance(level, tuple) else to_int(level, s.scale, s.rounded)

    inside = [value(x, i, _utility(s, here, i)) for i, x in enumerate(levels.inside)]
    exits = [value(x, i, g.NO_EXIT) for i, x in enumerate(levels.outside)]
    said = tuple(
        f"{text}, as held by the focus" if held and levels.inside[i] is None else text
        for i, text in enumerate(levels.said)
    )
    return np.array(inside, dtype=np.int64), np.array(exits, dtype=np.int64), said


def _refusals(b: Names) -> tuple[g.Refusal, ...]:
    found = []
    for id_, line in b.case.red_lines.items():
        if line.refuses:
            path = f"red_lines.{id_}"
            when = condition(b, id_, line.when, path, line.title or "")
            if when.terms:
                found.append(g.Refusal(id_, principal(b, actor(b, line.held_by, path)), when))
    return tuple(found)


def _ratifiers(b: Names, here: tuple[int, ...]) -> tuple[g.Ratifier, ...]:
    found = []
    for i, (name, a) in enumerate(b.case.actors.items()):
        if a.kind != "ratifier" or not a.ratifies:
            continue
        terms = []
        for j in sorted({issue(b, k, f"actors.{name}.ratifies") for k in a.ratifies}):
            off = np.ones(len(b.options[j]), dtype=np.bool_)
            off[here[j]] = False
            if off.any():
                terms.append(g.Term((j,), (off,)))
        titles = " or ".join(b.case.issues[k].title for k in dict.fromkeys(a.ratifies))
        if terms:
            found.append(
                g.Ratifier(
                    i, g.Condition(f"ratified-by-{name}", tuple(terms), f"{titles}: off the status quo")
                )
            )
    return tuple(found)


def _agreement(b: Names) -> g.Agreement:
    declared = b.case.agreement
    parties = tuple(dict.fromkeys(actor(b, p, "agreement.parties") for p in declared.parties))
    rule = declared.rule
    quorum, veto = (rule.quorum, rule.veto) if isinstance(rule, Quorum) else (len(parties), ())
    vetoes = tuple(dict.fromkeys(actor(b, p, "agreement.rule.veto") for p in veto))
    power = np.ones(len(parties))
    for who, n in declared.power.items():
        i = actor(b, who, "agreement.power")
        if i in parties:
            power[parties.index(i)] = float(number(b, n, f"agreement.power.{who}"))
    return g.Agreement(parties, quorum, vetoes, power)


def _numeraire(b: Names) -> g.Numeraire | None:
    declared = b.case.numeraire
    if declared is None:
        return None
    per = np.full(len(b.actors), np.nan)
    most = np.full(len(b.actors), np.inf)
    for who, n in declared.points_per_unit.items():
        rate = float(number(b, n, f"numeraire.points_per_unit.{who}"))
        if 0 < rate < LEAST_RATE:
            raise problem(
                "G104",
                f"a {declared.unit} is worth {rate:.3g} points to `{who}`: sums in that unit would overflow",
                f"choose a larger unit, of at least {LEAST_RATE:g} points",
            )
        per[actor(b, who, "numeraire.points_per_unit")] = rate
    for who, n in declared.most.items():
        most[actor(b, who, "numeraire.most")] = float(number(b, n, f"numeraire.most.{who}"))
    return g.Numeraire(declared.unit, per, most)


def _notes(
    case: Case, s: _Scaled, levels: _Levels, held: tuple[str, ...], focus: str | None
) -> tuple[str, ...]:
    notes = list(levels.notes)
    if s.rounded:
        notes.append("every stake and worth was rounded to 1e-9 points: exact products would not fit 64 bits")
    if focus:
        notes.append(f"focus `{focus}`: {len(held)} of {len(case.issues)} issues held")
    return tuple(notes)


def _with_range(game: g.Game, case: Case, base: g.Game | None, draw: int) -> g.Game:
    """The game with the base case's range: of ``base`` where passed in, else of this case at its point estimates."""
    known = [] if base is None else [a for a in game.actors if a in base.actors]
    low, high, is_bound, notes = np.zeros(len(game.actors)), np.zeros(len(game.actors)), False, game.notes
    if len(known) < len(game.actors):
        low, high, is_bound = _own_range(game, case, draw)
    if base is not None:
        here, there = [game.actor(a) for a in known], [base.actor(a) for a in known]
        low[here], high[here] = base.base_low[there], base.base_high[there]
        is_bound = is_bound or base.range_is_bound
        if new := [a for a in game.actors if a not in known]:
            notes = (*notes, f"not in the base case, so measured by their own range: {', '.join(new)}")
    return replace(game, base_low=low, base_high=high, range_is_bound=is_bound, notes=notes)


def _own_range(game: g.Game, case: Case, draw: int) -> tuple[g.Floats, g.Floats, bool]:
    if draw >= 0 and _uncertain(case):
        whole = compile_case(case)
        return whole.base_low, whole.base_high, whole.range_is_bound
    found = extremes(game.stakes, game.bonuses, game.rules)
    if found is None:
        raise problem("G105", "no state is feasible: the rules forbid all of them", "mend the rules")
    low, high = (np.array([x / game.scale for x in v], dtype=np.float64) for v in (found.low, found.high))
    return low, high, found.is_bound


def _uncertain(case: Case) -> bool:
    """Whether a draw can change any stake: else the range need not be computed a second time."""
    return any(
        bounds(n) != (point(n), point(n))
        for n in [
            *(s.weight for by in case.stakes.values() for s in by.values()),
            *(v for by in case.stakes.values() for s in by.values() for v in (s.values or {}).values()),
            *(x.worth for x in case.linkages.values()),
            *(x.cost for x in case.red_lines.values() if x.cost is not None),
            *(a.decides_for for a in case.actors.values() if a.decides_for is not None),
        ]
    )


def _focused(
    game: g.Game, keep: tuple[tuple[int, ...], ...], here: tuple[int, ...], held: tuple[str, ...], focus: str
) -> g.Game:
    """The game on the options kept: indices of actors and issues stay, held issues have one option left."""
    if not focus:
        return game
    new = [{k: n for n, k in enumerate(ks)} for ks in keep]

    cond = partial(restricted, keep=keep)

    def columns(tables: tuple[g.Ints, ...]) -> tuple[g.Ints, ...]:
        return tuple(np.ascontiguousarray(t[:, list(ks)]) for t, ks in zip(tables, keep, strict=True))

    def bonuses(these: tuple[g.Bonus, ...]) -> tuple[g.Bonus, ...]:
        changed = (replace(x, when=cond(x.when)) for x in these)
        return tuple(x for x in changed if x.when.terms)

    rules = (cond(r) for r in game.rules)
    refusals = (replace(r, when=cond(r.when)) for r in game.refusals)
    ratifiers = (replace(r, when=cond(r.when)) for r in game.ratifiers)
    return replace(
        game,
        options=tuple(tuple(o[k] for k in ks) for o, ks in zip(game.options, keep, strict=True)),
        option_titles=tuple(tuple(o[k] for k in ks) for o, ks in zip(game.option_titles, keep, strict=True)),
        status_quo=tuple(new[j][k] for j, k in enumerate(here)),
        stakes=columns(game.stakes),
        own_stakes=columns(game.own_stakes),
        bonuses=bonuses(game.bonuses),
        own_bonuses=bonuses(game.own_bonuses),
        rules=tuple(r for r in rules if r.terms),
        refusals=tuple(r for r in refusals if r.when.terms),
        ratifiers=tuple(r for r in ratifiers if r.when.terms),
        moves=tuple(m for m in (_focused_move(m, keep, new, cond) for m in game.moves) if m is not None),
        focus=focus,
        held=held,
    )


def _focused_move(
    move: g.Move,
    keep: tuple[tuple[int, ...], ...],
    new: list[dict[int, int]],
    cond: Callable[[g.Condition], g.Condition],
) -> g.Move | None:
    """A move where some issues are held; None where it would move one of them, or nothing is left of it."""
    sets, from_, costs, payers = [], [], [], []
    for n, (j, t) in enumerate(move.sets):
        if t not in new[j]:
            return None
        if len(keep[j]) == 1:
            continue
        sets.append((j, new[j][t]))
        from_.append(move.from_[n][list(keep[j])])
        if move.costs:
            costs.append(move.costs[n][list(keep[j])])
            payers.append(move.payers[n])
    when = cond(move.when) if move.when is not None else None
    if not sets or (when is not None and not when.terms):
        return None
    return replace(
        move, sets=tuple(sets), from_=tuple(from_), costs=tuple(costs), payers=tuple(payers), when=when
    )
