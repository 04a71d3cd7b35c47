"""The dated record of a case: what is on it, what a table adds to it, what a machine-coded table comes to.

Three layers (one-a-day filtering is Schrodt & Gerner 1994): an event happened; an origin is one act
of observing it; a report is a copy. Evidence is counted once an origin, never once a report.
"""

from detente.view.result import register

from . import show
from .coded import Coded, Collapse, Collapsed, WindowRow, collapse, only, read_coded, windows
from .coded_events import import_table, propose_coded
from .propose import Proposal, as_yaml, propose, write_proposal
from .timeline import (
    Coverage,
    Entry,
    RecordShown,
    coverage,
    kind_of,
    shown_record,
    timeline,
    timeline_rows,
    write_timeline,
)

register(RecordShown, show.RECORD)
register(Proposal, show.PROPOSAL)

__all__ = [
    "Coded",
    "Collapse",
    "Collapsed",
    "Coverage",
    "Entry",
    "Proposal",
    "RecordShown",
    "WindowRow",
    "as_yaml",
    "collapse",
    "coverage",
    "import_table",
    "kind_of",
    "only",
    "propose",
    "propose_coded",
    "read_coded",
    "shown_record",
    "timeline",
    "timeline_rows",
    "windows",
    "write_proposal",
    "write_timeline",
]
