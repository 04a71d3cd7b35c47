"""The call of a section that makes no figure of the view yet."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from detente.view.figures import Road, RoadStep
from detente.view.speech import PLAIN

from .grids import road_spec
from .vega import render

PictureStep = RoadStep


def road_picture(
    steps: Sequence[RoadStep], actors: Sequence[str], *, id: str, title: str, description: str
) -> Markup:
    """The drawing."""
    return render(road_spec(Road(steps, actors), PLAIN), id=id, title=title, description=description)
