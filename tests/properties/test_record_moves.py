"""What `detente check` says of a recorded move against what the likelihood's replay says, on random records.

The check reads the case, the replay walks the compiled game. Every move the check refuses the replay refuses; what only
the replay refuses is forbidden by a rule or a red line, or cannot be taken back, which the check leaves to it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from detente.case.checks.world import moves_somebody_made
from detente.case.diagnostics import Problems
from detente.case.load import load_text
from detente.case.schema import Case, Event
from detente.game.compile import compile_case
from detente.play.behavior import play_of
from detente.play.board import PlayBoard, board_of
from detente.play.likelihood import replay
from detente.play.record import record_of
from tests.cases_small import SOUND

CASE = load_text(SOUND, "small.yaml").case
LAWLESS = CASE.model_copy(update={"rules": {}, "red_lines": {}})


def board(case: Case) -> PlayBoard:
    return board_of(compile_case(case), play_of(case))


BOARDS = {id(CASE): board(CASE), id(LAWLESS): board(LAWLESS)}

SETS = st.dictionaries(st.sampled_from(sorted(CASE.issues)), st.integers(0, 2), min_size=1, max_size=2)
MOVES = st.lists(
    st.tuples(SETS, st.sampled_from([None, "us", "trump", "dprk", "china", "senate"])), min_size=1, max_size=6
)


def recorded(case: Case, moves: list[tuple[dict[str, int], str | None]]) -> Case:
    events: dict[str, Any] = {}
    for n, (sets, by) in enumerate(moves):
        state = {}
        for name, k in sets.items():
            options = list(case.issues[name].options)
            state[name] = options[k % len(options)]
        day = dt.date(2018, 2, 1) + dt.timedelta(days=n)
        events[f"e{n}"] = Event(title=f"Move {n}", date=day, by=by, move=state, assumed="made up")
    return case.model_copy(update={"record": case.record.model_copy(update={"events": events})})


def refused_by_replay(case: Case, on: PlayBoard) -> dict[str, str]:
    """Event → why, from L310; where the record ends is not in question."""
    try:
        replay(on, record_of(case, on.game).record)
    except Problems as found:
        illegal = [d.message for d in found.diagnostics if d.code == "L310"]
        return {m.split("record.events.")[1].split(":")[0]: m for m in illegal}
    return {}


def refused_by_check(case: Case) -> dict[str, str]:
    return {str(f.path[2]): f.message for f in moves_somebody_made(case)}


@given(MOVES)
def test_without_rules_and_red_lines_they_agree(moves: list[tuple[dict[str, int], str | None]]) -> None:
    case = recorded(LAWLESS, moves)
    assert set(refused_by_check(case)) == set(refused_by_replay(case, BOARDS[id(LAWLESS)]))


@given(MOVES)
def test_the_check_refuses_nothing_the_replay_would_take(
    moves: list[tuple[dict[str, int], str | None]],
) -> None:
    case = recorded(CASE, moves)
    check, walked = refused_by_check(case), refused_by_replay(case, BOARDS[id(CASE)])
    assert set(check) <= set(walked)


def test_both_kinds_of_answer_occur() -> None:
    """A record of legal moves and one of illegal ones, so that agreeing is not agreeing on nothing."""
    legal = recorded(LAWLESS, [({"arsenal": 1}, "dprk"), ({"peace": 1}, "us"), ({"venue": 0}, "dprk")])
    assert refused_by_check(legal) == refused_by_replay(legal, BOARDS[id(LAWLESS)]) == {}
    together = recorded(LAWLESS, [({"arsenal": 1, "peace": 1}, "china")])
    assert refused_by_check(together) == {}, "the package sets both"
    illegal = recorded(
        LAWLESS, [({"arsenal": 2}, "dprk"), ({"trade": 1}, "us"), ({"venue": 0, "trade": 2}, None)]
    )
    assert set(refused_by_check(illegal)) == {"e0", "e1", "e2"}
    assert set(refused_by_replay(illegal, BOARDS[id(LAWLESS)])) == {"e0", "e1", "e2"}
