"""A lake-emulator with a data directory of its own, and what checks do to it."""

import contextlib, datetime, email.utils, json, os, shutil, tempfile, time

from common.emulator import DIRECT, LakeEmulator
from .checks import Mismatch

TOKEN = "referee-token"


class Emulator(LakeEmulator):
    def __init__(self, program, mode, *arguments):
        self.bearer, self.offset = TOKEN, 0
        self.home = tempfile.mkdtemp(prefix="lake-referee-")
        self.log = open(os.path.join(self.home, "log"), "w")
        data = os.path.join(self.home, "data")
        super().__init__(program, data, "--mode", mode, "--bearer", TOKEN, *arguments, log=self.log)

    def stop(self, keep=False):
        super().stop()
        self.log.close()
        if keep:
            print("kept:", self.home)
        else:
            shutil.rmtree(self.home, ignore_errors=True)

    @contextlib.contextmanager
    def fault(self, **rule):
        """This rule, while the block runs; it must have happened, or the check proved nothing."""
        times = rule.setdefault("times", 1)
        self.mark = self.control("GET", "counts")["requests"]
        self.control("PUT", "faults", {"rules": [rule]})
        try:
            yield
            happened = self.control("GET", "faults")["rules"][0]["happened"]
            if happened != times:
                raise Mismatch(f"expected the fault {rule} {times} times, came {happened}")
        finally:
            self.control("DELETE", "faults")

    def second_delivery(self, place):
        """The log's entry of the request that the last fault delivered again; waits for it."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with DIRECT.open(f"{self.host}/_emulator/log?after={self.mark}", timeout=10) as answer:
                for line in answer:
                    entry = json.loads(line)
                    if entry["place"] == place and "duplicate-delivery" in entry.get("faults", []):
                        return entry
        raise Mismatch(f"expected a second delivery at {place} within 10 s, came none")

    def advance(self, seconds):
        """Sets the emulator's clock forward, and what the checks take for now with it."""
        self.control("POST", "clock", {"advanceSeconds": seconds})
        self.offset += seconds

    def freeze(self, moment):
        """Stops the emulator's clock at that moment."""
        self.control("POST", "clock", {"freeze": moment.strftime("%Y-%m-%dT%H:%M:%SZ")})

    def now(self):
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=self.offset)

    def date(self, seconds=0):
        """A header's date, so many seconds from now."""
        return email.utils.format_datetime(
            (self.now() + datetime.timedelta(seconds=seconds)), usegmt=True
        )
