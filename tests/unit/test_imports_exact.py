"""What an import computes with is what the file says: 100 × Σ weight × evaluation, exactly, for every bid."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case.load import load_text
from detente.formats import import_case
from detente.game.compile import compile_case
from detente.game.space import from_mapping, utilities

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(str.strip)
SHARES = st.integers(0, 1000).map(lambda n: n / 1000)


@st.composite
def profiles(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Two or three NegoLog profiles over one random domain with any names at all."""
    issues = draw(
        st.dictionaries(NAMES, st.lists(NAMES, min_size=1, max_size=4, unique=True), min_size=1, max_size=3)
    )
    return [
        {
            "reservationValue": draw(SHARES),
            "issueWeights": {i: draw(SHARES) for i in issues},
            "issues": {i: {v: draw(SHARES) for v in values} for i, values in issues.items()},
        }
        for _ in range(draw(st.integers(2, 3)))
    ]


@given(profiles())
@settings(max_examples=60)
def test_every_bid_is_worth_what_the_file_says(given_profiles: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for k, profile in enumerate(given_profiles):
            paths.append(Path(folder) / f"p{k}.json")
            paths[-1].write_text(json.dumps(profile, ensure_ascii=k % 2 == 0), encoding="utf-8")
        made = import_case(paths, as_of=dt.date(2020, 1, 1))
    game = compile_case(load_text(made.text).case)
    titles = {i: issue["title"] for i, issue in made.data["issues"].items()}
    options = {i: issue["options"] for i, issue in made.data["issues"].items()}
    assert set(titles.values()) == set(given_profiles[0]["issues"])
    for bid in product(*[list(o) for o in options.values()]):
        state = dict(zip(options, bid, strict=True))
        exact = utilities(game, [from_mapping(game, state)])[0]
        for k, profile in enumerate(given_profiles):
            expected = sum(
                Fraction(repr(profile["issueWeights"][titles[i]]))
                * Fraction(repr(profile["issues"][titles[i]][options[i][o]]))
                for i, o in state.items()
            )
            assert Fraction(int(exact[k]), game.scale) == 100 * expected
    floors = [Fraction(int(d), game.scale) for d in game.inside]
    assert floors == [100 * Fraction(repr(p["reservationValue"])) for p in given_profiles]
