"""Roadmaps: phased agreements, and whether they enforce themselves (Definitions 5.1–5.11)."""

from . import view  # noqa: F401  (registers how roads read)
from .result import RoadDraws, RoadResult, RoadsResult, SearchResult
from .settings import RoadmapSettings, SearchSettings

__all__ = ["RoadDraws", "RoadResult", "RoadmapSettings", "RoadsResult", "SearchResult", "SearchSettings"]
