"""What was found, as one table and as a file."""

import json
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from bench import machine

RESULTS = Path(__file__).parent / "results"


@dataclass
class Row:
    """One figure of ours beside another's. `score` is what is judged: by `must` and `reach`, at most or at least."""

    measure: str
    unit: str
    ours: float
    beside: str
    theirs: float | None
    score: float
    judged: Literal["at most", "at least"]
    must: float | None = None
    reach: float | None = None

    @property
    def verdict(self) -> str:
        if self.must is None:
            return ""
        if self.reach is not None and self._meets(self.reach):
            return "reached"
        return "holds" if self._meets(self.must) else "NOT"

    def _meets(self, aim: float) -> bool:
        return self.score <= aim if self.judged == "at most" else self.score >= aim


def how_many_of_ours(measure: str, unit: str, ours: float, beside: str, theirs: float, **aims: float) -> Row:
    """Theirs ÷ ours: how cheap we are beside them; more is better."""
    return Row(measure, unit, ours, beside, theirs, theirs / ours, "at least", **aims)


def how_many_of_theirs(measure: str, unit: str, ours: float, beside: str, theirs: float, **aims: float) -> Row:
    """Ours ÷ theirs: how many times what they need; less is better."""
    return Row(measure, unit, ours, beside, theirs, ours / theirs, "at most", **aims)


def alone(measure: str, unit: str, ours: float, **aims: float) -> Row:
    """A figure of ours by itself; less is better."""
    return Row(measure, unit, ours, "", None, ours, "at most", **aims)


def show(rows: list[Row]) -> str:
    """The table in plain text."""
    head = ("measure", "unit", "ours", "theirs", "beside", "score", "must", "reach", "")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    sign = "≤ " if row.judged == "at most" else "≥ "
    aims = (sign + _number(aim) if aim is not None else "" for aim in (row.must, row.reach))
    theirs = _number(row.theirs) if row.theirs is not None else ""
    return (row.measure, row.unit, _number(row.ours), theirs, row.beside, _number(row.score), *aims, row.verdict)


def _number(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < 1000 else f"{value:,.0f}"


def of_this_run() -> dict[str, str]:
    """When it is, of which commit (and whether anything was changed since), and on what machine."""
    words = ["git", "describe", "--always", "--dirty=, changed"]
    commit = subprocess.run(words, cwd=RESULTS.parent, capture_output=True, text=True, check=True)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit.stdout.strip(),
        "machine": machine.in_words(),
    }


def keep(name: str, rows: list[Row], **about: object) -> None:
    """Write what was found to bench/results/NAME.json, with the run that found it."""
    found = {
        **of_this_run(),
        **about,
        "rows": [{**asdict(row), "verdict": row.verdict} for row in rows],
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
