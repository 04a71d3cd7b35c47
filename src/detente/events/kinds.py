"""What a row's type makes of it, and whom it names. The tables here are printed in docs/how-to/record.md.

The words are those of the PLOVER event ontology (Halterman et al. 2023, *PLOVER and POLECAT*) and of CAMEO (Gerner,
Schrodt & Yilmaz 2012), whose codes and phrases name some three hundred kinds. A word spoken to somebody is proposed
as a signal. A deed is proposed as context: whether it changed an option of an issue of this case is for the analyst to
say, and no deed is turned into a move unless the row itself names the issue and option.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from detente.case.schema import Case

Spoken = Literal["signal", "context"]

_WORDS = "AGREE SUPPORT REQUEST ACCUSE REJECT THREATEN SIGNAL"
_DEEDS = "CONSULT COOPERATE AID CONCEDE YIELD RETREAT PROTEST SANCTION MOBILIZE COERCE ASSAULT CONTEXT"
TYPES: Mapping[str, Spoken] = {
    **dict.fromkeys(_WORDS.split(), "signal"),
    **dict.fromkeys(_DEEDS.split(), "context"),
}
"""PLOVER type, or the plain words `signal` and `context` → what the row is proposed as."""

CAMEO_SPOKEN = ("01", "02", "03", "10", "11", "12", "13")
"""The first two digits of CAMEO codes that are words: statements, appeals, intentions, demands, disapproval, rejection,
threats. Other codes are deeds."""

SPOKEN = ("accuse", "apologize", "appeal", "complain", "consider", "criticize", "decline comment", "demand", "deny",
          "express", "give ultimatum", "make a statement", "make an appeal", "make empathetic comment",
          "make optimistic comment", "make pessimistic comment", "make statement", "praise", "rally opposition",
          "rally support", "refuse", "reject", "threaten")  # fmt: skip
"""How a CAMEO phrase begins that is words. Other phrases are deeds."""

CONFIDENCE: Mapping[str, Literal["high", "medium", "low"]] = {
    "high": "high",
    "medium": "medium",
    "low": "low",
    "unverified": "low",
    "": "low",
}
"""The confidence column → the case's."""

COUNTRIES: Mapping[str, str] = {
    "USA": "United States",
    "CHN": "China",
    "PRK": "North Korea",
    "KOR": "South Korea",
    "RUS": "Russia",
    "JPN": "Japan",
    "GBR": "United Kingdom",
    "FRA": "France",
    "DEU": "Germany",
    "IRN": "Iran",
    "ISR": "Israel",
    "SYR": "Syria",
    "IRQ": "Iraq",
    "IND": "India",
    "PAK": "Pakistan",
    "UKR": "Ukraine",
    "TUR": "Turkey",
    "SAU": "Saudi Arabia",
}
"""ISO 3166-1 alpha-3 code → the name under which a case may declare it."""


def spoken(type_: str) -> Spoken | None:
    """What a type is proposed as: of PLOVER, a CAMEO code or phrase; None where it is none that is known."""
    text = " ".join(type_.split())
    if text.upper() in TYPES:
        return TYPES[text.upper()]
    if text.isdigit() and 2 <= len(text) <= 4 and 1 <= int(text[:2]) <= 20:
        return "signal" if text[:2] in CAMEO_SPOKEN else "context"
    return "signal" if text.casefold().startswith(SPOKEN) else None


def actors_by_name(case: Case) -> dict[str, str]:
    """Lower-case name → actor id: ids, then names, then aliases, then country codes and `Government (…)`.

    A name that two actors bear is left out.
    """
    found = {id_.casefold(): id_ for id_ in case.actors}
    names = [(actor.name, id_) for id_, actor in case.actors.items()]
    aliases = [(alias, id_) for id_, actor in case.actors.items() for alias in actor.aliases]
    for named in (names, aliases):
        pairs = dict.fromkeys((name.casefold(), id_) for name, id_ in named)
        bearers = Counter(name for name, _ in pairs)
        found |= {name: id_ for name, id_ in pairs if bearers[name] == 1 and name not in found}
    for code, country in COUNTRIES.items():
        if country.casefold() in found:
            found.setdefault(code.casefold(), found[country.casefold()])
    return found


def actor_of(names: Mapping[str, str], text: str) -> str | None:
    """The actor a table's name means; `Government (North Korea)` is North Korea, and hyphens in names do not count."""
    plain = text.strip().casefold()
    if plain.startswith("government (") and plain.endswith(")"):
        plain = plain.removeprefix("government (")[:-1]
    if plain in names:
        return names[plain]
    return {name.replace("-", " "): id_ for name, id_ in names.items()}.get(plain.replace("-", " "))
