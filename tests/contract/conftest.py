"""Every lens that is registered, the toy of ``tests/toy`` among them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from detente.lenses import LENSES, Registered

TOY = Registered(
    "tests.toy.lens:LENS",
    "Which share of the states would each actor rather have?",
    {"worth": "worth", "toy_draws": "toy over draws"},
)
"""The one line."""


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from detente.cli import main

    monkeypatch.setitem(LENSES, "toy", TOY)
    yield
    main.commands.pop("toy", None)
