"""The dated record of a case: what is on it, what a table adds to it, what a machine-coded table comes to.

Three layers (one-a-day filtering is Schrodt & Gerner 1994): an event happened; an origin is one act
of observing it; a report is a copy. Evidence is counted once an origin, never once a report.
"""

from detente.view.result import register

from . import show
from .propose import Proposal, as_yaml, write_proposal
from .timeline import RecordShown, shown_record, write_timeline

register(RecordShown, show.RECORD)
register(Proposal, show.PROPOSAL)

__all__ = ["Proposal", "RecordShown", "as_yaml", "shown_record", "write_proposal", "write_timeline"]
