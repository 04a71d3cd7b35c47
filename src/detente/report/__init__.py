"""The report: every answer, picture and source on one self-contained page."""
