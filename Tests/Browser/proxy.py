"""A reverse proxy that has the server below a path, as whole and as dumb as most of them."""

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
            if b"upgrade: websocket" not in rest.lower():
                rest = rest.replace(b"Connection: keep-alive", b"Connection: close")
            with socket.create_connection(("127.0.0.1", self.target)) as server:
                server.sendall(b" ".join([method, path[len(self.prefix):], version]) + b"\r\n" + rest)
                back = threading.Thread(target=pump, args=(server, peer), daemon=True)
                back.start()
                pump(peer, server)
                back.join()


def pump(source, drain):
    try:
        while piece := source.recv(65_536):
            drain.sendall(piece)
        drain.shutdown(socket.SHUT_WR)
    except OSError:
        pass
