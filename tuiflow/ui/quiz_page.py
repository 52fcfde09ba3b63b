"""A question of a rehearsal and the score, as they are shown (V7)."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from rich.text import Text

from tuiflow.actions.desk import Desk
from tuiflow.actions.rehearsal import Rehearsal
from tuiflow.actions.rehearsal_words import asked_words, choice_words
from tuiflow.language import _, ngettext
from tuiflow.model.quiz import Question, Round
from tuiflow.model.text import shown


def question_text(
    desk: Desk, found: Rehearsal, asked: Round, cursor: int, colour: Mapping[str, str]
) -> tuple[Text, Text]:
    """The question, and its choices; once it is answered, which is right and what else would be."""
    question = asked.question
    assert question is not None
    head = Text.assemble((shown(asked_words(found, question)), f"bold {colour.get('foreground', '')}"))
    head.append(f"\n{_where(asked)}", style=colour.get("quiet", ""))
    page = Text()
    chosen = asked.given.get(asked.place)
    for place, choice in enumerate(question.choices):
        mark, style = "  ", colour.get("foreground", "")
        if asked.is_answered:
            if place == question.right:
                mark, style = "+ ", f"bold {colour.get('mine', '')}"
            elif place == chosen:
                mark, style = "x ", colour.get("late", "")
            else:
                style = colour.get("quiet", "")
        elif place == cursor:
            mark, style = "> ", f"bold {colour.get('foreground', '')}"
        pointed = Style.parse(style)
        if not asked.is_answered:
            pointed += Style.from_meta({"@click": f"screen.answer({place})"})
        page.append(f"{mark}{place + 1}  {shown(choice_words(desk, found, question, choice))}", style=pointed)
        page.append("\n")
    page.append("\n")
    if asked.is_answered:
        page.append_text(_answer(desk, found, asked, question, colour))
    else:
        page.append(_("A number or Enter answers; Space shows the answer."), style=colour.get("quiet", ""))
    return head, page


def _where(asked: Round) -> str:
    count = _("question {place} of {count}").format(place=asked.place + 1, count=len(asked.questions))
    return count + (_("; ") + _right_words(asked) if len(asked.given) > asked.looked else "")


def _right_words(asked: Round) -> str:
    answered = len(asked.given) - asked.looked
    return _("{right} of {count} right").format(right=asked.right, count=answered)


def _answer(desk: Desk, found: Rehearsal, asked: Round, question: Question, colour: Mapping[str, str]) -> Text:
    """Whether it was right, and all that is."""
    chosen = asked.given[asked.place]
    text = Text()
    if chosen is not None:
        is_right = chosen == question.right
        style = colour.get("mine" if is_right else "late", "")
        text.append((_("Right.") if is_right else _("Not quite.")) + "  ", style=f"bold {style}")
    words = _("; ").join(choice_words(desk, found, question, choice) for choice in question.answers)
    text.append(shown(words), style=colour.get("foreground", ""))
    text.append("\n\n" + _("Space goes on; t goes to this step of the story."), style=colour.get("quiet", ""))
    return text


def score_text(found: Rehearsal, asked: Round, colour: Mapping[str, str]) -> tuple[Text, Text]:
    """How it went, and what to read again."""
    head = Text.assemble((_("How it went"), f"bold {colour.get('foreground', '')}"))
    head.append(f"\n{_right_words(asked)}", style=colour.get("mine", ""))
    page = Text()
    if asked.looked:
        words = ngettext("{count} answer was only looked at.", "{count} answers were only looked at.", asked.looked)
        page.append(words.format(count=asked.looked) + "\n", style=colour.get("quiet", ""))
    left = len(asked.questions) - len(asked.given)
    if left:
        words = ngettext("{count} question was not asked.", "{count} questions were not asked.", left)
        page.append(words.format(count=left) + "\n", style=colour.get("quiet", ""))
    if asked.wrong:
        page.append("\n" + _("To read again:") + "\n", style=colour.get("foreground", ""))
        for question in asked.wrong:
            page.append(f"  {shown(asked_words(found, question))}\n", style=colour.get("soon", ""))
    elif asked.right and not left:
        page.append("\n" + _("Nothing wrong: well known.") + "\n", style=colour.get("foreground", ""))
    page.append("\n" + _("Nothing of this is kept. h goes back to the questions, t to the story."))
    return head, page
