"""One row, played: the store as it was, the records, a real process, and what the store holds then."""

import json, re

from .before import objects_before
from .compare import difference
from .worker import Worker

SETTLE = 20
"""Seconds that the store may take once everything was read; only a row that fails waits so long."""


class Play:
    def __init__(self, row, lake, kafka, sluice, work, mode="batch"):
        self.row, self.kafka, self.sluice = row, kafka, sluice
        name = row.id if mode == "batch" else row.id + "-" + mode
        self.folder, self.group = work + "/" + name, "connect-c-" + name
        self.mode = {
            "connect.datalake.compatibility": "stream-reactor",
            "connect.datalake.exactly.once.commit.mode": mode,
            "consumer.override.group.id": self.group,
        }
        self.proved = 0
        """Offsets that `sluice verify` has proved."""
        self.ends = {(topic, 0): 0 for topic in row.topics}
        self.container = lake.of(row, name)
        self.configure({})
        try:
            self.fill()
            self.container.begin()
            if row.group_offset is not None:
                kafka.set_group(self.group, row.topics, row.group_offset)
        except BaseException:
            self.container.close()
            raise

    def configure(self, extra):
        """The process's files: the row's own properties, this lake, the mode, and `extra`."""
        properties = self.container.properties(self.row.config) | self.mode | extra
        self.worker = Worker(self.sluice, self.folder, self.kafka.address, self.row.connector, properties)

    def fill(self):
        """Puts what was there before; ETags in locks become those of the objects that they name."""
        tags = {}
        for path, content, tag in objects_before(self.row):
            for name, value in tags.items():
                content = content.replace(name.encode(), value.encode())
            content = re.sub(rb"<etag[^>]*>", b"0x8DB0000000000FF", content)
            stored = self.container.put(path, content)
            if tag:
                tags[tag] = stored

    def run(self, stages):
        """The first thing that is not as it should be, in a line; None where all is."""
        try:
            for number, stage in enumerate(stages):
                problem = self.stage(number, stage)
                if problem:
                    return "%s: %s" % (stage.name, problem)
            return self.leave(stages[-1]) or self.unproved(stages[-1])
        finally:
            self.worker.kill()
            self.container.close()

    def stage(self, number, stage):
        if "touched" in stage.name:
            self.touch()
        if number > 0:
            self.kafka.produce_once(stage.records)
        for record in stage.records:
            self.ends[record["topic"], record["partition"]] = record["offset"] + 1
        if self.worker.process is None or self.worker.process.poll() is not None:
            self.worker.start()
        return self.fails(stage) if stage.error else self.holds(stage)

    def touch(self):
        """Somebody else writes every lock anew, with the same offsets under an owner of their own."""
        for path in self.container.paths():
            if path.startswith(".indexes/") and path.endswith(".lock"):
                text = self.container.read(path).decode()
                self.container.put(path, re.sub(r'"owner":"[^"]*"', '"owner":"somebody"', text).encode())

    def is_read(self):
        found = self.worker.ends()
        return all(found.get(partition, -1) >= end for partition, end in self.ends.items())

    def holds(self, stage):
        """All is read, and the store holds what it should."""
        if not self.worker.wait(self.is_read):
            return "it did not read to the end: %s" % (self.worker.errors()[:1] or "no error")
        self.worker.wait(lambda: not self.difference(stage), SETTLE)
        problem = self.difference(stage)
        if not problem and self.worker.process.poll() is not None:
            problem = "the process has ended: %s" % self.worker.errors()[:1]
        return problem

    def fails(self, stage):
        """It ends by itself, with its own clear message, and the store holds what was recorded."""
        code = self.worker.wait_end()
        errors = self.worker.errors()
        if code is None:
            return "it goes on, where the Java connector fails with: " + stage.error[-1][:160]
        if code != 1 or not errors:
            return "it ended with %s and says %s" % (code, errors[:1])
        unclear = [e for e in errors if "Exception" in e or "Fatal error" in e or ".. " in e]
        if unclear:
            return "its message is not its own: " + unclear[0]
        about = ["connector.properties", self.row.connector] + [topic + "-" for topic in self.row.topics]
        if not any(word in error for word in about for error in errors):
            return "its message does not say what it is about: " + errors[0]
        return self.difference(stage)

    def difference(self, stage):
        found = {stage.normal(path): content for path, content in self.container.objects().items()}
        return difference(self.row, found, stage.objects)

    def refuses(self, words):
        """It does not begin, names the reason in its message, and changes nothing."""
        before = self.container.everything()
        self.worker.start()
        try:
            code, errors = self.worker.wait_end(), self.worker.errors()
        finally:
            self.worker.kill()
        if code != 1 or not any(all(word in error for word in words) for error in errors):
            return "it ended with %s and says %s, not %s" % (code, errors[:1], words)
        return None if self.container.everything() == before else "it changed what it refused"

    def leave(self, stage):
        """Stopped cleanly, everything flushed is committed: the store still holds the same."""
        if stage.error:
            return None
        code = self.worker.stop()
        if code != 0:
            return "after SIGTERM it ended with %s: %s" % (code, self.worker.errors()[:1])
        problem = self.difference(stage) or self.group_difference(stage)
        return "after SIGTERM: " + problem if problem else None

    def group_difference(self, stage):
        """The group stands where the Java connector left it: a way back goes on from the same record."""
        found = self.kafka.group(self.group, self.row.topics)
        found = {"%s-%d" % partition: offset for partition, offset in found.items()}
        wrong = {p: (found.get(p), offset) for p, offset in stage.offset.items() if found.get(p) != offset}
        return "the group stands elsewhere (ours, recorded): %s" % wrong if wrong else None

    def unproved(self, stage):
        """What `sluice verify` misses where Sluice has run exactly once; None where it proves all."""
        if not self.row.is_exactly_once or stage.error and not self.worker.opened():
            return None
        code, report, complaint = self.worker.verify()
        if report is None or code != 0:
            return "verify ends with %s: %s" % (code, complaint or json.dumps(report))
        self.proved = report["offsets"]
        return None
