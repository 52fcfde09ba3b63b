"""One HTTP call, made with care: to a checked address, within a time, without redirects or proxies, reading little.

Nothing else in tuiflow speaks HTTP. httpx is loaded when there is something to send.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.notify.address import Resolver, checked
from tuiflow.notify.channel import Channel
from tuiflow.notify.message import Later, Outcome, Refused
from tuiflow.notify.secret import Secret

if TYPE_CHECKING:
    import httpx

ANSWER_BYTES = 64 * 1024
"""How much of an answer is read; services answer in a line."""

LONGEST_WAIT = 86_400.0
"""Seconds that a service can ask us to wait."""

_FAULTY_MESSAGE = frozenset({400, 413, 415, 422})
_BUSY = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted."""

    url: Secret
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    signature: str = ""
    """What of it proves that we know a secret; not shown either."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, with a status that is a success."""

    status: int
    body: bytes
    """The beginning of it, at most `ANSWER_BYTES`."""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


def post(request: Request, channel: Channel, resolve: Resolver, seconds: float) -> Answer | Outcome:
    """Post a request. Not to be called on a thread that runs an event loop.

    Returns:
        The answer, or why there is none that says yes.
    """
    import httpx

    for name in ("httpx", "httpcore"):
        # They log whole addresses, and a webhook's address is a secret.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        url = httpx.URL(request.url.reveal())
    except httpx.InvalidURL:
        return Refused(False, _("The address of the channel is none: mend its url."))
    if url.scheme != "https" and not channel.allow_private:
        return Refused(False, _("The address of the channel has to begin with https://."))
    try:
        return asyncio.run(_call(request, url, channel, resolve, seconds))
    except RefusedError as error:
        return Refused(False, str(error))
    except (httpx.HTTPError, OSError, TimeoutError) as error:
        return Later(_trouble(error, url.host))


async def _call(
    request: Request, url: httpx.URL, channel: Channel, resolve: Resolver, seconds: float
) -> Answer | Outcome:
    import httpx

    async with asyncio.timeout(seconds):
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = await asyncio.to_thread(checked, url.host, port, resolve, allow_private=channel.allow_private)
        verify = tls_context(channel.ca_file)
        async with httpx.AsyncClient(trust_env=False, timeout=seconds, verify=verify) as client:
            for address in addresses:
                try:
                    return await _call_address(client, request, url, address)
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    # Nothing was said yet: the next address may be the one that listens.
                    if address == addresses[-1]:
                        raise
    raise AssertionError


async def _call_address(client: httpx.AsyncClient, request: Request, url: httpx.URL, address: str) -> Answer | Outcome:
    """Call the address that was checked; the name stands in the certificate and in the Host header as ever."""
    headers = {"Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity", "User-Agent": "tuiflow"}
    async with client.stream(
        "POST",
        url.copy_with(host=address),
        content=request.body,
        headers=headers | {"Content-Type": "application/json; charset=utf-8"} | dict(request.headers),
        extensions={"sni_hostname": url.host},
        follow_redirects=False,
    ) as response:
        refusal = _judged(response.status_code, response.headers)
        if refusal is not None:
            return refusal
        body = b""
        async for part in response.aiter_raw():
            body += part
            if len(body) >= ANSWER_BYTES:
                break
        return Answer(response.status_code, body[:ANSWER_BYTES])


def _judged(status: int, headers: Mapping[str, str]) -> Outcome | None:
    """What a status says by itself; None for a success."""
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return Refused(False, _("The channel redirects (HTTP {status}): set its final url.").format(status=status))
    if status in _BUSY or status >= 500:
        return Later(_("The channel is busy or out of order (HTTP {status}).").format(status=status), _wait(headers))
    if status in _FAULTY_MESSAGE:
        return Refused(True, _("The channel does not take this message (HTTP {status}).").format(status=status))
    return Refused(False, _("The channel refuses (HTTP {status}): check its url and secret.").format(status=status))


def _wait(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After header, a number or a date; None when there is none that makes sense.

    A date counts from the moment that the service itself has sent along: nobody's clock need be right.
    """
    wanted = headers.get("Retry-After", "").strip()
    if wanted.isascii() and wanted.isdigit():
        return min(float(wanted), LONGEST_WAIT)
    try:
        then, sent = parsedate_to_datetime(wanted), parsedate_to_datetime(headers.get("Date", ""))
        seconds = (then - sent).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


@cache
def tls_context(ca_file: str) -> ssl.SSLContext:
    """Trust the known authorities, those of this machine and, where the settings name one, the team's own.

    Raises:
        RefusedError: when the file of the settings cannot be read.
    """
    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise RefusedError(
                _("The certificates in {path} cannot be read: check ca_file.").format(path=ca_file)
            ) from error
    return context


def _trouble(error: Exception, host: str) -> str:
    """Why there was no answer, in a sentence."""
    import httpx

    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _("The certificate of {host} cannot be trusted ({reason}).").format(
                host=host, reason=cause.verify_message
            )
        if isinstance(cause, ssl.SSLError):
            return _("No secure connection to {host} ({reason}).").format(host=host, reason=cause.reason or "TLS")
    return no_answer(host, error, is_slow=isinstance(error, httpx.TimeoutException | TimeoutError))


def no_answer(host: str, error: Exception, *, is_slow: bool) -> str:
    """The sentence for a host that does not answer."""
    import socket

    if is_slow:
        return _("{host} does not answer in time.").format(host=host)
    if isinstance(error, socket.gaierror):
        return _("{host} cannot be found: is there a network?").format(host=host)
    return _("{host} cannot be reached.").format(host=host)


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
