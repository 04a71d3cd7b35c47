"""The sections that the page brings itself; those of the lenses stand among them."""

from .answer import ANSWER
from .declared import DECLARED
from .grounds import CLAIMS, METHOD, NUMBERS, RECORD
from .parties import PARTIES

SECTIONS = (ANSWER, PARTIES, RECORD, NUMBERS, CLAIMS, DECLARED, METHOD)
"""In order."""
