"""A weekly report in the editor of whoever writes it: what cannot be taken is refused, and nothing typed is lost (E10)."""

from __future__ import annotations

from tuiflow import paths
from tuiflow.actions import reports as actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.report_drafts import Draft
from tuiflow.actions.report_words import finding_words, form
from tuiflow.cli import editor
from tuiflow.cli.report import drafts_here, read_form_of, warn
from tuiflow.cli.session import Session, settle
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.report import Content, Section, content_of
from tuiflow.model.week import Week


def edit(session: Session, desk: Desk, week: Week, content: Content) -> int:
    """Open a report in the editor, and keep what comes back as a draft.

    What could not be taken stays in a private file, and is opened again the next time.

    Raises:
        UsageError: when there is no editor.
        RefusedError: when it fails, or naming the line that cannot be taken, and the file.
    """
    file = paths.state_folder() / "drafts" / desk.workspace.uid / f"report-{week.code}-{desk.actor.person}.txt"
    given = form(desk, week, desk.actor.person, content, _remarks(desk, week, content))
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(given, encoding="utf-8")
        file.chmod(0o600)
    editor.run(file)
    typed = file.read_text(encoding="utf-8", errors="replace")
    try:
        _week, taken = read_form_of(desk, typed, week, named=True)
        if taken == content:
            file.unlink()
            session.output.say(_("Nothing was changed in it; nothing was kept."))
            return 0
        message = _keep(desk, week, taken)
    except RefusedError as error:
        raise RefusedError(
            _("{sentence} What you typed is in {file}; the same command opens it again.").format(
                sentence=error, file=file
            )
        ) from error
    settle(desk.workspace)
    file.unlink()
    session.output.say(message)
    warn(desk, week, taken)
    return 0


def _keep(desk: Desk, week: Week, content: Content) -> str:
    """Keep a draft in the workspace; one of a report that is submitted stays on this machine until it is amended."""
    drafts, report = drafts_here(desk), actions.own_report(desk, week)
    if report is None or not report.is_submitted:
        message = actions.keep_draft(desk, week, content).message
        drafts.drop(week)
        return message
    lines = {section: tuple(actions.checked_lines(section, content.of(section))) for section in Section}
    base = actions.stamp_of(desk, report)
    drafts.keep(week, Draft(Content(content.to, lines), base=base, under=content_of(report)))
    return _("It is submitted already: your changes are kept on this machine, tuiflow report submit amends it.")


def _remarks(desk: Desk, week: Week, content: Content) -> list[str]:
    """What stands above the form for whoever fills it in."""
    lines = [
        _("Lines begin with “- ”. A task is cited by its id in brackets at the end: (CSAT-002)."),
        _("Lines like this one are left out. Saved, this is kept as a draft; tuiflow report submit submits it."),
    ]
    return lines + [f"! {finding_words(content, one)}" for one in actions.findings(desk, week, content)]
