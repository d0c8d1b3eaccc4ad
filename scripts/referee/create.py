"""Items 12 to 24: creating files and directories through DFS."""

import re
from azure.storage.filedatalake import ContentSettings
from .checks import EVERY, check, expect, require
from .world import ABSENT, EQUAL, OTHER, STRANGE, refused


@check(12, "sdk", "a file is created")
def _(w):
    w.create(w.name())
    w.came(201, "ETag", "Last-Modified")
    expect("x-ms-request-server-encrypted", w.last.headers.get("x-ms-request-server-encrypted"), "true")
    expect("Content-Length", w.last.headers.get("Content-Length"), "0")
    require(
        "an ETag as the service's",
        re.fullmatch('"0x[0-9A-F]{15}"', w.last.headers["ETag"]),
        w.last.headers,
    )


@check(13, "sdk", "If-None-Match: * on an absent file", mode=EVERY)
def _(w):
    w.create(w.name(), match_condition=ABSENT)
    w.came(201)


@check(14, "sdk", "If-None-Match: * on a present file", mode=EVERY)
def _(w):
    name = w.name()
    tag = w.write(name)
    refused(lambda: w.create(name, match_condition=ABSENT), 409, "PathAlreadyExists")
    expect("unchanged", (w.etag(name), w.read(name)), (tag, b"hello"))


@check(15, "sdk", "If-None-Match: * over a directory")
def _(w):
    name = w.name("dir")
    w.directory(name).create_directory()
    error = refused(lambda: w.create(name, match_condition=ABSENT), 409, "PathAlreadyExists")
    expect(
        "x-ms-existing-resource-type",
        error.response.headers.get("x-ms-existing-resource-type"),
        "directory",
    )


@check(16, "sdk", "If-Match with the right ETag: the file is emptied under a new ETag")
def _(w):
    name = w.name()
    before = w.write(name)
    after = w.create(name, etag=before, match_condition=EQUAL)
    w.came(201)
    require("a new ETag", after != before, after)
    expect("length", w.blob(name).get_blob_properties().size, 0)


@check(17, "sdk", "If-Match with a wrong ETag")
def _(w):
    name = w.name()
    w.write(name)
    refused(lambda: w.create(name, etag=STRANGE, match_condition=EQUAL), 412, "ConditionNotMet")
    expect("content", w.read(name), b"hello")


@check(18, "sdk", "If-Match on a missing path")
def _(w):
    name = w.name()
    refused(lambda: w.create(name, etag=STRANGE, match_condition=EQUAL), (404, 412))
    require("nothing made", not w.exists(name))


@check(19, "sdk", "If-None-Match with the file's own ETag")
def _(w):
    name = w.name()
    tag = w.write(name)
    refused(lambda: w.create(name, etag=tag, match_condition=OTHER), 412, "ConditionNotMet")
    w.create(name, etag=STRANGE, match_condition=OTHER)


@check(20, "sdk", "an overwrite empties the file, changes its ETag and drops what was appended")
def _(w):
    name = w.name()
    before = w.write(name)
    w.file(name).append_data(b"staged", 5)
    require("a new ETag", w.create(name) != before)
    expect("content", w.read(name), b"")
    refused(lambda: w.file(name).flush_data(11), 400, "InvalidFlushPosition")
    expect("content", w.read(name), b"")


@check(21, "sdk", "parents come into being and are listed")
def _(w):
    name = w.name("a/b/file")
    w.create(name)
    top = name.split("/")[0]
    paths = {p.name: p.is_directory for p in w.fs.get_paths(path=top)}
    expect("paths", paths, {f"{top}/a": True, f"{top}/a/b": True, name: False})
    blob = w.name("c/d/blob")
    w.put(blob)
    require("parents of a blob", w.directory(blob.rsplit("/", 1)[0]).exists())


@check(22, "sdk", "a directory created twice keeps its children")
def _(w):
    name = w.name("dir")
    w.directory(name).create_directory()
    w.write(name + "/child")
    w.directory(name).create_directory()
    w.came(201)
    expect("children", w.listed(name), [name + "/child"])


@check(23, "sdk", "a file under a file")
def _(w):
    name = w.name()
    w.write(name)
    refused(
        lambda: w.create(name + "/below"),
        409,
        ("PathConflict", "ResourceTypeMismatch", "InvalidDestinationPath"),
    )
    refused(lambda: w.put(name + "/below"), 409)
    expect("content", w.read(name), b"hello")


@check(24, "sdk", "content headers and x-ms-properties come back through Blob")
def _(w):
    name = w.name()
    settings = ContentSettings(
        content_type="text/csv",
        content_encoding="gzip",
        content_language="de",
        content_disposition="inline",
        cache_control="no-store",
    )
    w.create(name, content_settings=settings, metadata={"writer": "w 1", "round": "7"})
    found = w.blob(name).get_blob_properties()
    came = found.content_settings
    expect(
        "content headers",
        (
            came.content_type,
            came.content_encoding,
            came.content_language,
            came.content_disposition,
            came.cache_control,
        ),
        ("text/csv", "gzip", "de", "inline", "no-store"),
    )
    expect("metadata", found.metadata, {"writer": "w 1", "round": "7"})
