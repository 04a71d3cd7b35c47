"""The forecast lens: what will be known by when, sealed with date and hash, and scored afterwards."""

from detente.view.result import register

from .result import ForecastResult
from .score_result import ScoreResult
from .score_show import VIEW as SCORE_VIEW
from .show import VIEW

register(ForecastResult, VIEW)
register(ScoreResult, SCORE_VIEW)

__all__ = ["ForecastResult", "ScoreResult"]
