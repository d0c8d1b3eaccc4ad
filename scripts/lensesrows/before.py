"""The store as it was before a row's connector began.

Some rows say it (`store_before`). Where they do not, it follows from the requests that the real connector
sent: it read a lock that was there, and what it did next is what stood in it.
"""

import base64, json, re
from urllib.parse import unquote

OWNER = "11111111-2222-3333-4444-555555555555"
UUID = "77777777-8888-7777-6666-0000000000%02d"


def objects_before(row):
    """(path, content, name of its ETag or None) in the order to write; locks may hold `<etag…>`."""
    given = [
        (o["path"], o.get("json", o.get("content", "")).encode(), o.get("etag"))
        for o in row.row.get("store_before", [])
    ]
    if row.is_killed:
        return left_behind(row)
    if given:
        return sorted(given, key=lambda o: ".indexes" in o[0])
    return recovered(row)


def plain(text):
    """Placeholders of names filled in; ETags are left to the lake."""
    text = text.replace("<owner>", OWNER)
    return re.sub(r"<uuid(\d+)>", lambda m: UUID % int(m[1]), text)


def recovered(row):
    """What the requests of a connector that met a foreign lock tell of the store before."""
    requests = [(r[0], name(r[1]), *r[1:]) for r in row.requests]
    at = next(
        (i for i, r in enumerate(requests) if r[0] == "GET" and r[1].endswith(".lock") and r[4] == 200), None
    )
    if at is None:
        return []
    lock = requests[at][1]
    writes = [r for r in requests[at:] if r[1] == lock and r[0] != "GET"]
    if not writes:
        return untouched(row, lock)
    operations, found, moved = [], [], set()
    for method, path, _, headers, *_ in requests[at + 1 :]:
        tag = headers.get("x-ms-source-if-match") or headers.get("if-match")
        source = name(headers.get("x-ms-rename-source", ""))
        if source and not any(o["destination"] == path for o in operations if o["type"] == "copy"):
            moved.add(path)
            operations.append(copy(source, path, tag))
            operations.append(delete(source, tag))
            found.append((plain(source), row.stages[0].objects[path], etag_name(tag)))
        if method == "DELETE" and not operations:
            operations.append(delete(path, tag))
            found.append((plain(path), b'{"id":"from-temp"}\n', etag_name(tag)))
        if path == lock:
            break
    bodies = [json.loads(r[5]["body"]) for r in writes if len(r) > 5 and "body" in r[5]]
    ahead = next(b for b in bodies if b["pendingState"] or b["committedOffset"] is not None)
    offset = ahead["pendingState"]["pendingOffset"] if ahead["pendingState"] else ahead["committedOffset"]
    if not operations:
        target = min(row.stages[0].objects)
        operations = [upload(target)]
    else:
        # A final that no recorded rename made was there.
        made = {r[1] for r in requests if r[3].get("x-ms-rename-source")}
        found += [(p, c, None) for p, c in row.stages[0].objects.items() if p not in made]
    return found + [(lock, document(offset, operations), None)]


def untouched(row, lock):
    """The connector failed and wrote nothing: what is there now was there before."""
    text = next(item["json"] for item in row.locks if item["path"] == lock)
    return temporary(row) + [(lock, plain(text).encode(), None)]


def temporary(row):
    return [
        (plain(item["path"]), base64.b64decode(item["bytes_b64"]), item["etag"])
        for item in row.locks
        if item["path"].startswith(".temp-upload")
    ]


def left_behind(row):
    """What stood in the store when the connector was killed."""
    objects = [(path, content, None) for path, content in row.left.items()]
    locks = [(i["path"], plain(i["json"]).encode(), None) for i in row.locks if "json" in i]
    return objects + temporary(row) + locks


def name(url):
    """The object that a request names; the recorder's store took two slashes for one."""
    return unquote(url.split("?")[0])[len("/box/") :].replace("//", "/")


def etag_name(tag):
    return tag.strip('"')


def copy(source, destination, tag):
    return dict(type="copy", bucket="box", source=plain(source), destination=destination, eTag=tag)


def delete(source, tag):
    return dict(type="delete", bucket="box", source=plain(source), eTag=tag)


def upload(destination):
    return dict(type="upload", bucket="box", source="/tmp/gone-with-its-worker", destination=destination)


def document(offset, operations):
    lock = dict(
        owner=OWNER,
        committedOffset=None,
        pendingState=dict(pendingOffset=offset, pendingOperations=operations),
    )
    return json.dumps(lock, separators=(",", ":")).encode()
