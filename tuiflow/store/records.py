"""The records of one table as the model's objects, kept in step with what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from tuiflow.model.record import is_deleted
from tuiflow.store.fold import Document, stamps_of

T = TypeVar("T")


class RecordTable(Generic[T]):
    """All objects of a table by uid, the trash left out."""

    def __init__(self, read: Callable[[str, Document], T | None]) -> None:
        """A table whose objects `read` makes from stored fields; None is an object that is no more."""
        self._read = read
        self.records: dict[str, T] = {}

    def fill(self, documents: Iterator[tuple[str, Document]]) -> None:
        """Start anew with all records."""
        self.records.clear()
        for uid, document in documents:
            self.take(uid, document)

    def take(self, uid: str, document: Document) -> None:
        """Look at a record again after it has changed."""
        found = None if is_trashed(document) else self._read(uid, document)
        if found is None:
            self.records.pop(uid, None)
        else:
            self.records[uid] = found


def is_trashed(document: Document) -> bool:
    """Whether a stored record is in the trash."""
    return "deleted" in document and is_deleted(document, stamps_of(document))
