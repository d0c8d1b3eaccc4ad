"""Items 44 to 51: reading and properties."""

from .checks import EVERY, check, expect, require
from .wire import VERSION
from .world import EQUAL, OTHER, STRANGE, answered, refused

DATA = bytes(range(256)) * 40


@check(44, "sdk", "a whole file", mode=EVERY)
def _(w):
    name = w.name()
    tag = w.write(name, DATA)
    expect("content", w.file(name).download_file().readall() == DATA, True)
    answer = answered(w.wire.send("GET", f"/{w.box}/{name}"), 200)
    expect(
        "content",
        (answer.body == DATA, answer.etag, answer.headers["content-length"]),
        (True, tag, str(len(DATA))),
    )


@check(45, "sdk", "a range through x-ms-range")
def _(w):
    name = w.name()
    w.write(name, DATA)
    expect("content", w.file(name).download_file(offset=10, length=5).readall(), DATA[10:15])
    w.came(206)
    expect("Content-Range", w.last.headers.get("Content-Range"), f"bytes 10-14/{len(DATA)}")


@check(45, "raw", "a range through Range, on both services")
def _(w):
    name = w.name()
    w.write(name, DATA)
    path = f"/{w.box}/{name}"
    for answer in (
        w.wire.dfs("GET", path, headers={"Range": "bytes=10-14"}),
        w.wire.blob("GET", path, headers={"Range": "bytes=10-14"}),
        w.wire.blob("GET", path, headers={"x-ms-range": "bytes=10-14", "Range": "bytes=0-1"}),
    ):
        answered(answer, 206)
        expect("content", answer.body, DATA[10:15])
        expect("Content-Range", answer.headers.get("content-range"), f"bytes 10-14/{len(DATA)}")
        expect("Content-Length", answer.headers.get("content-length"), "5")


@check(46, "sdk", "a range beyond the end is clipped", mode=EVERY)
def _(w):
    name = w.name()
    w.write(name, DATA)
    size = len(DATA)
    expect("content", w.file(name).download_file(offset=size - 3, length=100).readall(), DATA[-3:])
    expect("Content-Range", w.last.headers.get("Content-Range"), f"bytes {size - 3}-{size - 1}/{size}")


@check(47, "sdk", "a start at the end: InvalidRange; an empty file can be downloaded")
def _(w):
    name = w.name()
    w.write(name, DATA)
    refused(lambda: w.file(name).download_file(offset=len(DATA), length=1).readall(), 416, "InvalidRange")
    empty = w.name()
    w.create(empty)
    expect("content", w.file(empty).download_file().readall(), b"")


@check(47, "raw", "any range of an empty file: 416")
def _(w):
    name = w.name()
    w.create(name)
    answered(
        w.wire.send("GET", f"/{w.box}/{name}", headers={"x-ms-range": "bytes=0-3"}), 416, "InvalidRange"
    )
    answered(w.wire.dfs("GET", f"/{w.box}/{name}", headers={"Range": "bytes=0-3"}), 416, "InvalidRange")


@check(48, "sdk", "If-Match wrong: 412; If-None-Match equal: 304 without a body")
def _(w):
    name = w.name()
    tag = w.write(name)
    blob = w.blob(name)
    refused(lambda: blob.download_blob(etag=STRANGE, match_condition=EQUAL), 412, "ConditionNotMet")
    refused(lambda: blob.get_blob_properties(etag=STRANGE, match_condition=EQUAL), 412, "ConditionNotMet")
    error = refused(lambda: blob.download_blob(etag=tag, match_condition=OTHER), 304)
    expect("body", error.response.body(), b"")
    refused(lambda: blob.get_blob_properties(etag=tag, match_condition=OTHER), 304)
    expect("content", blob.download_blob(etag=tag, match_condition=EQUAL).readall(), b"hello")
    answered(w.wire.dfs("GET", f"/{w.box}/{name}", headers={"If-None-Match": tag}), 304)
    answered(w.wire.dfs("GET", f"/{w.box}/{name}", headers={"If-Match": STRANGE}), 412, "ConditionNotMet")


@check(49, "sdk", "HEAD through Blob: all headers")
def _(w):
    name = w.name()
    tag = w.write(name, metadata={"writer": "w1"})
    found = w.file(name).get_file_properties()
    w.came(
        200,
        "ETag",
        "Last-Modified",
        "Content-Length",
        "Content-Type",
        "x-ms-blob-type",
        "x-ms-creation-time",
        "x-ms-lease-state",
        "x-ms-lease-status",
        "x-ms-server-encrypted",
        "x-ms-resource-type",
        "x-ms-owner",
        "x-ms-group",
        "x-ms-permissions",
        "x-ms-acl",
        "Accept-Ranges",
        "Date",
        "x-ms-request-id",
        "x-ms-version",
    )
    expect("properties", (found.size, found.etag, found.metadata), (5, tag, {"writer": "w1"}))
    expect("x-ms-resource-type", w.last.headers["x-ms-resource-type"], "file")


@check(49, "raw", "HEAD through DFS: all headers")
def _(w):
    name = w.name()
    tag = w.write(name, metadata={"writer": "w1"})
    answer = answered(w.wire.dfs("HEAD", f"/{w.box}/{name}"), 200)
    for header in (
        "last-modified",
        "content-type",
        "accept-ranges",
        "x-ms-lease-state",
        "x-ms-lease-status",
        "x-ms-owner",
        "x-ms-group",
        "x-ms-permissions",
        "x-ms-creation-time",
    ):
        require(f"the header {header}", answer.headers.get(header), answer.headers)
    expect(
        "ETag, length, type, properties",
        tuple(
            answer.headers.get(h)
            for h in ("etag", "content-length", "x-ms-resource-type", "x-ms-properties")
        ),
        (tag, "5", "file", "writer=dzE="),
    )
    status = answered(w.wire.dfs("HEAD", f"/{w.box}/{name}", "action=getStatus"), 200)
    expect("ETag of getStatus", status.etag, tag)
    servers = [value for header, value in answer.pairs if header.lower() == "server"]
    expect("Server", " ".join(servers), "Windows-Azure-HDFS/1.0 Microsoft-HTTPAPI/2.0")
    own = answered(
        w.wire.send("HEAD", f"/{w.box}/{name}", headers={"x-ms-client-request-id": "my-own"}), 200
    )
    expect("x-ms-client-request-id", own.headers.get("x-ms-client-request-id"), "my-own")
    expect("x-ms-version", own.headers.get("x-ms-version"), VERSION)
    require(
        "a date and an id", own.headers.get("date") and own.headers.get("x-ms-request-id"), own.headers
    )


@check(50, "sdk", "HEAD of a missing file: the code in a header")
def _(w):
    error = refused(lambda: w.file(w.name()).get_file_properties(), 404, "BlobNotFound")
    require("no Content-Type", "Content-Type" not in error.response.headers, error.response.headers)


@check(50, "raw", "HEAD of a missing file: no body and no Content-Type")
def _(w):
    for send, code in ((w.wire.dfs, "PathNotFound"), (w.wire.blob, "BlobNotFound")):
        answer = answered(send("HEAD", f"/{w.box}/{w.name()}"), 404, code)
        require("no Content-Type", "content-type" not in answer.headers, answer.headers)
        expect("body", answer.body, b"")


@check(51, "sdk", "HEAD of a directory")
def _(w):
    name = w.name("dir")
    w.directory(name).create_directory()
    found = w.directory(name).get_directory_properties()
    expect("hdi_isfolder", found.metadata.get("hdi_isfolder"), "true")
    expect("x-ms-resource-type", w.last.headers.get("x-ms-resource-type"), "directory")
    expect("Content-Length", w.last.headers.get("Content-Length"), "0")
