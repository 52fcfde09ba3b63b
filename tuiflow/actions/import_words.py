"""What an import would do, in words and as JSON: the same for the command line and the app."""

from __future__ import annotations

from collections.abc import Iterator

from tuiflow.language import _, ngettext
from tuiflow.model.companion_table import TABLES
from tuiflow.model.import_row import Change, Fate, ImportPlan, ImportRow
from tuiflow.model.record import Table

MARKS = {Fate.NEW: "+", Fate.CHANGED: "~", Fate.SAME: "=", Fate.REFUSED: "x", Fate.UNREADABLE: "!"}
"""What stands before a row, beside its colour."""

ORDER = (Fate.UNREADABLE, Fate.REFUSED, Fate.CHANGED, Fate.NEW, Fate.SAME)
"""What needs a person comes first."""


def count_words(plan: ImportPlan) -> str:
    """`12 new, 3 changed, 5 the same, 1 cannot be read`."""
    counts = plan.counts
    parts = [
        _("{count} {fate}").format(count=counts[fate], fate=fate.caption)
        for fate in Fate
        if counts[fate] or fate in (Fate.NEW, Fate.CHANGED)
    ]
    return _(", ").join(parts)


def about_words(plan: ImportPlan) -> Iterator[str]:
    """What there is to know of the whole: who and what is made along with the rows, and what is ignored."""
    arriving = plan.arriving()
    for table, words in (
        (Table.PROCESSES, _("New processes: {names}")),
        (Table.PEOPLE, _("New people: {names}")),
        (Table.ROLES, _("New roles: {names}")),
        (Table.PHASES, _("New phases: {names}")),
    ):
        names = list(dict.fromkeys(one.name for one in arriving if one.table is table))
        if names:
            yield words.format(names=_(", ").join(names))
    for sheet, heads in plan.ignored.items():
        listed = _(", ").join(f"“{head}”" for head in heads)
        yield (
            _("Ignored on sheet “{sheet}”, as the table has no such columns: {heads}").format(sheet=sheet, heads=listed)
            if sheet
            else _("Ignored, as the table has no such columns: {heads}").format(heads=listed)
        )


def detail_words(row: ImportRow) -> Iterator[str]:
    """What becomes of a row, line by line: problems with their places, fields from what to what, what stays."""
    yield from row.problems
    if row.fate is not Fate.REFUSED:
        for change in row.changes:
            if row.fate is Fate.NEW:
                if change.after not in row.title:
                    yield f"{change.head}: {change.after}"
            else:
                yield f"{change.head}: {change.before or '-'} → {change.after or '-'}"
    yield from row.refused
    yield from row.remarks
    if row.kept:
        heads = [TABLES[row.table].column(key).head for key in row.kept]
        yield _("blank in the file, stays as it is: {heads}").format(heads=_(", ").join(heads))


def question(plan: ImportPlan) -> str:
    """What is to be agreed to."""
    count = len(plan.settable)
    words = ngettext("Import {count} row?", "Import {count} rows?", count).format(count=count)
    left = left_out(plan)
    if not left:
        return words
    more = ngettext("{count} row is left out.", "{count} rows are left out.", left).format(count=left)
    return f"{words} {more}"


def left_out(plan: ImportPlan) -> int:
    """How many rows cannot be read, or are not the actor's to change."""
    return plan.counts[Fate.UNREADABLE] + plan.counts[Fate.REFUSED]


def plan_body(plan: ImportPlan, name: str, *, imported: bool) -> dict[str, object]:
    """The same as JSON: codes, keys of columns and ISO dates in every language, and beside them the words for people."""
    arriving = plan.arriving()
    made = {"processes": Table.PROCESSES, "people": Table.PEOPLE, "roles": Table.ROLES, "phases": Table.PHASES}
    return {
        "file": name,
        "imported": imported,
        "counts": {fate.value: plan.counts[fate] for fate in Fate},
        "new": {key: [one.name for one in arriving if one.table is table] for key, table in made.items()},
        "ignored": {sheet: list(heads) for sheet, heads in plan.ignored.items()},
        "rows": [_row_body(row) for row in plan.rows],
    }


def _row_body(row: ImportRow) -> dict[str, object]:
    return {
        "table": row.table,
        "where": row.where,
        "sheet": row.sheet,
        "row": row.number,
        "fate": row.fate.value,
        "title": row.title,
        "changes": [_change_body(one) for one in row.changes],
        "kept": row.kept,
        "remarks": row.remarks,
        "refused": row.refused,
        "problems": row.problems,
    }


def _change_body(change: Change) -> dict[str, object]:
    is_said = change.was is None and change.will_be is None
    return {
        "field": change.key,
        "before": change.before if is_said else change.was,
        "after": change.after if is_said else change.will_be,
        "words": {"before": change.before, "after": change.after},
    }
