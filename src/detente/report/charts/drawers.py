"""Who draws a figure of a kind on the page."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from detente.view.blocks import Figure
from detente.view.html import Drawer
from detente.view.speech import Speaker

from .conflict import Arc, Node, conflict_graph


def _conflict(figure: Figure, speaker: Speaker) -> Markup:
    n = figure.data
    plain = Speaker(speaker.titles)
    labels = [row[0] for row in figure.table.rows]
    beside = [() if row[2] == "–" else tuple(row[2].split(", ")) for row in figure.table.rows]
    return conflict_graph(
        [Node(label, node.depth, cs) for label, node, cs in zip(labels, n.nodes, beside, strict=True)],
        [Arc(a.source, a.target, a.mover, a.both, a.improving) for a in n.arcs],
        [plain.say(by, "actor") for by in n.movers],
        id="conflict-drawing",
        title=plain.say(figure.title),
        description=plain.say(figure.description),
    )


DRAWERS: Mapping[str, Drawer] = {"conflict": _conflict}
