"""What can be set for the watch lens."""

from typing import Annotated

from detente.evidence.settings import WeighingSettings
from detente.settings import AccountId, Chance, Day, Months, Most, Option


class WatchSettings(WeighingSettings):
    """What to look ahead for, under the record as it is weighed."""

    before: Day = ""
    """What can be known before this date (YYYY-MM-DD). Default: the end of the case's clock."""
    about: AccountId = ""
    """Rank by what is to be learnt about this mechanism or narrative. Default: about all that is asked at once."""
    max_listed: Annotated[Most, Option("--limit", default=20)] = 1_000
    """Most indicators listed, those that can be expected to tell most first."""
    ahead: Months = 24.0
    """Months looked ahead where neither a date nor a clock says how far."""
    drowned: Chance = 0.9
    """From this posterior of “none of these” on, the list is ranked by what is to be learnt if it is not true: else
    nothing could tell anything."""
