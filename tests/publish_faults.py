"""A proxy on loopback that does to a connection what networks do."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_BLOCK = 1 << 16


@dataclass
class Proxy:
    """Passes on what comes, but for what it is told to spoil.

    Attributes:
        upstream: the port that it stands in front of.
        spoil: told the number, method and path of each HTTP request, says what becomes of it:
            "" (passed on), a status such as "503", "cut" (broken off in the middle of the body),
            "lost" (carried out, but its answer is lost) or "corrupt" (a bit of the body flips).
        cut_after: for other protocols than HTTP: bytes from the client, after which each further
            connection is broken off; None for HTTP.
        requests: method, path and fate of each HTTP request.
    """

    upstream: int
    spoil: Callable[[int, str, str], str] = lambda number, method, path: ""
    cut_after: list[int] | None = None
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    port: int = 0

    def serve(self, listener: socket.socket) -> None:
        """Serve connections until the listener is closed."""
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            work = self._http if self.cut_after is None else self._raw
            threading.Thread(target=self._guarded, args=(work, client), daemon=True).start()

    def _guarded(self, work: Callable[[socket.socket], None], client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            work(client)

    def _raw(self, client: socket.socket) -> None:
        assert self.cut_after is not None
        limit = self.cut_after.pop(0) if self.cut_after else None
        with socket.create_connection(("127.0.0.1", self.upstream)) as server:
            threading.Thread(target=_pump, args=(server, client), daemon=True).start()
            sent = 0
            while block := client.recv(_BLOCK):
                server.sendall(block)
                sent += len(block)
                if limit is not None and sent > limit:
                    for end in (client, server):
                        with contextlib.suppress(OSError):
                            end.shutdown(socket.SHUT_RDWR)
                    return

    def _http(self, client: socket.socket) -> None:
        buffer = b""
        while True:
            while b"\r\n\r\n" not in buffer:
                block = client.recv(_BLOCK)
                if not block:
                    return
                buffer += block
            head, _, buffer = buffer.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            method, path, _ = lines[0].split(" ", 2)
            names = {
                line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in lines[1:]
            }
            fate = self.spoil(len(self.requests), method, path)
            self.requests.append((method, path, fate))
            if "expect" in names:
                client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            length = int(names.get("content-length", 0))
            wanted = length // 2 if fate == "cut" else length
            while len(buffer) < wanted:
                block = client.recv(_BLOCK)
                if not block:
                    return
                buffer += block
            body, buffer = buffer[:wanted], buffer[length:]
            if fate == "cut":
                return
            if fate == "corrupt" and body:
                body = bytes([body[0] ^ 1]) + body[1:]
            if fate.isdigit():
                client.sendall(f"HTTP/1.1 {fate} Spoilt\r\nContent-Length: 0\r\n\r\n".encode())
                continue
            kept = [
                line for line in lines if line.lower().split(":")[0] not in ("expect", "connection")
            ]
            request = "\r\n".join([*kept, "Connection: close"]) + "\r\n\r\n"
            with socket.create_connection(("127.0.0.1", self.upstream)) as server:
                server.sendall(request.encode("latin-1") + body)
                if fate == "lost":
                    while server.recv(_BLOCK):
                        pass
                    return
                _pump(server, client)
            return


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while block := source.recv(_BLOCK):
            target.sendall(block)


@contextlib.contextmanager
def proxy(upstream: int, **more: object) -> Iterator[Proxy]:
    """A proxy in front of the port ``upstream``."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Proxy(upstream, port=listener.getsockname()[1], **more)  # type: ignore[arg-type]
        thread = threading.Thread(target=made.serve, args=(listener,), daemon=True)
        thread.start()
        yield made
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
