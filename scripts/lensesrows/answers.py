"""Sluice's own answers, made from the row's records: what files they become.

Only for the plain rows that rules speak of: schemaless JSON, a flush count, at most one field in PARTITIONBY.
"""

import base64, collections, json, re


def records(row):
    return row.stages[0].records


def text(record):
    return base64.b64decode(record["value_b64"]).decode()


def files(row, is_stored=lambda record, key: False, together=True):
    """The files of the records that are not stored yet. A file that holds enough is flushed: with every
    other open one (`together`), or alone."""
    found = {}
    for topic in row.topics:
        some = [r for r in records(row) if r["topic"] == topic]
        found.update(files_of(row, some, is_stored, together))
    return found


def files_of(row, some, is_stored, together):
    count = int((re.search(r"'flush.count'=(\d+)", row.kcql) or [0, 50000])[1])
    prefix = re.search(r"INTO `?\w+`?(?::`?(\w+)`?)?", row.kcql)[1]
    field = re.search(r"PARTITIONBY (\w+)", row.kcql)
    found, open_files = {}, collections.defaultdict(list)
    for record in some:
        key = str(json.loads(text(record))[field[1]]) if field else None
        if is_stored(record, key):
            continue
        open_files[key].append(record)
        if len(open_files[key]) < count:
            continue
        for due in list(open_files) if together else [key]:
            held = open_files.pop(due)
            found[name(row, prefix, field and field[1], due, held)] = content(held)
    return found


def content(held):
    lines = [json.dumps(json.loads(text(r)), separators=(",", ":"), ensure_ascii=False) for r in held]
    return "".join(line + "\n" for line in lines).encode()


def name(row, prefix, field, key, held):
    last, times = held[-1], [r["timestamp"] for r in held]
    parts = [prefix] if prefix else []
    if field or "NOPARTITION" in row.kcql:
        parts += ["%s=%s" % (field, key)] if field else []
        tail = "%s(%d_%012d).json" % (last["topic"], last["partition"], last["offset"])
    else:
        where = (last["topic"], last["partition"], last["offset"], min(times), max(times))
        tail = "%s/%d/%012d_%d_%d.json" % where
    return "/".join(parts + [tail])


def csv_before_null(row):
    """The records before the first null, as a CSV file that is closed early."""
    held = []
    for record in records(row):
        if record["value_b64"] is None:
            break
        held.append(record)
    path = name(row, re.search(r"INTO \w+:(\w+)", row.kcql)[1], None, None, held)
    lines = []
    for record in held:
        payload = json.loads(text(record))["payload"].values()
        cells = ["" if v is None else '"%s"' % str(v).replace('"', '""') for v in payload]
        lines.append(",".join(cells) + "\n")
    return {path.replace(".json", ".csv"): "".join(lines).encode()}
