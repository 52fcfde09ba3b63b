"""What of a patch fits a version that is newer than the one it was made for (V3, V4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuiflow.errors import RefusedError
from tuiflow.model.patch import patched
from tuiflow.model.takeover import Bundle, bundles
from tuiflow.model.template import Template
from tuiflow.model.template_diff import Difference


@dataclass(frozen=True)
class Misfit:
    """Differences that cannot be made any more."""

    bundle: Bundle
    reason: str
    """One sentence: what is not there, or not as it was."""


@dataclass(frozen=True)
class Fit:
    """What comes of a patch."""

    template: Template
    """With all that fits."""
    left: tuple[Misfit, ...] = ()
    """What does not; empty: all of it fits."""


def fitted(template: Template, found: Sequence[Difference]) -> Fit:
    """The template with as many of these differences made in it as fit; those that belong together go together."""
    waiting = [Bundle(tuple(found))] if found else []
    taken: list[Difference] = []
    result, left = template, list[Misfit]()
    while waiting:
        left = []
        for bundle in waiting:
            try:
                result = patched(template, [*taken, *bundle.differences])
            except RefusedError as error:
                left.append(Misfit(bundle, str(error)))
            else:
                taken += bundle.differences
        parts = bundles([one for misfit in left for one in misfit.bundle.differences])
        if len(parts) == len(waiting) == len(left):
            break
        waiting = parts  # not all of it at once: one after the other; what stood in the way of one may be gone now
    return Fit(result, tuple(left))
