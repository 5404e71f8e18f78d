"""Key services on this machine: they speak the protocols of the real ones, and fail as they are told to.

Each keeps its keys as the real service does: what it wraps names the key, is authenticated, and is bound to
the context that was given. They were written from the services' API references, not recorded from them.
"""

from __future__ import annotations

import base64
import json
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECRET_TOKEN = "hvs.CAESIJ-token-that-nobody-may-see"
SECRET_ID = "AKIDEXAMPLE0000000000"
SECRET_KEY = "credential-that-nobody-may-see"
CREDENTIALS = (SECRET_TOKEN, SECRET_KEY)

Answer = tuple[int, object]


@attrs.define
class Asked:
    """A request as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}


@attrs.define
class Keys:
    """Keys of a service, by name; what they wrap carries the name in front."""

    keys: dict[str, bytes] = attrs.field(factory=dict)
    disabled: set[str] = attrs.field(factory=set)

    def add(self, name: str) -> None:
        self.keys[name] = AESGCM.generate_key(256)

    def wrap(self, name: str, octets: bytes, context: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        head = len(name).to_bytes(1, "big") + name.encode() + nonce
        return head + AESGCM(self.keys[name]).encrypt(nonce, octets, name.encode() + context)

    def unwrap(self, blob: bytes, context: bytes) -> tuple[str, bytes]:
        """Return the name of the key and the octets; InvalidTag if it is not ours."""
        name = blob[1 : 1 + blob[0]].decode("utf-8", "replace") if blob else ""
        if name not in self.keys:
            raise InvalidTag
        rest = blob[1 + blob[0] :]
        return name, AESGCM(self.keys[name]).decrypt(rest[:12], rest[12:], name.encode() + context)


@attrs.define
class Service:
    """A service on a free port.

    Attributes:
        keys: Its keys.
        asked: What it was asked.
        failures: How to fail next: an answer, or "drop", "hang" or "page" (HTML of a proxy).
    """

    keys: Keys = attrs.field(factory=Keys)
    asked: list[Asked] = attrs.field(factory=list)
    failures: deque[Answer | str] = attrs.field(factory=deque)
    port: int = 0

    def answer(self, asked: Asked) -> Answer:
        raise NotImplementedError

    @contextmanager
    def running(self) -> Generator[None]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = Asked(self.path, dict(self.headers), self._body())
                service.asked.append(asked)
                failure = service.failures.popleft() if service.failures else None
                if failure == "drop":
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                if failure == "hang":
                    time.sleep(0.6)
                    self.close_connection = True
                    return
                if failure == "page":
                    self._send(200, b"<html>Log in to the network</html>", "text/html")
                    return
                status, body = failure if isinstance(failure, tuple) else service.answer(asked)
                self._send(status, json.dumps(body).encode(), "application/json")

            do_PUT = do_GET = do_POST  # noqa: N815 - names of the standard library

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def _body(self) -> bytes:
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))

            def _send(self, status: int, octets: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(octets)))
                self.end_headers()
                self.wfile.write(octets)

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            server.block_on_close = False
            self.port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()


@attrs.define
class Transit(Service):
    """Vault's transit engine."""

    mount: str = "transit"

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("X-Vault-Token") != SECRET_TOKEN:
            return 403, {"errors": ["permission denied"]}
        deed, _, name = asked.path.removeprefix(f"/v1/{self.mount}/").partition("/")
        if deed not in {"encrypt", "decrypt"} or name not in self.keys.keys:
            return 400, {"errors": ["encryption key not found"]}
        body = json.loads(asked.body)
        context = base64.b64decode(body["associated_data"])
        if deed == "encrypt":
            sealed = self.keys.wrap(name, base64.b64decode(body["plaintext"]), context)
            return 200, {"data": {"ciphertext": "vault:v1:" + base64.b64encode(sealed).decode()}}
        try:
            blob = base64.b64decode(body["ciphertext"].removeprefix("vault:v1:"), validate=True)
            wrapped_by, octets = self.keys.unwrap(blob, context)
        except (ValueError, InvalidTag):
            wrapped_by, octets = "", b""
        if wrapped_by != name:
            return 400, {"errors": ["cipher: message authentication failed"]}
        return 200, {"data": {"plaintext": base64.b64encode(octets).decode()}}


class _DataKeys(Service):
    """What the two clouds' services have in common."""

    def data_key(self, deed: str, given: Mapping[str, str]) -> Answer:
        context = json.dumps(json.loads(given.get("EncryptionContext", "{}")), sort_keys=True).encode()
        if deed == "GenerateDataKey":
            name = given["KeyId"]
            if name not in self.keys.keys:
                return self.error("not found")
            if name in self.keys.disabled:
                return self.error("disabled")
            octets = secrets.token_bytes({"AES_256": 32, "AES_128": 16}[given["KeySpec"]])
            blob = self.keys.wrap(name, octets, context)
        else:
            try:
                blob = base64.b64decode(given["CiphertextBlob"], validate=True)
                name, octets = self.keys.unwrap(blob, context)
            except (ValueError, InvalidTag):
                return self.error("wrong")
            if name in self.keys.disabled:
                return self.error("disabled")
        made = {"KeyId": name, "Plaintext": octets, "CiphertextBlob": blob}
        return self.success(
            {key: base64.b64encode(v).decode() if isinstance(v, bytes) else v for key, v in made.items()}
        )

    def error(self, why: str) -> Answer:
        raise NotImplementedError

    def success(self, body: dict[str, str]) -> Answer:
        raise NotImplementedError


@attrs.define
class Aliyun(_DataKeys):
    """Aliyun KMS, 2016-01-20: parameters in the query, the answer in the body."""

    def answer(self, asked: Asked) -> Answer:
        if f"Credential={SECRET_ID}" not in asked.headers.get("Authorization", ""):
            return self.failure(403, "InvalidAccessKeyId.NotFound")
        return self.data_key(asked.headers["x-acs-action"], asked.query)

    def error(self, why: str) -> Answer:
        return {
            "not found": self.failure(404, "Forbidden.KeyNotFound"),
            "disabled": self.failure(409, "Rejected.Disabled"),
            "wrong": self.failure(400, "InvalidParameter"),
        }[why]

    def failure(self, status: int, code: str) -> Answer:
        return status, {"Code": code, "Message": f"Said of {SECRET_KEY}.", "RequestId": "r", "HostId": "h"}

    def success(self, body: dict[str, str]) -> Answer:
        return 200, {**body, "KeyVersionId": "v", "RequestId": "r"}


@attrs.define
class Tencent(_DataKeys):
    """Tencent Cloud KMS, 2019-01-18: JSON both ways, errors with status 200."""

    def answer(self, asked: Asked) -> Answer:
        if f"Credential={SECRET_ID}/" not in asked.headers.get("Authorization", ""):
            return self.failure("AuthFailure.SecretIdNotFound")
        return self.data_key(asked.headers["X-TC-Action"], json.loads(asked.body))

    def error(self, why: str) -> Answer:
        return {
            "not found": self.failure("ResourceUnavailable.CmkNotFound"),
            "disabled": self.failure("ResourceUnavailable.CmkDisabled"),
            "wrong": self.failure("InvalidParameterValue.InvalidCiphertext"),
        }[why]

    def failure(self, code: str) -> Answer:
        error = {"Code": code, "Message": f"Said of {SECRET_KEY}."}
        return 200, {"Response": {"Error": error, "RequestId": "r"}}

    def success(self, body: dict[str, str]) -> Answer:
        return 200, {"Response": {**body, "RequestId": "r"}}
