"""Values (10), (11) of Definition 4.8: two bargaining games whose answers are known, by the general stationary solver.

A pie of 100 points is divided once, for good; before that nobody has anything. Who reconsiders proposes a division and
those named consent to it: nothing here is special to bargaining.

How the limit is approached. The answers are those of proposers who know what is best and of shares that can be cut as
finely as one likes. Here an actor is λ decisive and shares are options. So the case is compiled again and again: when
the offers made (the mean of what is proposed and accepted) lie well within the finely cut part of the pie, that part is
cut anew around them, four times as fine, and λ is made four times as great, so that one cut always shifts an answer's
logit by as much. No answer is told to it. λ is given outright, since the decisiveness (Definition 4.6) is 1 in
floating point from about λ = 7 000 on. Every round starts from the flow, and what is compared with the closed form is
the last round's value in the state without an agreement.

What is left. An offer lies above what the other gets by refusing by a cut and ln(λ)/λ at most, which the wait for
the next round makes Σμ/ρ times larger in the values: every round is held to that. At λ = 10^10 it is under 10^-7.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from detente.case.load import load_text
from detente.game.compile import compile_case
from detente.play import reference
from detente.play.behavior import play_of
from detente.play.board import board_of
from detente.play.kernel import kernel_of
from detente.play.stationary import stationary

ENOUGH = 1e10

HEAD = """\
case: pie
title: A pie
question: Who gets how much?
as_of: 2018-05-13
agreement: {parties: [NAMES]}
"""

Cut = Callable[[Sequence[np.ndarray]], str]
"""The case, given for each actor what it may propose to keep."""


@dataclass(frozen=True)
class Round:
    choice: float
    cut: float
    values: np.ndarray
    kept: np.ndarray
    """Per unit, the mean of what its proposer keeps where its proposal is accepted."""
    residual: float


def pie(rate: Sequence[float], discount: float, options: Sequence[tuple[str, Sequence[float]]]) -> str:
    """``options``: how it is moved to, and what each gets there."""
    names = "abc"[: len(rate)]
    lines = [HEAD.replace("NAMES", ", ".join(names)), "actors:"]
    lines += [f"  {n}: {{name: {n.upper()}}}" for n in names]
    lines += ["issues:", "  split:", "    title: The split", f"    mover: {{any: [{', '.join(names)}]}}"]
    lines += ["    ordered: false", "    undo: {impossible: true}", "    status_quo: none", "    options:"]
    lines += [
        "      none: Nothing yet",
        *(f"      s{k}: {{title: S, {how}}}" for k, (how, _) in enumerate(options)),
    ]
    lines += ["stakes:"]
    for i, n in enumerate(names):
        lines += [f"  {n}:", "    split:", "      weight: 100", "      assumed: the pie", "      values:"]
        lines += [
            "        none: 0",
            *(f"        s{k}: {100 * got[i]:.11f}" for k, (_, got) in enumerate(options)),
        ]
    lines += ["play:"]
    lines += [
        f"  {n}: {{reconsiders_per_month: {mu}, discount_per_year: {math.exp(-12 * discount)!r}, "
        f"decisiveness: 0.9, inertia_months: {1.5 / mu}, assumed: the game}}"
        for n, mu in zip(names, rate, strict=True)
    ]
    return "\n".join(lines) + "\n"


def solved(text: str, cut: float, choice: float) -> Round:
    case = load_text(text).case
    play = play_of(case)
    board = board_of(compile_case(case), replace(play, choice=np.full(len(play.rate), choice)))
    found = stationary(kernel_of(board), residual=1e-11, max_sweeps=300)
    kept = []
    for unit in board.units:
        made = keeps = 0.0
        for c in reference.chances(board, unit, found.values):
            at = np.flatnonzero(c.arrow.source == 0)
            if len(at):
                chance = float(c.proposed[at[0]] * c.accepted[at[0]])
                made += chance
                keeps += chance * float(board.flow[unit.actor, c.arrow.target[at[0]]])
        kept.append(keeps / made)
    return Round(choice, cut, found.values[:, 0], np.array(kept), found.residual)


def narrowed(cut: Cut, wide: float, half: int, sharp: float) -> list[Round]:
    """The last round of every λ: ``wide`` the first cut, ``half`` cuts around an offer, λ = ``sharp`` / cut."""
    keeps = [np.linspace(0, 1, round(1 / wide) + 1)] * 3
    centre: np.ndarray | None = None
    rounds: list[Round] = []
    for _ in range(100):
        now = solved(cut(keeps), wide, sharp / wide)
        settled = centre is not None and bool(np.all(np.abs(now.kept - centre) <= 0.7 * half * wide))
        centre = now.kept
        if settled:
            if now.choice <= ENOUGH:
                rounds.append(now)
                wide /= 4
            elif now.residual < 1e-9:
                # Where a cut lies within 1/λ of what refusing is worth, the search chases it: another cut then.
                return [*rounds, now]
        near = [np.unique(np.round([0, 1, *(c + wide * np.arange(-half, half + 1))], 13)) for c in centre]
        keeps = [x[(x >= 0) & (x <= 1)] for x in near]
    raise AssertionError("the cuts did not settle")


def approached(left: list[float], rounds: list[Round], wait: float) -> None:
    """From afar, each round within Σμ/ρ·(cut + ln(λ)/λ), the last one solved to far less than what is left."""
    assert len(rounds) > 10
    assert left[0] > 0.005
    for off, r in zip(left, rounds, strict=True):
        assert off < wait * (r.cut + math.log(r.choice) / r.choice)
    assert rounds[-1].residual < 1e-9


def test_rubinstein_in_continuous_time() -> None:
    """Rubinstein (1982), offers at the ringing of two clocks: V_i = (μ_i/ρ)/(1 + Σμ/ρ). The responder gets what
    refusing is worth, so that ρV_i = μ_i(1 − V_1 − V_2)."""
    rate, rho = (1.5, 0.75), 0.08

    def cut(keeps: Sequence[np.ndarray]) -> str:
        own = [("mover: a, consent: [b]", (x, 1 - x)) for x in keeps[0]]
        return pie(rate, rho, own + [("mover: b, consent: [a]", (1 - x, x)) for x in keeps[1]])

    rounds = narrowed(cut, 0.05, 20, 12)
    odds = np.array(rate) / rho
    exact = odds / (1 + odds.sum())
    assert rounds[-1].values == pytest.approx([0.643777, 0.321888], abs=1e-6)
    assert rounds[-1].values == pytest.approx(exact, abs=1e-7)
    assert rounds[-1].kept == pytest.approx(1 - exact[::-1], abs=1e-7)
    approached([float(np.abs(r.values - exact).max()) for r in rounds], rounds, odds.sum())


def test_baron_and_ferejohn() -> None:
    """Baron & Ferejohn (1989), closed rule: each of n proposes with chance 1/n, q must agree, and what comes next round
    counts δ. A proposer buys q − 1 at δ/n each and keeps 1 − δ(q − 1)/n. In continuous time δ = Σμ/(ρ + Σμ)."""
    mu, delta, n, q = 0.3, 0.9, 3, 2
    rho = n * mu * (1 - delta) / delta
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]

    def cut(keeps: Sequence[np.ndarray]) -> str:
        return pie(
            (mu,) * n,
            rho,
            [
                (
                    f"mover: {'abc'[i]}, consent: [{'abc'[j]}]",
                    [x if m == i else (1 - x) * (m == j) for m in range(n)],
                )
                for i, j in pairs
                for x in keeps[i]
            ],
        )

    rounds = narrowed(cut, 0.1, 6, 10)
    assert rounds[-1].kept == pytest.approx([1 - delta * (q - 1) / n] * n, abs=1e-7)
    assert rounds[-1].kept == pytest.approx([0.7] * n, abs=1e-7)
    assert rounds[-1].values == pytest.approx([delta / n] * n, abs=1e-7)
    approached([float(np.abs(r.kept - 0.7).max()) for r in rounds], rounds, n * mu / rho)
