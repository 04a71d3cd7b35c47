"""The posterior over records simulated from the model itself: calibrated, and finding what made them (simulation-based
calibration: Talts, Betancourt, Simpson, Vehtari & Gelman 2018).

Truths are drawn from the prior, moves by predicted play in the truth's own game, reports by the indicators' chances and
the modes of who tells them. A mode that hangs on no truth is a maximum over worlds; as a distribution of what is told
it is the normalised maximum likelihood (Shtarkov 1987), its normaliser taken into the chance of the mode. So what is
told in world z is drawn with chances L(told|z)/K, and K must not hang on z.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest

from detente.case import patch
from detente.case.load import CaseFile
from detente.case.validate import validate
from detente.case.yaml_tree import Mark
from detente.ensembles.run import Run
from detente.evidence.combine import combine
from detente.evidence.moves import moves
from detente.evidence.posterior import infer, masks
from detente.evidence.signals import evidence
from detente.evidence.worlds import patches, prior, worlds
from detente.game.compile import compile_case
from detente.game.game import Floats, Ints
from detente.game.space import encode
from detente.lenses.narratives import NarrativesSettings
from detente.lenses.paths.simulate import simulate
from detente.play.behavior import play_of
from detente.play.board import PlayBoard, board_of
from detente.play.forward import stages
from detente.play.kernel import kernel_of
from detente.play.likelihood import Record, log_likelihood, replay
from detente.play.stationary import stationary
from tests.narratives_small import BOARD, loaded
from tests.paths_small import record_of_history

RECORDS = 600
MONTHS = 12
START = "2019-06-01"
POINT = NarrativesSettings(draws=0, ridge=False)

SEEN = {"visible": 1.0, "collected": 1.0}
MECHANISMS: dict[str, Any] = {
    "keen": {
        "title": "What does A want with the gate?",
        "values": {
            "shut": {"title": "It shut", "set": {"stakes.a.gate.weight": 9}},
            "open": {"title": "It open", "set": {"stakes.a.gate": {"weight": 9, "ideal": "open"}}},
        },
        "prior": {"shut": 0.5, "open": 0.5},
    },
    "deal": {
        "title": "Is there a deal?",
        "values": {"yes": "Yes", "no": "No"},
        "prior": {"yes": 0.4, "no": 0.6},
    },
}
NARRATIVES: dict[str, Any] = {
    "wall": {"title": "A wall", "assumes": {"keen": ["shut"]}},
    "bargain": {"title": "A bargain", "assumes": {"keen": ["open"], "deal": ["yes"]}},
    "drift": {"title": "Drift", "assumes": {"keen": ["open"], "deal": ["no"]}},
}
INDICATORS: dict[str, Any] = {
    # Told by an envoy who may make noise or push the deal: the first bears on its line, the second does not.
    "letters": {
        "title": "Letters",
        "outcomes": {"warm": "Warm", "cool": "Cool", "cold": "Cold"},
        "expect": {
            "deal": {"when": {"deal": ["yes"]}, "chances": {"warm": 0.6, "cool": 0.3, "cold": 0.1}},
            "rest": {"chances": {"warm": 0.15, "cool": 0.35, "cold": 0.5}},
        },
        **SEEN,
    },
    "stones": {
        "title": "Stones at the gate",
        "outcomes": {"many": "Many", "few": "Few"},
        "expect": {
            "shut": {"when": {"keen": ["shut"]}, "chances": {"many": 0.8, "few": 0.2}},
            "rest": {"chances": {"many": 0.3, "few": 0.7}},
        },
        **SEEN,
    },
    # Told by a clerk who always informs; not telling is evidence too.
    "guests": {
        "title": "Guests at night",
        "outcomes": {"came": "They came", "none": "Nobody"},
        "silence": "none",
        "since": START,
        "expect": {
            "deal": {"when": {"deal": ["yes"]}, "chances": {"came": 0.95, "none": 0.05}},
            "rest": {"chances": {"came": 0.15, "none": 0.85}},
        },
        "visible": {"hidden": {"when": {"deal": ["yes"]}, "chance": 0.8}, "plain": {"chance": 0.95}},
        "false_report": 0.05,
    },
}
OBSERVERS: dict[str, Any] = {
    "envoy": {
        "name": "The envoy",
        "modes": {"informative": 0.7, "noise": 0.2, "pushing": 0.1},
        "pushes": {"deal": ["yes"]},
    },
    "clerk": {"name": "The clerk", "modes": {"informative": 1.0}},
}
# Choices that are not all but sharp: this game then has one stationary value, however it is searched for.
SOFT = {"decisiveness": 0.7, "reconsiders_per_month": 0.4, "inertia_months": 8, "discount_per_year": 0.5}
TOLD = list(product(["warm", "cool", "cold"], ["many", "few"], ["came", None]))


def case_of(
    told: tuple[str | None, ...], moved: tuple[tuple[str, dict[str, str]], ...] = (), **board: Any
) -> CaseFile:
    """The case whose record tells this."""
    events: dict[str, Any] = {}
    for (name, who), outcome in zip(
        [("letters", "envoy"), ("stones", "envoy"), ("guests", "clerk")], told, strict=True
    ):
        if outcome is not None:
            origins = {"o": {"observer": who, "through": who}}
            shows = {name: outcome}
            events[name] = {"title": name, "date": "2020-03-01", "observation": shows, "origins": origins}
    for k, (date, sets) in enumerate(moved):
        events[f"move{k}"] = {"title": "a move", "date": date, "move": sets}
    record: dict[str, Any] = {"events": events}
    if board:
        record["start"] = {"date": START, "state": {"gate": "ajar", "guns": "out"}}
    observers = {k: v for k, v in OBSERVERS.items() if k == "envoy" or told[2] is not None}
    return loaded(
        mechanisms=MECHANISMS,
        narratives=NARRATIVES,
        indicators=INDICATORS,
        observers=observers,
        record=record,
        play={"a": SOFT, "b": SOFT},
        **board,
    )


@dataclass(frozen=True)
class Played:
    """A truth's game: its board, its stationary values, histories from the start as records."""

    board: PlayBoard
    values: Floats
    records: list[Record]


@cache
def told_log() -> Floats:
    """log L(told|z), float [told, Z]."""
    rows = []
    for told in TOLD:
        case = case_of(told).case
        all_ = worlds(case)
        rows.append(combine(evidence(case, all_, POINT), len(all_)).log)
    return np.array(rows)


@cache
def games() -> tuple[list[Played], Ints, Floats]:
    """Each distinct game, which one each world plays, and the prior."""
    file = case_of(TOLD[0])
    all_ = worlds(file.case)
    changes, game_of = patches(file.case, all_)
    base = compile_case(file.case)
    found = []
    for n, change in enumerate(changes):
        case = validate(patch.apply(file.tree, change, Mark("test", 0, 0)))
        game = compile_case(case, base=base)
        board = board_of(game, play_of(case))
        kernel = kernel_of(board, 1)
        values = stationary(kernel, residual=1e-9)
        assert values.converged
        row = (1, 0)
        histories = simulate(
            stages([(kernel, MONTHS)], [], still=True),
            values.values,
            encode(game, row),
            paths=RECORDS,
            seed=100 + n,
        )
        made = histories.made
        records = []
        for k in range(RECORDS):
            mine = made & (histories.path == k)
            records.append(record_of_history(row, game, histories.time[mine], histories.target[mine], MONTHS))
        found.append(Played(board, values.values, records))
    return found, game_of, prior(file.case, all_)


@cache
def posteriors() -> tuple[Ints, Floats]:
    """The truths, int64 [records], and the posteriors, float [records, Z]."""
    draw = np.random.Generator(np.random.Philox(7))
    played, game_of, weights = games()
    shares = np.exp(told_log() - np.log(np.exp(told_log()).sum(axis=0)))
    truths, found = [], []
    known: list[dict[int, Any]] = [{} for _ in played]
    for k in range(RECORDS):
        z = int(draw.choice(len(weights), p=weights))
        told = int(draw.choice(len(TOLD), p=shares[:, z]))
        record = played[game_of[z]].records[k]
        by_game = [
            log_likelihood(p.board, p.values, replay(p.board, record), known[g]).total
            for g, p in enumerate(played)
        ]
        joint = np.log(weights) + told_log()[told] + np.array(by_game)[game_of]
        truths.append(z)
        found.append(np.exp(joint - joint.max()))
    table = np.array(found)
    return np.array(truths), table / table.sum(axis=1, keepdims=True)


def test_what_is_told_has_one_normaliser_in_every_world() -> None:
    total = np.exp(told_log()).sum(axis=0)
    np.testing.assert_allclose(total, total[0], rtol=1e-12)
    assert total[0] > 1  # the caution in the modes that hang on no truth


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 0, 3, 1), (3, 2, 1, 0)])
def test_ranks_of_the_truth_are_uniform(order: tuple[int, ...]) -> None:
    """The chi-square of ten bins over 600 records stays under 27.9, its 99.9 % point with 9 degrees of freedom."""
    truths, table = posteriors()
    assert table.shape == (RECORDS, 4)
    draw = np.random.Generator(np.random.Philox(11))
    place = np.argsort(order)
    ordered = table[:, list(order)]
    at = place[truths]
    rows = np.arange(RECORDS)
    below = np.cumsum(ordered, axis=1)[rows, at] - ordered[rows, at]
    ranks = below + draw.random(RECORDS) * ordered[rows, at]
    counts, _ = np.histogram(ranks, bins=10, range=(0, 1))
    assert ((counts - RECORDS / 10) ** 2 / (RECORDS / 10)).sum() < 27.9, counts
    # And the record tells something: otherwise the prior would pass as well.
    assert table.max(axis=1).mean() > 0.6


def test_stated_chances_come_true() -> None:
    """Of the records that give a world a chance in some tenth, that share has it as its truth, within four standard
    errors."""
    truths, table = posteriors()
    hit = np.zeros_like(table)
    hit[np.arange(RECORDS), truths] = 1
    for low in np.arange(0, 1, 0.1):
        inside = (table >= low) & (table < low + 0.1)
        if inside.sum() >= 20:
            p = table[inside].mean()
            assert abs(hit[inside].mean() - p) < 4 * np.sqrt(p * (1 - p) / inside.sum()) + 0.01, low


def test_a_simulated_record_recovers_its_narrative() -> None:
    """The confusion table, true narrative by likeliest one: each row's largest share is its own."""
    truths, table = posteriors()
    file = case_of(TOLD[0])
    of = list(masks(file.case, worlds(file.case)).values())
    chances = np.column_stack([table[:, m].sum(axis=1) for m in of])
    true = np.array([next(n for n, m in enumerate(of) if m[z]) for z in truths])
    confusion = np.zeros((3, 3))
    for t, p in zip(true, chances.argmax(axis=1), strict=True):
        confusion[t, p] += 1
    confusion /= confusion.sum(axis=1, keepdims=True)
    assert (confusion.argmax(axis=1) == np.arange(3)).all(), confusion
    assert (np.diag(confusion) > 0.6).all(), confusion


def test_the_lens_says_of_a_written_case_what_was_computed_here() -> None:
    """A few of the records, written out as cases with dates and weighed from end to end."""
    played, game_of, weights = games()
    for k in (0, 5, 9):
        board = played[0].board
        record = played[k % 2].records[k]
        days = [round(m.months * 365.25 / 12) for m in record.moves]
        dates = [str(np.datetime64(START) + d) for d in days]
        names = board.game.issues
        moved = tuple(
            (d, {names[j]: board.game.options[j][o] for j, o in m.sets})
            for d, m in zip(dates, record.moves, strict=True)
        )
        end = {"gate": "ajar", "guns": "out"}
        for _, sets in moved:
            end |= sets
        issues = {n: {**i, "status_quo": end[n]} for n, i in BOARD["issues"].items()}
        told = TOLD[k % len(TOLD)]
        file = case_of(told, moved, issues=issues)
        i = infer(file, POINT)
        assert i.moves.seen == tuple(f"move{n}" for n in range(len(moved)))
        months = (np.datetime64("2020-06-01") - np.datetime64(START)).astype(int) / (365.25 / 12)
        written = Record(
            record.start,
            tuple(type(m)(d / (365.25 / 12), m.sets) for d, m in zip(days, record.moves, strict=True)),
            float(months),
        )
        by_game = np.array(
            [log_likelihood(p.board, p.values, replay(p.board, written)).total for p in played]
        )
        joint = np.log(weights) + told_log()[TOLD.index(told)] + by_game[game_of]
        expected = np.exp(joint - joint.max())
        np.testing.assert_allclose(i.posterior, expected / expected.sum(), rtol=1e-4)
        assert moves(file, i.worlds, POINT, Run()).loglik.shape == (4, 1)
