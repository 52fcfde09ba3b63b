"""A list of a template's nodes with their days, of which some are left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tuiflow.language import current, ngettext
from tuiflow.model.experience import Experience, outside_words, took_words
from tuiflow.model.template import Template, TemplateNode, words_in
from tuiflow.model.text import shown

_MOST_NAME_CELLS = 30


class NodeChoice(OptionList):
    """Space leaves the node at the cursor out, and takes it in again; `m` and `M` take the days that past runs took."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "leave_out", show=False),
        Binding("m", "take_learnt", show=False),
        Binding("M", "take_all_learnt", show=False),
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    class Unknown(Message):
        """Days of past runs were asked for, where there are none."""

    def __init__(
        self,
        template: Template,
        left_out: str = "",
        days: Mapping[str, int] | None = None,
        learnt: Mapping[str, Experience] | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """All nodes of a template.

        Args:
            template: Whose nodes.
            left_out: The keys of those that are out, with commas between.
            days: Key → days, where they are not as the template says.
            learnt: Key → what past runs took.
            id: Of the widget.
        """
        keys = {key.strip() for key in left_out.split(",")}
        self._all = template.nodes
        self._out = {node.key for node in template.nodes} & keys
        known = {node.key for node in template.nodes}
        self._days = {key: count for key, count in (days or {}).items() if key in known}
        self._learnt = dict(learnt or {})
        widest = max((cell_len(shown(words_in(node.name, current()))) for node in self._all), default=0)
        self._room = min(widest, _MOST_NAME_CELLS)
        super().__init__(*map(self._option, self._all), markup=False, compact=True, id=id)

    @property
    def left_out(self) -> str:
        """The keys of the nodes that are out, as they are given."""
        return ",".join(node.key for node in self._all if node.key in self._out)

    @property
    def days(self) -> dict[str, int]:
        """Key → days, where they are not as the template says."""
        return dict(self._days)

    def learn(self, learnt: Mapping[str, Experience]) -> None:
        """What past runs took has become known."""
        self._learnt = dict(learnt)
        self._show()

    def _option(self, node: TemplateNode) -> Option:
        mark = "[ ]" if node.key in self._out else "[x]"
        name = shown(words_in(node.name, current()))
        name += " " * (self._room - cell_len(name))
        planned = self._days.get(node.key, node.days)
        days = ngettext("{count} day", "{count} days", planned).format(count=planned)
        text = Text(f"{mark} {name}  {days}")
        if node.key in self._days:
            text.append(f" ({node.days})")
        found = self._learnt.get(node.key)
        if found is not None:
            text.append(f"  {took_words(found)}  {outside_words(found, planned)}".rstrip(), style="dim")
        return Option(text, id=node.key)

    def _show(self) -> None:
        for place, node in enumerate(self._all):
            self.replace_option_prompt_at_index(place, self._option(node).prompt)

    def action_leave_out(self) -> None:
        """Out, or in again."""
        if self.highlighted is None:
            return
        node = self._all[self.highlighted]
        self._out ^= {node.key}
        self.replace_option_prompt_at_index(self.highlighted, self._option(node).prompt)

    def action_take_learnt(self) -> None:
        """The days that past runs of the node at the cursor took, or again those of the template."""
        if self.highlighted is not None:
            self._take([self._all[self.highlighted]])

    def action_take_all_learnt(self) -> None:
        """The same for all nodes that past runs have finished."""
        self._take(self._all)

    def _take(self, nodes: list[TemplateNode]) -> None:
        offered = {node.key: self._learnt[node.key].offer for node in nodes if node.key in self._learnt}
        if not offered:
            self.post_message(self.Unknown())
            return
        planned = {node.key: node.days for node in nodes}
        is_taken = all(self._days.get(key, planned[key]) == days for key, days in offered.items())
        for key, days in offered.items():
            self._days.pop(key, None)
            if not is_taken and days != planned[key]:
                self._days[key] = days
        self._show()
