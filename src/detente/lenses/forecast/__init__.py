"""The forecast lens: what will be known by when, sealed with date and hash, and scored afterwards."""

from . import view  # noqa: F401  (registers how forecasts and scores read)
from .result import ForecastResult, ScoreResult
from .settings import ForecastSettings

__all__ = ["ForecastResult", "ForecastSettings", "ScoreResult"]
