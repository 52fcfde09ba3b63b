"""What a report or a retrospective says of a part that was written in two places at once."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.actions.list_versions import OtherVersion
from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.ui.keys import VERSION_KEYS, shown_keys


def version_lines(other: OtherVersion, keys: Mapping[str, str], mark: str) -> list[str]:
    """Who wrote another version, and when; the lines that differ; what can be done, by the keys in use."""
    who = _(", ").join(other.who) or _("unknown")
    head = _("Another version, by {who}, {when}:").format(who=shown(who), when=f"{other.when:%m-%d %H:%M}")
    lines = [f"{mark} {head}"]
    lines += [f"  + {shown(line)}" for line in other.added]
    lines += [f"  - {shown(line)}" for line in other.gone]
    if not other.added and not other.gone:
        lines.append("  " + _("the same lines in another order"))
    put_in, leave_out = (shown_keys(key, keys) for key in VERSION_KEYS)
    words = _("{put_in} puts that in, {leave_out} leaves it out.")
    return [*lines, "  " + words.format(put_in=put_in, leave_out=leave_out)]
