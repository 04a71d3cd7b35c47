"""What the deal space shows of a frontier, and that a gain reads the same wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

import detente as dt
from detente.cli.root import cli, run
from detente.lenses.deals import DealSpace
from detente.view.blocks import Figure


def points(space: DealSpace, count: int) -> list[tuple[float, float]]:
    """Of a frontier of so many points, those that stand in the first figure's table."""
    frontier = tuple((float(k), -float(k)) for k in range(count))
    changed = replace(space, pairs=(replace(space.pairs[0], frontier=frontier),))
    (figure,) = (block for block in changed.blocks() if isinstance(block, Figure))
    assert figure.table is not None
    return [(x, y) for name, x, y in figure.table.rows if name == "frontier"]


@pytest.fixture(scope="module")
def space() -> DealSpace:
    found: DealSpace = dt.deals_space("logrolling")
    return found


@pytest.mark.parametrize("count", [1, 2, 11, 12])
def test_a_short_frontier_stands_in_its_table_whole(space: DealSpace, count: int) -> None:
    assert points(space, count) == [(k, -k) for k in range(count)]


@pytest.mark.parametrize("count", [13, 18, 23, 24, 400])
def test_a_long_frontier_is_thinned_evenly_and_keeps_both_ends(space: DealSpace, count: int) -> None:
    shown = [x for x, _ in points(space, count)]
    assert (len(shown), shown[0], shown[-1]) == (12, 0, count - 1)
    gaps = [b - a for a, b in pairwise(shown)]
    assert max(gaps) - min(gaps) <= 1


def test_what_a_deal_gives_has_no_noise_of_floats() -> None:
    """14.435 and 14.434999… would read +14.44 and +14.43, in two tables of one answer."""
    found = dt.deals("us-dprk-2018")
    given = [x for deal in found.side_by_side for x in found.over_status_quo(deal)]
    assert 14.435 in given
    assert all(x == round(x, 9) for x in given)


@pytest.mark.parametrize("line", [["deals", "chicken", "--csv"], ["deals", "--csv"]])
def test_a_wrong_option_says_the_help_of_its_own_command(
    line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, line) == 2
    assert "`detente deals --help` shows how it is called" in capsys.readouterr().err
