"""Items 77 to 88: writes through Blob."""

import datetime, threading
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import BlobBlock, generate_container_sas
from .checks import BOTH, EVERY, check, expect, require
from .world import ABSENT, EQUAL, STRANGE, refused, statuses, together


def condition(tag):
    return dict(etag=tag, match_condition=EQUAL)


@check(77, "sdk", "Put Blob with If-None-Match: *", mode=EVERY)
def _(w):
    name = w.name()
    w.blob(name).upload_blob(b"first", overwrite=False)
    w.came(201, "ETag", "Last-Modified", "Content-MD5")
    expect("x-ms-request-server-encrypted", w.last.headers.get("x-ms-request-server-encrypted"), "true")
    refused(lambda: w.blob(name).upload_blob(b"second", overwrite=False), 409, "BlobAlreadyExists")
    expect("content", w.read(name), b"first")


@check(78, "sdk", "Put Blob with If-Match", mode=EVERY)
def _(w):
    name = w.name()
    first = w.put(name, b"first")
    second = w.put(name, b"second", **condition(first))
    w.came(201)
    require("a new ETag", second != first)
    refused(lambda: w.put(name, b"third", **condition(first)), 412, "ConditionNotMet")
    expect("content", w.read(name), b"second")
    refused(lambda: w.put(w.name(), **condition(first)), (404, 412))


@check(79, "sdk", "a replaced blob is never seen empty or torn")
def _(w):
    name = w.name()
    w.put(name, b"a" * 5000)
    wrong, done = [], threading.Event()

    def watch():
        while not done.is_set():
            data = w.read(name)
            if len(data) != 5000 or len(set(data)) != 1:
                wrong.append(len(data))

    watchers = [threading.Thread(target=watch) for _ in range(2)]
    for watcher in watchers:
        watcher.start()
    try:
        for index in range(150):
            w.put(name, (b"a", b"b")[index % 2] * 5000)
    finally:
        done.set()
        for watcher in watchers:
            watcher.join()
    require("5000 equal bytes at each read", not wrong, wrong[:5])


@check(80, "sdk", "50 writers increment a number by compare and swap")
def _(w):
    name = w.name()
    w.put(name, b"0")

    def increment():
        while True:
            seen = w.blob(name).download_blob()
            value = int(seen.readall())
            try:
                return w.put(name, str(value + 1).encode(), **condition(seen.properties.etag))
            except HttpResponseError as error:
                if error.status_code != 412:
                    raise

    came = together(*[increment] * 50)
    failures = [str(c)[:100] for c in came if isinstance(c, Exception)]
    require("50 writers without an error", not failures, failures[:2])
    expect("the number", w.read(name), b"50")
    expect("different ETags", len(set(came)), 50)


@check(
    81,
    "sdk",
    "blocks in any order, the list puts them in its own; an unknown block is refused",
    mode=EVERY,
)
def _(w):
    name = w.name()
    blob = w.blob(name)
    for block in ("3", "1", "2"):
        blob.stage_block(block, block.encode())
        w.came(201)
        expect(
            "x-ms-request-server-encrypted", w.last.headers.get("x-ms-request-server-encrypted"), "true"
        )
    refused(lambda: blob.commit_block_list([BlobBlock("1"), BlobBlock("9")]), 400, "InvalidBlockList")
    require("nothing made", not w.exists(name))
    expect("uncommitted", sorted(b.id for b in blob.get_block_list("all")[1]), ["1", "2", "3"])
    blob.commit_block_list([BlobBlock(b) for b in ("1", "2", "3")])
    w.came(201, "ETag", "Last-Modified")
    expect("content", w.read(name), b"123")
    committed, uncommitted = blob.get_block_list("all")
    expect("committed", ([b.id for b in committed], uncommitted), (["1", "2", "3"], []))


@check(82, "sdk", "two block lists at once, If-None-Match: *", mode=EVERY)
def _(w):
    for _ in range(20):
        name = w.name()
        for block in ("1", "2"):
            w.blob(name).stage_block(block, block.encode())
        came = together(
            *(
                lambda b=b: w.blob(name).commit_block_list([BlobBlock(b)], match_condition=ABSENT)
                for b in ("1", "2")
            )
        )
        # The loser's block was dropped by the winner's list: either answer says that it lost.
        require(
            "one 201 and one refusal",
            statuses(came) in ([201, 409], [201, 412], [201, 400]),
            statuses(came),
        )
        winner = b"2" if isinstance(came[0], Exception) else b"1"
        expect("content", w.read(name), winner)


@check(83, "sdk", "Put Block on a file that DFS made; Put Blob over it", mode="hns")
def _(w):
    name = w.name()
    w.write(name)
    refused(lambda: w.blob(name).stage_block("1", b"1"), 409, "BlobOperationNotSupported")
    refused(lambda: w.blob(name).commit_block_list([]), 409, "BlobOperationNotSupported")
    w.put(name, b"over")
    expect("content", w.read(name), b"over")
    w.blob(name).stage_block("1", b"1")


@check(84, "sdk", "an uncommitted blob is neither listed nor found", mode=EVERY)
def _(w):
    name = w.name()
    w.blob(name).stage_block("1", b"1")
    refused(lambda: w.blob(name).get_blob_properties(), 404, "BlobNotFound")
    refused(lambda: w.read(name), 404, "BlobNotFound")
    expect("listed", [b.name for b in w.container.list_blobs(name_starts_with=name)], [])


@check(85, "sdk", "Copy Blob and its conditions", mode=BOTH)
def _(w):
    source = w.name()
    tag = w.put(source, b"source", metadata={"nonce": "n1"})
    target, url = w.blob(source + "-to"), w.blob(source).url
    started = target.start_copy_from_url(url, match_condition=ABSENT)
    w.came(202, "x-ms-copy-id", "ETag")
    expect("x-ms-copy-status", started["copy_status"], "success")
    expect(
        "content and metadata",
        (w.read(source + "-to"), target.get_blob_properties().metadata),
        (b"source", {"nonce": "n1"}),
    )
    require("a new ETag", started["etag"] != tag)
    refused(lambda: target.start_copy_from_url(url, match_condition=ABSENT), 409, "BlobAlreadyExists")
    refused(lambda: target.start_copy_from_url(url, **condition(STRANGE)), 412, "TargetConditionNotMet")
    wrong = dict(source_etag=STRANGE, source_match_condition=EQUAL)
    refused(lambda: target.start_copy_from_url(url, **wrong), 412, "SourceConditionNotMet")
    refused(lambda: target.start_copy_from_url(url + "-none"), 404, "CannotVerifyCopySource")


@check(86, "sdk", "Put Blob From URL and its conditions", mode=BOTH)
def _(w):
    source = w.name()
    tag = w.put(source, b"source", metadata={"nonce": "n1"})
    target, url = w.blob(source + "-to"), w.blob(source).url
    both = dict(source_etag=tag, source_match_condition=EQUAL)
    target.upload_blob_from_url(url, overwrite=False, **both)
    w.came(201, "ETag", "Last-Modified")
    expect(
        "content and metadata",
        (w.read(source + "-to"), target.get_blob_properties().metadata),
        (b"source", {"nonce": "n1"}),
    )
    refused(lambda: target.upload_blob_from_url(url, overwrite=False), 409, "BlobAlreadyExists")
    wrong = dict(source_etag=STRANGE, source_match_condition=EQUAL)
    refused(
        lambda: target.upload_blob_from_url(url, overwrite=True, **wrong), 412, "SourceConditionNotMet"
    )
    refused(lambda: w.blob(w.name()).upload_blob_from_url(url + "-none"), 404, "CannotVerifyCopySource")


@check(86, "sdk", "Put Blob From URL and Copy Blob from a source opened by a SAS", mode=BOTH)
def _(w):
    source = w.name()
    w.put(source, b"source")
    later = w.emulator.now() + datetime.timedelta(hours=1)
    sas = generate_container_sas(w.account, w.box, w.key, permission="rcw", expiry=later)
    _, blobs = w.clients(sas, f"http://127.0.0.1:{w.port}/{w.account}")
    url = w.blob(source).url
    blobs.get_blob_client(w.box, source + "-1").upload_blob_from_url(f"{url}?{sas}", overwrite=False)
    blobs.get_blob_client(w.box, source + "-2").start_copy_from_url(
        f"{url}?{sas}", match_condition=ABSENT
    )
    expect("contents", (w.read(source + "-1"), w.read(source + "-2")), (b"source", b"source"))
    target = blobs.get_blob_client(w.box, source + "-3")
    late = generate_container_sas(
        w.account, w.box, w.key, permission="r", expiry=w.emulator.now() - datetime.timedelta(minutes=1)
    )
    for closed in (url, f"{url}?{late}"):
        refused(lambda: target.upload_blob_from_url(closed), (401, 403, 404))
        refused(lambda: target.start_copy_from_url(closed), (401, 403, 404))
    require("nothing made", not w.exists(source + "-3"))


@check(88, "sdk", "Content-MD5 is checked on Put Blob and Put Block", mode=BOTH)
def _(w):
    def spoil(request):
        request.http_request.headers["Content-MD5"] = "AAAAAAAAAAAAAAAAAAAAAA=="

    name = w.name()
    refused(lambda: w.put(name, raw_request_hook=spoil), 400, "Md5Mismatch")
    refused(lambda: w.blob(name).stage_block("1", b"1", raw_request_hook=spoil), 400, "Md5Mismatch")
    require("nothing made", not w.exists(name))
    w.put(name, validate_content=True)
    w.blob(name + "-2").stage_block("1", b"1", validate_content=True)
