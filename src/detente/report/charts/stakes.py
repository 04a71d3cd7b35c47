"""The call of a section that makes no figure of the view yet."""

from __future__ import annotations

from markupsafe import Markup

from detente.view.figures import Cell, Stakes
from detente.view.speech import Ref, Speaker, Titles

from .grids import stakes_spec
from .vega import render

__all__ = ["Cell", "heat_map"]


def heat_map(
    issues: list[tuple[str, str]],
    actors: list[tuple[str, str]],
    apart: int,
    cells: list[list[Cell]],
    *,
    id: str,
    description: str,
) -> Markup:
    """``issues`` and ``actors`` are (id, title)."""
    titles = {("issue", i, ""): title for i, title in issues} | {("actor", i, ""): name for i, name in actors}
    data = Stakes([Ref("issue", i) for i, _ in issues], [Ref("actor", i) for i, _ in actors], apart, cells)
    spec = stakes_spec(data, Speaker(Titles(titles)))
    return render(spec, id=id, title="Stakes by issue and actor", description=description)
