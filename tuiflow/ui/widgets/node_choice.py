"""A list of a template's nodes, of which some are left out."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tuiflow.language import current, ngettext
from tuiflow.model.template import Template, TemplateNode, words_in
from tuiflow.model.text import shown


class NodeChoice(OptionList):
    """Space leaves the node at the cursor out, and takes it in again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "leave_out", show=False),
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    def __init__(self, template: Template, left_out: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """All nodes of a template; `left_out` has the keys of those that are out, with commas between."""
        keys = {key.strip() for key in left_out.split(",")}
        self._all = template.nodes
        self._out = {node.key for node in template.nodes} & keys
        super().__init__(*map(self._option, self._all), markup=False, compact=True, id=id)

    @property
    def left_out(self) -> str:
        """The keys of the nodes that are out, as they are given."""
        return ",".join(node.key for node in self._all if node.key in self._out)

    def _option(self, node: TemplateNode) -> Option:
        mark = "[ ]" if node.key in self._out else "[x]"
        days = ngettext("{count} day", "{count} days", node.days).format(count=node.days)
        return Option(f"{mark} {shown(words_in(node.name, current()))}  {days}", id=node.key)

    def action_leave_out(self) -> None:
        """Out, or in again."""
        if self.highlighted is None:
            return
        node = self._all[self.highlighted]
        self._out ^= {node.key}
        self.replace_option_prompt_at_index(self.highlighted, self._option(node).prompt)
