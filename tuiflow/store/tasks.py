"""The tasks of a workspace: records are read when they are asked for, the board's indexes from the start.

Ten thousand records made into objects cost a third of the time and a tenth of the memory of opening the board, which
shows some forty of them.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from tuiflow.model.code import Status
from tuiflow.model.record import status_of, task_from, text
from tuiflow.model.task import Task
from tuiflow.store.fold import Document
from tuiflow.store.records import is_trashed

Place: TypeAlias = tuple[str, str]
"""Where a task stands in its column: order, then uid."""


class TaskTable(Mapping[str, Task]):
    """All tasks by uid, the trash left out, with their columns and labels."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._made: dict[str, Task] = {}
        self._places: dict[str, tuple[Status, str, str]] = {}
        """Status, order and label under which each task is indexed."""
        self.columns: dict[Status, list[Place]] = {status: [] for status in Status}
        """First to last."""
        self._labels: dict[str, list[str]] = {}

    def __getitem__(self, uid: str) -> Task:
        """The task; made from its record when it is first asked for."""
        task = self._made.get(uid)
        if task is None:
            task = self._made[uid] = task_from(uid, self._documents[uid])
        return task

    def __contains__(self, uid: object) -> bool:
        """Whether there is such a task outside the trash."""
        return uid in self._documents

    def __iter__(self) -> Iterator[str]:
        """All uids."""
        return iter(self._documents)

    def __len__(self) -> int:
        """How many."""
        return len(self._documents)

    def labelled(self, label: str) -> list[str]:
        """The uids of the tasks of that label, in any case: usually one."""
        return sorted(self._labels.get(label.upper(), ()))

    def of_process(self, process: str) -> list[str]:
        """The uids of the tasks of a process."""
        return [uid for uid, document in self._documents.items() if document.get("process") == process]

    def of_nodes(self, nodes: Collection[str]) -> list[str]:
        """The uids of the tasks of these nodes."""
        wanted = frozenset(nodes)
        return [uid for uid, document in self._documents.items() if document.get("node") in wanted]

    def of_retros(self) -> list[str]:
        """The uids of the tasks that come from a retrospective."""
        return [uid for uid, document in self._documents.items() if document.get("retro")]

    def fill(self, documents: Iterator[tuple[str, Document]]) -> None:
        """Start anew with all records."""
        self._documents.clear()
        self._made.clear()
        self._places.clear()
        self._labels.clear()
        for places in self.columns.values():
            places.clear()
        for uid, document in documents:
            if not is_trashed(document):
                status, order, label = self._index(uid, document)
                self.columns[status].append((order, uid))
                self._labels.setdefault(label, []).append(uid)
        for places in self.columns.values():
            places.sort()

    def take(self, uid: str, document: Document) -> None:
        """Look at a record again after it has changed."""
        self._made.pop(uid, None)
        if uid in self._documents:
            status, order, label = self._places.pop(uid)
            del self._documents[uid]
            places = self.columns[status]
            del places[bisect_left(places, (order, uid))]
            self._labels[label].remove(uid)
        if not is_trashed(document):
            status, order, label = self._index(uid, document)
            insort(self.columns[status], (order, uid))
            self._labels.setdefault(label, []).append(uid)

    def _index(self, uid: str, document: Document) -> tuple[Status, str, str]:
        self._documents[uid] = document
        place = status_of(document), text(document.get("order")), text(document.get("label")).upper()
        self._places[uid] = place
        return place
