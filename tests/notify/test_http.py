"""What can go wrong on the way."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from tests.notify.conftest import MESSAGE, NOW, channel
from tests.notify.service import Reply, Service, webhook
from tuiflow.notify.channel import Kind
from tuiflow.notify.delivery import deliver
from tuiflow.notify.http import ANSWER_BYTES
from tuiflow.notify.message import Later, Outcome, Refused, Sent

Serve = Callable[..., Service]


def here(_host: str, _port: int) -> list[str]:
    """Every name is this machine."""
    return ["127.0.0.1"]


def refusal(outcome: Outcome) -> str:
    assert not isinstance(outcome, Sent)
    return outcome.reason


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (429, {"Retry-After": "120"}, Later("", 120.0)),
        (429, {}, Later("")),
        (
            503,
            {"Retry-After": "Fri, 12 Jul 2024 01:32:00 GMT", "Date": "Fri, 12 Jul 2024 01:30:00 GMT"},
            Later("", 120),
        ),
        (503, {"Retry-After": "soon"}, Later("")),
        (500, {"Retry-After": "99999999"}, Later("", 86_400.0)),
        (408, {}, Later("")),
        (400, {}, Refused(True, "")),
        (413, {}, Refused(True, "")),
        (401, {}, Refused(False, "")),
        (403, {}, Refused(False, "")),
        (404, {}, Refused(False, "")),
        (410, {}, Refused(False, "")),
    ],
)
def test_a_status_says_whether_to_try_again(
    serve: Serve, status: int, headers: dict[str, str], expected: Outcome
) -> None:
    service = serve(lambda _got: Reply(b"no", status, headers))
    found = deliver(channel(Kind.WEBHOOK, service.url()), MESSAGE, NOW)
    assert str(status) in refusal(found)
    assert type(found) is type(expected)
    if isinstance(found, Later) and isinstance(expected, Later):
        assert found.after == expected.after
    if isinstance(found, Refused) and isinstance(expected, Refused):
        assert found.permanent is expected.permanent


def test_a_redirect_is_not_followed(serve: Serve) -> None:
    other = serve(webhook)
    service = serve(lambda _got: Reply(b"", 307, {"Location": other.url()}))
    found = deliver(channel(Kind.WEBHOOK, service.url()), MESSAGE, NOW)
    assert "redirects" in refusal(found)
    assert other.got == []


def test_a_proxy_of_the_environment_is_not_used(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, service = serve(webhook), serve(webhook)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, proxy.url(""))
    assert deliver(channel(Kind.WEBHOOK, service.url()), MESSAGE, NOW) == Sent()
    assert proxy.got == []


def test_a_service_that_is_down_is_tried_later() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        found = deliver(channel(Kind.WEBHOOK, f"http://127.0.0.1:{port}/"), MESSAGE, NOW)
    assert isinstance(found, Later)
    assert "cannot be reached" in found.reason


def test_a_name_that_nobody_knows_is_tried_later() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    found = deliver(channel(Kind.WEBHOOK, "https://robot.example/x"), MESSAGE, NOW, resolve=unknown)
    assert isinstance(found, Later)
    assert "robot.example cannot be found" in found.reason


def test_one_who_hangs_up_is_tried_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        found = deliver(channel(Kind.WEBHOOK, f"http://127.0.0.1:{server.getsockname()[1]}/"), MESSAGE, NOW)
        thread.join()
    assert isinstance(found, Later)


def test_a_service_that_says_nothing_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        found = deliver(channel(Kind.WEBHOOK, url), MESSAGE, NOW, seconds=0.2)
    assert isinstance(found, Later)
    assert "in time" in found.reason


def test_a_service_that_drips_is_left_in_time(serve: Serve) -> None:
    done = threading.Event()

    def drip() -> Iterator[bytes]:
        while not done.wait(0.02):
            yield b" "

    service = serve(lambda _got: Reply(parts=drip))
    before = time.monotonic()
    found = deliver(channel(Kind.WECOM, service.url()), MESSAGE, NOW, seconds=0.3)
    done.set()
    assert isinstance(found, Later)
    assert time.monotonic() - before < 5


def test_of_a_huge_answer_little_is_read(serve: Serve) -> None:
    written = []

    def flood() -> Iterator[bytes]:
        for _number in range(4000):
            written.append(1)
            yield b"x" * 65_536

    service = serve(lambda _got: Reply(parts=flood))
    found = deliver(channel(Kind.WECOM, service.url()), MESSAGE, NOW)
    assert "something unknown" in refusal(found)
    assert len(written) * 65_536 < 100 * ANSWER_BYTES + 20_000_000
    assert deliver(channel(Kind.WEBHOOK, service.url()), MESSAGE, NOW) == Sent()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "ftp://127.0.0.1/x"])
def test_without_leave_only_https_is_spoken(url: str) -> None:
    found = deliver(channel(Kind.WEBHOOK, url, allow_private=False), MESSAGE, NOW)
    assert isinstance(found, Refused)
    assert "https" in found.reason


def test_a_private_address_is_not_called_without_leave(serve: Serve) -> None:
    service = serve(webhook)
    made = channel(Kind.WEBHOOK, service.url("/x", "robot.example", "https"), allow_private=False)
    found = deliver(made, MESSAGE, NOW, resolve=here)
    assert isinstance(found, Refused)
    assert not found.permanent
    assert "private address 127.0.0.1" in found.reason
    assert service.got == []


def test_a_name_is_looked_up_once_and_called_where_it_was_checked(serve: Serve) -> None:
    service = serve(webhook)
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.77"]

    made = channel(Kind.WEBHOOK, service.url("/x", "robot.example"))
    assert deliver(made, MESSAGE, NOW, resolve=rebinding) == Sent()
    assert asked == ["robot.example"]
    assert service.got[0].headers["Host"] == f"robot.example:{service.port}"


def test_the_next_address_is_called_where_the_first_does_not_listen(serve: Serve) -> None:
    service = serve(webhook)
    made = channel(Kind.WEBHOOK, service.url("/x", "robot.example"))
    assert deliver(made, MESSAGE, NOW, resolve=lambda _host, _port: ["127.0.0.9", "127.0.0.1"]) == Sent()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(key_type=trustme.KeyType.ECDSA)


def test_the_name_in_the_certificate_counts_not_the_address(
    serve: Serve, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("robot.example").configure_cert(context)
    service = serve(webhook, context=context)

    def to(host: str, ca_file: str) -> Outcome:
        made = channel(Kind.WEBHOOK, service.url("/x", host, "https"), ca_file=ca_file)
        return deliver(made, MESSAGE, NOW, resolve=here)

    ours = str(tmp_path / "ca.pem")
    assert to("robot.example", ours) == Sent()
    assert service.got[0].headers["Host"] == f"robot.example:{service.port}"
    for host, ca_file in [("other.example", ours), ("robot.example", "")]:
        found = to(host, ca_file)
        assert isinstance(found, Later)
        assert f"certificate of {host}" in found.reason
    assert "ca_file" in refusal(to("robot.example", str(tmp_path / "none.pem")))
    assert len(service.got) == 1


def test_plain_text_where_tls_was_meant_is_no_secure_connection(serve: Serve) -> None:
    service = serve(webhook)
    found = deliver(channel(Kind.WEBHOOK, service.url("/x", "127.0.0.1", "https")), MESSAGE, NOW)
    assert isinstance(found, Later)
    assert "secure" in found.reason
