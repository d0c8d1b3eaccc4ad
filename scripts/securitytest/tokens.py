"""A token server of a test's own: OAuth 2.0, client credentials, over TLS."""

import base64, http.server, json, ssl, threading, time, urllib.parse


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


class TokenServer:
    """Gives unsigned tokens of `life` seconds to one client; counts who asked."""

    CLIENT, SECRET = "sluice-client", "t0ken-s3cret!"

    def __init__(self, authorities, life):
        self.life, self.granted, self.refused, self.requests, self.fail_next = life, 0, 0, [], 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.requests.append((dict(self.headers), urllib.parse.parse_qs(body)))
                status, answer = outer.answer(self.headers.get("Authorization", ""), body)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authorities.path("token.pem"), authorities.path("token.key"))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"https://localhost:{self.server.server_port}/oauth2/token"

    def answer(self, authorization, body):
        if self.fail_next > 0:
            self.fail_next -= 1
            return 503, {"error": "temporarily_unavailable"}
        login = base64.b64encode(f"{self.CLIENT}:{self.SECRET}".encode()).decode()
        if authorization != "Basic " + login or "grant_type=client_credentials" not in body:
            self.refused += 1
            return 401, {"error": "invalid_client", "error_description": authorization}
        self.granted += 1
        now = int(time.time())
        claims = {"sub": self.CLIENT, "iat": now, "exp": now + self.life, "scope": "kafka"}
        return 200, {
            "access_token": f"{encoded({'alg': 'none'})}.{encoded(claims)}.",
            "token_type": "bearer",
        }
