"""Holds the lake to the topic: each offset of a record that has a value is stored once, and nothing else
is."""

import collections, json, subprocess


def stored(objects, connector):
    """How often each record is there: by partition and offset (envelopes), and by partition and number."""
    offsets, numbers, files = collections.Counter(), collections.Counter(), 0
    for name, text in objects.items():
        if not name.startswith(connector + "/"):
            continue
        files += 1
        for line in text.splitlines():
            record = json.loads(line)
            if "metadata" in record:
                place = record["metadata"]
                offsets[place["partition"], place["offset"]] += 1
                record = record["value"]
            numbers[record["p"], record["s"]] += 1
    return offsets, numbers, files


class Verdict:
    """What is wrong with one connector's files."""

    def __init__(self, connector, objects, topic):
        self.connector = connector
        offsets, numbers, self.files = stored(objects, connector)
        place = {number: offset for offset, number in topic.records.items()}
        # Where no envelope tells the offset, the topic does.
        self.foreign = [n for n in numbers if n not in place]
        found = offsets or collections.Counter({place[n]: c for n, c in numbers.items() if n in place})
        self.records = numbers.total()
        self.missing = sorted(set(topic.records) - set(found))
        self.doubled = sorted(offset for offset, count in found.items() if count > 1)
        self.strange = sorted(set(found) - set(topic.records)) + self.foreign

    @property
    def is_clean(self):
        return not (self.missing or self.doubled or self.strange)

    def __str__(self):
        def few(name, offsets):
            return f"{len(offsets)} {name}" + (f" (first {offsets[:3]})" if offsets else "")

        parts = [
            few("missing", self.missing), few("doubled", self.doubled), few("not in the topic", self.strange)
        ]
        return f"{self.connector}: {self.records} records in {self.files} files, " + ", ".join(parts)


# What a run of ten minutes always has; one without it proves nothing about it.
LONG = 600
BITES = {
    "worker kill": "no worker was killed",
    "worker freeze": "no worker was frozen past its session",
    "owners shut out": "no owner was fenced, neither by the lock nor by the group",
    "resumed units": "no unit that a lock had pending was resumed",
}


def toothless(seconds, counts):
    """What did not happen in a long run; `counts` of events and of what the workers said."""
    return [text for name, text in BITES.items() if not counts.get(name)] if seconds >= LONG else []


def producer_problems(traffic, topic):
    """What the producer was told, against what stands in the topic."""
    there = set(topic.records.values())
    problems = []
    if len(there) != len(topic.records):
        problems.append("the topic holds a record of the producer twice")
    if traffic.kept - there:
        problems.append(f"{len(traffic.kept - there)} acknowledged records are not in the topic")
    if traffic.aborted & there:
        problems.append(f"{len(traffic.aborted & there)} aborted records can be read")
    return problems


def verify(sluice, connector, log):
    """`sluice verify --deep` of one connector: whether it found nothing, and what it printed."""
    command = [sluice, "verify", "--deep", "--json", connector]
    with open(log + ".json", "w") as out, open(log + ".log", "w") as errors:
        code = subprocess.run(command, stdout=out, stderr=errors).returncode
    return code == 0, open(log + ".json").read() or open(log + ".log").read()
