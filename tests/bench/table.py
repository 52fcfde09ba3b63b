"""The table that the benchmark prints: what was measured against which limit, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

P95 = 0.95


@dataclass(frozen=True, slots=True)
class Row:
    """One promise about speed or memory."""

    name: str
    measured: float
    limit: float
    unit: str = "x"
    """`x` for ratios, else what the numbers are."""
    note: str = ""
    """The absolute values behind a ratio; they hold for this machine only."""

    @property
    def ok(self) -> bool:
        """Whether the promise is kept."""
        return self.measured <= self.limit

    def as_json(self) -> dict[str, str | float | bool]:
        """The row for `--json`."""
        return {
            "row": self.name,
            "measured": round(self.measured, 4),
            "limit": self.limit,
            "unit": self.unit,
            "ok": self.ok,
            "note": self.note,
        }


def quantile(values: Iterable[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values are, between neighbours in proportion.

    Raises:
        ValueError: when there is no value.
    """
    ordered = sorted(values)
    if not ordered:
        message = "nothing was measured"
        raise ValueError(message)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(values: Iterable[float]) -> float:
    """The middle value.

    Raises:
        ValueError: when there is none.
    """
    return quantile(values, 0.5)


def ratio(
    name: str, ours: Sequence[float], theirs: Sequence[float], limit: float, unit: str = "ms", share: float = 0.5
) -> Row:
    """A row that compares a quantile (the median unless `share` says otherwise) of two series measured in turn.

    Raises:
        ValueError: when one of them is empty or cannot be compared with.
    """
    own, other = quantile(ours, share), quantile(theirs, share)
    if other <= 0:
        message = f"{name}: there is nothing to compare with"
        raise ValueError(message)
    return Row(name, own / other, limit, note=f"{own:,.2f} / {other:,.2f} {unit}")


def render(rows: Sequence[Row]) -> str:
    """The rows as an aligned table."""
    cells = [("row", "measured", "limit", "", "absolute, this machine")]
    for row in rows:
        unit = row.unit if row.unit in ("x", "") else f" {row.unit}"
        cells.append(
            (
                row.name,
                f"{row.measured:,.3g}{unit}" if row.measured < 1000 else f"{row.measured:,.0f}{unit}",
                f"{row.limit:,g}{unit}",
                "ok" if row.ok else "OVER",
                row.note,
            )
        )
    widths = [max(len(line[place]) for line in cells) for place in range(len(cells[0]))]
    lines = []
    for name, measured, limit, verdict, note in cells:
        texts = (
            name.ljust(widths[0]),
            measured.rjust(widths[1]),
            limit.rjust(widths[2]),
            verdict.ljust(widths[3]),
            note,
        )
        lines.append("  ".join(texts).rstrip())
    return "\n".join(lines)
