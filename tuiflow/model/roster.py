"""Who is meant by the names in a file: people, roles, and roles together with whoever sits on them (`执行人*专员`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.cell_reading import CellError
from tuiflow.model.party import Person, Role, bare_name
from tuiflow.model.task import check_name
from tuiflow.model.text import plain_name, shown

_SEVERAL = re.compile(r"[、,，;；\n]")
_PEOPLE_MARK = "/"
_BRACKETED = re.compile(r"(.+?)\s*(?:[(（]\s*(.+?)\s*[)）]|[:：]\s*(.+))")
"""`项目负责人(张三)`, `项目负责人：张三`."""

_HAN = re.compile(r"(\S*[\u4e00-\u9fff]) ([\u4e00-\u9fff·]{2,4}(?:/[\u4e00-\u9fff·]{2,4})*)")
"""`采购专员 许婷`, `上线负责人 何川/林晓`: 中文 has no blanks within a name."""


@dataclass(slots=True)
class RosterRole:
    """A role of a process, there or new."""

    uid: str
    name: str
    process: str
    people: frozenset[str] = frozenset()
    """Who sits on it now."""
    is_new: bool = False
    named: set[str] = field(default_factory=set)
    """Who sits on it as the file says."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A role and, where they are named, the people on it."""

    role: RosterRole
    people: tuple[str, ...] = ()


class Roster:
    """All people and roles, and those that a file brings."""

    def __init__(self, people: Iterable[Person], roles: Iterable[Role], new_uid: Callable[[], str]) -> None:
        self._new_uid = new_uid
        self._by_name: dict[str, list[str]] = {}
        self._by_bare: dict[str, list[str]] = {}
        self._roles: dict[str, dict[str, RosterRole]] = {}
        """Process → name in plain form → role."""
        self.new_people: dict[str, str] = {}
        """Uid → name."""
        self.new_roles: list[RosterRole] = []
        for person in people:
            self._add_person(person.uid, person.name)
        for role in sorted(roles, key=lambda one: one.uid):
            known = self._roles.setdefault(role.process, {})
            known.setdefault(
                plain_name(role.name), RosterRole(role.uid, role.name, role.process, frozenset(role.people))
            )

    def _add_person(self, uid: str, name: str) -> None:
        self._by_name.setdefault(plain_name(name), []).append(uid)
        self._by_bare.setdefault(bare_name(plain_name(name)), []).append(uid)

    def roles_of(self, process: str) -> Iterable[RosterRole]:
        """The roles of a process, those that the file brings included."""
        return self._roles.get(process, {}).values()

    def name_of(self, uid: str) -> str:
        """The name of a person or role that the file brings; empty for any other."""
        if uid in self.new_people:
            return self.new_people[uid]
        return next((role.name for role in self.new_roles if role.uid == uid), "")

    def person(self, name: str) -> str:
        """The uid of the person called so; empty when nobody is. The mark of a masked name need not be there.

        Raises:
            CellError: when several people are.
        """
        found = self._by_name.get(plain_name(name)) or self._by_bare.get(bare_name(plain_name(name))) or []
        if len(found) > 1:
            raise CellError(
                _("{count} people here are called “{name}”: give one of them another name first.").format(
                    count=len(found), name=name
                )
            )
        return found[0] if found else ""

    def person_or_new(self, name: str) -> str:
        """The same; who is not there yet is new.

        Raises:
            CellError: when it is no name for a person.
        """
        return self.person(name) or self._newcomer(name)

    def _newcomer(self, name: str) -> str:
        try:
            kept = check_name(name)
        except RefusedError as error:
            raise CellError(str(error)) from error
        if _SEVERAL.search(kept):
            raise CellError(
                _("“{name}” are several names: one does it, the others stand beside as collaborators.").format(
                    name=kept
                )
            )
        uid = self._new_uid()
        self.new_people[uid] = kept
        self._add_person(uid, kept)
        return uid

    def party(self, name: str, process: str) -> str:
        """The uid of the person or role that stands for work in a cell.

        Args:
            name: `*专员`, `客户对接人`, `执行人*专员`, `执行人专员`.
            process: Uid of the process whose roles are meant.

        Raises:
            CellError: when several people are called so, or it is no name.
        """
        wanted = " ".join(name.split())
        if found := self.person(wanted):
            return found
        role = self._role(wanted, process)
        if role is not None:
            return role.uid
        star = wanted.find("*", 1)
        if star > 0:
            return self.person_or_new(wanted[star:].strip())
        for known in self._beginning(wanted, process):
            if found := self.person(wanted[len(known.name) :].strip()):
                return found
        return self._newcomer(wanted)

    def _role(self, name: str, process: str) -> RosterRole | None:
        """The role of that name, of this process first."""
        plain = plain_name(name)
        own = self._roles.get(process, {}).get(plain)
        if own is not None:
            return own
        others = [roles[plain] for roles in self._roles.values() if plain in roles]
        return min((role for role in others if not role.is_new), key=lambda role: role.uid, default=None)

    def _beginning(self, text: str, process: str) -> list[RosterRole]:
        """The roles of a process with whose names a text begins, the longest first."""
        plain = text.casefold()
        found = [role for role in self.roles_of(process) if plain.startswith(shown(role.name).casefold())]
        return sorted(found, key=lambda role: -len(role.name))

    # Roles with people on them

    def learn(self, text: str, process: str) -> None:
        """Take note of a role that is plainly parted from its person, before the file names both without the mark."""
        if text.find("*", 1) > 0:
            with suppress(CellError):  # said where the row is read
                self.seat(text, process)

    def seat(self, text: str, process: str) -> Seat:
        """The role, and whoever is named on it: `项目负责人*经理`, `Executor Ann/Bob`, `执行人专员`, `组长(张三)`.

        Raises:
            CellError: when it is no name, or a person's name is several people's.
        """
        wanted = " ".join(text.split())
        own = self._roles.get(process, {}).get(plain_name(wanted))
        if own is not None:
            return Seat(own)
        for known in self._beginning(wanted, process):
            rest = wanted[len(known.name) :]
            people = self._people(rest)
            if people:
                return Seat(known, people)
        star = wanted.find("*", 1)
        if star > 0:
            role = wanted[:star].strip()
            return Seat(self.role_or_new(role, process), tuple(map(self.person_or_new, self._names(wanted[star:]))))
        if found := _BRACKETED.fullmatch(wanted):
            names = self._names(found[2] or found[3])
            return Seat(self.role_or_new(found[1], process), tuple(map(self.person_or_new, names)))
        return self._seat_by_blank(wanted, process)

    def _seat_by_blank(self, text: str, process: str) -> Seat:
        """A role that nobody knows, with a blank before its people: `采购专员 许婷`, `Buyer Ann` where Ann is known."""
        for blank in (place for place, character in enumerate(text) if character == " "):
            role, names = text[:blank], self._names(text[blank:])
            with suppress(CellError):  # two people of that name: it may be no person's at all
                people = tuple(map(self.person, names))
                if people and all(people):
                    return Seat(self.role_or_new(role, process), people)
        if found := _HAN.fullmatch(text):
            people = tuple(map(self.person_or_new, self._names(found[2])))
            return Seat(self.role_or_new(found[1], process), people)
        return Seat(self.role_or_new(text, process))

    def _people(self, rest: str) -> tuple[str, ...]:
        """The people whose names follow that of a role; none where the text may be another role's name."""
        if found := _BRACKETED.fullmatch(f".{rest}"):
            rest = f" {found[2] or found[3]}"
        names = self._names(rest)
        if rest[:1] in (" ", "*"):
            return tuple(map(self.person_or_new, names))
        known = [self.person(name) for name in names]
        return tuple(known) if all(known) else ()

    @staticmethod
    def _names(text: str) -> list[str]:
        return [name.strip() for name in text.split(_PEOPLE_MARK) if name.strip()]

    def role(self, name: str, process: str) -> RosterRole | None:
        """The role of that name in that process; None when it has none."""
        return self._roles.get(process, {}).get(plain_name(name))

    def role_or_new(self, name: str, process: str) -> RosterRole:
        """The same; one that is not there yet is new.

        Raises:
            CellError: when it is no name.
        """
        return self.role(name, process) or self._new_role(name, process)

    def _new_role(self, name: str, process: str) -> RosterRole:
        try:
            kept = check_name(name)
        except RefusedError as error:
            raise CellError(str(error)) from error
        role = RosterRole(self._new_uid(), kept, process, is_new=True)
        self._roles.setdefault(process, {})[plain_name(kept)] = role
        self.new_roles.append(role)
        return role
