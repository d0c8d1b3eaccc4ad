"""Items 25 to 43: append and flush."""

import socket
from .checks import BOTH, Mismatch, check, expect, require
from .wire import VERSION, signature, string_to_sign
from .world import EQUAL, answered, refused


@check(25, "sdk", "append answers 202 without an ETag")
def _(w):
    name = w.name()
    w.create(name)
    w.file(name).append_data(b"hello", 0)
    w.came(202)
    require("no ETag", "ETag" not in w.last.headers, w.last.headers.get("ETag"))
    expect("x-ms-request-server-encrypted", w.last.headers.get("x-ms-request-server-encrypted"), "true")


@check(26, "sdk", "appended bytes are not seen before the flush", mode=BOTH)
def _(w):
    name = w.name()
    tag = w.create(name)
    w.file(name).append_data(b"hello", 0)
    expect("content", w.read(name), b"")
    expect("length and ETag", (w.blob(name).get_blob_properties().size, w.etag(name)), (0, tag))
    expect(
        "length in a listing", [p.content_length for p in w.fs.get_paths(path=name.split("/")[0])], [0]
    )


@check(27, "sdk", "two appends out of order", mode=BOTH)
def _(w):
    name = w.name()
    w.create(name)
    w.file(name).append_data(b"world", 5)
    w.file(name).append_data(b"hello", 0)
    w.file(name).flush_data(10)
    expect("content", w.read(name), b"helloworld")


@check(28, "sdk", "a flush with a short or a long position", mode=BOTH)
def _(w):
    name = w.name()
    w.create(name)
    w.file(name).append_data(b"hello", 0)
    for position in (3, 7):
        refused(lambda: w.file(name).flush_data(position), 400, "InvalidFlushPosition")
    w.file(name).flush_data(5)
    expect("content", w.read(name), b"hello")
    refused(lambda: w.file(name).flush_data(3), 400, "InvalidFlushPosition")
    expect("content", w.read(name), b"hello")


@check(29, "sdk", "a gap between the pieces")
def _(w):
    name = w.name()
    w.create(name)
    w.file(name).append_data(b"hello", 0)
    w.file(name).append_data(b"world", 6)
    refused(lambda: w.file(name).flush_data(11), 400, "InvalidFlushPosition")
    expect("content", w.read(name), b"")


@check(30, "sdk", "flush: 200, a new ETag, the length")
def _(w):
    name = w.name()
    before = w.create(name)
    w.file(name).append_data(b"hello", 0)
    after = w.file(name).flush_data(5)["etag"]
    w.came(200, "ETag", "Last-Modified")
    require("a new ETag", after != before, after)
    found = w.file(name).get_file_properties()
    expect("length and ETag", (found.size, found.etag), (5, after))


@check(31, "sdk", "a flush repeated at the same position")
def _(w):
    name = w.name()
    w.write(name)
    w.file(name).flush_data(5)
    w.came(200)
    expect("content", w.read(name), b"hello")


@check(32, "sdk", "flush with the create's ETag: once", mode=BOTH)
def _(w):
    name = w.name()
    tag = w.create(name)
    w.file(name).append_data(b"hello", 0)
    w.file(name).flush_data(5, etag=tag, match_condition=EQUAL)
    w.came(200)
    refused(lambda: w.file(name).flush_data(5, etag=tag, match_condition=EQUAL), 412, "ConditionNotMet")
    w.file(name + "-2").upload_data(b"whole", overwrite=True)
    expect("content", w.read(name + "-2"), b"whole")


@check(33, "sdk", "the same piece twice counts once")
def _(w):
    name = w.name()
    w.create(name)
    for _ in range(2):
        w.file(name).append_data(b"hello", 0)
    w.file(name).flush_data(5)
    expect("content", w.read(name), b"hello")


@check(34, "sdk", "append with flush=true: 202 with an ETag")
def _(w):
    name = w.name()
    w.create(name)
    w.file(name).append_data(b"hello", 0, flush=True)
    w.came(202, "ETag", "Last-Modified")
    expect("content", w.read(name), b"hello")


@check(35, "sdk", "append to a missing file")
def _(w):
    refused(lambda: w.file(w.name()).append_data(b"hello", 0), 404, "PathNotFound")


@check(36, "sdk", "append with a wrong Content-MD5")
def _(w):
    name = w.name()
    w.create(name)

    def spoil(request):
        request.http_request.headers["Content-MD5"] = "AAAAAAAAAAAAAAAAAAAAAA=="

    refused(lambda: w.file(name).append_data(b"hello", 0, raw_request_hook=spoil), 400, "Md5Mismatch")
    w.file(name).append_data(b"hello", 0, validate_content=True)
    w.file(name).flush_data(5)
    expect("content", w.read(name), b"hello")


@check(37, "sdk", "a second cycle keeps the earlier bytes")
def _(w):
    name = w.name()
    w.write(name)
    w.file(name).append_data(b" world", 5)
    w.file(name).flush_data(11)
    expect("content", w.read(name), b"hello world")


@check(38, "sdk", "retainUncommittedData keeps the tail")
def _(w):
    name = w.name()
    w.create(name)
    w.file(name).append_data(b"hello", 0)
    w.file(name).append_data(b" world", 5)
    w.file(name).flush_data(5, retain_uncommitted_data=True)
    expect("content", w.read(name), b"hello")
    w.file(name).flush_data(11)
    expect("content", w.read(name), b"hello world")


@check(39, "raw", "flush with a body")
def _(w):
    name = w.name()
    w.create(name)
    w.file(name).append_data(b"hello", 0)
    query = "action=flush&position=5"
    answered(w.wire.send("PATCH", f"/{w.box}/{name}", query, body=b"x"), 400, "ContentLengthMustBeZero")
    answered(w.wire.send("PATCH", f"/{w.box}/{name}", query), 200)


@check(40, "sdk", "append to an object that Blob wrote")
def _(w):
    name = w.name()
    w.put(name)
    refused(lambda: w.file(name).append_data(b"more", 5), 409, "InvalidAppendOperation")
    refused(
        lambda: w.file(name).flush_data(9), (400, 409), ("InvalidFlushOperation", "InvalidFlushPosition")
    )
    expect("content", w.read(name), b"hello")


@check(41, "raw", "PUT with X-HTTP-Method-Override: PATCH")
def _(w):
    name, override = w.name(), {"X-HTTP-Method-Override": "PATCH"}
    w.create(name)
    answered(w.wire.send("PUT", f"/{w.box}/{name}", "action=append&position=0", override, b"hello"), 202)
    answered(w.wire.send("PUT", f"/{w.box}/{name}", "action=flush&position=5", override), 200)
    expect("content", w.read(name), b"hello")


@check(42, "raw", "Expect: 100-continue is answered before the body is sent")
def _(w):
    path = f"/{w.account}/{w.box}/{w.name()}"
    headers = {
        "x-ms-version": VERSION,
        "x-ms-date": w.emulator.date(),
        "x-ms-blob-type": "BlockBlob",
        "content-length": "5",
        "expect": "100-continue",
    }
    text = string_to_sign(w.account, "PUT", path, "", headers)
    headers["authorization"] = f"SharedKey {w.account}:{signature(w.key, text)}"
    with socket.create_connection(("127.0.0.1", w.port), timeout=10) as link:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        link.sendall(f"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1:{w.port}\r\n{lines}\r\n".encode())
        first = link.recv(4096)
        if not first.startswith(b"HTTP/1.1 100 "):
            raise Mismatch(f"expected HTTP/1.1 100 before the body, came {first[:60]!r}")
        link.sendall(b"hello")
        then = first.split(b"\r\n\r\n", 1)[1]
        while b"\r\n" not in then:
            more = link.recv(4096)
            require("an answer after the body", more)
            then += more
        require("HTTP/1.1 201", then.startswith(b"HTTP/1.1 201 "), then[:60])


@check(43, "raw", "chunked request bodies")
def _(w):
    name = w.name()
    w.create(name)
    path, pieces = f"/{w.box}/{name}", [b"he", b"l" * 70000, b"lo"]
    answered(w.wire.send("PATCH", path, "action=append&position=0", chunks=pieces), 202)
    answered(w.wire.send("PATCH", path, "action=flush&position=70004"), 200)
    expect("length", len(w.read(name)), 70004)
    answered(w.wire.send("PUT", path + "-2", headers={"x-ms-blob-type": "BlockBlob"}, chunks=pieces), 201)
    expect("content", w.read(name + "-2"), b"".join(pieces))
