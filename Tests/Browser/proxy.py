"""A reverse proxy that has the server below a path, as whole and as dumb as most of them."""

import re
import socket
import threading


class PrefixProxy:
    """http://127.0.0.1:PORT/PREFIX/… is http://127.0.0.1:TARGET/…, WebSocket included; nothing else is
    there. A connection is for one request."""

    def __init__(self, target, prefix="/wm"):
        self.target, self.prefix = target, prefix.encode()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}{self.prefix.decode()}/"

    def close(self):
        self.listener.close()

    def accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        with peer:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = peer.recv(65_536)
                if not piece:
                    return
                head += piece
            line, rest = head.split(b"\r\n", 1)
            method, path, version = line.split(b" ")
            if not path.startswith(self.prefix + b"/"):
                peer.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            is_socket = b"upgrade: websocket" in rest.lower()
            if not is_socket:
                rest = rest.replace(b"Connection: keep-alive", b"Connection: close")
            self.forward(peer, b" ".join([method, path[len(self.prefix):], version]), rest, is_socket)

    def forward(self, peer, line, rest, _is_socket):
        with socket.create_connection(("127.0.0.1", self.target)) as server:
            server.sendall(line + b"\r\n" + rest)
            back = threading.Thread(target=pump, args=(server, peer), daemon=True)
            back.start()
            pump(peer, server)
            back.join()


class UpdatedProxy(PrefixProxy):
    """Once it is updated, the page is of a newer version: the same files, under other addresses."""

    is_updated = False
    OLD, NEW = re.compile(rb"v-[0-9a-f]{16}"), b"v-" + b"0" * 16
    known = b""

    def update(self):
        self.is_updated = True

    def forward(self, peer, line, rest, is_socket):
        if is_socket or not self.is_updated:
            return super().forward(peer, line, rest, is_socket)
        rest = re.sub(rb"(?i)\r\n(accept-encoding|if-none-match):[^\r]*", b"", b"\r\n" + rest)[2:]
        with socket.create_connection(("127.0.0.1", self.target)) as server:
            server.sendall(line.replace(self.NEW, self.known) + b"\r\n" + rest)
            answer = b"".join(iter(lambda: server.recv(65_536), b""))
        head, body = answer.split(b"\r\n\r\n", 1)
        if b"text/" in head or b"json" in head:
            self.known = self.known or self.OLD.search(body)[0]
            # As long as before.
            body = self.OLD.sub(self.NEW, body)
        peer.sendall(head + b"\r\n\r\n" + body)
        peer.shutdown(socket.SHUT_WR)


def pump(source, drain):
    try:
        while piece := source.recv(65_536):
            drain.sendall(piece)
        drain.shutdown(socket.SHUT_WR)
    except OSError:
        pass
