from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from tuiflow import config
from tuiflow.errors import UsageError
from tuiflow.notify.channel import Channel, Encryption, Kind
from tuiflow.notify.secret import Secret, masked
from tuiflow.notify.settings import channels_of, exposure, find_channel

WHOLE = """
[channels.team]
kind = "dingtalk"
url = "https://oapi.example/robot/send?access_token=ding-token-1234"
secret = "SECding"
format = "markdown"
keyword = "通知"
quiet = "20:00-08:30"
digest = 5
per_minute = 10
processes = ["客户满意度提升项目"]
people = ["*专员", "Lin"]
[channels.team.mentions]
"*专员" = "13800000000"
"*经理" = "@all"

[channels.post]
kind = "mail"
host = "smtp.team.example"
port = 465
user = "robot"
secret_env = "MAIL_PASSWORD"
from = "tuiflow <robot@team.example>"
to = ["all@team.example"]
"""


def read(tmp_path: Path, text: str, **environment: str) -> dict[str, Channel]:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return channels_of(config.load(path), path, environment)


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE, MAIL_PASSWORD="mail-password")
    team, post = found["team"], found["post"]
    assert list(found) == ["team", "post"]
    assert (team.kind, team.is_markdown, team.keyword, team.digest, team.per_minute) == (
        Kind.DINGTALK,
        True,
        "通知",
        5,
        10,
    )
    assert team.quiet == (time(20), time(8, 30))
    assert team.ids_of(["*专员", "*经理", "Lin"]) == {"*专员": "13800000000", "*经理": "@all"}
    assert post.mail.encryption is Encryption.TLS
    assert post.secret == Secret("mail-password")
    assert not post.unready


def test_a_channel_takes_what_its_settings_say(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE, MAIL_PASSWORD="x")
    team, post = found["team"], found["post"]
    assert team.takes("客户满意度提升项目", ["lin", "Wang"])
    assert not team.takes("客户满意度提升项目", ["Wang"])
    assert not team.takes("Other", ["Lin"])
    assert post.takes("Other", [])


def test_a_variable_that_is_not_set_makes_its_channel_alone_unready(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert "MAIL_PASSWORD" in found["post"].unready
    assert not found["team"].unready


@pytest.mark.parametrize("kind", ["wecom", "feishu", "slack", "mattermost", "teams", "webhook"])
def test_a_few_lines_are_enough(tmp_path: Path, kind: str) -> None:
    found = read(tmp_path, f'[channels.x]\nkind = "{kind}"\nurl = "https://a.example/1"')["x"]
    assert found.per_minute >= 20
    assert not found.unready


def test_without_channels_there_are_none(tmp_path: Path) -> None:
    assert read(tmp_path, "") == {}


WEBHOOK = '[channels.x]\nkind = "webhook"\nurl = "https://a.example/secret-1234"\n'
MAIL = '[channels.x]\nkind = "mail"\nhost = "h"\nfrom = "a@b"\n'


@pytest.mark.parametrize(
    ("text", "key", "what"),
    [
        ("channels = 1", "channels", "table"),
        ("[channels]\nx = 1", "channels.x", "table"),
        ("[channels.x]\nurl = 'https://a.example'", "channels.x.kind", "missing"),
        ("[channels.x]\nkind = 'telegram'", "channels.x.kind", "one of wecom"),
        ("[channels.x]\nkind = 'wecom'", "channels.x.url", "missing"),
        ("[channels.x]\nkind = 'wecom'\nurl = 'secret-1234'", "channels.x.url", "https://"),
        ("[channels.x]\nkind = 'wecom'\nurl = 'https://[::secret-1234'", "channels.x.url", "https://"),
        ("[channels.x]\nkind = 'wecom'\nurl = 'http://a.example/secret-1234'", "channels.x.url", "allow_private"),
        ("[channels.x]\nkind = 'wecom'\nurl = ['secret-1234']", "channels.x.url", "quotes"),
        (WEBHOOK + "secret = 'secret-1234'\nsecret_env = 'X'", "channels.x.secret_env", "keep one"),
        (WEBHOOK + "mentoins = {}", "channels.x.mentoins", "did you mean mentions"),
        (WEBHOOK + "host = 'h'", "channels.x.host", "not known here"),
        (WEBHOOK + "quiet = '20-'", "channels.x.quiet", "20:00-08:30"),
        (WEBHOOK + "quiet = '20:00-20:00'", "channels.x.quiet", "no time"),
        (WEBHOOK + "digest = -1", "channels.x.digest", "from 0"),
        (WEBHOOK + "digest = true", "channels.x.digest", "whole number"),
        (WEBHOOK + "per_minute = 0", "channels.x.per_minute", "from 1"),
        (WEBHOOK + "allow_private = 'yes'", "channels.x.allow_private", "true or false"),
        (WEBHOOK + "people = [1]", "channels.x.people", "list of texts"),
        (WEBHOOK + "mentions = ['Lin']", "channels.x.mentions", "table of names"),
        (WEBHOOK + "format = 'html'", "channels.x.format", "text, markdown"),
        (MAIL + "port = 70000", "channels.x.port", "whole number"),
        (MAIL + "tls = 'none'", "channels.x.tls", "allow_private"),
        (MAIL + "user = 'robot'", "channels.x.secret", "password"),
        (MAIL + "to = ['nobody']", "channels.x.to", "no mail address"),
        (MAIL.replace("host", "hots"), "channels.x.host", "missing"),
        (MAIL + "url = 'https://a.example/secret-1234'", "channels.x.url", "not known here"),
    ],
)
def test_what_is_wrong_is_one_sentence_that_names_file_and_key(tmp_path: Path, text: str, key: str, what: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    said = str(caught.value)
    assert str(tmp_path / "config.toml") in said
    assert key in said
    assert what in said
    assert "secret-1234" not in said
    assert "\n" not in said


def test_a_channel_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(UsageError, match="did you mean team"):
        find_channel(read(tmp_path, WHOLE), "taem", path)
    with pytest.raises(UsageError, match="guide"):
        find_channel({}, "team", path)


@pytest.mark.parametrize(
    ("text", "mode", "warned"),
    [
        (WHOLE, 0o644, True),
        (WHOLE, 0o640, True),
        (WHOLE, 0o600, False),
        ('language = "zh"', 0o644, False),
        ('[channels.x]\nkind = "wecom"\nurl_env = "X"', 0o644, False),
    ],
)
def test_secrets_that_others_can_read_are_warned_about(tmp_path: Path, text: str, mode: int, warned: bool) -> None:
    read(tmp_path, text)
    path = tmp_path / "config.toml"
    path.chmod(mode)
    warning = exposure(config.load(path), path)
    assert bool(warning) is warned
    assert not warned or str(path) in warning


def test_saving_other_settings_keeps_the_channels(tmp_path: Path) -> None:
    before = read(tmp_path, WHOLE, MAIL_PASSWORD="x")
    path = tmp_path / "config.toml"
    config.save(path, workspace="/srv/team")
    assert channels_of(config.load(path), path, {"MAIL_PASSWORD": "x"}) == before


def test_settings_and_secrets_show_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE, MAIL_PASSWORD="mail-password")
    shown = f"{found!r} {config.load(tmp_path / 'config.toml')!r} {found['post'].secret:>20} {found['team'].address}"
    assert [part for part in ("1234", "SECding", "mail-password") if part in shown] == []
    assert "oapi.example" in shown


def test_a_secret_is_masked_however_it_is_quoted() -> None:
    assert masked("a+b/c== a%2Bb%2Fc%3D%3D a%2Bb/c%3D%3D x", ["a+b/c=="]) == "*** *** *** x"
    assert masked("ab abc", ["ab"]) == "ab abc"
