"""What the report asks of the stability lens, where the whole case is too large for it."""

from __future__ import annotations

import numpy as np

import detente as dt
from detente.front import load
from detente.game.compile import compile_case
from detente.report.stability import stability_findings


def test_under_a_what_if_the_focus_taken_keeps_the_scale_of_the_case_as_written() -> None:
    file = load("us-dprk-2018", sets={"stakes.china.enforcement.weight": 60})
    found = stability_findings(file, dt.compile_game(file))
    assert found is not None
    assert found.chosen_focus
    written = dt.compile_game("us-dprk-2018", focus=found.chosen_focus)
    assert np.array_equal(found.game.base_low, written.base_low)
    assert np.array_equal(found.game.base_high, written.base_high)
    # On its own the what-if's range is another one, so that the two lines above can fail.
    own = compile_case(file.case, focus=found.chosen_focus)
    assert not np.array_equal(own.base_high, written.base_high)
