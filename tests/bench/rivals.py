"""Other ways to keep the same tasks in a file, each as it is meant to be used: SQLite, and TinyDB's own storage."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from tinydb import TinyDB

_LOG_PAGES = 1000
"""SQLite moves its log into the database when it has so many pages, and begins to write over it."""


class SqliteSaves:
    """A table with a column per field. A change is one `UPDATE` that is committed, with one connection kept open."""

    def __init__(self, path: Path, documents: Sequence[Mapping[str, object]]) -> None:
        """Make the database of these tasks."""
        self._uids = [str(document["id"]) for document in documents]
        self._number = 0
        names = sorted({name for document in documents for name in document if "/" not in name} | {"risk"})
        rows = [[document.get(name) for name in names] for document in documents]
        self._connection = sqlite3.connect(path)
        self._connection.execute("PRAGMA journal_mode = WAL")
        with self._connection:
            columns = ", ".join(f'"{name}"' + (" TEXT PRIMARY KEY" if name == "id" else "") for name in names)
            self._connection.execute(f"CREATE TABLE tasks ({columns})")
            self._connection.executemany(f"INSERT INTO tasks VALUES ({', '.join('?' * len(names))})", rows)
        self._settle()

    def _settle(self) -> None:
        """Let the log grow to the size that it keeps, as it has after some days of work."""
        self._connection.execute("PRAGMA synchronous = OFF")
        for _change in range(_LOG_PAGES + 100):
            self.save()
        self._connection.execute("PRAGMA synchronous = FULL")

    def save(self) -> float:
        """Change a task; how long it took, in ms."""
        self._number += 1
        values = f"Seen for the {self._number}th time", self._uids[self._number % len(self._uids)]
        before = time.perf_counter()
        with self._connection:
            self._connection.execute("UPDATE tasks SET risk = ? WHERE id = ?", values)
        return (time.perf_counter() - before) * 1e3

    def close(self) -> None:
        """End it."""
        self._connection.close()


class TinySaves:
    """A TinyDB file. A change is one `update` of a document by its number."""

    def __init__(self, path: Path, documents: Sequence[Mapping[str, object]]) -> None:
        """Make the file of these tasks."""
        self._database = TinyDB(path)
        self._database.insert_multiple(dict(document) for document in documents)
        self._numbers = count(1)
        self._total = len(documents)

    def save(self) -> float:
        """Change a task; how long it took, in ms."""
        number = next(self._numbers)
        before = time.perf_counter()
        self._database.update({"risk": f"Seen for the {number}th time"}, doc_ids=[number % self._total + 1])
        return (time.perf_counter() - before) * 1e3

    def close(self) -> None:
        """End it."""
        self._database.close()
