"""What is said of a case beside the lenses or across them: cases that ship, checks, claims, comparisons."""

from detente.view.result import register

from . import cases_view, claims_view, compare_view, show_view
from .cases import CaseList
from .check import CheckReport
from .claims import ClaimsResult
from .compare import Comparison
from .show import CaseShown, IssueShown, PartShown

register(CaseList, cases_view.CASES)
register(CheckReport, cases_view.CHECK)
register(ClaimsResult, claims_view.CLAIMS)
register(Comparison, compare_view.COMPARISON)
register(CaseShown, show_view.CASE)
register(PartShown, show_view.PART)
register(IssueShown, show_view.ISSUE)

__all__ = [
    "CaseList",
    "CaseShown",
    "CheckReport",
    "ClaimsResult",
    "Comparison",
    "IssueShown",
    "PartShown",
]
