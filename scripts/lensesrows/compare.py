"""Whether objects are what was recorded: the same bytes, or where the Java connector had a hash map's
order the same values, in the order of the input."""

import base64, gzip, json

ENVELOPE = ["key", "keyIsArray", "value", "valueIsArray", "headers", "metadata"]


def difference(row, found, expected):
    """What differs, in a line; None where nothing does."""
    if missing := sorted(set(expected) - set(found)):
        return "missing " + missing[0] + (" and has " + sorted(found)[0] if found else "")
    if extra := sorted(set(found) - set(expected)):
        return "has also " + extra[0]
    for path in sorted(expected):
        if not same(row, path, found[path], expected[path]):
            return "%s holds %r, recorded was %r" % (path, found[path][:700], expected[path][:700])
    return None


def same(row, path, found, expected):
    if path.endswith(".gz"):
        found, expected = gzip.decompress(found), gzip.decompress(expected)
    if found == expected:
        return True
    if not path.endswith((".json", ".gz")) or not row.is_schemaless:
        return False
    ours, theirs = lines(found), lines(expected)
    if len(ours) != len(theirs) or [sorted_members(o) for o in ours] != [sorted_members(t) for t in theirs]:
        return False
    return all(in_order(row, line) for line in ours)


def lines(content):
    """One parsed document a line: objects as lists of pairs, numbers as they are written."""
    number = lambda text: ("number", text)
    return [
        json.loads(line, object_pairs_hook=Members, parse_int=number, parse_float=number)
        for line in content.decode().splitlines()
    ]


class Members(list):
    """An object's members as they stand in the text."""


def sorted_members(value):
    if isinstance(value, Members):
        return {name: sorted_members(member) for name, member in value}
    if isinstance(value, list):
        return [sorted_members(member) for member in value]
    return value


def names(value):
    """The names of a value's members in their order, all the way down."""
    if isinstance(value, Members):
        return [(name, names(member)) for name, member in value]
    if isinstance(value, list):
        return [names(member) for member in value]
    return None


def in_order(row, line):
    """A schemaless value's members stand as in one of the row's records, the envelope's as documented."""
    if row.is_envelope:
        top = [name for name, _ in line]
        if top != [name for name in ENVELOPE if name in top]:
            return False
        line = dict(line).get("value")
    if row.config.get("value.converter.schemas.enable") != "false":
        return True
    orders = []
    for record in (r for stage in row.stages for r in stage.records):
        try:
            orders.append(names(lines(base64.b64decode(record["value_b64"] or "bnVsbA==") + b"\n")[0]))
        except (ValueError, IndexError):
            continue
    return names(line) is None or names(line) in orders
