"""What stands in print, as rows of data (tests/published), and the same numbers in the files other tools write.

Every YAML file there says where its numbers are from, what they are by definition, and how exactly they must come out.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent / "published"

LLM_DELIBERATION = FOLDER / "llm-deliberation-base7"
"""The seven-party base game of LLM-Deliberation, in its authors' files (MIT License, beside them)."""

EVENTS = FOLDER / "us-dprk-events.csv"
"""64 dated events of 2017 to 2019, from public chronologies; who reported each, and how sure its date and kind are."""

NEGOLOG_DOMAINS = ("domain0", "domain1", "domain10", "domainBalancedHighOpp")


def published(name: str) -> dict[str, Any]:
    """The rows of one file, by its name without the ending."""
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def geniusweb_files(folder: Path) -> tuple[Path, ...]:
    """The jobs domain as GeniusWeb writes it: one profile a party, JSON."""
    jobs = published("geniusweb-jobs")
    issues: dict[str, list[str]] = jobs["issues"]
    paths = []
    for name, profile in jobs["profiles"].items():
        utilities = {
            j: {"DiscreteValueSetUtilities": {"valueUtilities": dict(zip(issues[j], row, strict=True))}}
            for j, row in profile["utilities"].items()
        }
        space = {
            "issueUtilities": utilities,
            "issueWeights": dict(zip(issues, profile["weights"], strict=True)),
            "domain": {
                "name": jobs["domain"],
                "issuesValues": {j: {"values": values} for j, values in issues.items()},
            },
            "name": name,
            "reservationBid": {"issuevalues": dict(zip(issues, profile["reservation"], strict=True))},
        }
        paths.append(_written(folder / f"{name}.json", {"LinearAdditiveUtilitySpace": space}))
    return tuple(paths)


def negolog_files(folder: Path, domain: str) -> Path:
    """A folder with a domain as NegoLog writes it: two profiles and what its authors report, JSON."""
    rows = published("negolog")["domains"][domain]
    issues, values, expected = rows["issues"], rows["values"], rows["expected"]
    home = folder / domain
    for side, profile in rows["profiles"].items():
        content = {
            "reservationValue": 0.0,
            "issueWeights": dict(zip(issues, profile["weights"], strict=True)),
            "issues": {
                j: dict(zip(values, row, strict=True))
                for j, row in zip(issues, profile["utilities"], strict=True)
            },
        }
        _written(home / f"profile{side}.json", content)
    specs = {
        "Name": domain,
        "NumberOfBids": expected["bids"],
        "NumberOfIssues": len(issues),
        "IssueValues": [len(values)] * len(issues),
        "Nash Product": expected["nash"]["product"],
        "Social Welfare": expected["welfare"]["sum"],
    }
    _written(home / "specs.json", specs)
    return home


def coded_file(folder: Path) -> Path:
    """The coded reports of Kim Jong-Un towards China in the columns of the table they are from, by date."""
    coded = published("coded-visits-2018")
    rows = [(f"{coded['year']}-{day}", r) for r, days in coded["relations"].items() for day in days]
    path = folder / "coded.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["date", "source", "cameo_relation", "target"])
        table.writerows([d, coded["source_actor"], r, coded["target_actor"]] for d, r in sorted(rows))
    return path


def _written(path: Path, content: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path
