"""The bars above and below."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tuiflow.ui.theme import DARK
from tuiflow.ui.widgets.bar import KeyBar, TitleBar, fitted_title

KEYS = [(key, word, f"do('{key}')") for key, word in (("L", "move"), ("Enter", "打开"), ("n", "新任务"), ("e", "edit"))]
LAST = [("?", "help", "help"), ("q", "退出", "leave")]


class Bars(App[None]):
    """Two bars."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.title_bar = TitleBar()
        self.key_bar = KeyBar([*KEYS, *LAST])
        self.pressed: list[str] = []

    def compose(self) -> ComposeResult:
        for bar in (self.title_bar, self.key_bar):
            bar.styles.height = 1
            yield bar

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        self.pressed.append(message.action)

    @property
    def keys(self) -> str:
        return self.key_bar.render_line(0).text

    @property
    def head(self) -> str:
        return self.title_bar.render_line(0).text


@pytest.mark.parametrize("width", [16, 17, 20, 24, 30, 40, 80])
async def test_help_and_quit_are_always_visible(width: int) -> None:
    app = Bars()
    async with app.run_test(size=(width, 4)):
        assert " ? help " in app.keys
        assert " q 退出 " in app.keys
        assert cell_len(app.keys) == width


async def test_with_room_for_all_keys_all_are_shown() -> None:
    app = Bars()
    async with app.run_test(size=(80, 4)):
        assert app.keys.rstrip() == " L move  Enter 打开  n 新任务  e edit  ? help  q 退出"


async def test_a_key_is_shown_whole_or_not_at_all() -> None:
    app = Bars()
    async with app.run_test(size=(31, 4)):
        assert app.keys.rstrip() == " L move  ? help  q 退出"


@pytest.mark.parametrize("width", [16, 31, 80])
async def test_a_click_on_each_key_runs_its_own_action(width: int) -> None:
    app = Bars()
    async with app.run_test(size=(width, 4)) as pilot:
        shown = [entry for entry in [*KEYS, *LAST] if f" {entry[0]} {entry[1]} " in app.keys]
        for key, word, _action in shown:
            before = app.keys.split(f" {key} {word} ")[0]
            await pilot.click(KeyBar, (cell_len(before) + 1, 0))
            await pilot.click(KeyBar, (cell_len(f"{before} {key} {word}"), 0))
        await pilot.pause()
        assert app.pressed == [action for _key, _word, action in shown for _click in range(2)]


async def test_a_message_takes_the_place_of_the_keys_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeyBar, "MESSAGE_SECONDS", 0.05)
    app = Bars()
    async with app.run_test(size=(80, 4)) as pilot:
        app.key_bar.say("Saved.")
        assert app.keys.rstrip() == " Saved."
        for _try in range(200):
            if not app.key_bar.message:
                break
            await pilot.pause(0.01)
        assert " q 退出 " in app.keys


async def test_a_long_message_is_shown_to_its_end_and_the_bar_is_low_again_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sentence = "这样会形成循环：提出采购申请 → 闲置设备核查 → 询价比价 → 提出采购申请。请去掉其中一个箭头。"
    app = Bars()
    async with app.run_test(size=(40, 8)) as pilot:
        app.key_bar.say(sentence)
        await pilot.pause()
        lines = [app.key_bar.render_line(y).text for y in range(app.key_bar.size.height)]
        assert len(lines) == 3
        assert "".join("".join(lines).split()) == sentence.replace(" ", "")
        monkeypatch.setattr(KeyBar, "MESSAGE_SECONDS", 0.05)
        app.key_bar.say(sentence)
        for _try in range(200):
            if not app.key_bar.message:
                break
            await pilot.pause(0.01)
        await pilot.pause()
        assert app.key_bar.size.height == 1


async def test_the_title_gives_way_to_what_stands_at_the_right() -> None:
    app = Bars()
    async with app.run_test(size=(30, 4)):
        app.title_bar.show([(" tuiflow ", "name"), (" 客户满意度提升项目的工作区 ", "place")], [(" *专员 ", "place")])
        assert app.head.endswith(" *专员 ")
        assert cell_len(app.head) == 30
        assert ".." in app.head


TITLE = [(" tuiflow ", "name"), (" CSAT Customer satisfaction improvement ", "place"), (" 11.23 - 12.10 ", "place")]
STATE = [(" saved, seen by 2 ", "place"), (" with Lin ", "place"), (" [masked] manager ", "place")]


def title(width: int, left: list[tuple[str, str]] | None = None, right: list[tuple[str, str]] | None = None) -> str:
    return "".join(text for text, _style in fitted_title(left or TITLE, right or STATE, width))


def test_a_title_gives_up_first_what_is_known_anyhow() -> None:
    whole = "".join(text for text, _style in (*TITLE, *STATE))
    assert title(len(whole)) == whole
    assert title(len(whole) - 1).startswith(" CSAT Customer satisfaction improvement  11.23 - 12.10 ")
    assert title(len(whole) - 1).endswith(" with Lin  [masked] manager ")
    eighty = title(80)
    assert " ".join(eighty.split()) == "CSAT Customer satisfaction improvement 11.23 - 12.10 [masked] manager"
    narrow = title(50)
    assert "11.23 - 12.10" in narrow
    assert narrow.startswith(" CSAT Customer")
    assert narrow.endswith(" [maske.. ")


def test_trouble_and_news_stay_in_a_title_however_long_the_rest_is() -> None:
    right = [
        (" NOT SAVED: 2 (disk full) ", "alarm"),
        (" saved ", "place"),
        (" 3 new (7) ", "narrowed"),
        (" *专员 ", "place"),
    ]
    found = title(
        80, [(" tuiflow ", "name"), (" 客户满意度提升项目" * 4 + " ", "place"), (" only mine ", "narrowed")], right
    )
    assert found.endswith(" only mine  NOT SAVED: 2 (disk full)  3 new (7)  *专员 ")
    assert ".." in found


@pytest.mark.parametrize("width", range(0, 130, 3))
def test_a_title_is_exactly_as_wide_as_the_screen(width: int) -> None:
    assert cell_len(title(width)) == width
    assert cell_len(title(width, TITLE[:1])) == width
    assert cell_len(title(width, [(" 客户满意度提升项目 ", "place")])) == width
