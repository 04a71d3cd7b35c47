"""A small case for watch lists, forecasts and hidden terms: three accounts of a quarrel over cod, a set that was
promised, indicators of each kind, and a question of each kind. It is the documentation's, with a hostile name."""

from __future__ import annotations

from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "examples" / "cod.yaml"
CASE = EXAMPLE.read_text(encoding="utf-8").replace("The Isle}", "The Isle <i>}")
