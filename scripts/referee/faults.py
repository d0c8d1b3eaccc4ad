"""Items 93 to 100: what the real service cannot give on demand."""

import http.client, threading, time
from azure.core.exceptions import AzureError, HttpResponseError
from azure.storage.blob import BlobBlock
from .checks import Mismatch, check, expect, require
from .world import ABSENT, STRANGE, answered, refused


class Change:
    """A request that changes something: its operation's name in the emulator's rules, what must be there
    before, the request, how to see that it happened, and what repeating it answers once it did (None: it
    succeeds)."""

    def __init__(self, operation, prepare, call, happened, again):
        self.operation, self.prepare, self.call, self.happened, self.again = (
            operation,
            prepare,
            call,
            happened,
            again,
        )


def staged(w, name):
    w.create(name)
    w.file(name).append_data(b"hello", 0)


def is_flushed(w, name):
    return w.blob(name).get_blob_properties().size == 5


def rename(w, name):
    return w.file(name + "-from").rename_file(f"{w.box}/{name}", match_condition=ABSENT)


def is_appended(w, name):
    """The flush tells whether the bytes are there; without them it is refused."""
    try:
        w.file(name).flush_data(5)
        return True
    except HttpResponseError as error:
        expect("the flush's code", error.error_code, "InvalidFlushPosition")
        return False


def is_staged(w, name):
    try:
        return [b.id for b in w.blob(name).get_block_list("uncommitted")[1]] == ["1"]
    except HttpResponseError as error:
        expect("the block list's status", error.status_code, 404)
        return False


def exists(w, name):
    return w.exists(name)


def stage(w, name):
    return w.blob(name).stage_block("1", b"1")


def copy(w, name):
    source = w.blob(name + "-from").url
    return w.blob(name).start_copy_from_url(source, match_condition=ABSENT)


def from_url(w, name):
    return w.blob(name).upload_blob_from_url(w.blob(name + "-from").url, overwrite=False)


def source(w, name):
    return w.put(name + "-from")


CHANGES = [
    Change(
        "create-file", lambda w, n: None, lambda w, n: w.create(n, match_condition=ABSENT), exists, 409
    ),
    Change(
        "create-directory",
        lambda w, n: None,
        lambda w, n: w.directory(n).create_directory(),
        lambda w, n: w.directory(n).exists(),
        None,
    ),
    Change(
        "append",
        lambda w, n: w.create(n),
        lambda w, n: w.file(n).append_data(b"hello", 0),
        is_appended,
        None,
    ),
    Change("flush", staged, lambda w, n: w.file(n).flush_data(5), is_flushed, None),
    Change("rename", source, rename, exists, (404, 409)),
    Change(
        "delete",
        lambda w, n: w.write(n),
        lambda w, n: w.file(n).delete_file(),
        lambda w, n: not w.exists(n),
        404,
    ),
    Change("put-blob", lambda w, n: None, lambda w, n: w.blob(n).upload_blob(b"x"), exists, 409),
    Change("put-block", lambda w, n: None, stage, is_staged, None),
    Change(
        "put-block-list",
        stage,
        lambda w, n: w.blob(n).commit_block_list([BlobBlock("1")], match_condition=ABSENT),
        exists,
        409,
    ),
    Change("copy", source, copy, exists, (409, 412)),
    Change("put-blob-from-url", source, from_url, exists, (409, 412)),
]


def no_answer(what, call):
    """The call ends with an error of the connection, not with an answer."""
    try:
        call()
    except HttpResponseError as error:
        raise Mismatch(
            f"{what}: expected no answer, came {error.status_code} {error.error_code}"
        ) from None
    except (AzureError, http.client.HTTPException, OSError):
        return
    raise Mismatch(f"{what}: expected no answer, came success")


@check(93, "sdk", "the connection dropped after the commit: it happened, for each change")
def _(w):
    for change in CHANGES:
        name = w.name()
        change.prepare(w, name)
        with w.emulator.fault(act="drop-after", operation=change.operation, path=f"/{w.box}/{name}"):
            no_answer(change.operation, lambda: change.call(w, name))
        if change.again is not None:
            refused(lambda: change.call(w, name), change.again)
        elif change.operation != "append":
            change.call(w, name)
        require(f"{change.operation} to have happened", change.happened(w, name))


@check(94, "sdk", "the connection dropped before the commit: nothing happened, for each change")
def _(w):
    for change in CHANGES:
        name = w.name()
        change.prepare(w, name)
        with w.emulator.fault(act="drop-before", operation=change.operation, path=f"/{w.box}/{name}"):
            no_answer(change.operation, lambda: change.call(w, name))
        require(f"{change.operation} not to have happened", not change.happened(w, name))
        change.call(w, name)
        require(f"{change.operation} to happen the second time", change.happened(w, name))


@check(95, "sdk", "503 with and without Retry-After, 500, 429; nothing happened")
def _(w):
    for status, code, wait in (
        (503, "ServerBusy", 7),
        (503, "ServerBusy", None),
        (500, "OperationTimedOut", None),
        (429, "TooManyRequests", 3),
    ):
        name = w.name()
        more = {"retryAfter": wait} if wait else {}
        with w.emulator.fault(act="status", status=status, code=code, path=f"/{w.box}/{name}", **more):
            error = refused(lambda: w.put(name), status, code)
        expect("Retry-After", error.response.headers.get("Retry-After"), str(wait) if wait else None)
        require("nothing made", not w.exists(name))
        with w.emulator.fault(act="status", status=status, code=code, operation="create-file", **more):
            refused(lambda: w.create(name), status, code)
        require("nothing made", not w.exists(name))


@check(95, "sdk", "Microsoft's own retries get over two 503")
def _(w):
    name = w.name()
    _, blobs = w.clients(retry_total=3, initial_backoff=0, increment_base=0, random_jitter_range=0)
    with w.emulator.fault(act="status", status=503, times=2, path=f"/{w.box}/{name}"):
        blobs.get_blob_client(w.box, name).upload_blob(b"x", overwrite=True)
    expect("content", w.read(name), b"x")


@check(
    96,
    "raw",
    "an answer delayed by 700 ms holds up nobody else",
    why="the time is taken around one request",
)
def _(w):
    name, other = w.name(), w.name()
    w.put(name)
    w.put(other)
    took = {}

    def timed(which):
        begin = time.monotonic()
        answered(w.wire.copy().send("GET", f"/{w.box}/{which}"), 200)
        took[which] = time.monotonic() - begin

    with w.emulator.fault(act="delay", milliseconds=700, path=f"/{w.box}/{name}"):
        slow = threading.Thread(target=timed, args=(name,))
        slow.start()
        timed(other)
        slow.join()
    require("0.65 s or more", took[name] >= 0.65, took)
    require("the other one earlier", took[other] < took[name], took)


@check(97, "raw", "a body cut short")
def _(w):
    name = w.name()
    w.put(name, b"x" * 10000)
    with w.emulator.fault(act="truncate", bytes=4000, path=f"/{w.box}/{name}"):
        try:
            answer = w.wire.copy().send("GET", f"/{w.box}/{name}")
        except http.client.IncompleteRead as error:
            expect("bytes that came", (len(error.partial), error.expected), (4000, 6000))
            return
    raise Mismatch(f"expected 4000 of 10000 bytes, came {len(answer.body)} without an error")


@check(97, "sdk", "Microsoft's client sees the cut and reads again")
def _(w):
    name, data = w.name(), b"x" * 10000
    w.put(name, data)
    with w.emulator.fault(act="truncate", bytes=4000, operation="read", path=f"/{w.box}/{name}"):
        expect("content", w.read(name) == data, True)


@check(98, "sdk", "what is written is seen at once, by each way to look")
def _(w):
    name = w.name()
    for index in range(40):
        tag = w.put(name, str(index).encode())
        seen = [
            w.etag(name),
            w.file(name).get_file_properties().etag,
            w.wire.dfs("HEAD", f"/{w.box}/{name}").etag,
        ]
        seen += [
            f'"{p.etag}"' if not p.etag.startswith('"') else p.etag
            for p in w.fs.get_paths(path=name.split("/")[0])
        ]
        expect("ETags", seen, [tag] * 4)
        expect("content", w.read(name), str(index).encode())


@check(99, "sdk", "a request delivered twice")
def _(w):
    name = w.name()
    place = f"/{w.box}/{name}"
    w.create(name)
    with w.emulator.fault(act="duplicate", operation="append", path=place):
        w.file(name).append_data(b"hello", 0)
    expect("the second append's status", w.emulator.second_delivery(place)["status"], 202)
    w.file(name).flush_data(5)
    expect("a piece appended twice", w.read(name), b"hello")
    with w.emulator.fault(act="duplicate", operation="put-blob", path=place + "-2"):
        tag = w.blob(name + "-2").upload_blob(b"once", overwrite=False)["etag"]
    expect("the second write's status", w.emulator.second_delivery(place + "-2")["status"], 409)
    expect("a conditional write twice", (w.etag(name + "-2"), w.read(name + "-2")), (tag, b"once"))
    # The late copy of an unconditional create empties what was written meanwhile: why names are used once.
    with w.emulator.fault(act="duplicate", milliseconds=400, operation="create-file", path=place + "-3"):
        w.write(name + "-3", b"meanwhile")
    expect("the second create's status", w.emulator.second_delivery(place + "-3")["status"], 201)
    expect("after the late create", w.read(name + "-3"), b"")


@check(
    100,
    "raw",
    "an ETag without quotes, in answers and in conditions",
    why="it sends conditions as given, quoted",
)
def _(w):
    name = w.name()
    tag = w.put(name, b"first")
    bare = tag.strip('"')
    require("quotes", tag == f'"{bare}"', tag)
    with w.emulator.fault(act="unquote-etag", path=f"/{w.box}/{name}"):
        expect("ETag", w.wire.send("HEAD", f"/{w.box}/{name}").etag, bare)
    blob = {"x-ms-blob-type": "BlockBlob"}
    path = f"/{w.box}/{name}"
    answered(
        w.wire.send("PUT", path, headers=dict(blob, **{"If-Match": STRANGE.strip('"')}), body=b"x"), 412
    )
    answered(w.wire.send("PUT", path, headers=dict(blob, **{"If-Match": bare}), body=b"second"), 201)
    expect("content", w.read(name), b"second")
