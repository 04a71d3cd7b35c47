"""The likelihood of the recorded moves: what a change of the case does to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente.case.load import CaseFile, examine
from detente.evidence import kept
from detente.evidence.moves import moves
from detente.evidence.settings import NarrativesSettings
from detente.evidence.worlds import answered, worlds
from tests.narratives_small import loaded

HEAVIER = {"stakes.a.guns.weight": 60}
SETTINGS = NarrativesSettings(draws=0, ridge=False)


def case() -> CaseFile:
    return loaded(
        mechanisms={
            "mood": {
                "title": "How much do the guns weigh?",
                "values": {
                    "plain": {"title": "As written"},
                    "heavy": {"title": "More", "set": HEAVIER},
                },
                "prior": {"plain": 0.5, "heavy": 0.5},
            }
        },
        narratives={
            "plain": {"title": "As written", "assumes": {"mood": ["plain"]}},
            "heavy": {"title": "More", "assumes": {"mood": ["heavy"]}},
        },
        record={
            "start": {"date": "2020-01-01", "state": {"gate": "ajar", "guns": "out"}},
            "events": {"shuts": {"title": "Shut", "date": "2020-03-01", "by": "a", "move": {"gate": "shut"}}},
        },
    )


def test_a_what_if_gives_the_record_the_likelihood_of_an_account_with_the_same_patch() -> None:
    """Both change one stake, and both are normalized by the range of the case as written (Definition 1.6): were the
    what-if's range taken, heavier stakes would be divided by a wider range and judged as if nothing had changed."""
    file = case()
    all_ = worlds(file.case)
    written = moves(file, all_, SETTINGS).loglik
    changed = moves(examine(file.written, sets=HEAVIER).need(), all_, SETTINGS).loglik
    plain, heavy = (
        int(np.flatnonzero(answered(all_, "mood", a) & all_.strategic)[0]) for a in ("plain", "heavy")
    )
    assert written[plain] != pytest.approx(written[heavy])
    assert changed[plain] == pytest.approx(written[heavy], abs=1e-12)


def test_every_file_that_names_entries_is_part_of_what_they_hang_on() -> None:
    """A solved game is kept by a hash of its program too: of every file that makes such a hash, not of some."""
    home = Path(kept.__file__).resolve().parents[1]
    makers = [
        p.relative_to(home).as_posix() for p in home.rglob("*.py") if "kept.digest(" in p.read_text("utf-8")
    ]
    assert len(makers) >= 3
    assert all(any(name == part or name.startswith(f"{part}/") for part in kept.PROGRAM) for name in makers)
    assert all((home / part).exists() for part in kept.PROGRAM)
