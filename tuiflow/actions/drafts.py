"""Drafts of forms: what was typed and not saved, kept privately until it is (interface: Keys)."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import orjson


class DraftBook:
    """The drafts of one user in one workspace, a small file for each form."""

    def __init__(self, folder: Path, workspace: str) -> None:
        self._folder = folder / "drafts" / workspace

    def read(self, form: str) -> dict[str, str]:
        """What was typed into `form`; empty when there is no draft, or it cannot be read."""
        try:
            content = orjson.loads(self._file(form).read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return {}
        if not isinstance(content, dict):
            return {}
        return {key: text for key, text in content.items() if isinstance(text, str)}

    def keep(self, form: str, entries: Mapping[str, str]) -> None:
        """Keep what was typed; nothing typed drops the draft.

        Raises:
            OSError: when the private disk refuses.
        """
        path = self._file(form)
        if not entries:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(orjson.dumps(dict(entries)))
        Path(temporary).replace(path)

    def _file(self, form: str) -> Path:
        # Named by a digest: no path is made from content.
        return self._folder / f"{hashlib.blake2b(form.encode(), digest_size=12).hexdigest()}.json"
