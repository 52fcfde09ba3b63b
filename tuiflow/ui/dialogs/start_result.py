"""What a process would be like, before it is started: its dates, who does what, and what is not well yet."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from tuiflow.actions.starting import Preview, new_people_words
from tuiflow.language import _, ngettext
from tuiflow.model.code import Letter
from tuiflow.model.text import shown

_NAME_CELLS = 28
_VACANT = "-"


def result_text(seen: Preview, colour: Mapping[str, str]) -> Text:
    """The preview in the colours of the theme: the whole, node by node, then the findings."""
    plan, quiet = seen.plan, colour.get("quiet", "")
    process = plan.process
    text = Text()
    text.append(shown(f"{process.prefix}  {process.name}") + "\n", style="bold")
    whole = _("{start} to {end}").format(start=process.start, end=process.end)
    nodes = ngettext("{count} node", "{count} nodes", len(plan.nodes)).format(count=len(plan.nodes))
    text.append(f"{whole}  {nodes}  {process.day_count.caption}  {process.country}", style=quiet)
    if seen.findings:  # they can lie below the edge of the screen
        text.append("  " + _("Findings") + _(": ") + str(len(seen.findings)), style=colour.get("soon", ""))
    text.append("\n\n")
    room = min(_NAME_CELLS, max(cell_len(shown(node.name)) for node in plan.nodes))
    for node in plan.nodes:
        span = seen.schedule.spans[node.uid]
        text.append(set_cell_size(shown(node.name), room), style=colour.get("foreground", ""))
        count = _("{count}d").format(count=node.days)
        # The years stand above.
        text.append(f"  {span.start:%m-%d} - {span.due:%m-%d}  {count.rjust(5 - _wide(count))}", style=quiet)
        who, is_vacant = _who(seen, node.uid)
        text.append(f"  {who}\n", style=colour.get("soon" if is_vacant else "mine", ""))
    if seen.schedule.is_estimated:
        words = _("Holidays of some of these days are not known yet: dates are estimated.")
        text.append(f"\n{words}\n", style=colour.get("soon", ""))
    if seen.new_people:
        text.append("\n" + shown(new_people_words(seen)) + "\n", style=colour.get("foreground", ""))
    for finding in seen.findings:
        text.append(f"\n! {shown(finding)}", style=colour.get("soon", ""))
    return text


def _who(seen: Preview, node: str) -> tuple[str, bool]:
    """The people who do a node, for a vacant role its name; and whether somebody is missing."""
    found = seen.plan.people_with(node, Letter.R)
    names = [seen.names.get(uid) or _role(seen, uid) for uid in found]
    return shown(_(", ").join(names)) or _VACANT, not all(uid in seen.names for uid in found) or not found


def _role(seen: Preview, uid: str) -> str:
    role = seen.plan.role(uid)
    return _("{role} (vacant)").format(role=role.name) if role is not None else ""


def _wide(text: str) -> int:
    """How many cells more than characters a text takes."""
    return cell_len(text) - len(text)
