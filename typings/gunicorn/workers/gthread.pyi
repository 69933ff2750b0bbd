from socket import socket
from typing import Any

class ThreadWorker:
    alive: bool
    app: Any
    pid: int
    sockets: list[socket]
    wsgi: Any
    _accepting: bool
    def init_signals(self) -> None: ...
    def load_wsgi(self) -> None: ...
    def accept(self, listener: socket) -> None: ...
    def set_accept_enabled(self, enabled: bool) -> None: ...
