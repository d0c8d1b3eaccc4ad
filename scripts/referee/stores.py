"""Two independent clients in Rust: opendal speaks to DFS, obstore to Blob."""

import os
import obstore, opendal
from obstore.exceptions import AlreadyExistsError, PreconditionError
from obstore.store import AzureStore
from .checks import Mismatch, check, expect, require


def object_store(w):
    return AzureStore(
        w.box,
        config={
            "account_name": w.account,
            "account_key": w.key,
            "endpoint": f"http://127.0.0.1:{w.port}/{w.account}",
        },
        client_options={"allow_http": True},
        retry_config={"max_retries": 0},
    )


def operator(w):
    return opendal.Operator(
        "azdls",
        filesystem=w.box,
        root="/",
        endpoint=f"http://127.0.0.1:{w.emulator.dfs_port}/{w.account}",
        account_name=w.account,
        account_key=w.key,
    )


def throws(kinds, call):
    try:
        call()
    except kinds:
        return
    raise Mismatch(f"expected {kinds}, came success")


@check(12, "opendal", "create_dir and an empty file", mode="ports")
def _(w):
    disk, name = operator(w), w.name()
    disk.create_dir(name + "-dir/")
    disk.write(name, b"")
    expect("made", (w.directory(name + "-dir").exists(), w.read(name)), (True, b""))


@check(14, "opendal", "if_not_exists over a present file", mode="ports")
def _(w):
    disk, name = operator(w), w.name()
    disk.write(name, b"first", if_not_exists=True)
    throws(
        (opendal.exceptions.ConditionNotMatch, opendal.exceptions.AlreadyExists),
        lambda: disk.write(name, b"second", if_not_exists=True),
    )
    expect("content", w.read(name), b"first")


@check(30, "opendal", "a file written, read back, its properties", mode="ports")
def _(w):
    disk, name, data = operator(w), w.name(), os.urandom(300_000)
    disk.write(name, data)
    require("the same bytes", bytes(disk.read(name)) == data and w.read(name) == data)
    expect("length", disk.stat(name).content_length, len(data))


@check(34, "opendal", "append mode: append with flush=true", mode="ports")
def _(w):
    disk, name = operator(w), w.name()
    disk.write(name, b"hello", append=True)
    disk.write(name, b" world", append=True)
    expect("content", w.read(name), b"hello world")


@check(54, "opendal", "rename over an existing file", mode="ports")
def _(w):
    disk, name = operator(w), w.name()
    disk.write(name, b"new")
    disk.write(name + "-to", b"older")
    disk.rename(name, name + "-to")
    expect("content and source", (w.read(name + "-to"), w.exists(name)), (b"new", False))


@check(66, "opendal", "a file's delete: it insists on 200", mode="ports")
def _(w):
    disk, name = operator(w), w.name()
    disk.write(name, b"x")
    disk.delete(name)
    require("no file", not w.exists(name))


@check(71, "opendal", "a listing, one level", mode="ports")
def _(w):
    disk, top = operator(w), w.name("").strip("/")
    for name in ("b", "a/1", "c/d/e"):
        disk.write(f"{top}/{name}", b"x")
    flat = sorted(e.path for e in disk.list(top + "/") if e.path != top + "/")
    expect("listed", flat, [f"{top}/{n}" for n in ("a/", "b", "c/")])


@check(76, "obstore", "a listing by prefix and by delimiter")
def _(w):
    store, top = object_store(w), w.name("").strip("/")
    for name in ("a/1", "a/2", "b"):
        obstore.put(store, f"{top}/{name}", b"x")
    listed = sorted(m["path"] for page in obstore.list(store, top) for m in page)
    expect("listed", listed, [f"{top}/{n}" for n in ("a/1", "a/2", "b")])
    level = obstore.list_with_delimiter(store, top)
    expect(
        "one level",
        ([p for p in level["common_prefixes"]], [m["path"] for m in level["objects"]]),
        ([f"{top}/a"], [f"{top}/b"]),
    )


@check(77, "obstore", "put mode create")
def _(w):
    store, name = object_store(w), w.name()
    obstore.put(store, name, b"first", mode="create")
    throws(AlreadyExistsError, lambda: obstore.put(store, name, b"second", mode="create"))
    expect("content", w.read(name), b"first")


@check(78, "obstore", "put mode update: If-Match")
def _(w):
    store, name = object_store(w), w.name()
    first = obstore.put(store, name, b"first")
    obstore.put(store, name, b"second", mode={"e_tag": first["e_tag"]})
    throws(PreconditionError, lambda: obstore.put(store, name, b"third", mode={"e_tag": first["e_tag"]}))
    expect("content", w.read(name), b"second")


@check(81, "obstore", "a multipart upload: Put Block and Put Block List")
def _(w):
    store, name, data = object_store(w), w.name(), os.urandom(2_000_000)
    obstore.put(store, name, data, use_multipart=True, chunk_size=500_000, max_concurrency=4)
    require("the same bytes", w.read(name) == data)


@check(85, "obstore", "copy, overwrite refused")
def _(w):
    store, name = object_store(w), w.name()
    obstore.put(store, name, b"source")
    obstore.copy(store, name, name + "-to", overwrite=False)
    throws(AlreadyExistsError, lambda: obstore.copy(store, name, name + "-to", overwrite=False))
    expect("content", w.read(name + "-to"), b"source")


@check(87, "obstore", "batch delete")
def _(w):
    store, names = object_store(w), [w.name() for _ in range(5)]
    for name in names:
        obstore.put(store, name, b"x")
    obstore.delete(store, names[:4])
    expect("left", [w.exists(n) for n in names], [False] * 4 + [True])


@check(87, "sdk", "batch delete, a missing blob among them")
def _(w):
    name = w.name()
    w.put(name)
    answers = list(w.container.delete_blobs(name, name + "-none", raise_on_any_failure=False))
    expect("statuses", [a.status_code for a in answers], [202, 404])
    require("no blob", not w.exists(name))
