"""Items 1 to 11: file systems and routing."""

import json, re, urllib.parse
from .checks import check, expect, require
from .world import answered, refused


@check(1, "sdk", "a file system is created through Blob")
def _(w):
    w.new_box()
    w.came(201, "ETag", "Last-Modified")


@check(1, "raw", "a file system is created through DFS, with x-ms-namespace-enabled")
def _(w):
    answer = answered(w.wire.send("PUT", f"/{w.name('').strip('/')}", "resource=filesystem"), 201)
    expect("x-ms-namespace-enabled", answer.headers.get("x-ms-namespace-enabled"), "true")
    require("ETag and Last-Modified", answer.etag and "last-modified" in answer.headers, answer.headers)


@check(2, "sdk", "a second create: ContainerAlreadyExists as XML")
def _(w):
    box = w.new_box()
    error = refused(
        lambda: w.service.create_file_system(box.file_system_name), 409, "ContainerAlreadyExists"
    )
    require(
        "an XML body", error.response.headers["Content-Type"] == "application/xml", error.response.headers
    )
    answer = w.wire.send("PUT", f"/{box.file_system_name}", "restype=container")
    require("a byte order mark and <?xml", answer.body.startswith(b"\xef\xbb\xbf<?xml"), answer.body[:40])
    require("a Code element", b"<Code>ContainerAlreadyExists</Code>" in answer.body, answer.body)


@check(2, "raw", "a second create: FilesystemAlreadyExists as JSON")
def _(w):
    answer = answered(
        w.wire.send("PUT", f"/{w.box}", "resource=filesystem"), 409, "FilesystemAlreadyExists"
    )
    expect(
        "Content-Type",
        answer.headers.get("content-type"),
        "application/json;charset=utf-8",
        "application/json; charset=utf-8",
    )
    error = json.loads(answer.body)["error"]
    expect("code", error["code"], "FilesystemAlreadyExists")
    asked = answer.headers["x-ms-request-id"]
    pattern = rf".+\.\nRequestId:{asked}\nTime:\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{7}}Z"
    require(
        "the request's id and the time in the message", re.fullmatch(pattern, error["message"]), error
    )


@check(3, "raw", "HEAD of a file system through DFS", why="it asks through Blob")
def _(w):
    answer = answered(w.wire.send("HEAD", f"/{w.box}", "resource=filesystem"), 200)
    expect("x-ms-namespace-enabled", answer.headers.get("x-ms-namespace-enabled"), "true")
    require("no body", answer.body == b"", answer.body)


@check(4, "sdk", "container properties: lease and immutability headers")
def _(w):
    properties = w.fs.get_file_system_properties()
    w.came(
        200,
        "ETag",
        "Last-Modified",
        "x-ms-lease-state",
        "x-ms-lease-status",
        "x-ms-has-immutability-policy",
        "x-ms-has-legal-hold",
    )
    expect("lease", (properties.lease.state, properties.lease.status), ("available", "unlocked"))


@check(5, "raw", "an unknown file system: JSON on DFS, XML on Blob")
def _(w):
    answer = answered(
        w.wire.dfs("GET", "/no-such-box", "resource=filesystem&recursive=true"), 404, "FilesystemNotFound"
    )
    expect("code", json.loads(answer.body)["error"]["code"], "FilesystemNotFound")
    answer = answered(
        w.wire.blob("GET", "/no-such-box", "restype=container&comp=list"), 404, "ContainerNotFound"
    )
    require("XML with a byte order mark", answer.body.startswith(b"\xef\xbb\xbf<?xml"), answer.body[:40])
    answered(w.wire.dfs("PUT", "/no-such-box/a", "resource=file"), 404, "FilesystemNotFound")
    answered(w.wire.blob("GET", "/no-such-box/a"), 404, "ContainerNotFound")


@check(5, "sdk", "an unknown file system: both services say so")
def _(w):
    refused(
        lambda: w.listed(fs=w.service.get_file_system_client("no-such-box")), 404, "FilesystemNotFound"
    )
    refused(lambda: w.read("a", "no-such-box"), 404, "ContainerNotFound")


@check(6, "sdk", "a deleted file system: 202, then 404 for everything")
def _(w):
    box = w.new_box()
    box.get_file_client("a").create_file()
    box.delete_file_system()
    w.came(202)
    refused(lambda: w.listed(fs=box), 404, "FilesystemNotFound")
    refused(lambda: w.read("a", box.file_system_name), 404, "ContainerNotFound")
    refused(lambda: box.get_file_client("a").create_file(), 404, "FilesystemNotFound")
    refused(box.get_file_system_properties, 404, "ContainerNotFound")
    refused(
        lambda: w.service.create_file_system(box.file_system_name),
        409,
        ("ContainerBeingDeleted", "FilesystemBeingDeleted"),
    )


@check(7, "raw", "the service is told by host name")
def _(w):
    name = w.name()
    answered(w.wire.dfs("PUT", f"/{w.box}/{name}", "resource=file"), 201)
    expect(
        "Server",
        w.wire.dfs("HEAD", f"/{w.box}/{name}").headers["server"].split("/")[0],
        "Windows-Azure-HDFS",
    )
    expect(
        "Server",
        w.wire.blob("HEAD", f"/{w.box}/{name}").headers["server"].split("/")[0],
        "Windows-Azure-Blob",
    )
    answered(w.wire.dfs("DELETE", f"/{w.box}/{name}"), 200)
    answered(w.wire.dfs("GET", f"/{w.box}/{name}"), 404, "PathNotFound")
    answered(w.wire.blob("GET", f"/{w.box}/{name}"), 404, "BlobNotFound")


@check(7, "sdk", "path-style, the service is told by what is asked")
def _(w):
    name = w.name()
    w.create(name)
    require("DFS for a create", w.last.headers["Server"].startswith("Windows-Azure-HDFS"), w.last.headers)
    w.put(name)
    require(
        "Blob for Put Blob", w.last.headers["Server"].startswith("Windows-Azure-Blob"), w.last.headers
    )
    w.listed(name.split("/")[0])
    require(
        "DFS for a listing", w.last.headers["Server"].startswith("Windows-Azure-HDFS"), w.last.headers
    )
    w.file(name).rename_file(f"{w.box}/{name}-2")
    require("DFS for a rename", w.last.headers["Server"].startswith("Windows-Azure-HDFS"), w.last.headers)
    list(w.container.list_blobs(name_starts_with=name))
    require(
        "Blob for a blob listing",
        w.last.headers["Server"].startswith("Windows-Azure-Blob"),
        w.last.headers,
    )


@check(7, "raw", "path-style, the service is told by parameters, method and Accept")
def _(w):
    path = f"/{w.box}/{w.name()}"
    w.put(path.split("/", 2)[2])
    for hint, method, query, headers in (
        ("HDFS", "PUT", "resource=file", {}),
        ("HDFS", "PATCH", "action=append&position=0", {}),
        ("HDFS", "GET", "", {"Accept": "application/json"}),
        ("Blob", "GET", "", {"Accept": "application/xml"}),
        ("Blob", "PUT", "comp=block&blockid=MQ%3D%3D", {}),
        ("Blob", "HEAD", "", {"Accept": "application/xml"}),
        ("HDFS", "HEAD", "action=getStatus", {}),
        ("HDFS", "DELETE", "recursive=true", {}),
        ("Blob", "DELETE", "", {"Accept": "application/xml"}),
    ):
        answer = w.wire.send(method, path, query, headers, b"x" if "position" in query else b"")
        server = answer.headers["server"].split("/")[0]
        expect(f"Server of {method} ?{query} {headers}", server, f"Windows-Azure-{hint}")


@check(
    8, "raw", "x-ms-rename-source with and without the account", why="it always sends the container first"
)
def _(w):
    for prefix in ("", f"/{w.account}"):
        source = w.name()
        w.write(source)
        target = f"/{w.box}/{source}-to"
        answered(
            w.wire.send("PUT", target, headers={"x-ms-rename-source": f"{prefix}/{w.box}/{source}"}), 201
        )
        expect("content", w.read(f"{source}-to"), b"hello")


@check(9, "raw", "%2F in a path equals a slash", why="it sends slashes as they are")
def _(w):
    name = w.name("sub/file")
    answered(w.wire.send("PUT", f"/{w.box}/{name.replace('/', '%2F')}", "resource=file"), 201)
    require("the path with slashes", w.exists(name))
    expect("listed", w.listed(name.split("/")[0]), [name.rsplit("/", 1)[0], name])


@check(10, "sdk", "UTF-8, space, +, = and % in names")
def _(w):
    odd = w.name("größe = 1+1 %41 100%/日本 é.txt")
    w.write(odd, b"odd")
    expect("content", w.read(odd), b"odd")
    require("the name in a listing", odd in w.listed(odd.split("/")[0]), w.listed(odd.split("/")[0]))
    require(
        "the name in a blob listing",
        odd in [b.name for b in w.container.list_blobs(name_starts_with=odd.split("/")[0])],
    )
    # The SDK decodes what looks encoded in a rename's names, so these are sent by hand.
    source = {"x-ms-rename-source": urllib.parse.quote(f"/{w.box}/{odd}")}
    target = urllib.parse.quote(f"/{w.box}/{odd} + renamed %20")
    answered(w.wire.dfs("PUT", target, headers=source), 201)
    expect("content", w.read(odd + " + renamed %20"), b"odd")
    plain = w.name("größe = 1+1/日本 é.txt")
    w.write(plain, b"plain")
    w.file(plain).rename_file(f"{w.box}/{plain} + renamed")
    expect("content", w.read(plain + " + renamed"), b"plain")


@check(11, "raw", "HEAD of the root with action=getAccessControl")
def _(w):
    answer = answered(w.wire.send("HEAD", f"/{w.box}/", "action=getAccessControl"), 200)
    for name in ("x-ms-owner", "x-ms-group", "x-ms-permissions", "x-ms-acl"):
        require(f"the header {name}", name in answer.headers, answer.headers)


@check(11, "sdk", "the root directory's access control")
def _(w):
    control = w.directory("/").get_access_control()
    require(
        "owner, group, permissions and acl",
        all(control.get(k) for k in ("owner", "group", "permissions", "acl")),
        control,
    )
