"""Colors and shapes that every chart shares.

Colors are told apart by the color-blind (after Okabe & Ito 2008, darkened to 4.5:1 on white where they carry text)
and differ in lightness, so that a grey print still tells them apart; shape or text always says it too.
"""

from __future__ import annotations

INK = "#1b2430"
MUTED = "#55606e"
LINES = "#c9d1da"
PALE = "#e9edf2"
BLUE = "#0b4f8a"
VERMILION = "#b3410e"
GREEN = "#0a6b50"
PURPLE = "#7a3b7d"
SKY = "#8fbbe0"
SOLUTIONS = {
    "nash": ("Nash", "circle", BLUE),
    "kalai-smorodinsky": ("Kalai–Smorodinsky", "square", VERMILION),
    "egalitarian": ("Egalitarian", "triangle-up", GREEN),
    "utilitarian": ("Utilitarian", "diamond", PURPLE),
}
"""Title, shape and color of each."""
