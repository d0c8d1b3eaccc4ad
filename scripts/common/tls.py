"""An endpoint over TLS in front of one that has none."""

import socket, ssl, threading


class TLSRelay:
    """Ends TLS on a free port of 127.0.0.1 and passes every byte on to `port` there, both ways.

    Shows `certificate` (PEM, with its key in `key`); with `clients`, it talks only to those whose certificate
    these authorities signed."""

    def __init__(self, port, certificate, key, clients=None):
        self.target, self.handshakes, self.refused = port, 0, 0
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        if clients:
            self.context.load_verify_locations(clients)
            self.context.verify_mode = ssl.CERT_REQUIRED
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self.serve, args=(plain,), daemon=True).start()

    def serve(self, plain):
        try:
            client = self.context.wrap_socket(plain, server_side=True)
        except OSError:  # a client that does not trust us, or that we do not
            self.refused += 1
            plain.close()
            return
        self.handshakes += 1
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            back = threading.Thread(target=self.copy, args=(server, client), daemon=True)
            back.start()
            self.copy(client, server)
            back.join()

    @staticmethod
    def copy(source, target):
        """Until one side ends; the other hears of it."""
        try:
            while data := source.recv(1 << 16):
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has ended itself
                pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
