"""Items 52 to 65: rename."""

import threading
from .checks import check, expect, require
from .world import ABSENT, EQUAL, STRANGE, refused, statuses, together


def rename(w, source, target, **more):
    return w.file(source).rename_file(f"{w.box}/{target}", **more)


@check(52, "sdk", "a rename answers the source's ETag and Last-Modified, and keeps both")
def _(w):
    source = w.name()
    w.write(source)
    before = w.file(source).get_file_properties()
    stamp = w.last.headers["Last-Modified"]
    w.emulator.advance(5)
    rename(w, source, source + "-to")
    w.came(201)
    expect(
        "ETag and Last-Modified",
        (w.last.headers.get("ETag"), w.last.headers.get("Last-Modified")),
        (before.etag, stamp),
    )
    require("no server-encrypted header", "x-ms-request-server-encrypted" not in w.last.headers)
    after = w.file(source + "-to").get_file_properties()
    expect("the target's", (after.etag, after.last_modified), (before.etag, before.last_modified))


@check(53, "sdk", "the source is gone")
def _(w):
    source = w.name()
    w.write(source)
    rename(w, source, source + "-to")
    refused(lambda: w.file(source).get_file_properties(), 404)
    expect("listed", w.listed(source.split("/")[0]), [source + "-to"])


@check(54, "sdk", "over an existing file: the content is replaced, the ETag is the source's")
def _(w):
    source = w.name()
    tag = w.write(source, b"new")
    w.write(source + "-to", b"older")
    rename(w, source, source + "-to")
    w.came(201)
    expect("content and ETag", (w.read(source + "-to"), w.etag(source + "-to")), (b"new", tag))


@check(55, "sdk", "If-None-Match: * over an existing file: nothing changes", mode=("hns", "onelake"))
def _(w):
    source = w.name()
    first, second = w.write(source, b"new"), w.write(source + "-to", b"older")
    refused(lambda: rename(w, source, source + "-to", match_condition=ABSENT), 409, "PathAlreadyExists")
    expect(
        "both",
        (w.read(source), w.etag(source), w.read(source + "-to"), w.etag(source + "-to")),
        (b"new", first, b"older", second),
    )
    rename(w, source, source + "-free", match_condition=ABSENT)
    w.came(201)


@check(56, "sdk", "x-ms-source-if-match wrong", mode=("hns", "onelake"))
def _(w):
    source = w.name()
    tag = w.write(source)
    wrong = dict(source_etag=STRANGE, source_match_condition=EQUAL)
    refused(lambda: rename(w, source, source + "-to", **wrong), 412, "SourceConditionNotMet")
    require("the source in its place", w.exists(source) and not w.exists(source + "-to"))
    other = w.write(source + "-there")
    refused(
        lambda: rename(w, source, source + "-there", etag=STRANGE, match_condition=EQUAL),
        412,
        "ConditionNotMet",
    )
    rename(
        w,
        source,
        source + "-there",
        etag=other,
        match_condition=EQUAL,
        source_etag=tag,
        source_match_condition=EQUAL,
    )
    expect("ETag", w.etag(source + "-there"), tag)


@check(57, "sdk", "the source is missing", mode=("hns", "onelake"))
def _(w):
    source = w.name()
    w.write(source + "-other")
    refused(lambda: rename(w, source, source + "-to"), 404, "SourcePathNotFound")


@check(58, "sdk", "the target's parent is missing")
def _(w):
    source = w.name()
    w.write(source)
    refused(lambda: rename(w, source, source + "-dir/to"), 404, "RenameDestinationParentPathNotFound")
    require("the source in its place", w.exists(source))
    w.directory(source + "-dir").create_directory()
    rename(w, source, source + "-dir/to")


@check(59, "sdk", "into another file system")
def _(w):
    source, other = w.name(), w.new_box().file_system_name
    w.write(source)
    w.file(source).rename_file(f"{other}/moved")
    expect("content", w.read("moved", other), b"hello")
    require("the source gone", not w.exists(source))


@check(60, "sdk", "a directory with its children, atomically")
def _(w):
    top = w.name("").strip("/")
    names = [f"{i:02}" for i in range(20)]
    for name in names:
        w.create(f"{top}/here/{name}")
    torn, done = [], threading.Event()

    def watch():
        while not done.is_set():
            files = [p.name for p in w.fs.get_paths(path=top) if not p.is_directory]
            if len({f.rsplit("/", 1)[0] for f in files}) != 1 or len(files) != len(names):
                torn.append(files)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for _ in range(10):
            w.directory(f"{top}/here").rename_directory(f"{w.box}/{top}/there")
            w.directory(f"{top}/there").rename_directory(f"{w.box}/{top}/here")
    finally:
        done.set()
        watcher.join()
    require("all children in one directory at each moment", not torn, torn[:1])
    w.directory(f"{top}/here").rename_directory(f"{w.box}/{top}/there")
    expect("listed", w.listed(top), [f"{top}/there"] + [f"{top}/there/{n}" for n in names])


@check(61, "sdk", "a directory into itself")
def _(w):
    name = w.name("dir")
    w.write(name + "/child")
    refused(
        lambda: w.directory(name).rename_directory(f"{w.box}/{name}/child-dir"),
        409,
        "InvalidRenameSourcePath",
    )
    expect("content", w.read(name + "/child"), b"hello")


@check(62, "sdk", "two sources to one target at once, If-None-Match: *")
def _(w):
    for _ in range(20):
        name = w.name()
        tags = {w.write(name + "-1", b"1"): b"1", w.write(name + "-2", b"2"): b"2"}
        came = together(
            *(lambda s=s: rename(w, name + s, name, match_condition=ABSENT) for s in ("-1", "-2"))
        )
        expect("statuses", statuses(came), [201, 409])
        loser = "-1" if isinstance(came[0], Exception) else "-2"
        expect("the target's content is its ETag's", w.read(name), tags[w.etag(name)])
        require("the loser in its place", w.exists(name + loser))


@check(63, "sdk", "one source to two targets at once")
def _(w):
    for _ in range(20):
        name = w.name()
        w.write(name)
        came = together(*(lambda s=s: rename(w, name, name + s) for s in ("-1", "-2")))
        expect("statuses", statuses(came), [201, 404])
        expect("targets", [w.exists(name + s) for s in ("-1", "-2")].count(True), 1)


@check(64, "sdk", "appended but not flushed bytes do not travel as content")
def _(w):
    source = w.name()
    w.write(source)
    w.file(source).append_data(b" more", 5)
    rename(w, source, source + "-to")
    expect("content", w.read(source + "-to"), b"hello")
    w.create(source)
    refused(lambda: w.file(source).flush_data(10), 400, "InvalidFlushPosition")


@check(65, "sdk", "metadata and content headers are kept")
def _(w):
    source = w.name()
    w.put(source, metadata={"nonce": "n1"})
    rename(w, source, source + "-to")
    expect("metadata", w.blob(source + "-to").get_blob_properties().metadata, {"nonce": "n1"})
