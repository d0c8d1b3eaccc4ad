"""Items 66 to 76: delete and list."""

import asyncio, contextlib, json, urllib.parse
import obstore
from .checks import BOTH, check, expect, require
from .stores import object_store
from .world import EQUAL, STRANGE, answered, refused


@check(66, "sdk", "a file's delete: 200 from DFS, 202 from Blob")
def _(w):
    name = w.name()
    w.write(name)
    w.file(name).delete_file()
    w.came(200, "x-ms-delete-type-permanent")
    w.write(name)
    w.blob(name).delete_blob()
    w.came(202)
    require("no file", not w.exists(name))


@check(67, "sdk", "a missing file's delete")
def _(w):
    refused(lambda: w.file(w.name()).delete_file(), 404, "PathNotFound")
    refused(lambda: w.blob(w.name()).delete_blob(), 404, "BlobNotFound")


@check(68, "raw", "a directory that is not empty, recursive=false", why="its delete is always recursive")
def _(w):
    name = w.name("dir")
    w.write(name + "/child")
    for query in ("recursive=false", ""):
        answered(w.wire.dfs("DELETE", f"/{w.box}/{name}", query), 409, "DirectoryNotEmpty")
    answered(w.wire.blob("DELETE", f"/{w.box}/{name}"), 409, "DirectoryIsNotEmpty")
    expect("content", w.read(name + "/child"), b"hello")


@check(69, "sdk", "a directory with its children")
def _(w):
    name = w.name("dir")
    w.write(name + "/a/child")
    w.write(name + "-2")
    w.directory(name).delete_directory()
    w.came(200)
    expect("what is left", w.listed(name.split("/")[0]), [name + "-2"])


@check(70, "sdk", "delete with a wrong If-Match")
def _(w):
    name = w.name()
    tag = w.write(name)
    refused(lambda: w.file(name).delete_file(etag=STRANGE, match_condition=EQUAL), 412, "ConditionNotMet")
    refused(lambda: w.blob(name).delete_blob(etag=STRANGE, match_condition=EQUAL), 412, "ConditionNotMet")
    require("the file", w.exists(name))
    w.file(name).delete_file(etag=tag, match_condition=EQUAL)


@check(71, "sdk", "a listing, recursive and not: full names, sorted, without the directory itself")
def _(w):
    top = w.name("").strip("/")
    for name in ("b", "a/2", "a/1", "c/d/e", "a.x", "a-x"):
        w.create(f"{top}/{name}")
    full = [f"{top}/{n}" for n in ("a", "a/1", "a/2", "a-x", "a.x", "b", "c", "c/d", "c/d/e")]
    came = w.listed(top)
    expect("recursive", set(came), set(full))
    flat = w.listed(top, recursive=False)
    expect("one level", set(flat), {f for f in full if f.count("/") == 1})
    for listed in (came, flat):
        # Of one directory the names are in order; the service's order across levels is not promised.
        for parent in {n.rsplit("/", 1)[0] for n in listed}:
            own = [n for n in listed if n.rsplit("/", 1)[0] == parent]
            expect("order", own, sorted(own))


@check(
    72,
    "raw",
    "a listing's values are strings; isDirectory only on directories",
    why="it shows no raw values",
)
def _(w):
    top = w.name("").strip("/")
    tag = w.write(f"{top}/dir/file", b"hello")
    query = f"resource=filesystem&recursive=true&directory={top}"
    answer = answered(w.wire.send("GET", f"/{w.box}", query), 200)
    require("JSON", answer.headers["content-type"].startswith("application/json"), answer.headers)
    directory, file = json.loads(answer.body)["paths"]
    for path in (directory, file):
        for key in (
            "name",
            "contentLength",
            "etag",
            "lastModified",
            "creationTime",
            "owner",
            "group",
            "permissions",
        ):
            require(f"{key} as a string", isinstance(path.get(key), str), path)
    expect("isDirectory", (directory.get("isDirectory"), file.get("isDirectory")), ("true", None))
    expect("length and ETag", (file["contentLength"], file["etag"]), ("5", tag.strip('"')))


@check(73, "sdk", "pages by maxResults and continuation")
def _(w):
    top = w.name("").strip("/")
    for index in range(7):
        w.create(f"{top}/{index}")
    pages = [[p.name for p in page] for page in w.fs.get_paths(path=top, max_results=3).by_page()]
    require("at most 3 a page", all(len(page) <= 3 for page in pages), pages)
    expect("all of them", sum(pages, []), [f"{top}/{i}" for i in range(7)])


@check(73, "raw", "the token goes back percent-encoded; a page may be empty")
def _(w):
    top, found, token, pages = w.name("").strip("/"), [], "", 0
    for index in range(7):
        w.create(f"{top}/{index}")
    query = f"resource=filesystem&recursive=true&maxResults=2&directory={top}"
    rule = {"act": "empty-page", "operation": "list", "path": f"/{w.box}"}
    while True:
        more = "&continuation=" + urllib.parse.quote(token, safe="") if token else ""
        with w.emulator.fault(**rule) if pages == 0 else contextlib.nullcontext():
            answer = answered(w.wire.send("GET", f"/{w.box}", query + more), 200)
        page = [p["name"] for p in json.loads(answer.body)["paths"]]
        found, pages, token = found + page, pages + 1, answer.headers.get("x-ms-continuation", "")
        if pages == 1:
            expect("an empty page with a token", (page, bool(token)), ([], True))
        if not token:
            break
    expect("all of them", found, [f"{top}/{i}" for i in range(7)])


@check(73, "sdk", "Microsoft's clients go on behind an empty page")
def _(w):
    top = w.name("").strip("/")
    for index in range(3):
        w.create(f"{top}/{index}")
    wanted = [f"{top}/{i}" for i in range(3)]
    with w.emulator.fault(act="empty-page", operation="list"):
        expect("paths", w.listed(top), wanted)
    with w.emulator.fault(act="empty-page", operation="list"):
        expect("blobs", [b.name for b in w.container.list_blobs(name_starts_with=top + "/")], wanted)


@check(74, "sdk", "a missing directory")
def _(w):
    refused(lambda: w.listed(w.name("dir")), 404, "PathNotFound")


@check(75, "sdk", "12,000 files in pages of 5000")
def _(w):
    top = w.name("many")
    store = object_store(w)

    async def fill():
        gate = asyncio.Semaphore(32)

        async def one(index):
            async with gate:
                await obstore.put_async(store, f"{top}/{index:05}", b"")

        await asyncio.gather(*(one(index) for index in range(12000)))

    asyncio.run(fill())
    pages = [[p.name for p in page] for page in w.fs.get_paths(path=top).by_page()]
    expect("pages", [len(page) for page in pages], [5000, 5000, 2000])
    require("all of them, in order", sum(pages, []) == [f"{top}/{i:05}" for i in range(12000)])


@check(76, "sdk", "a blob listing: prefix, delimiter, marker", mode=BOTH)
def _(w):
    top = w.name("").strip("/")
    for name in ("a/1", "a/2", "b", "c"):
        w.put(f"{top}/{name}")
    files = [b.name for b in w.container.list_blobs(name_starts_with=top + "/") if b.size]
    expect("by prefix", files, [f"{top}/{n}" for n in ("a/1", "a/2", "b", "c")])
    expect(
        "by prefix inside a name",
        [b.name for b in w.container.list_blobs(name_starts_with=f"{top}/a/1")],
        [f"{top}/a/1"],
    )
    walked = [b.name for b in w.container.walk_blobs(name_starts_with=top + "/", delimiter="/")]
    expect("by delimiter", walked, [f"{top}/a/", f"{top}/b", f"{top}/c"])
    listing = w.container.list_blobs(name_starts_with=f"{top}/a/", results_per_page=1).by_page()
    expect("by marker", [[b.name for b in page] for page in listing], [[f"{top}/a/1"], [f"{top}/a/2"]])


@check(76, "raw", "a blob listing's XML: byte order mark, unquoted Etag, an empty NextMarker")
def _(w):
    name = w.name()
    tag = w.put(name)
    query = f"restype=container&comp=list&prefix={urllib.parse.quote(name, safe='')}"
    body = answered(w.wire.send("GET", f"/{w.box}", query), 200).body
    require("a byte order mark", body.startswith(b"\xef\xbb\xbf<?xml"), body[:20])
    require("an unquoted Etag", f"<Etag>{tag.strip(chr(34))}</Etag>".encode() in body, body)
    require("an empty NextMarker", b"<NextMarker />" in body or b"<NextMarker/>" in body, body)
    for element in (
        b"<BlobType>BlockBlob</BlobType>",
        b"<Content-Length>5</Content-Length>",
        b"<Creation-Time>",
        b"<ResourceType>file</ResourceType>",
    ):
        require(element.decode(), element in body, body)
