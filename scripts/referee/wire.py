"""Requests made by hand, with a Shared Key signer of their own: nothing here comes from Sluice's store.

The order of the `x-ms-` headers is the service's, taken from Microsoft's SDK; the rest is written from the
protocol's description and is held against Microsoft's own signatures in `auth.py`.
"""

import base64, email.utils, hashlib, hmac, http.client, time, urllib.parse, uuid
from azure.storage.blob._shared.authentication import _storage_header_sort

SIGNED = (
    "content-encoding content-language content-length content-md5 content-type date"
    " if-modified-since if-match if-none-match if-unmodified-since range"
).split()
VERSION = "2023-11-03"


def string_to_sign(account, method, path, query, headers):
    """`path` and `query` as they stand in the request line; `headers` by lower-case name."""
    values = [headers.get(name, "") for name in SIGNED]
    if values[2] == "0":
        values[2] = ""
    if "x-ms-date" in headers:
        values[5] = ""
    own = _storage_header_sort([(n, v) for n, v in headers.items() if n.startswith("x-ms-")])
    text = (
        method + "\n" + "".join(v + "\n" for v in values) + "".join(f"{n}:{v.strip()}\n" for n, v in own)
    )
    text += "/" + account + path
    pairs = parameters(query)
    return text + "".join(f"\n{name}:{','.join(sorted(pairs[name]))}" for name in sorted(pairs))


def parameters(query):
    pairs = {}
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        pairs.setdefault(urllib.parse.unquote(name).lower(), []).append(urllib.parse.unquote(value))
    return pairs


def signature(key, text):
    return base64.b64encode(
        hmac.new(base64.b64decode(key), text.encode(), hashlib.sha256).digest()
    ).decode()


class Answer:
    """Status, headers by lower-case name, and the body."""

    def __init__(self, response):
        self.status = response.status
        self.pairs = response.getheaders()
        self.headers = {name.lower(): value for name, value in self.pairs}
        self.body = response.read()

    @property
    def code(self):
        return self.headers.get("x-ms-error-code", "")

    @property
    def etag(self):
        return self.headers.get("etag", "")

    def said(self):
        return f"{self.status} {self.code}".strip()


class Wire:
    """One account at one port. Each thread gets a connection of its own by `Wire.copy()`."""

    def __init__(self, port, account, key, bearer=None):
        self.port, self.account, self.key, self.bearer = port, account, key, bearer
        self.connection = None

    def copy(self):
        return Wire(self.port, self.account, self.key, self.bearer)

    def send(
        self, method, path, query="", headers=None, body=b"", host=None, sign=True, chunks=None, when=None
    ):
        """Sends one request as given. `path` begins with a slash and is percent-encoded; `host` None stands
        for the address itself, with the account as the path's first part."""
        target = path if host else f"/{self.account}{path}"
        out = {"x-ms-version": VERSION, "x-ms-client-request-id": str(uuid.uuid4())}
        out["x-ms-date"] = email.utils.formatdate(time.time() if when is None else when, usegmt=True)
        if chunks is None and (body or method in ("PUT", "PATCH", "POST")):
            out["content-length"] = str(len(body))
        out.update({name.lower(): value for name, value in (headers or {}).items() if value is not None})
        if sign and self.key:
            text = string_to_sign(self.account, method, target, query, out)
            out["authorization"] = f"SharedKey {self.account}:{signature(self.key, text)}"
        elif sign and self.bearer:
            out["authorization"] = "Bearer " + self.bearer
        return self.exchange(method, target + ("?" + query if query else ""), out, body, host, chunks)

    def exchange(self, method, target, headers, body=b"", host=None, chunks=None):
        """The request line and the headers exactly as given; a connection is kept as long as it answers."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        link = self.connection
        try:
            link.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            link.putheader("Host", host or f"127.0.0.1:{self.port}")
            for name, value in headers.items():
                link.putheader(name, value)
            if chunks is not None:
                link.putheader("Transfer-Encoding", "chunked")
            link.endheaders()
            if chunks is not None:
                body = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks) + b"0\r\n\r\n"
            if body:
                link.send(body)
            return Answer(link.getresponse())
        except BaseException:
            self.close()
            raise

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def dfs(self, method, path, query="", headers=None, body=b"", **more):
        """To the Data Lake service by its host name."""
        return self.send(
            method, path, query, headers, body, host=f"{self.account}.dfs.core.windows.net", **more
        )

    def blob(self, method, path, query="", headers=None, body=b"", **more):
        """To the Blob service by its host name."""
        return self.send(
            method, path, query, headers, body, host=f"{self.account}.blob.core.windows.net", **more
        )
