"""Rows of golden/lenses, and what each needs, told from its content alone."""

import base64, json, os, re
from dataclasses import dataclass, replace

FILES = [
    "formats.jsonl",
    "flush.jsonl",
    "errors.jsonl",
    "exactly-once-locks.jsonl",
    "exactly-once-handback.jsonl",
    # Not asked of the lake as a whole, but what a killed Java connector leaves is what a take-over meets.
    "exactly-once-crash.jsonl",
]
CONNECTION = re.compile(
    r"DefaultEndpointsProtocol=http;AccountName=acct;AccountKey=<base64 key>;BlobEndpoint=<endpoint>;"
)
COLUMNAR = re.compile(r"\bSTOREAS\s+`?(AVRO|PARQUET)\b", re.IGNORECASE)


@dataclass
class Stage:
    """What happens, and what the store holds afterwards: objects by path, the task's error lines."""

    name: str
    records: list
    objects: dict
    error: list
    offset: dict
    """Where the consumer group stood, by `topic-partition`."""
    normal: object = staticmethod(lambda path: path)
    """What a path is called in `objects`, where it holds a word that no one can foretell."""


class Row:
    def __init__(self, file, row):
        self.file, self.row = file, row
        self.id, self.config = row["id"], row["config"]
        self.kcql, self.note = row["kcql"], row.get("note", "")
        # The recorded name that Java's MBeans refuse is not told; any with such a character does.
        refused = any("MalformedObjectName" in line for line in row["expect"].get("error") or [])
        self.connector = ("c=" if refused else "c-") + self.id
        self.requests = row["expect"].get("requests", [])
        self.locks = row["expect"].get("locks", [])
        first = row["expect"]
        self.stages = [stage("the row's records", row["records"], first)]
        for later in row.get("then", []):
            self.stages.append(stage(later["stage"], later.get("records", []), later))
        if self.is_killed:
            # Sluice begins where the Java connector was killed: with its records and what it left.
            killed, after = self.stages[:2]
            self.left = killed.objects
            self.stages = [replace(after, records=killed.records)]

    @property
    def is_killed(self):
        """The Java connector was killed while a request hung; then it was started again."""
        return "crash_hit" in self.row

    @property
    def faults(self):
        """What the recorder's store did to requests. A kill needs none: it has happened."""
        return [] if self.is_killed else self.row.get("faults", [])

    @property
    def topics(self):
        return [name.strip() for name in self.config["topics"].split(",")]

    @property
    def is_schemaless(self):
        """Java reads maps from it, whose order is a hash map's."""
        return self.config.get("value.converter.schemas.enable") == "false" or self.is_envelope

    @property
    def is_envelope(self):
        return "'store.envelope'=true" in self.kcql

    def waits_for(self, lake):
        """What Sluice or this lake lacks for the row; None where it can run."""
        converters = " ".join(str(self.config.get(k)) for k in ("key.converter", "value.converter"))
        if "AvroConverter" in converters:
            return "a schema registry"
        if COLUMNAR.search(self.kcql):
            return "Avro and Parquet"
        if self.faults and not lake.is_azure:
            return "faults: the local lake has none"
        if not lake.is_azure and self.is_about_access:
            return "how the storage is reached: the local lake has no keys"
        return None

    @property
    def is_exactly_once(self):
        """At least once keeps no locks, which a proof is held to."""
        return self.config.get("connect.datalake.exactly.once.enable") != "false"

    @property
    def is_about_access(self):
        text = self.config.get("connect.datalake.azure.connection.string", "")
        mode = self.config.get("connect.datalake.azure.auth.mode")
        return mode != "ConnectionString" or not CONNECTION.fullmatch(text)

    @property
    def is_resumable(self):
        """About locks that somebody left: both commit modes must take them over. (A row's later records
        are in its topic after its first play.)"""
        return self.file.startswith("exactly-once") and len(self.stages) == 1

    @property
    def is_handback(self):
        """A Sluice of another cluster was the last owner: its locks count when that cluster is accepted."""
        return any('"owner":"sluice:' in o.get("content", "") for o in self.row.get("store_before", []))

    @property
    def group_offset(self):
        """Where the note says that the consumer group stood before."""
        found = re.search(r"consumer group at (\d+)", self.note)
        return int(found[1]) if found else None


def stage(name, records, expect):
    objects = {o["path"]: base64.b64decode(o["bytes_b64"]) for o in expect.get("objects", [])}
    error = expect.get("error") or []
    if expect.get("create_error"):
        error = [expect["create_error"]]
    return Stage(name, records, objects, error, expect.get("offset") or {})


def read(folder, files=FILES):
    rows = []
    for file in files:
        with open(os.path.join(folder, file)) as lines:
            rows += [Row(file, json.loads(line)) for line in lines if line.strip()]
    return rows
