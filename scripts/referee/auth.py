"""Items 89 to 92: signatures, SAS, tokens and the clock."""

import base64, datetime, json, os, urllib.parse
from azure.core.credentials import AccessToken
from azure.storage.filedatalake import generate_account_sas, generate_file_sas, generate_file_system_sas
from .checks import Mismatch, check, expect, require
from .wire import signature, string_to_sign
from .world import KEY, answered, refused

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VECTORS = os.path.join(ROOT, "Tests", "GoldenRows", "Rows", "adls-sharedkey-vectors.json")
#: The moment at which Microsoft's signer made the vectors.
MOMENT = datetime.datetime(2026, 10, 21, 7, 28, tzinfo=datetime.timezone.utc)


def replay(w, vector, headers):
    """The request as it was signed; its body is as long as it says."""
    url = urllib.parse.urlsplit(vector["url"])
    body = b"0" * int(headers.get("Content-Length", "0"))
    if vector["method"] in ("PUT", "PATCH") and "Content-Length" not in headers:
        headers = dict(headers, **{"Content-Length": "0"})
    return w.wire.exchange(
        vector["method"], url.path + ("?" + url.query if url.query else ""), headers, body, url.netloc
    )


def flipped(text):
    """The same signature but for one bit."""
    raw = bytearray(base64.b64decode(text))
    raw[7] ^= 1
    return base64.b64encode(bytes(raw)).decode()


@check(
    89,
    "raw",
    "the 21 signatures that Microsoft's signer made; each with one bit flipped",
    mode=("vectors", "moment"),
)
def _(w):
    golden = json.load(open(VECTORS))
    keys = {golden["accountName"]: golden["accountKey"]}
    own = [v for v in golden["vectors"] if f" {w.account}:" in v["authorization"]]
    expect("vectors", (len(golden["vectors"]), len(own)), (21, 20 if w.account in keys else 1))
    for vector in own:
        name, url = vector["name"], urllib.parse.urlsplit(vector["url"])
        sent = {k.lower(): v for k, v in vector["headers"].items()}
        account, sig = vector["authorization"].removeprefix("SharedKey ").split(":")
        # The referee's own signer is held to the same vectors.
        text = string_to_sign(account, vector["method"], url.path, url.query, sent)
        expect(f"own string to sign of {name}", text, vector["stringToSign"])
        expect(f"own signature of {name}", signature(keys.get(account, KEY), text), sig)
        headers = dict(vector["headers"], Authorization=vector["authorization"])
        answer = replay(w, vector, headers)
        if answer.status in (401, 403, 411) or answer.status >= 500 or "Auth" in answer.code:
            raise Mismatch(f"{name}: expected the signature accepted, came {answer.said()}")
        headers["Authorization"] = f"SharedKey {account}:{flipped(sig)}"
        answer = replay(w, vector, headers)
        if (answer.status, answer.code) != (403, "AuthenticationFailed"):
            raise Mismatch(
                f"{name}, one bit flipped: expected 403 AuthenticationFailed, came {answer.said()}"
            )


@check(89, "raw", "a signed header, parameter or path changed afterwards", mode="vectors")
def _(w):
    golden = json.load(open(VECTORS))
    vector = next(v for v in golden["vectors"] if v["name"] == "put blob create")
    good = dict(vector["headers"], Authorization=vector["authorization"])
    for change in (
        {"x-ms-meta-k1": "changed"},
        {"If-None-Match": '"0x1"'},
        {"x-ms-blob-content-type": "text/csv"},
        {"x-ms-meta-new": "1"},
    ):
        answered(replay(w, vector, dict(good, **change)), 403, "AuthenticationFailed")
    for url in (vector["url"] + "?timeout=7", vector["url"] + "2"):
        answered(replay(w, dict(vector, url=url), good), 403, "AuthenticationFailed")
    answered(
        replay(w, vector, vector["headers"]),
        (401, 403),
        ("NoAuthenticationInformation", "AuthenticationFailed"),
    )


@check(89, "sdk", "a wrong key and an unknown account")
def _(w):
    wrong = {"account_name": w.account, "account_key": flipped(w.key)}
    _, blobs = w.clients(wrong, f"http://127.0.0.1:{w.port}/{w.account}")
    refused(lambda: blobs.get_blob_client(w.box, "a").upload_blob(b"x"), 403, "AuthenticationFailed")
    lake, _ = w.clients(wrong, f"http://127.0.0.1:{w.port}/{w.account}")
    refused(lambda: lake.get_file_client(w.box, "a").create_file(), 403, "AuthenticationFailed")
    refused(lambda: lake.get_file_client(w.box, "a").get_file_properties(), 403, "AuthenticationFailed")


SAS = [
    (
        "file rw",
        "/fs1/dir%20a/file.parquet",
        "st=2026-01-01T00:00:00Z&se=2030-01-01T00:00:00Z&spr=https&sv=2026-10-06&sr=b&sp=rw",
        "b2JntflBcOdjftgSI8JGRmGIY6hXkgFSh4U1k2L8v+g=",
    ),
    (
        "container rwdlm",
        "/fs1/file",
        "se=2030-01-01T00:00:00Z&sv=2026-10-06&sr=c&sp=rwdlm",
        "ZS3vlyV2+S3Ps0/dhZXSGvk5wtqoeUH47vrw5it1tJw=",
    ),
    (
        "account rwdl b sco",
        "/fs1/file",
        "se=2030-01-01T00:00:00Z&sv=2026-10-06&ss=b&srt=sco&sp=rwdl",
        "pkpmwpLKuri+J5ye5KNVY6pjntmUTrS/jsadsyFqVQY=",
    ),
]


@check(90, "raw", "the three SAS vectors; each with one bit flipped", mode="vectors")
def _(w):
    answered(w.wire.blob("PUT", "/fs1", "restype=container", when=MOMENT.timestamp()), (201, 409))
    for title, path, fields, sig in SAS:
        for service in (w.wire.blob, w.wire.dfs):
            # The first one asks for https: the emulator believes a proxy in front of it.
            over = {"X-Forwarded-Proto": "https"}
            right, wrong = (f"{fields}&sig={urllib.parse.quote(s, safe='')}" for s in (sig, flipped(sig)))
            good = service("GET", path, right, over, sign=False)
            if good.status != 404:
                raise Mismatch(f"{title}: expected 404 behind an accepted signature, came {good.said()}")
            bad = service("GET", path, wrong, over, sign=False)
            if (bad.status, bad.code) != (403, "AuthenticationFailed"):
                raise Mismatch(
                    f"{title}, one bit flipped: expected 403 AuthenticationFailed, came {bad.said()}"
                )
            if "spr=https" in fields:
                answered(service("GET", path, right, sign=False), 403, "AuthorizationProtocolMismatch")


def clients_with(w, sas):
    return w.clients(sas, f"http://127.0.0.1:{w.port}/{w.account}")


@check(90, "sdk", "SAS: accepted, expired, a permission missing, another path")
def _(w):
    name, now = w.name(), w.emulator.now()
    w.write(name, b"hello")
    directory, file = name.split("/")
    later, before = now + datetime.timedelta(hours=1), now - datetime.timedelta(minutes=1)
    whole = generate_file_system_sas(w.account, w.box, w.key, "racwdlm", later)
    lake, blobs = clients_with(w, whole)
    lake.get_file_client(w.box, name + "-2").upload_data(b"two", overwrite=True)
    lake.get_file_client(w.box, name + "-2").rename_file(f"{w.box}/{name}-3")
    expect("content", blobs.get_blob_client(w.box, name + "-3").download_blob().readall(), b"two")
    blobs.get_blob_client(w.box, name + "-4").upload_blob(b"x", overwrite=False)
    require(
        "the listing", name in [p.name for p in lake.get_file_system_client(w.box).get_paths(directory)]
    )
    account = generate_account_sas(
        w.account, w.key, resource_types="sco", permission="rwdlc", expiry=later
    )
    expect(
        "by account SAS",
        clients_with(w, account)[1].get_blob_client(w.box, name).download_blob().readall(),
        b"hello",
    )

    expired = generate_file_system_sas(w.account, w.box, w.key, "racwdlm", before)
    for client in clients_with(w, expired):
        file_of = getattr(client, "get_file_client", None) or client.get_blob_client
        refused(
            lambda: (
                getattr(file_of(w.box, name), "delete_file", None) or file_of(w.box, name).delete_blob
            )(),
            403,
            "AuthenticationFailed",
        )
    reading = generate_file_system_sas(w.account, w.box, w.key, "r", later)
    lake, blobs = clients_with(w, reading)
    expect("by reading SAS", blobs.get_blob_client(w.box, name).download_blob().readall(), b"hello")
    for call in (
        lambda: lake.get_file_client(w.box, name).create_file(),
        lambda: lake.get_file_client(w.box, name).rename_file(f"{w.box}/{name}-9"),
        lambda: lake.get_file_client(w.box, name).delete_file(),
        lambda: list(lake.get_file_system_client(w.box).get_paths(directory)),
        lambda: blobs.get_blob_client(w.box, name).upload_blob(b"x", overwrite=True),
    ):
        refused(call, 403, "AuthorizationPermissionMismatch")
    one = generate_file_sas(w.account, w.box, directory, file, w.key, "r", later)
    _, blobs = clients_with(w, one)
    expect("by a file's SAS", blobs.get_blob_client(w.box, name).download_blob().readall(), b"hello")
    refused(
        lambda: blobs.get_blob_client(w.box, name + "-3").download_blob(), 403, "AuthenticationFailed"
    )


class Token:
    def __init__(self, text):
        self.text = text

    def get_token(self, *scopes, **more):
        return AccessToken(self.text, 4102444800)


@check(91, "sdk", "the configured token; another one is refused")
def _(w):
    name = w.name()
    lake, blobs = w.clients(Token(w.emulator.bearer), f"https://127.0.0.1:{w.port}/{w.account}")
    lake.get_file_client(w.box, name).upload_data(b"by token", overwrite=True)
    expect("content", blobs.get_blob_client(w.box, name).download_blob().readall(), b"by token")
    _, blobs = w.clients(Token("another"), f"https://127.0.0.1:{w.port}/{w.account}")
    refused(lambda: blobs.get_blob_client(w.box, name).download_blob(), 401)


@check(91, "raw", "the token, and 401 with WWW-Authenticate for another one")
def _(w):
    name = w.name()
    w.write(name)
    bearer = {"Authorization": "Bearer " + w.emulator.bearer}
    expect(
        "content",
        answered(w.wire.send("GET", f"/{w.box}/{name}", headers=bearer, sign=False), 200).body,
        b"hello",
    )
    answer = answered(
        w.wire.send("GET", f"/{w.box}/{name}", headers={"Authorization": "Bearer another"}, sign=False),
        401,
    )
    challenge = answer.headers.get("www-authenticate", "")
    require(
        "a Bearer challenge with authorization_uri and resource_id",
        challenge.startswith("Bearer ")
        and "authorization_uri=" in challenge
        and "resource_id=" in challenge,
        challenge,
    )


@check(92, "raw", "x-ms-date 16 minutes off, either way; 14 minutes are fine")
def _(w):
    name, now = w.name(), w.emulator.now().timestamp()
    w.write(name)
    for minutes in (-16, 16):
        answered(
            w.wire.send("GET", f"/{w.box}/{name}", when=now + 60 * minutes), 403, "AuthenticationFailed"
        )
    for minutes in (-14, 14):
        answered(w.wire.send("GET", f"/{w.box}/{name}", when=now + 60 * minutes), 200)


@check(92, "sdk", "x-ms-date 16 minutes off")
def _(w):
    name = w.name()
    w.write(name)

    def late(request):
        request.http_request.headers["x-ms-date"] = w.emulator.date(-16 * 60)

    refused(lambda: w.file(name).get_file_properties(raw_request_hook=late), 403, "AuthenticationFailed")
    refused(lambda: w.file(name).append_data(b"x", 5, raw_request_hook=late), 403, "AuthenticationFailed")
