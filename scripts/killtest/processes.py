"""The processes around the one that is killed: broker, producer, and the library that slows a disk down."""

import json, os, shutil, subprocess, sys, threading, time

from common.kafka import KafkaNode
from common.waiting import wait_for

PARTITIONS = 4


class Broker:
    """Real Kafka, or the embedded broker."""

    def __init__(self, sluice, work):
        servers = os.environ.get("SLUICE_SERVERS")
        self.real = bool(servers)
        if self.real:
            self.node = KafkaNode(servers, work + "/kafka")
            self.address = self.node.address
        else:
            self.address_file = work + "/broker"
            self.process = subprocess.Popen(
                [sluice, "broker", "--address-file", self.address_file], stdout=subprocess.DEVNULL
            )
            is_there = lambda: os.path.exists(self.address_file) and os.path.getsize(self.address_file)
            wait_for("address of the broker", is_there, 20, self.process)
            self.address = open(self.address_file).read().strip()

    def create(self, topic):
        if self.real:
            self.node.tool("topics", "--create", "--topic", topic, "--partitions", str(PARTITIONS))

    def stop(self):
        if self.real:
            self.node.stop()
        else:
            self.process.kill()
            self.process.wait()


class Producer(threading.Thread):
    """Keeps records flowing: each value carries its partition and its offset there."""

    def __init__(self, sluice, broker, topic, rate, limit):
        super().__init__(daemon=True)
        self.process = subprocess.Popen(
            [sluice, "produce", "--bootstrap", broker, "--topic", topic, "--records", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        self.topic, self.rate, self.limit = topic, rate, limit
        self.next, self.stopping = [0] * PARTITIONS, threading.Event()

    def run(self):
        filler, started, sent = "x" * 120, time.monotonic(), 0
        while not self.stopping.is_set() and sent < self.limit:
            lines = []
            for _ in range(self.rate // 50):
                partition = sent % PARTITIONS
                offset = self.next[partition]
                value = json.dumps(
                    {"p": partition, "o": offset, "k": "k%d" % (offset * 7 % 5), "f": filler}
                )
                lines.append(
                    json.dumps({"topic": self.topic, "partition": partition, "key": "k", "value": value})
                )
                self.next[partition] += 1
                sent += 1
            self.process.stdin.write(("\n".join(lines) + "\n").encode())
            self.process.stdin.flush()
            pause = started + sent / self.rate - time.monotonic()
            if pause > 0:
                self.stopping.wait(pause)

    def finish(self):
        self.stopping.set()
        self.join()
        self.process.stdin.close()
        if self.process.wait(60) != 0:
            sys.exit("kill-test: the producer failed")


def slow_disk(work):
    """The library that slows renames down, built; None where it cannot be built."""
    source, library = os.path.join(os.path.dirname(__file__), "slow_disk.c"), work + "/slow_disk.so"
    for compiler in ("gcc", "clang", "cc"):
        command = [compiler, "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"]
        if shutil.which(compiler) and subprocess.run(command).returncode == 0:
            return library
    print("kill-test: no C compiler: renames keep their speed, phases are hit by chance")
    return None
