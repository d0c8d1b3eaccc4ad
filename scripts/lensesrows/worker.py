"""A real `sluice run` of one row."""

import json, os, signal, subprocess

from common.waiting import comes_true

DEADLINE = 60
"""Seconds that anything may take on a busy machine; nothing is decided by waiting that long."""

NO_WAY_OUT = {"https_proxy": "http://127.0.0.1:9", "no_proxy": ""}
"""Nothing listens there: a row that names an account of Azure's reaches nobody."""


class Worker:
    def __init__(self, sluice, folder, broker, connector, properties):
        os.makedirs(folder, exist_ok=True)
        self.log_path = os.path.join(folder, "log")
        worker, config = folder + "/worker.properties", folder + "/connector.properties"
        write(
            worker,
            {
                "bootstrap.servers": broker,
                "key.converter": "org.apache.kafka.connect.storage.StringConverter",
                "value.converter": "org.apache.kafka.connect.json.JsonConverter",
                "offset.storage.file.filename": folder + "/offsets",
                "offset.flush.interval.ms": "1000",
                "consumer.auto.offset.reset": "earliest",
            },
        )
        write(config, {"name": connector, **properties})
        self.command = [sluice, "run", "--log-format", "json", "--log-level", "debug", worker, config]
        self.proof = [sluice, "verify", "--json", "--worker", worker, "--against-kafka", config]
        self.process = None

    def start(self):
        self.log_from = os.path.getsize(self.log_path) if os.path.exists(self.log_path) else 0
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=subprocess.DEVNULL, stderr=log, env=os.environ | NO_WAY_OUT
            )

    def entries(self):
        """The log of this life of the process; a line that is being written is left out."""
        with open(self.log_path, "rb") as file:
            file.seek(self.log_from)
            lines = file.read().split(b"\n")[:-1]
        found = []
        for line in lines:
            try:
                found.append(json.loads(line))
            except ValueError:
                found.append({"level": "CRASH", "message": line.decode(errors="replace"), "fields": {}})
        return found

    def ends(self):
        """How far each partition was read when its log ended there: {(topic, partition): offset}."""
        found = {}
        for entry in self.entries():
            if entry["message"] == "read to the log's end":
                fields = entry["fields"]
                found[fields["topic"], fields["partition"]] = fields["offset"]
        return found

    def errors(self):
        """What it says of its failure: messages of level ERROR with their fields."""
        return [
            " ".join([entry["message"]] + [str(v) for v in entry.get("fields", {}).values()])
            for entry in self.entries()
            if entry["level"] in ("ERROR", "CRASH")
        ]

    def wait(self, condition, seconds=DEADLINE):
        """Until the condition holds or the process has ended; True when it held."""
        return comes_true(condition, seconds, self.process)

    def wait_end(self, seconds=DEADLINE):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self):
        """SIGTERM, and the code that it ends with."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.wait_end()

    def opened(self):
        """Whether it has opened a partition of the lake, in this life."""
        return any(entry["message"].startswith("starts at offset") for entry in self.entries())

    def verify(self):
        """What `sluice verify` reports: the code that it ends with, the report, what it complains of."""
        done = subprocess.run(self.proof, capture_output=True, text=True, timeout=DEADLINE)
        return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr.strip()

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def write(path, properties):
    """A properties file; what has a meaning in one is escaped."""
    with open(path, "w") as file:
        for name, value in properties.items():
            text = value.replace("\\", "\\\\").replace("\n", "\\n")
            file.write(name + "=" + ("\\" + text if text.startswith(" ") else text) + "\n")
