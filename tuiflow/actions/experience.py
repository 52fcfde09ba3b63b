"""What the library has learnt of a template: how long its nodes really took, and what was to be improved twice (V6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tuiflow.actions.actual import Record, actual_days, finished_nodes, read_works
from tuiflow.actions.desk import Desk
from tuiflow.actions.retros import improvements
from tuiflow.model.actual import Actual
from tuiflow.model.code import DayCount
from tuiflow.model.experience import Experience, experience_of
from tuiflow.model.likeness import said_again
from tuiflow.model.process import Process
from tuiflow.model.retro import Improvement
from tuiflow.model.template import Template


@dataclass(frozen=True, slots=True)
class Learnt:
    """What there is to know of one template."""

    runs: int = 0
    """Processes that were started from it, in any version, and have finished a node."""
    nodes: Mapping[str, Experience] = field(default_factory=dict)
    """By the key of the node."""
    repeated: Sequence[Sequence[Improvement]] = ()
    """Improvements that several retrospectives wanted: each time what says the same, the earliest first."""

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.nodes or self.repeated)


NOTHING = Learnt()


@dataclass(frozen=True, slots=True)
class PastRuns:
    """What the workspace holds of the runs of some templates: all that is needed to read on in the journals."""

    day_counts: Mapping[str, DayCount]
    """Id of a template → which days it counts."""
    processes: Sequence[Process]
    """Those that were started from one of them, the first begun first."""
    finished: Mapping[str, Mapping[str, Sequence[Record]]]
    """From `finished_nodes`."""
    improvements: Sequence[Improvement]


def past_runs(desk: Desk, templates: Iterable[Template]) -> PastRuns:
    """The runs of these templates. Looks at every task of the workspace, quickly, and belongs where nothing changes it."""
    workspace = desk.workspace
    day_counts = {template.id: template.day_count for template in templates}
    processes = sorted(
        (process for process in workspace.processes.values() if process.template in day_counts),
        key=lambda process: (process.start or date.max, process.order, process.uid),
    )
    finished = finished_nodes(desk, {process.uid for process in processes})
    wanted = [one for one in improvements(workspace) if one.template in day_counts]
    return PastRuns(day_counts, processes, finished, wanted)


def learnt_from(desk: Desk, runs: PastRuns) -> dict[str, Learnt]:
    """What is known of each template, by its id. Reads the journals, once: it can take a while, and has a thread."""
    works = read_works(
        desk, (record for nodes in runs.finished.values() for records in nodes.values() for record in records)
    )
    taken: dict[str, list[dict[str, Actual]]] = {uid: [] for uid in runs.day_counts}
    for process in runs.processes:
        day_count = runs.day_counts[process.template]
        actuals = actual_days(desk, process, runs.finished[process.uid], works, day_count)
        nodes = desk.workspace.nodes
        keyed = {nodes[uid].key: actual for uid, actual in actuals.items() if uid in nodes}
        keyed.pop("", None)  # a node that people added is in no template
        if keyed:
            taken[process.template].append(keyed)
    return {uid: Learnt(len(own), experience_of(own), _repeated(runs.improvements, uid)) for uid, own in taken.items()}


def learnt_of(desk: Desk, templates: Iterable[Template]) -> dict[str, Learnt]:
    """Both at once, where nobody waits before a screen."""
    return learnt_from(desk, past_runs(desk, templates))


def _repeated(every: Sequence[Improvement], template: str) -> tuple[tuple[Improvement, ...], ...]:
    own = [one for one in every if one.template == template]
    groups = said_again([(one.retro.uid, one.task.name) for one in own])
    return tuple(tuple(own[place] for place in group) for group in groups)


# JSON


def experience_body(found: Experience | None, planned: int) -> dict[str, object] | None:
    """What a node took, as it goes out; None where no run has finished it."""
    if found is None:
        return None
    return {
        "runs": found.count,
        "median": found.median,
        "least": found.least,
        "most": found.most,
        "reworked": found.reworked,
        "outside": found.is_outside(planned),
        "days": [run.total for run in found.runs],
    }


def repeated_body(repeated: Sequence[Sequence[Improvement]]) -> list[list[dict[str, object]]]:
    """Improvements that were wanted several times, as they go out."""
    return [
        [
            {
                "id": one.task.label,
                "name": one.task.name,
                "process": one.process.name,
                "retrospective": one.retro.day.isoformat() if one.retro.day is not None else None,
                "status": one.task.status.value,
            }
            for one in group
        ]
        for group in repeated
    ]
