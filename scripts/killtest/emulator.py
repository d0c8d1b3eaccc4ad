"""The lake emulator as the kill test's lake: requests fail, answers are lost, connections break."""

import collections, json, os, select, time, urllib.parse, urllib.request

from common.emulator import ACCOUNT, DIRECT, KEY, LakeEmulator
from killtest.lake import count_records, phases_left

TOKEN = "kill-test"

# One request in twenty: a lost answer, a 503, a reset.
FAULTS = [
    {"name": "lost answer", "act": "drop-after", "probability": 0.017},
    {"name": "lost request", "act": "drop-before", "probability": 0.003},
    {"name": "503", "act": "status", "status": 503, "probability": 0.009},
    {"name": "503 after", "act": "status-after", "status": 503, "probability": 0.006},
    {"name": "reset in the body", "act": "reset-request", "probability": 0.008},
    {"name": "reset in the answer", "act": "reset-answer", "probability": 0.007},
]
# Rules that stretch the moment a kill is aimed at, which is too short to hit: uploads are done and lock
# writes wait; locks are written and renames wait; renames take 20 to 60 ms.
AIMS = {
    "filling": [],
    "uploading": [{"act": "hang", "operation": "put-blob", "path": "*.lock"}],
    "lock written": [{"act": "hang", "operation": "rename"}],
    "renaming": [
        {"act": "delay", "milliseconds": 20, "operation": "rename"},
        {"act": "delay", "milliseconds": 40, "operation": "rename", "probability": 0.5},
    ],
}
for rule in FAULTS + [rule for rules in AIMS.values() for rule in rules]:
    # The test itself, which has a token, is spared.
    rule.update(times=-1, header={"authorization": "SharedKey *"})
for rules in AIMS.values():
    for rule in rules:
        rule["name"] = "aimed"
# Renames that are under way when renames are held keep the threads that lock writes need.
SLOW_LOCK = dict(AIMS["uploading"][0], act="delay", milliseconds=800)


class LakeWatch:
    """Sees renames in the emulator's log, and what waits to be committed in the lake itself."""

    def __init__(self, lake, orphans):
        self.lake, self.orphans, self.uploaded = lake, orphans, False
        self.file = open(lake.directory + "/requests.jsonl")
        self.drain()

    def drain(self):
        self.file.seek(0, os.SEEK_END)
        self.rest = ""

    def wait(self, phase, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if phase == "renaming":
                if any(self.renames(json.loads(line)) for line in self.lines()):
                    return True
            elif phase in phases_left(self.lake.locks(), self.lake.temps(), self.orphans):
                return True
            select.select([], [], [], 0.01)
        return False

    def lines(self):
        *lines, self.rest = (self.rest + self.file.read()).split("\n")
        return lines

    def renames(self, entry):
        """A rename of what this run uploaded: those before it finish what an earlier run left."""
        if entry["status"] == 201 and "/.temp-upload/" in entry["place"]:
            self.uploaded = True
        return self.uploaded and entry["status"] == 201 and entry["operation"] == "rename"

    def close(self):
        self.file.close()


class EmulatedLake(LakeEmulator):
    """A process of its own, with faults on while sluice runs."""

    def __init__(self, work, topic, binaries, seed, port=0):
        super().__init__(
            os.path.join(binaries, "lake-emulator"), os.path.join(work, topic), "--container", "box",
            "--bearer", TOKEN, port=port,
        )
        self.seed, self.happened = seed, collections.Counter()
        self.root = f"{self.endpoint}/box"
        self.connector = f"""connect.datalake.endpoint={self.endpoint}
connect.datalake.azure.auth.mode=Credentials
connect.datalake.azure.account.name={ACCOUNT}
connect.datalake.azure.account.key={KEY}
connect.datalake.commit.retry.base.delay.ms=20
connect.datalake.commit.retry.max.attempts=8"""
        self.environment = dict(os.environ)

    def request(self, method, url, body=None):
        headers = {"Authorization": "Bearer " + TOKEN, "x-ms-version": "2023-11-03"}
        request = urllib.request.Request(url, method=method, headers=headers, data=body)
        with DIRECT.open(request) as answer:
            return answer.read(), answer.headers

    def aim(self, phase):
        if phase == "lock written":
            self.pause_faults()
            self.resume_faults([SLOW_LOCK])
            time.sleep(0.6)
        self.pause_faults()
        self.resume_faults(AIMS[phase])

    def resume_faults(self, first=()):
        self.seed += 1
        rules = {"seed": self.seed, "rules": [*first, *FAULTS]}
        self.control("PUT", "faults", rules)

    def pause_faults(self):
        """Ends the faults, and adds up which ones happened."""
        state = self.control("GET", "faults")
        for rule in state["rules"]:
            if not rule["name"].startswith("aimed"):
                self.happened[rule["name"]] += rule["happened"]
        self.control("DELETE", "faults")

    def watch(self, orphans):
        return LakeWatch(self, orphans)

    def names(self):
        """All files of the container."""
        names, token = [], ""
        while True:
            page, headers = self.request(
                "GET", f"{self.root}?resource=filesystem&recursive=true&continuation={token}"
            )
            names += [p["name"] for p in json.loads(page)["paths"] if p.get("isDirectory") != "true"]
            token = urllib.parse.quote(headers.get("x-ms-continuation") or "", safe="")
            if not token:
                return names

    def read(self, name):
        return self.request("GET", f"{self.root}/{urllib.parse.quote(name)}")[0].decode()

    def temps(self):
        return {name for name in self.names() if name.startswith(".temp-upload/")}

    def locks(self):
        names = self.names()
        return {n: self.read(n) for n in names if n.startswith(".indexes/") and n.endswith(".lock")}

    def final_records(self):
        found = collections.Counter()
        for name in self.names():
            if not name.startswith("."):
                count_records(self.read(name).splitlines(), found)
        return found

    def finish(self):
        """Ends the process; tells which faults happened, among how many requests."""
        counts = self.control("GET", "counts")
        self.stop()
        faults = ", ".join(f"{name} {count}" for name, count in self.happened.items())
        return f"{counts['requests']} requests, faults: {sum(self.happened.values())} ({faults})"
