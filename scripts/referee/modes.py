"""Items 101 and 102: OneLake and accounts without a hierarchical namespace."""

import uuid
from .checks import check, expect, require
from .wire import Wire
from .world import ABSENT, EQUAL, KEY, answered, refused

#: Within a OneLake workspace the first two levels are given.
FILES = "lake.Lakehouse/Files"


@check(101, "raw", "OneLake: no file systems made or deleted, no Shared Key, no batch", mode="onelake")
def _(w):
    for query in ("resource=filesystem", "restype=container"):
        for method in ("PUT", "DELETE"):
            answered(w.wire.send(method, f"/{w.box}", query), (400, 403, 405, 409))
    answered(w.wire.send("PUT", "/another", "restype=container"), (400, 403, 405, 409))
    key = Wire(w.port, w.account, KEY)
    answered(key.send("GET", f"/{w.box}/{FILES}/a"), (400, 401, 403))
    answered(w.wire.send("GET", f"/{w.box}/{FILES}/a", sign=False), 401)
    boundary = "batch_" + str(uuid.uuid4())
    kind = {"Content-Type": f"multipart/mixed; boundary={boundary}"}
    body = f"--{boundary}--\r\n".encode()
    answered(w.wire.send("POST", f"/{w.box}", "restype=container&comp=batch", kind, body), 400)
    answered(w.wire.send("HEAD", f"/{w.box}", "resource=filesystem"), 200)


@check(
    101,
    "raw",
    "OneLake: x-ms-rejected-headers, owner and permissions, the first two levels",
    mode="onelake",
)
def _(w):
    name = w.name()
    path = f"/{w.box}/{name}"
    answer = answered(
        w.wire.send("PUT", path, "resource=file", {"x-ms-owner": "me", "x-ms-permissions": "0777"}), 201
    )
    rejected = {h.strip() for h in answer.headers.get("x-ms-rejected-headers", "").split(",")}
    expect("x-ms-rejected-headers", rejected, {"x-ms-owner", "x-ms-permissions"})
    head = answered(w.wire.send("HEAD", path), 200)
    expect(
        "owner, group, permissions",
        tuple(head.headers.get(f"x-ms-{n}") for n in ("owner", "group", "permissions")),
        ("$superuser", "$superuser", "---------"),
    )
    for place in ("lake.Lakehouse", FILES):
        refusals = (400, 403, 404, 405, 409)
        answered(w.wire.send("PUT", f"/{w.box}/{place}-2", "resource=directory"), refusals)
        answered(w.wire.send("DELETE", f"/{w.box}/{place}", "recursive=true"), refusals)
        source = {"x-ms-rename-source": f"/{w.box}/{place}"}
        answered(w.wire.send("PUT", f"/{w.box}/{place}-moved", headers=source), refusals)
    answered(w.wire.send("HEAD", path), 200)


@check(101, "sdk", "OneLake: write, compare and swap, rename, list and delete by token", mode="onelake")
def _(w):
    name = w.name()
    tag = w.put(name, b"first")
    second = w.put(name, b"second", etag=tag, match_condition=EQUAL)
    refused(lambda: w.put(name, b"third", etag=tag, match_condition=EQUAL), 412)
    w.put(name + "-there", b"there")
    refused(lambda: w.file(name).rename_file(f"{w.box}/{name}-there", match_condition=ABSENT), (409, 412))
    w.file(name).rename_file(
        f"{w.box}/{name}-to", match_condition=ABSENT, source_etag=second, source_match_condition=EQUAL
    )
    expect("content", w.read(name + "-to"), b"second")
    expect("listed", w.listed(name.rsplit("/", 1)[0]), [name + "-there", name + "-to"])
    w.blob(name + "-to").delete_blob()
    require("deleted", not w.exists(name + "-to"))


@check(102, "raw", "flat: x-ms-namespace-enabled false, no access control, no rename", mode="flat")
def _(w):
    answer = answered(w.wire.send("HEAD", f"/{w.box}", "resource=filesystem"), 200)
    expect("x-ms-namespace-enabled", answer.headers.get("x-ms-namespace-enabled"), "false")
    answered(w.wire.send("HEAD", f"/{w.box}/", "action=getAccessControl"), 400)


@check(
    102, "sdk", "flat: a rename is refused and changes nothing; names have no directories", mode="flat"
)
def _(w):
    name = w.name("a/b")
    tag = w.put(name)
    refused(
        lambda: w.file(name).rename_file(f"{w.box}/{name}-to", match_condition=ABSENT),
        (400, 405, 409, 501),
    )
    expect("both", (w.etag(name), w.exists(name + "-to")), (tag, False))
    require("no directory", not w.exists(name.rsplit("/", 1)[0]))
    listed = [b.name for b in w.container.list_blobs(name_starts_with=name.split("/")[0])]
    expect("listed", listed, [name])


@check(102, "sdk", "flat: Put Blob From URL with both conditions is the way to publish", mode="flat")
def _(w):
    source = w.name()
    tag = w.put(source, b"source", metadata={"nonce": "n1"})
    target = w.blob(source + "-to")
    both = dict(source_etag=tag, source_match_condition=EQUAL)
    target.upload_blob_from_url(w.blob(source).url, overwrite=False, **both)
    expect(
        "content and metadata",
        (w.read(source + "-to"), target.get_blob_properties().metadata),
        (b"source", {"nonce": "n1"}),
    )
    refused(lambda: target.upload_blob_from_url(w.blob(source).url, overwrite=False, **both), (409, 412))
