"""The swift line: a task in one line of text, `联系客户 @专员 !high 7.15 #CSAT/访谈` (E1, E2).

Words after a mark are what the mark says, words that are dates are dates, and all others are the name. A later word
wins over an earlier one of its kind. What stands in quotes is taken as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tuiflow.errors import UsageError
from tuiflow.model.code import PRIORITY_ORDER, Priority
from tuiflow.model.day import parse_period

PARTY, PRIORITY, PROCESS, NODE = "@", "!", "#", "/"
"""The marks: before people and roles, the priority, the process, the node."""

_MARKS = {PARTY: PARTY, "＠": PARTY, PRIORITY: PRIORITY, "！": PRIORITY, PROCESS: PROCESS, "＃": PROCESS}
_MARKS |= {NODE: NODE, "／": NODE}
_QUOTES = {'"': '"', "＂": "＂", "“": "”", "”": "”"}
_LONGEST_DATE = 5
"""Words that a date can be made of: `2024年 7月 8日 - 7.10`."""

_BEGINS_DATE = re.compile(r"\d{4}年|\d{1,2}月")
"""Words that are no date by themselves, but begin one."""

Known = Mapping[str, Collection[str]]
"""Mark → names that are known; those with blanks in them then need no quotes."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the line, or a quoted part of it."""

    mark: str
    """The mark before it; empty for a word of the name, or a date."""
    text: str
    """Without mark and quotes."""
    start: int
    """Where it begins in the line, with its mark."""
    end: int
    quoted: bool = False
    glued: bool = False
    """No blank stands before it."""


@dataclass(frozen=True, slots=True)
class SwiftLine:
    """What a line says, still by names."""

    name: str = ""
    parties: tuple[str, ...] = ()
    """The first does it, the others take part."""
    priority: str = ""
    """As typed, or the code of a priority where one is meant."""
    process: str = ""
    node: str = ""
    start: date | None = None
    due: date | None = None

    def entries(self) -> dict[str, str]:
        """Field → text, for what is there, as a form would hand it on."""
        texts = {
            "name": self.name,
            "process": self.process,
            "node": self.node,
            "assignee": self.parties[0] if self.parties else "",
            "collaborators": "、".join(self.parties[1:]),
            "start": self.start.isoformat() if self.start else "",
            "due": self.due.isoformat() if self.due else "",
            "priority": self.priority,
        }
        return {key: text for key, text in texts.items() if text}


def parse(text: str, today: date, known: Known | None = None) -> SwiftLine:
    """Read a line. Every text is a valid line: what is nothing special is the task's name.

    Args:
        text: The line.
        today: What dates without a year, and words such as `tomorrow`, are counted from.
        known: Names with blanks that are understood without quotes.
    """
    marked: dict[str, list[str]] = {mark: [] for mark in (PARTY, PRIORITY, PROCESS, NODE)}
    name, start, due = "", None, None
    words = list(words_of(text, known))
    place = 0
    while place < len(words):
        word = words[place]
        place += 1
        if word.mark:
            marked[word.mark].append(word.text)
            continue
        length, begin, end = _date_at(words, place - 1, today)
        if length:
            place += length - 1
            start, due = begin or start, end or due
        else:
            name += word.text if word.glued else f" {word.text}"
    last = {mark: texts[-1] if texts else "" for mark, texts in marked.items()}
    parties = tuple(dict.fromkeys(marked[PARTY]))
    priority = _priority(last[PRIORITY])
    return SwiftLine(" ".join(name.split()), parties, priority, last[PROCESS], last[NODE], start, due)


def words_of(text: str, known: Known | None = None) -> Iterator[Word]:
    """The words of a line, from left to right."""
    place, glued = 0, False
    while place < len(text):
        if text[place].isspace():
            place, glued = place + 1, False
            continue
        word = _word_at(text, place, known or {}, glued=glued)
        yield word
        place = word.end
        # `#CSAT/访谈`: a node may follow its process at once.
        glued = not (word.mark == PROCESS and text[place : place + 1] in ("/", "／"))


def being_typed(text: str, known: Known | None = None) -> Word | None:
    """The word with a mark at the very end of a line, which can be completed; None when there is none."""
    words = list(words_of(text, known))
    if not words or words[-1].end < len(text) or words[-1].quoted:
        return None
    last = words[-1]
    if not last.mark and last.text in _MARKS and not last.glued:
        return Word(_MARKS[last.text], "", last.start, last.end)
    return last if last.mark else None


def _word_at(text: str, place: int, known: Known, *, glued: bool) -> Word:
    mark = "" if glued else _MARKS.get(text[place], "")
    begin = place + 1 if mark else place
    if mark and (begin >= len(text) or text[begin].isspace()):
        return Word("", text[place], place, begin)  # a mark alone is a sign like any other
    if text[begin] in _QUOTES and (mark or not glued):
        closing = text.find(_QUOTES[text[begin]], begin + 1)
        end = len(text) if closing < 0 else closing
        inside = text[begin + 1 : end]
        if inside.strip():
            return Word(mark, inside.strip() if mark else inside, place, min(end + 1, len(text)), quoted=True)
    longest = _known_at(text, begin, known.get(mark, ()))
    end = begin + len(longest)
    if not longest:
        stops = "/／" if mark == PROCESS else ""
        while end < len(text) and not text[end].isspace() and text[end] not in stops:
            end += 1
        if end == begin:
            mark, end = "", begin + 1  # `#/`: no process is named
            return Word(mark, text[place:end], place, end, glued=glued)
    return Word(mark, text[begin:end], place, end, glued=glued)


def _known_at(text: str, place: int, names: Collection[str]) -> str:
    """The longest known name with blanks that stands at a place; empty when there is none."""
    rest, found = text[place:].casefold(), ""
    for name in names:
        for spelling in (name, name.lstrip("*")):
            plain = spelling.casefold()
            if " " in plain and rest.startswith(plain) and len(spelling) > len(found):
                after = text[place + len(spelling) : place + len(spelling) + 1]
                if not after or after.isspace() or after in "/／":
                    found = text[place : place + len(spelling)]
    return found


def _date_at(words: list[Word], place: int, today: date) -> tuple[int, date | None, date | None]:
    """How many words from a place on are a date or a period, with start and due; the longest counts, 0 for none."""
    run: list[str] = []
    for word in words[place : place + _LONGEST_DATE]:
        if word.mark or word.quoted or (word.glued and not run):
            break
        run.append(unicodedata.normalize("NFKC", word.text))
    if not run or not (_BEGINS_DATE.fullmatch(run[0]) or any(_days(run[0], today))):
        return 0, None, None
    for length in range(len(run), 0, -1):
        start, due = _days(" ".join(run[:length]), today)
        if due or (start and length == 1):  # `7.8~` is a start alone, in `7.8 to fix it` it is a word
            return length, start, due
    return 0, None, None


def _days(text: str, today: date) -> tuple[date | None, date | None]:
    try:
        return parse_period(text, today)
    except UsageError:
        return None, None


def _priority(text: str) -> str:
    """The code of the priority that is meant, also by its first letters; else as typed."""
    wanted = text.casefold()
    meant = Priority.meant_by(text) or next((one for one in PRIORITY_ORDER if wanted and one.startswith(wanted)), None)
    return meant.value if meant is not None else text
