"""The notices of a workspace, by whom they are for. There can be many: they are read when they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from heapq import nlargest

from tuiflow.model.notice import Notice, notice_from
from tuiflow.store.fold import Document
from tuiflow.store.records import is_trashed


class NoticeTable:
    """All notices, indexed by the people and vacant roles that they are for."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._by_party: dict[str, set[str]] | None = None
        """Made when it is first asked for: most commands never do."""
        self._unread: dict[tuple[str, frozenset[str]], set[str]] = {}
        """Who reads, and what was for them → what they have not read; likewise."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self._documents)

    def __contains__(self, uid: str) -> bool:
        """Whether there is one with that uid."""
        return uid in self._documents

    def get(self, uid: str) -> Notice | None:
        """The notice with that uid."""
        document = self._documents.get(uid)
        return notice_from(uid, document) if document is not None else None

    def made(self, uid: str) -> str:
        """The stamp of the change that made a notice; marks that came later do not alter it."""
        document = self._documents[uid]
        listed = document.get("_stamps")
        stamp: str = listed.get("kind", document["_base"]) if listed else document["_base"]
        return stamp

    def made_after(self, stamp: str) -> list[str]:
        """The uids of what was made after a stamp, in the order of their making."""
        found = [(made, uid) for uid in self._documents if (made := self.made(uid)) > stamp]
        return [uid for _made, uid in sorted(found)]

    def marks(self, uid: str) -> Mapping[str, str]:
        """The marks of a notice (`Notice.sent`), without a look at the rest of it; empty when there is none."""
        return self._documents.get(uid, {}).get("sent/") or {}

    def last_of(self, task: str) -> Notice | None:
        """The last notice about the task with that uid."""
        found = [uid for uid, document in self._documents.items() if task in document.get("tasks", ())]
        return self.get(max(found, key=self.made)) if found else None

    def unread(self, person: str, parties: Collection[str]) -> list[str]:
        """The uids of what `person` has not read of what was for `parties`."""
        key = person, frozenset(parties)
        found = self._unread.get(key)
        if found is None:
            found = {uid for uid in self._for(parties) if _is_unread(self._documents[uid], person)}
            self._unread[key] = found
        return sorted(found)

    def newest(self, parties: Collection[str], limit: int) -> list[Notice]:
        """What was for `parties`, the newest first, at most `limit`."""
        found = nlargest(limit, ((self.made(uid), uid) for uid in self._for(parties)))
        return [notice_from(uid, self._documents[uid]) for _stamp, uid in found]

    def fill(self, documents: Iterator[tuple[str, Document]]) -> None:
        """Start anew with all records."""
        self._documents = {uid: document for uid, document in documents if not is_trashed(document)}
        self._by_party = None
        self._unread.clear()

    def take(self, uid: str, document: Document) -> None:
        """Look at a record again after it has changed."""
        known = self._documents.pop(uid, None)
        if known is not None and self._by_party is not None:
            for party in known.get("to/", ()):
                self._by_party.get(party, set()).discard(uid)
        gone = is_trashed(document)
        for (person, parties), unread in self._unread.items():
            unread.discard(uid)
            to = document.get("to/", {})
            if not gone and _is_unread(document, person) and any(to.get(party) for party in parties):
                unread.add(uid)
        if gone:
            return
        self._documents[uid] = document
        if self._by_party is not None:
            self._index(uid, document, self._by_party)

    def _for(self, parties: Collection[str]) -> set[str]:
        if self._by_party is None:
            self._by_party = {}
            for uid, document in self._documents.items():
                self._index(uid, document, self._by_party)
        found: set[str] = set()
        for party in parties:
            found |= self._by_party.get(party, set())
        return found

    def _index(self, uid: str, document: Document, by_party: dict[str, set[str]]) -> None:
        for party, part in document.get("to/", {}).items():
            if part:
                by_party.setdefault(party, set()).add(uid)


def _is_unread(document: Document, person: str) -> bool:
    return not document.get("read/", {}).get(person)
