"""Services as they are, on 127.0.0.1: they look at what they get, and answer as the real ones do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Got:
    """A request as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: Callable[[], Iterator[bytes]] | None = None
    """The body piece by piece instead, as slowly as it comes."""

    @classmethod
    def json(cls, body: object, status: int = 200) -> Reply:
        return cls(json.dumps(body).encode(), status, {"Content-Type": "application/json"})


Manner = Callable[[Got], Reply]


class Service:
    """A server in a thread; how it answers can be changed at any time."""

    def __init__(self, manner: Manner, context: ssl.SSLContext | None = None) -> None:
        self.manner = manner
        self.got: list[Got] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service.answer(self)

            do_GET = do_POST  # noqa: N815 - as above

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/hook", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        got = Got(handler.path, dict(handler.headers), body)
        self.got.append(got)
        reply = self.manner(got)
        try:
            handler.send_response_only(reply.status)
            for name, value in reply.headers.items():
                handler.send_header(name, value)
            if reply.parts is None:
                handler.send_header("Content-Length", str(len(reply.body)))
            handler.end_headers()
            for part in reply.parts() if reply.parts is not None else [reply.body]:
                handler.wfile.write(part)
                handler.wfile.flush()
        except OSError:
            return  # the caller has hung up, as it may

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_args: object) -> None:
        """A caller that is killed, or does not trust us, is no error of ours."""


@contextmanager
def serving(manner: Manner, context: ssl.SSLContext | None = None) -> Iterator[Service]:
    service = Service(manner, context)
    try:
        yield service
    finally:
        service.close()


def wecom(got: Got) -> Reply:
    """WeCom: the key in the address, lengths in bytes."""
    if got.query.get("key") != "wecom-key-1234":
        return Reply.json({"errcode": 93000, "errmsg": "invalid webhook url, hint: [1]"})
    kind = got.json["msgtype"]
    limit = {"text": 2048, "markdown": 4096}.get(kind, 0)
    content = got.json[kind]["content"]
    if not content:
        return Reply.json({"errcode": 44004, "errmsg": "empty content"})
    if len(content.encode()) > limit:
        return Reply.json({"errcode": 40058, "errmsg": f"content exceed max length {limit}"})
    return Reply.json({"errcode": 0, "errmsg": "ok"})


def dingtalk(got: Got) -> Reply:
    """DingTalk: the token and the signature in the address, quoted once."""
    if got.query.get("access_token") != "ding-token-1234":
        return Reply.json({"errcode": 300005, "errmsg": "token is not exist"})
    secret = "SECding"
    text = f"{got.query['timestamp']}\n{secret}"
    wanted = base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()
    if got.query.get("sign") != wanted:
        return Reply.json({"errcode": 310000, "errmsg": "sign not match, more: [https://open.dingtalk.com]"})
    return Reply.json({"errcode": 0, "errmsg": "ok"})


def feishu(got: Got) -> Reply:
    """Feishu: the signature in the body."""
    if not got.path.endswith("/feishu-hook-1234"):
        return Reply.json({"code": 19001, "data": {}, "msg": "param invalid: incoming webhook access token invalid"})
    key = f"{got.json['timestamp']}\nfeishu-secret"
    if got.json["sign"] != base64.b64encode(hmac.new(key.encode(), b"", hashlib.sha256).digest()).decode():
        return Reply.json(
            {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
        )
    return Reply.json({"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"})


def slack(got: Got) -> Reply:
    """Slack, and Mattermost: words, not JSON."""
    return Reply(b"ok") if got.json.get("text") else Reply(b"no_text", 400)


def teams(got: Got) -> Reply:
    """A workflow of Teams."""
    assert got.json["attachments"][0]["content"]["type"] == "AdaptiveCard"
    return Reply(b"", 202)


def webhook(_got: Got) -> Reply:
    return Reply(b"", 204)
