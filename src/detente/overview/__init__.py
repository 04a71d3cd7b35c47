"""What is said of a case beside the lenses or across them: cases that ship, checks, claims, comparisons."""

from detente.view.result import register

from . import show
from .cases import CaseList
from .check import CheckReport

register(CaseList, show.CASES)
register(CheckReport, show.CHECK)

__all__ = ["CaseList", "CheckReport"]
