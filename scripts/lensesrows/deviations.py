"""Where Sluice answers otherwise on purpose.

A rule is told from what a row holds, names the line of docs/compatibility that gives the reason, and says
which stages are expected instead. A row that no rule explains has to pass as it was recorded.
"""

import os, re
from dataclasses import dataclass, replace
from typing import Callable

from .answers import csv_before_null, files
from .before import objects_before
from .resumed import Resumed

PAGES = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "compatibility")
UNIT = re.compile(r"-[0-9a-z]+\.\d+\.\d+(?=\.[a-z]+$)")


@dataclass
class Rule:
    page: str
    """The page of docs/compatibility."""
    name: str
    """The first column of its line there."""
    applies: Callable
    stages: Callable

    def is_documented(self):
        with open(os.path.join(PAGES, self.page)) as page:
            return any(line.startswith("| " + self.name + " |") for line in page)


def rule_for(row):
    """The rule that explains the row's own answer; None where it passes as recorded."""
    found = [rule for rule in RULES if rule.applies(row)]
    if len(found) > 1:
        raise RuntimeError("%s is explained by %s" % (row.id, [rule.name for rule in found]))
    for rule in found:
        if not rule.is_documented():
            raise RuntimeError("no line of %s begins with %r" % (rule.page, rule.name))
    return found[0] if found else None


def goes_on(row):
    """Sluice takes what the Java connector refused: the records become files."""
    return [replace(row.stages[0], error=[], objects=files(row))]


def says(row, text):
    return any(text in line for stage in row.stages for line in stage.error)


def has_pending_gone(row):
    """A Sluice's pending names an object that is neither under its temporary nor under its final name."""
    return row.is_handback and Resumed(row).gone > 0


def takes_a_name(row):
    """An object stands under a name that the connector then wrote another file to."""
    there = {path: content for path, content, _ in objects_before(row)}
    return any(there.get(path, content) != content for path, content in row.stages[0].objects.items())


def beside_it(row):
    there = {path: content for path, content, _ in objects_before(row)}
    objects = {}
    for path, content in row.stages[0].objects.items():
        if there.get(path, content) == content:
            objects[path] = content
        else:
            objects[path] = there[path]
            objects["%s-<unit>.%s" % tuple(path.rsplit(".", 1))] = content
    return [replace(row.stages[0], objects=objects, normal=lambda path: UNIT.sub("-<unit>", path))]


def is_fenced(row):
    return any("touched" in stage.name and stage.error for stage in row.stages)


def opens_again(row):
    """What the Java connector reaches after a restart is there without one."""
    at = next(i for i, stage in enumerate(row.stages) if "touched" in stage.name)
    after = row.stages[at + 1]
    return row.stages[:at] + [replace(row.stages[at], error=[], objects=after.objects, offset=after.offset)]


def fails_behind_an_open_file(row):
    """The task fails for a null in CSV, with records before it that are in no file yet."""
    if "STOREAS CSV" not in row.kcql or not row.stages[0].error or row.stages[0].objects:
        return False
    return any(r["value_b64"] is None for r in row.stages[0].records[1:])


def is_fatal_for_one_record(row):
    """A record lacks what PARTITIONBY names: fatal in Java whatever the policy."""
    skips = row.config.get("connect.datalake.error.policy") == "NOOP"
    return skips and says(row, "FatalConnectException: Header '")


def is_skipped_by_noop(row):
    """The store refuses a file, and the policy passes over what fails."""
    return bool(row.faults) and row.config.get("connect.datalake.error.policy") == "NOOP"


def fails_and_loses_nothing(row):
    """The task ends with nothing stored; started again, it stores all."""
    first = row.stages[0]
    ended = replace(first, error=["403"], objects={}, offset={})
    return [ended, replace(first, name="after a restart", records=[], objects=files(row), offset={})]


def names_both_endpoints(row):
    text = row.config.get("connect.datalake.azure.connection.string", "")
    return "BlobEndpoint=" in text and "DfsEndpoint=" in text


RULES = [
    Rule("kcql.md", "trailing comma", lambda row: bool(re.search(r",\s*\)$", row.kcql)), goes_on),
    Rule(
        "kcql.md", "target quoted in parts", lambda row: bool(re.search(r"INTO `[^`]*`:`", row.kcql)), goes_on
    ),
    Rule(
        "kcql.md",
        "some of `store.envelope.fields.*`",
        lambda row: 0 < row.kcql.count("'store.envelope.fields.") < 4,
        goes_on,
    ),
    Rule(
        "kcql.md",
        "projection that Java refuses",
        lambda row: bool(re.search(r"SELECT (\w+),\1\b", row.kcql)),
        goes_on,
    ),
    Rule(
        "kcql.md",
        "semicolon in quotes",
        lambda row: any(";" in quoted for quoted in re.findall(r"'([^']*)'", row.kcql)),
        goes_on,
    ),
    Rule(
        "config.md",
        "Connector `name` with `=`, `,`, `*` or `?`",
        lambda row: says(row, "MalformedObjectNameException"),
        goes_on,
    ),
    Rule(
        "locks.md",
        "record that fails the task, behind records in an open file",
        fails_behind_an_open_file,
        lambda row: [replace(row.stages[0], objects=csv_before_null(row))],
    ),
    Rule(
        "object-keys.md",
        "failures of single records (header or key missing, path below a scalar, list too short, …)",
        is_fatal_for_one_record,
        lambda row: [replace(row.stages[0], error=[])],
    ),
    Rule("locks.md", "file that the store refuses, under NOOP", is_skipped_by_noop, fails_and_loses_nothing),
    Rule(
        "config.md", "Connection string with `BlobEndpoint` and `DfsEndpoint`", names_both_endpoints, goes_on
    ),
    Rule("locks.md", "final name taken", takes_a_name, beside_it),
    Rule("locks.md", "lock that somebody else has changed", is_fenced, opens_again),
    Rule(
        "locks.md",
        "its own pending, temp and final both gone",
        has_pending_gone,
        lambda row: [replace(row.stages[0], error=[], objects=Resumed(row).objects())],
    ),
]
