"""A web server on loopback that answers exactly the bytes that a test gives it, and remembers who asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

Answer = bytes | Callable[[socket.socket], None]


def page(body: bytes | str, *headers: str, status: str = "200 OK", content_type: str = "text/html") -> bytes:
    """A whole response."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def to(location: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return page("", f"Location: {location}", status=status)


def forever(head: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    """An answer that goes on until nobody listens."""

    def send(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return send


class Web:
    """``web.pages["/path"] = page("…")``; ``web.asked`` has each request's head, in order.

    ``connections`` counts all that connected, also those that asked nothing. A path with several answers in a list
    gives them one after another, and the last from then on.
    """

    def __init__(
        self, tls: ssl.SSLContext | None = None, family: socket.AddressFamily = socket.AF_INET
    ) -> None:
        self.pages: dict[str, Answer | list[Answer]] = {}
        self.asked: list[str] = []
        self.connections = 0
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._listening = socket.socket(family)
        self._listening.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        self._listening.listen(16)
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.split()[1] for request in self.asked]

    def header(self, name: str, request: int = -1) -> str | None:
        """What the request (the last one) said in this header."""
        lines = self.asked[request].split("\r\n")[1:]
        fields = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in lines}
        return fields.get(name.lower())

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._answer, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    piece = connection.recv(65_536)
                    if not piece:
                        return
                    request += piece
                    if request.startswith(b"\x16"):  # a handshake, where plain words are spoken
                        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                        return
                self.asked.append(request.decode("latin-1"))
                answer = self._next(request.split()[1].decode())
                if callable(answer):
                    answer(connection)
                else:
                    connection.sendall(answer)

    def _next(self, path: str) -> Answer:
        answer = self.pages.get(path, page("nothing here", status="404 Not Found"))
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer


def serving(tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    """A server for one test."""
    web = Web(tls)
    try:
        yield web
    finally:
        web.close()
