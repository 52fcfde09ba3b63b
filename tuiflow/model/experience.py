"""What the nodes of a template really took in past runs (V6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from statistics import median

from tuiflow.language import _, ngettext
from tuiflow.model.actual import Actual

FEW = 1
"""So many runs prove nothing: what they took is told, and no estimate is called wrong by it."""


@dataclass(frozen=True, slots=True)
class Experience:
    """What one node took, run by run; at least one run."""

    runs: tuple[Actual, ...]

    @property
    def count(self) -> int:
        """In how many runs it was finished."""
        return len(self.runs)

    @property
    def median(self) -> float:
        """Days of the run in the middle, rework included; between two, their mean."""
        return float(median(run.total for run in self.runs))

    @property
    def least(self) -> int:
        """Days of the shortest run."""
        return min(run.total for run in self.runs)

    @property
    def most(self) -> int:
        """Days of the longest run."""
        return max(run.total for run in self.runs)

    @property
    def reworked(self) -> int:
        """In how many runs some of these days were rework."""
        return sum(run.rework > 0 for run in self.runs)

    @property
    def offer(self) -> int:
        """The days that a plan could take from it: the median in whole days, rounded up."""
        return ceil(self.median)

    def is_outside(self, planned: int) -> bool:
        """Whether an estimate is shorter than every run was, or longer; one run says nothing of that."""
        return self.count > FEW and not self.least <= planned <= self.most


def experience_of(runs: Iterable[Mapping[str, Actual]]) -> dict[str, Experience]:
    """What every node took, by its key in the template; nodes that no run has finished are left out.

    Args:
        runs: For each process, the first begun first: key of a node → what it took. Nodes that people added have no key.
    """
    found: dict[str, list[Actual]] = {}
    for run in runs:
        for key, actual in run.items():
            if key:
                found.setdefault(key, []).append(actual)
    return {key: Experience(tuple(actuals)) for key, actuals in found.items()}


# In words


def runs_words(count: int) -> str:
    """`one run`, `3 runs`."""
    return _("one run") if count == 1 else ngettext("{count} run", "{count} runs", count).format(count=count)


def took_words(found: Experience) -> str:
    """`took 4 days (3-6), 3 runs`: for a line that has other things on it, too."""
    middle = f"{found.median:g}"
    spread = f" ({found.least}-{found.most})" if found.least != found.most else ""
    words = _("took {days} days") if found.median != 1 else _("took {days} day")
    return _("{took}, {runs}").format(took=words.format(days=middle) + spread, runs=runs_words(found.count))


def outside_words(found: Experience, planned: int) -> str:
    """That an estimate is not what any run was like, with a mark; empty when it is."""
    if not found.is_outside(planned):
        return ""
    return _("! too short") if planned < found.least else _("! too long")
