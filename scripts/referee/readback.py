"""A real sluice writes records of an embedded broker into the emulator; Microsoft's SDK reads the lake: each
record is there once, the objects say what they hold, the locks are the Java connector's documents."""

import collections, concurrent.futures, json, os, re, shutil, subprocess, tempfile, time
from .checks import Mismatch, expect, require
from .emulator import Emulator
from .world import ACCOUNT, BOX, KEY, World

RECORDS, PARTITIONS, TOPIC = 6000, 4, "orders"
#: Connector name, commit mode, and what stands before STOREAS.
CONNECTORS = [("lines", "batch", ""), ("by-country", "granular", "PARTITIONBY country ")]
METADATA = {"topic", "partition", "first", "last", "count", "offsets", "checksum", "unit"}


def readback(program, sluice, keep=False):
    """Prints a line for each kind of account and connector; whether all is as it must be."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        said = sum(pool.map(lambda mode: of_account(program, sluice, mode, keep), ("hns", "flat")), [])
    print("\n".join(said), flush=True)
    return all(line.startswith("ok") for line in said)


def of_account(program, sluice, mode, keep):
    """The lines of one kind of account."""
    work = tempfile.mkdtemp(prefix="lake-readback-")
    emulator = Emulator(program, mode, "--container", BOX)
    try:
        records = produce_and_run(sluice, work, emulator.port)
        world = World(emulator)
        return [
            judged(f"readback {mode} {name} ({commits})", lambda: examine(world, name, records, mode))
            for name, commits, _ in CONNECTORS
        ]
    except Mismatch as error:
        return [f"FAILED readback {mode}: {error}"]
    finally:
        emulator.stop(keep)
        if keep:
            print("kept:", work)
        else:
            shutil.rmtree(work, ignore_errors=True)


def judged(what, call):
    try:
        return f"ok {what}: {call()}"
    except Mismatch as error:
        return f"FAILED {what}: {error}"


def produce_and_run(sluice, work, port):
    """The records that were produced, as lines."""
    countries = ["AT", "BE", "CH", "DE", "DK", "ES", "FR", "IT", "NL", "PL"]
    lines = [
        json.dumps(
            {"id": i, "country": countries[i * 7 % 10], "amount": i % 977 + 0.25}, separators=(",", ":")
        )
        for i in range(RECORDS)
    ]
    with open(work + "/orders.tsv", "w") as out:
        out.writelines(f"order-{i}\t{line}\n" for i, line in enumerate(lines))
    address_file = work + "/broker"
    broker = subprocess.Popen(
        [sluice, "broker", "--topic", f"{TOPIC}:{PARTITIONS}", "--address-file", address_file],
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 20
        while not (os.path.exists(address_file) and os.path.getsize(address_file)):
            require(
                "the embedded broker within 20 s", time.monotonic() < deadline and broker.poll() is None
            )
            time.sleep(0.05)
        address = open(address_file).read().strip()
        tool(
            work,
            sluice,
            "produce",
            "--bootstrap",
            address,
            "--topic",
            TOPIC,
            "--key-separator",
            "\t",
            work + "/orders.tsv",
        )
        tool(work, sluice, "run", "--once", *configuration(work, address, port))
    finally:
        broker.kill()
        broker.wait()
    return lines


def tool(work, *command):
    with open(work + "/log", "a") as log:
        code = subprocess.run(command, stdout=log, stderr=log, timeout=120).returncode
    if code:
        tail = open(work + "/log").read().splitlines()[-8:]
        raise Mismatch(f"expected `sluice {command[1]}` to end with 0, came {code}: {' / '.join(tail)}")


def configuration(work, address, port):
    files = [work + "/worker.properties"]
    with open(files[0], "w") as out:
        out.write(f"""bootstrap.servers={address}
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.json.JsonConverter
value.converter.schemas.enable=false
offset.storage.file.filename={work}/offsets
consumer.session.timeout.ms=6000
consumer.heartbeat.interval.ms=500
consumer.allow.auto.create.topics=true
""")
    for name, commits, clause in CONNECTORS:
        files.append(f"{work}/{name}.properties")
        with open(files[-1], "w") as out:
            out.write(f"""name={name}
connector.class=io.lenses.streamreactor.connect.datalake.sink.DatalakeSinkConnector
topics={TOPIC}
connect.datalake.endpoint=http://127.0.0.1:{port}/{ACCOUNT}
connect.datalake.azure.auth.mode=Credentials
connect.datalake.azure.account.name={ACCOUNT}
connect.datalake.azure.account.key={KEY}
connect.datalake.exactly.once.commit.mode={commits}
connect.datalake.kcql=INSERT INTO {BOX}:{name} SELECT * FROM {TOPIC} {clause}\\
  STOREAS JSON PROPERTIES('flush.count'=400)
""")
    return files


def examine(w, name, records, mode):
    """Reads all that the connector wrote; gives the line that says how much it was."""
    paths = [p for p in w.fs.get_paths(path=name) if not p.is_directory]
    found, last = collections.Counter(), {}
    for path in paths:
        file = w.file(path.name)
        content = file.download_file().readall()
        require(f"a line's end at the end of {path.name}", content.endswith(b"\n"), content[-10:])
        lines = content.decode().splitlines()
        said = file.get_file_properties().metadata
        expect(f"metadata of {path.name}", set(said) & METADATA, METADATA)
        expect(f"count of {path.name}", int(said["count"]), len(lines))
        expect(f"topic of {path.name}", said["topic"], TOPIC)
        require(
            f"the last offset in the name {path.name}",
            re.search(rf"0*{said['last']}\)?\.json$", path.name),
            said,
        )
        partition = int(said["partition"])
        last[partition] = max(last.get(partition, -1), int(said["last"]))
        found.update(json.dumps(json.loads(line), separators=(",", ":")) for line in lines)
    expected = collections.Counter(records)
    missing, doubled = expected - found, found - expected
    require(
        "each record once",
        not missing and not doubled,
        f"{sum(missing.values())} missing, {sum(doubled.values())} too many",
    )
    locks = examine_locks(w, name, last, mode)
    left = [p.name for p in temporaries(w) if not p.is_directory]
    expect("temporary objects", left, [])
    return f"{len(paths)} files, {sum(found.values())} records, each once; {locks} locks"


def temporaries(w):
    return list(w.fs.get_paths(path=".temp-upload")) if w.directory(".temp-upload").exists() else []


def examine_locks(w, name, last, mode):
    """Every lock below the connector's index is a document as the Java connector's, and says where its
    partition is."""
    top = f".indexes/{name}/.locks/Topic({TOPIC})"
    locks = [p.name for p in w.fs.get_paths(path=top) if p.name.endswith(".lock")]
    masters = {
        int(m.group(1)): n for n in locks if (m := re.fullmatch(re.escape(top) + r"/(\d+)\.lock", n))
    }
    expect("partitions with a master lock", sorted(masters), sorted(last))
    for path in locks:
        text = w.read(path).decode()
        document = json.loads(text)
        expect(
            f"members of {path}",
            [k for k in document if k != "sluice"],
            ["owner", "committedOffset", "pendingState"],
        )
        require(
            f"compact JSON in {path}",
            text == json.dumps(document, separators=(",", ":"), ensure_ascii=False),
            text[:200],
        )
        require(f"an owner in {path}", isinstance(document["owner"], str) and document["owner"], document)
        committed, pending = document["committedOffset"], document["pendingState"]
        require(
            f"an offset or null in {path}", committed is None or isinstance(committed, int), committed
        )
        reached = -1 if committed is None else committed
        if pending is not None:
            reached = max(reached, pending["pendingOffset"])
            operations(w, path, pending["pendingOperations"], mode)
        for partition, master in masters.items():
            if master == path and not any(n.startswith(f"{top}/{partition}/") for n in locks):
                expect(f"the offset that {path} reached", reached, last[partition])
    return len(locks)


def operations(w, path, operations, mode):
    """Copies and deletes of a lock: each copy's final object is there and, renamed, has the lock's ETag."""
    require(f"operations in {path}", operations, operations)
    for one in operations:
        names = {
            "copy": ["type", "bucket", "source", "destination", "eTag"],
            "delete": ["type", "bucket", "source", "eTag"],
        }
        expect(f"members of an operation in {path}", list(one), names.get(one["type"]))
        require(f"an ETag without quotes in {path}", '"' not in one["eTag"], one)
        expect(f"bucket in {path}", one["bucket"], BOX)
        if one["type"] == "copy":
            require(f"{one['destination']}, which {path} names", w.exists(one["destination"]))
            if mode == "hns":
                expect(
                    f"ETag of {one['destination']}", w.etag(one["destination"]).strip('"'), one["eTag"]
                )
