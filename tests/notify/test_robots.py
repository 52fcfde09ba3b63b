"""Each adapter against a service that answers as the real one does."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from tests.notify import service as services
from tests.notify.conftest import MESSAGE, NOW, channel
from tests.notify.service import Got, Manner, Reply, Service
from tuiflow.notify import dingtalk, feishu
from tuiflow.notify.channel import Channel, Kind
from tuiflow.notify.delivery import deliver, preview
from tuiflow.notify.message import Later, Message, Outcome, Refused, Sent

Serve = Callable[..., Service]

LONG = Message("long", "很长", tuple(f"{number} 客户邀约 ❤️ 👩‍💻" for number in range(500)))

SERVICES: dict[Kind, tuple[Manner, str, str]] = {
    Kind.WECOM: (services.wecom, "/cgi-bin/webhook/send?key=wecom-key-1234", ""),
    Kind.DINGTALK: (services.dingtalk, "/robot/send?access_token=ding-token-1234", "SECding"),
    Kind.FEISHU: (services.feishu, "/open-apis/bot/v2/hook/feishu-hook-1234", "feishu-secret"),
    Kind.SLACK: (services.slack, "/services/T000/B000/XXXXXXXX", ""),
    Kind.MATTERMOST: (services.slack, "/hooks/xxxxxxxx", ""),
    Kind.TEAMS: (services.teams, "/workflows/1234567890?sig=teams-sig", ""),
    Kind.WEBHOOK: (services.webhook, "/tuiflow", "hook-secret"),
}


def of(kind: Kind, serve: Serve) -> tuple[Channel, Service]:
    manner, path, secret = SERVICES[kind]
    service = serve(manner)
    return channel(kind, service.url(path), secret), service


def test_signatures_are_those_of_the_services() -> None:
    assert dingtalk.signature("SECtest", 1_700_000_000_000) == "aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g="
    assert feishu.signature("testsecret", 1_700_000_000) == "AOc8oJ7//5OlQlfWC3nRL0R+IkuzcD1FKcAyibRK9Q8="


def test_the_signature_in_an_address_is_quoted_once() -> None:
    def sign_at(moment: datetime) -> str:
        return dingtalk.signature("SECding", int(moment.timestamp() * 1000))

    moments = (NOW + timedelta(seconds=number) for number in count())
    moment = next(moment for moment in moments if {"+", "/"} <= set(sign_at(moment)))
    made = dingtalk.compose(
        channel(Kind.DINGTALK, "https://oapi.example/send?access_token=t", "SECding"), MESSAGE, moment
    )
    sign = sign_at(moment).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    assert made.url.reveal().endswith(f"&sign={sign}")


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("kind", SERVICES)
@pytest.mark.parametrize("message", [MESSAGE, LONG], ids=["short", "long"])
def test_the_service_takes_the_message(serve: Serve, kind: Kind, form: str, message: Message) -> None:
    made, service = of(kind, serve)
    assert deliver(replace(made, is_markdown=form == "markdown"), message, NOW) == Sent()
    assert len(service.got) == 1
    assert len(service.got[0].body) < 20_000 or kind in (Kind.SLACK, Kind.WEBHOOK)
    assert service.got[0].headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("kind", [Kind.WECOM, Kind.DINGTALK, Kind.FEISHU])
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_keyword_of_a_robot_is_in_every_message_however_long(serve: Serve, kind: Kind, form: str) -> None:
    made, service = of(kind, serve)
    made = replace(made, keyword="通知", is_markdown=form == "markdown")
    for message in (MESSAGE, LONG):
        assert deliver(made, message, NOW) == Sent()
    assert all("通知" in got.body.decode() for got in service.got)


def test_wecom_mentions_mobiles_and_users(serve: Serve) -> None:
    made, service = of(Kind.WECOM, serve)
    ids = {"*专员": "13800000000", "Lin": "lin", "*经理": "@all"}
    message = replace(MESSAGE, mentions=("*专员", "lin", "*经理", "Nobody"))
    assert deliver(replace(made, mentions=ids, is_markdown=True), message, NOW) == Sent()
    text = service.got[0].json["text"]
    assert text["mentioned_mobile_list"] == ["13800000000"]
    assert text["mentioned_list"] == ["lin", "@all"]
    assert text["content"] == message.text
    assert deliver(replace(made, mentions={"Lin": "lin"}, is_markdown=True), message, NOW) == Sent()
    assert service.got[1].json["markdown"]["content"].endswith("\n<@lin>")


def test_dingtalk_mentions_mobiles_and_users(serve: Serve) -> None:
    made, service = of(Kind.DINGTALK, serve)
    ids = {"*专员": "13800000000", "Lin": "lin"}
    message = replace(MESSAGE, mentions=("*专员", "Lin"))
    for is_markdown in (False, True):
        assert deliver(replace(made, mentions=ids, is_markdown=is_markdown), message, NOW) == Sent()
    plain, marked = (got.json for got in service.got)
    assert plain["at"] == marked["at"] == {"atMobiles": ["13800000000"], "atUserIds": ["lin"], "isAtAll": False}
    assert marked["markdown"]["text"].endswith("@13800000000 @lin")
    assert deliver(replace(made, mentions={"Lin": "@all"}), message, NOW) == Sent()
    assert service.got[2].json["at"]["isAtAll"] is True


def test_feishu_mentions_open_ids_and_nobody_else(serve: Serve) -> None:
    made, service = of(Kind.FEISHU, serve)
    message = Message("k", 'x <at user_id="all">everybody</at>', ("<AT id=all></at>",), mentions=("Lin", "*专员"))
    ids = {"Lin": "ou_1", "*专员": "@all"}
    for is_markdown in (False, True):
        assert deliver(replace(made, mentions=ids, is_markdown=is_markdown), message, NOW) == Sent()
    text = service.got[0].json["content"]["text"]
    assert text.count("<at") == 2
    assert '<at user_id="ou_1">Lin</at>' in text
    assert '<at user_id="all">*专员</at>' in text
    content = service.got[1].json["card"]["elements"][0]["content"]
    assert content.lower().count("<at") == 2
    assert "<at id=ou_1></at>\n<at id=all></at>" in content


def test_slack_and_mattermost_call_only_whom_the_settings_name(serve: Serve) -> None:
    message = Message("k", "a & b <!channel>", ("请@all 看 @here, a@b.example",), mentions=("Lin",))
    made, service = of(Kind.SLACK, serve)
    assert deliver(replace(made, mentions={"Lin": "U123"}), message, NOW) == Sent()
    text = service.got[0].json["text"]
    assert "a &amp; b &lt;!channel&gt;" in text
    assert text.endswith(" <@U123>")
    made, service = of(Kind.MATTERMOST, serve)
    assert deliver(replace(made, mentions={"Lin": "lin"}), message, NOW) == Sent()
    text = service.got[0].json["text"]
    assert "@all" not in text
    assert "@here" not in text
    assert "a@b.example" in text
    assert text.endswith(" @lin")


def test_teams_gets_a_card_that_names_whom_it_mentions(serve: Serve) -> None:
    made, service = of(Kind.TEAMS, serve)
    assert deliver(replace(made, mentions={"*专员": "lin@team.example"}), MESSAGE, NOW) == Sent()
    card = service.got[0].json["attachments"][0]["content"]
    (entity,) = card["msteams"]["entities"]
    assert entity["mentioned"] == {"id": "lin@team.example", "name": "＊专员"}
    assert any(entity["text"] in block["text"] for block in card["body"])


def test_a_webhook_gets_every_part_signed_and_with_its_key(serve: Serve) -> None:
    made, service = of(Kind.WEBHOOK, serve)
    assert deliver(replace(made, mentions={"*专员": "42"}), MESSAGE, NOW) == Sent()
    got = service.got[0]
    assert got.headers["Idempotency-Key"] == got.json["key"] == "notice-1"
    digest = hmac.new(b"hook-secret", got.body, hashlib.sha256).hexdigest()
    assert got.headers["X-Tuiflow-Signature"] == f"sha256={digest}"
    assert got.json["text"].split("\n")[0] == got.json["title"] == MESSAGE.title
    assert got.json["mentions"] == [{"name": "*专员", "id": "42"}, {"name": "Nobody", "id": None}]


def test_names_are_no_markup() -> None:
    made = MESSAGE.marked_up
    assert "＊专员 ＊分析师" in made
    assert "＃ 1" in made
    assert "<b>" not in made


@pytest.mark.parametrize(
    ("kind", "body", "outcome"),
    [
        (Kind.WECOM, {"errcode": 93000, "errmsg": "invalid webhook url"}, Refused(False, "93000 invalid webhook url")),
        (Kind.WECOM, {"errcode": 45009, "errmsg": "api freq out of limit"}, Later("45009 api freq")),
        (Kind.WECOM, {"errcode": -1, "errmsg": "system busy"}, Later("-1 system busy")),
        (Kind.WECOM, {"errcode": 40058, "errmsg": "too long"}, Refused(True, "40058 too long")),
        (Kind.DINGTALK, {"errcode": 310000, "errmsg": "keywords not in content"}, Refused(False, "310000 keywords")),
        (Kind.DINGTALK, {"errcode": 130101, "errmsg": "send too fast"}, Later("130101 send too fast", 600.0)),
        (Kind.DINGTALK, {"errcode": 430104, "errmsg": "bad"}, Refused(True, "430104 bad")),
        (Kind.FEISHU, {"code": 19024, "msg": "Key Words Not Found"}, Refused(False, "19024 Key Words Not Found")),
        (Kind.FEISHU, {"code": 9499, "msg": "Bad Request"}, Refused(True, "9499 Bad Request")),
        (Kind.FEISHU, {"code": 11232, "msg": "frequency limited"}, Later("11232 frequency limited")),
        (Kind.WEBHOOK, {"ok": False, "error": "unknown"}, Refused(True, "unknown")),
        (Kind.WECOM, {}, Later("something unknown")),
        (Kind.WECOM, {"errcode": "0"}, Later("something unknown")),
        (Kind.WECOM, {"errcode": False}, Later("something unknown")),
        (Kind.WECOM, ["errcode", 0], Later("something unknown")),
        (Kind.FEISHU, "<html>Sign in</html>", Later("something unknown")),
        (Kind.SLACK, "<html>Sign in</html>", Later("something unknown")),
        (Kind.TEAMS, "Microsoft Teams endpoint returned HTTP error 429", Later("something unknown", 60.0)),
    ],
)
def test_an_error_inside_a_success_is_an_error(serve: Serve, kind: Kind, body: object, outcome: Outcome) -> None:
    made, service = of(kind, serve)
    service.manner = lambda _got: Reply(body.encode() if isinstance(body, str) else json.dumps(body).encode())
    found = deliver(made, MESSAGE, NOW)
    assert not isinstance(found, Sent)
    assert not isinstance(outcome, Sent)
    assert type(found) is type(outcome)
    assert outcome.reason in found.reason
    assert replace(found, reason=outcome.reason) == outcome


@pytest.mark.parametrize("kind", SERVICES)
def test_no_preview_error_repr_or_log_shows_a_secret(
    serve: Serve, kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    made, service = of(kind, serve)
    hidden = ("1234", "SECding", "feishu-secret", "XXXXXXXX", "xxxxxxxx", "teams-sig", "hook-secret")
    got: list[Got] = []

    def echo(request: Got) -> Reply:
        got.append(request)
        said = f"{made.url.reveal()} {request.path} {made.secret.reveal()}"
        return Reply.json({"errcode": 93000, "errmsg": said, "code": 5, "msg": said, "ok": False, "error": said})

    service.manner = echo
    outcome = deliver(made, MESSAGE, NOW)
    assert got
    shown = " ".join([repr(outcome), repr(made), str(made), repr(preview(made, MESSAGE, NOW)), caplog.text])
    shown = shown.replace(f":{service.port}", "")
    assert [part for part in hidden if part in shown] == []
    assert MESSAGE.heading in preview(made, MESSAGE, NOW).body or kind is Kind.MATTERMOST


@pytest.mark.parametrize("kind", SERVICES)
def test_the_preview_is_what_goes(serve: Serve, kind: Kind) -> None:
    made, service = of(kind, serve)
    shown = preview(made, MESSAGE, NOW)
    deliver(made, MESSAGE, NOW)
    sent = service.got[0].body.decode()
    if kind is Kind.FEISHU:
        sent = sent.replace(service.got[0].json["sign"], "***")
    assert shown.body == sent
