"""What is said of a case beside the lenses or across them: cases that ship, checks, claims, comparisons."""

from . import show_view as show_view
