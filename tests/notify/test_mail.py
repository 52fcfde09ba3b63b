"""Mail against a real server, encrypted and not."""

from __future__ import annotations

import asyncio
import email
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.notify.conftest import MESSAGE, NOW
from tuiflow.notify.channel import Channel, Encryption, Kind, MailServer
from tuiflow.notify.delivery import deliver, preview
from tuiflow.notify.message import Later, Message, Outcome, Refused, Sent
from tuiflow.notify.secret import Secret

HOST = "mail.example"


class Postbox:
    """A mail server's mind: what it takes, and what it says to whom."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []
        self.answer = "250 OK"
        self.refused: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        if self.answer.startswith("250"):
            self.got.append(envelope)
        return self.answer

    def mail(self) -> EmailMessage:
        content = self.got[-1].content
        assert isinstance(content, bytes)
        found = email.message_from_bytes(content, policy=default)
        assert isinstance(found, EmailMessage)
        return found


@contextmanager
def posting(postbox: Postbox, context: ssl.SSLContext | None = None, **given: Any) -> Iterator[int]:
    """A server for that postbox; with a context it speaks TLS from the first byte."""
    ports: queue.Queue[int] = queue.Queue()
    over = threading.Event()

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(postbox, hostname=HOST, loop=loop, **given), "127.0.0.1", 0, ssl=context
        )
        ports.put(int(server.sockets[0].getsockname()[1]))
        async with server:
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        yield ports.get(timeout=10)
    finally:
        over.set()
        thread.join()


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, str]:
    """A certificate for the server, and the file of its authority."""
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    return context, str(file)


def mailing(port: int, encryption: Encryption = Encryption.NONE, **more: Any) -> Channel:
    server = MailServer(HOST, port, encryption, sender="tuiflow <robot@team.example>", to=("team@team.example",))
    return Channel("mail", Kind.MAIL, mail=server, allow_private=True, **more)


def send(made: Channel, message: Message = MESSAGE, seconds: float = 10) -> Outcome:
    return deliver(made, message, NOW, resolve=lambda _host, _port: ["127.0.0.1"], seconds=seconds)


def test_a_mail_arrives_whole(postbox: Postbox) -> None:
    with posting(postbox) as port:
        made = mailing(port, mentions={"*专员": "Lin <lin@team.example>", "*经理": "boss@team.example"})
        assert send(made) == Sent()
    mail = postbox.mail()
    assert postbox.got[0].rcpt_tos == ["team@team.example", "lin@team.example"]
    assert mail["Subject"] == MESSAGE.title
    assert mail["From"] == "tuiflow <robot@team.example>"
    assert mail["Date"] == "Fri, 12 Jul 2024 09:30:00 +0800"
    assert mail.get_content().rstrip("\n") == MESSAGE.text
    assert mail["To"] == "team@team.example, Lin <lin@team.example>"


def test_a_long_title_keeps_its_blanks(postbox: Postbox) -> None:
    title = " ".join(["客户 a", "邀约 →", "7月"] * 8)
    with posting(postbox) as port:
        assert send(mailing(port), replace(MESSAGE, title=title)) == Sent()
    assert postbox.mail()["Subject"] == title


def test_the_same_message_has_the_same_id_and_another_has_another(postbox: Postbox) -> None:
    with posting(postbox) as port:
        ids = []
        for message in (MESSAGE, MESSAGE, replace(MESSAGE, key="notice-2")):
            assert send(mailing(port), message) == Sent()
            ids.append(postbox.mail()["Message-ID"])
    assert ids[0] == ids[1] != ids[2]


def test_a_title_adds_no_header(postbox: Postbox) -> None:
    with posting(postbox) as port:
        assert send(mailing(port), replace(MESSAGE, title="x\r\nBcc: thief@bad.example\n\nbody")) == Sent()
    assert postbox.got[0].rcpt_tos == ["team@team.example"]
    assert "Bcc" not in postbox.mail()


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.TLS])
def test_an_encrypted_login(
    postbox: Postbox, authority: tuple[ssl.SSLContext, str], encryption: Encryption, caplog: pytest.LogCaptureFixture
) -> None:
    context, ca_file = authority

    def login(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object) -> AuthResult:
        assert isinstance(given, LoginPassword)
        return AuthResult(success=given == LoginPassword(b"robot", b"mail-password"), handled=False)

    caplog.set_level("CRITICAL")
    starts: dict[str, Any] = {"tls_context": context, "require_starttls": True}
    given = starts if encryption is Encryption.STARTTLS else {"context": context, "auth_require_tls": False}
    with posting(postbox, authenticator=login, auth_required=True, **given) as port:
        made = mailing(port, encryption, ca_file=ca_file, secret=Secret("mail-password"))
        made = replace(made, mail=replace(made.mail, user="robot"))
        assert send(made) == Sent()
        wrong = send(replace(made, secret=Secret("wrong")))
        assert isinstance(wrong, Refused)
        assert not wrong.permanent
        assert "535" in wrong.reason
        stranger = send(replace(made, mail=replace(made.mail, host="other.example")))
        assert isinstance(stranger, Later)
        assert "certificate of other.example" in stranger.reason
    assert len(postbox.got) == 1


def test_no_password_is_given_without_encryption(postbox: Postbox) -> None:
    with posting(postbox) as port:
        made = mailing(port, Encryption.STARTTLS, secret=Secret("mail-password"))
        found = send(replace(made, mail=replace(made.mail, user="robot")))
    assert isinstance(found, Refused)
    assert "encryption" in found.reason
    assert postbox.got == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("451 try again", Later("")),
        ("552 too big", Refused(True, "")),
        ("554 spam", Refused(True, "")),
    ],
)
def test_what_the_server_says_to_a_mail(postbox: Postbox, answer: str, expected: Outcome) -> None:
    postbox.answer = answer
    with posting(postbox) as port:
        found = send(mailing(port))
    assert not isinstance(found, Sent)
    assert answer in found.reason
    assert not isinstance(expected, Sent)
    assert replace(found, reason="") == expected


def test_what_the_server_says_to_addresses(postbox: Postbox) -> None:
    with posting(postbox) as port:
        made = mailing(port, mentions={"*专员": "lin@team.example"})
        postbox.refused = {"lin@team.example": "550 no such user"}
        some = send(made)
        assert isinstance(some, Sent)
        assert "lin@team.example" in some.note
        postbox.refused["team@team.example"] = "550 no such user"
        assert isinstance(all_of_them := send(made), Refused)
        assert all_of_them.permanent
        postbox.refused["team@team.example"] = "450 greylisted"
        assert isinstance(send(made), Later)


def test_with_nobody_to_mail_to_nothing_is_tried() -> None:
    made = mailing(1)
    found = send(replace(made, mail=replace(made.mail, to=())), replace(MESSAGE, mentions=()))
    assert isinstance(found, Refused)
    assert found.permanent


def test_a_private_server_is_not_called_without_leave(postbox: Postbox) -> None:
    with posting(postbox) as port:
        found = send(replace(mailing(port), allow_private=False))
    assert isinstance(found, Refused)
    assert "private address" in found.reason
    assert postbox.got == []


def test_a_server_that_is_down_is_tried_later() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        found = send(mailing(closed.getsockname()[1]))
    assert isinstance(found, Later)
    assert f"{HOST} cannot be reached" in found.reason


@pytest.mark.parametrize("greeting", [b"220 mail", b"", b"220-still here\r\n"])
def test_a_server_that_never_comes_to_the_point_is_left_in_time(greeting: bytes) -> None:
    done = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _address = server.accept()
        with connection:
            while not done.wait(0.02):
                try:
                    connection.sendall(greeting)
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        before = time.monotonic()
        found = send(mailing(server.getsockname()[1]), seconds=0.3)
        done.set()
        thread.join()
    assert isinstance(found, Later)
    assert time.monotonic() - before < 5


def test_the_preview_shows_the_mail_and_no_password() -> None:
    made = mailing(25, secret=Secret("mail-password"))
    shown = preview(made, MESSAGE, NOW)
    assert shown.headers["Subject"] == MESSAGE.title
    assert shown.headers["To"] == "team@team.example"
    assert MESSAGE.text in shown.body
    assert "mail-password" not in repr((shown, made))


def test_the_authority_file_has_to_be_there(tmp_path: Path) -> None:
    found = send(mailing(1, ca_file=str(tmp_path / "none.pem")))
    assert isinstance(found, Refused)
    assert "ca_file" in found.reason
