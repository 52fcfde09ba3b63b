"""TinyDB over a file that is replaced in one step. Apart from `checkpoint`, which needs it last, nobody loads TinyDB."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage

from tuiflow.store import checkpoint, disk


class CheckpointStorage(Storage):
    """A TinyDB storage that cannot be caught half written (storage: trap 1)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.status: os.stat_result | None = None
        """What the file was after the last write."""

    def read(self) -> dict[str, dict[str, Any]] | None:
        """All tables; None while there is no file."""
        try:
            data, _status = disk.read_file(self._path)
        except FileNotFoundError:
            return None
        tables: dict[str, dict[str, Any]] = orjson.loads(data)
        return tables

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file by one with these tables."""
        self.status = disk.replace(self._path, checkpoint.encode(data), disk.CHECKPOINT_MODE)


def write_tables(path: Path, tables: Mapping[str, Any]) -> os.stat_result:
    """Write all tables at once.

    Raises:
        OSError: when the disk refuses; the file is as it was.
    """
    with TinyDB(path, storage=CheckpointStorage) as database:
        storage = database.storage
        assert isinstance(storage, CheckpointStorage)
        storage.write(tables)
    assert storage.status is not None
    return storage.status
