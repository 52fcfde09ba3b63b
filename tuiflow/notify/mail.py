"""Mail by SMTP: encrypted unless the server is on the team's own network, and never twice under two ids."""

from __future__ import annotations

import hashlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.notify.address import Resolver, checked
from tuiflow.notify.channel import Channel, Encryption
from tuiflow.notify.http import no_answer, tls_context
from tuiflow.notify.length import cut
from tuiflow.notify.message import Later, Message, Outcome, Refused, Sent

SUBJECT_BYTES = 200
BYTES = 200_000


def compose(channel: Channel, message: Message, moment: datetime) -> MIMEText:
    """The mail. Its id comes from the message's key: servers and readers drop what they have already."""
    mail = MIMEText(_body(message), "plain", "utf-8")
    # Encoded here: where the email package breaks a long title itself, it loses blanks (Python < 3.13).
    mail["Subject"] = Header(_subject(message), "utf-8", header_name="Subject").encode()
    mail["From"] = formataddr(_pair(channel.mail.sender))
    mail["To"] = ", ".join(formataddr(_pair(address)) for address in addresses(channel, message))
    mail["Date"] = format_datetime(moment)
    digest = hashlib.sha256(message.key.encode("utf-8", "replace")).hexdigest()[:40]
    mail["Message-ID"] = f"<{digest}@{_pair(channel.mail.sender)[1].rpartition('@')[2] or 'tuiflow.invalid'}>"
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def readable(channel: Channel, message: Message, moment: datetime) -> tuple[dict[str, str], str]:
    """Headers and body of the mail as its reader will see them."""
    made = compose(channel, message, moment)
    headers = {name: str(made[name]) for name in ("From", "Date", "Message-ID")}
    told = {"Subject": _subject(message), "To": ", ".join(addresses(channel, message))}
    return told | headers, _body(message)


def _subject(message: Message) -> str:
    return cut(message.heading, SUBJECT_BYTES)


def _body(message: Message) -> str:
    return cut(message.text, BYTES)


def addresses(channel: Channel, message: Message) -> list[str]:
    """Who gets it: those who get every mail of the channel, and the people mentioned whose address is set."""
    return list(channel.mailed(message.mentions))


def _pair(address: str) -> tuple[str, str]:
    name, plain = parseaddr(shown(address))
    return name, plain


def send(channel: Channel, message: Message, moment: datetime, resolve: Resolver, seconds: float) -> Outcome:
    """Hand the mail to the server."""
    if not addresses(channel, message):
        return Refused(True, _("Nobody to mail to: the channel has no address of whom this concerns."))
    server = channel.mail
    try:
        hosts = checked(server.host, server.port, resolve, allow_private=channel.allow_private)
        with _connected(channel, hosts, seconds) as smtp:
            if server.user:
                smtp.login(server.user, channel.secret.reveal())
            refused = smtp.send_message(compose(channel, message, moment))
    except RefusedError as error:
        return Refused(False, str(error))
    except smtplib.SMTPException as error:
        return _refusal(channel, error)
    except (OSError, ValueError) as error:
        return _trouble(channel, error)
    if refused:
        return Sent(_("These addresses were refused: {addresses}.").format(addresses=_(", ").join(sorted(refused))))
    return Sent()


class _Connection(smtplib.SMTP):
    """A connection to an address that was checked, under the name that the certificate has to show.

    It ends when the time is over: a server that keeps saying a little outlasts every timeout of a single read.
    """

    def __init__(self, channel: Channel, hosts: list[str], seconds: float, context: ssl.SSLContext) -> None:
        self._channel, self._hosts, self._context = channel, hosts, context
        self._line: socket.socket | None = None
        self.watchdog = threading.Timer(seconds, self._hang_up)
        self.watchdog.daemon = True
        self.watchdog.start()
        try:
            # A name of its own: smtplib would ask the network for this machine's, and tell it to everybody.
            super().__init__(channel.mail.host, channel.mail.port, "[127.0.0.1]", seconds)
        except BaseException:
            self.watchdog.cancel()
            raise

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        found = self._line = self._call(port, timeout)
        if self._channel.mail.encryption is not Encryption.TLS:
            return found
        secure = self._line = self._context.wrap_socket(found, server_hostname=host, do_handshake_on_connect=False)
        try:
            secure.do_handshake()
        except OSError:
            secure.close()
            raise
        return secure

    def _call(self, port: int, timeout: float) -> socket.socket:
        for address in self._hosts[:-1]:
            with suppress(OSError):  # the next address may be the one that listens
                return socket.create_connection((address, port), timeout)
        return socket.create_connection((self._hosts[-1], port), timeout)

    def _hang_up(self) -> None:
        line = self.sock or self._line
        if line is not None:
            with suppress(OSError):  # it is closed already
                line.shutdown(socket.SHUT_RDWR)


@contextmanager
def _connected(channel: Channel, hosts: list[str], seconds: float) -> Iterator[smtplib.SMTP]:
    """An encrypted connection."""
    context = tls_context(channel.ca_file)
    smtp = _Connection(channel, hosts, seconds, context)
    try:
        if channel.mail.encryption is Encryption.STARTTLS:
            smtp.starttls(context=context)
        yield smtp
        with suppress(smtplib.SMTPException, OSError):  # the mail is taken; how the farewell goes does not matter
            smtp.quit()
    finally:
        smtp.watchdog.cancel()
        smtp.close()


def _refusal(channel: Channel, error: smtplib.SMTPException) -> Outcome:
    """What a server means that says no."""
    host = channel.mail.host
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Later(_("{host} has hung up.").format(host=host))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refused(False, _("{host} offers no encryption or login: check port and tls.").format(host=host))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
        code, said = answers[0] if answers else (550, b"")
        words = _words(channel, code, said)
        if any(code < 500 for code, _said in answers):
            return Later(_("{host} does not take the addresses yet ({words}).").format(host=host, words=words))
        return Refused(True, _("{host} refuses the addresses ({words}).").format(host=host, words=words))
    if not isinstance(error, smtplib.SMTPResponseException):
        return Later(_("{host} cannot be understood.").format(host=host))
    words = _words(channel, error.smtp_code, error.smtp_error)
    if error.smtp_code < 500:
        return Later(_("{host} is busy ({words}).").format(host=host, words=words))
    is_message = isinstance(error, smtplib.SMTPDataError)
    return Refused(is_message, _("{host} refuses ({words}).").format(host=host, words=words))


def _words(channel: Channel, code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return cut(shown(channel.mask(f"{code} {text}")), 200)


def _trouble(channel: Channel, error: Exception) -> Outcome:
    """Why there was no connection."""
    host = channel.mail.host
    if isinstance(error, ssl.SSLCertVerificationError):
        return Later(
            _("The certificate of {host} cannot be trusted ({reason}).").format(host=host, reason=error.verify_message)
        )
    if isinstance(error, ssl.SSLError):
        return Later(_("No secure connection to {host} ({reason}).").format(host=host, reason=error.reason or "TLS"))
    return Later(no_answer(host, error, is_slow=isinstance(error, TimeoutError)))
