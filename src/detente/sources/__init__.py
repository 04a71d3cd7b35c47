"""Documents, their views, sentences and anchors; the actors and dates in them; a new case from them."""

from detente.view.result import register

from . import show
from .library import DocumentCheck, Summary
from .new import NewCase

register(DocumentCheck, show.CHECK)
register(Summary, show.SUMMARY)
register(NewCase, show.NEW)

__all__ = ["DocumentCheck", "NewCase", "Summary"]
