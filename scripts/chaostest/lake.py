"""The lake emulator as a part of the scene: it fails by rule, freezes, and dies with its account kept."""

import collections, json, signal, threading

from common.kafka import port_run
from killtest.emulator import FAULTS, EmulatedLake

WRITES = ["put-blob", "rename"]
# Requests that these happen to come to their end.
SLOW = {"slow", "slow answer", "late", "late answer", "twice", "duplicate-delivery"}


def spared(rules):
    """Rules for workers only: the test itself has a token."""
    return [{"times": -1, "header": {"authorization": "SharedKey *"}, **rule} for rule in rules]


PROFILES = {
    # One request in twenty.
    "lossy": FAULTS,
    # One in four.
    "bad": [dict(rule, probability=rule["probability"] * 5) for rule in FAULTS],
    "slow": spared(
        [
            {"name": "slow", "act": "delay", "milliseconds": 60, "probability": 0.5},
            {"name": "slow answer", "act": "delay-after", "milliseconds": 400, "probability": 0.1},
        ]
    ),
    # What a worker sent lands when another may own the partition.
    "late": spared(
        [
            {"name": "late", "act": "delay", "milliseconds": 5000, "probability": 0.03, "operation": WRITES},
            {"name": "late answer", "act": "delay-after", "milliseconds": 4000, "probability": 0.02},
            {
                "name": "twice",
                "act": "duplicate",
                "milliseconds": 3000,
                "probability": 0.05,
                "operation": WRITES,
            },
            {"name": "lost answer", "act": "drop-after", "probability": 0.03},
        ]
    ),
}


class ChaosLake(EmulatedLake):
    def __init__(self, work, binaries, seed):
        super().__init__(work, "account", binaries, seed, port_run(1))
        self.rules, self.is_there, self.guard = [], True, threading.Lock()

    def take(self, rules):
        """These rules from now on, also in the emulator's next life."""
        with self.guard:
            self.rules = rules
            if self.is_there:
                self.control("PUT", "faults", {"seed": self.seed, "rules": rules})
            self.seed += 1

    def begin(self, act):
        with self.guard:
            if act in ("unavailable", "reset"):
                self.control("PUT", "outage", {"mode": act})
                return
            self.is_there = False
            if act == "kill":
                self.kill()
            else:
                self.process.send_signal(signal.SIGSTOP)

    def undo(self, act):
        with self.guard:
            if act in ("unavailable", "reset"):
                self.control("PUT", "outage", {"mode": "off"})
                return
            if act == "kill":
                self.start()
            else:
                self.process.send_signal(signal.SIGCONT)
            self.is_there = True
            self.control("PUT", "faults", {"seed": self.seed, "rules": self.rules})

    def requests(self):
        """Counts of the workers' requests, from the log of all the emulator's lives."""
        counts = collections.Counter()
        with open(self.directory + "/requests.jsonl", errors="replace") as log:
            for line in log:
                try:
                    entry = json.loads(line)
                except ValueError:  # cut off by a kill
                    continue
                if entry.get("scheme") == "Bearer":
                    continue
                counts["requests"] += 1
                faults = entry.get("faults", [])
                counts.update("fault " + name for name in faults)
                status = entry["status"] or 0
                if not entry["answered"] or set(faults) - SLOW or not 0 < status < 500:
                    counts["failed"] += 1
                elif status in (409, 412):
                    counts["refused"] += 1
        return counts

    def objects(self):
        """Names of data files by the connector's directory."""
        names = [name for name in self.names() if not name.startswith(".")]
        return {name: self.read(name) for name in names}
