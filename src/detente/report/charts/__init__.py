"""Charts: the data of a figure in, a Vega-Lite specification of it, sanitized SVG out."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from detente.view.blocks import Figure
from detente.view.html import Drawer
from detente.view.speech import PLAIN, Speaker

from .accounts import forecasts_spec, posteriors_spec, running_spec, waterfall_spec
from .conflict import conflict_spec
from .dated import fans_spec, timeline_spec
from .deals import gains_spec, road_spec, space_spec, stakes_spec, swings_spec
from .vega import Spec, render

SPECS: Mapping[str, Callable[[Any, Speaker], Spec]] = {
    "posteriors": posteriors_spec,
    "waterfall": waterfall_spec,
    "running": running_spec,
    "forecasts": forecasts_spec,
    "gains": gains_spec,
    "swings": swings_spec,
    "conflict": conflict_spec,
    "fans": fans_spec,
    "road": road_spec,
    "space": space_spec,
    "stakes": stakes_spec,
    "timeline": timeline_spec,
}
"""Kind of a figure → its specification."""


def spec(figure: Figure, speaker: Speaker = PLAIN) -> Spec:
    """The Vega-Lite specification of a figure."""
    return SPECS[figure.kind](figure.data, Speaker(speaker.titles))


def draw(figure: Figure, speaker: Speaker = PLAIN) -> Markup:
    """A figure's drawing as SVG that a page can hold."""
    say = Speaker(speaker.titles).say
    return render(
        spec(figure, speaker),
        id=f"{figure.id or figure.kind}-drawing",
        title=say(figure.title),
        description=say(figure.description),
    )


DRAWERS: Mapping[str, Drawer] = dict.fromkeys(SPECS, draw)
"""For :class:`detente.view.html.Html`."""
