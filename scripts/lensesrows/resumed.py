"""What becomes of a lake that somebody else left: told by the locks alone, for rows of plain JSON.

Its other use is a check of itself: in batch mode it must say what the Java connector was seen to do.
"""

import json, re

from .answers import files
from .before import objects_before
from .lake import is_own

MASTER = re.compile(r"^\.indexes/(?:[^/]*/)?\.locks/Topic\([^)]*\)/\d+\.lock$")


class Resumed:
    def __init__(self, row):
        self.row = row
        self.there = {path: content for path, content, _ in objects_before(row)}
        self.found = {path: content for path, content in self.there.items() if not is_own(path)}
        self.gone, self.master, self.keys = 0, (row.group_offset or 0) - 1, {}
        for path, content in self.there.items():
            if not path.endswith(".lock") or not content:
                continue
            last = self.resolve(json.loads(content))
            if MASTER.match(path):
                self.master = -1 if last is None else last
            elif last is not None:
                self.keys[path.rsplit("/", 1)[1].removesuffix(".lock")] = last

    def resolve(self, lock):
        """Finishes what the lock names; the last offset that is stored then."""
        pending = lock["pendingState"]
        if not pending or any(o["type"] == "upload" for o in pending["pendingOperations"]):
            return lock["committedOffset"]
        for copy in (o for o in pending["pendingOperations"] if o["type"] == "copy"):
            source, final = (copy[name].replace("//", "/") for name in ("source", "destination"))
            body = self.there.get(source, self.there.get(final))
            if body is None:
                self.gone += 1
            else:
                self.found[final] = body
        return pending["pendingOffset"]

    def is_stored(self, record, key):
        field = re.search(r"PARTITIONBY (\w+)", self.row.kcql)
        plain = "partition=%d_topic=%s" % (record["partition"], record["topic"])
        lock = "%s=%s" % (field[1], key) if field else plain
        return record["offset"] <= max(self.master, self.keys.get(lock, -1))

    def objects(self, together=True):
        return self.found | files(self.row, self.is_stored, together)
