"""Places for worker processes: each is started, killed, frozen, told to leave, and told from one that ends by
itself."""

import collections, json, os, signal, subprocess, time

# What the log says, and what it is counted as.
SAID = {
    "the lock is not as this owner left it; reading it again": "fenced owners",
    "finished a commit of an earlier owner": "resumed units",
    "the store does not answer; waiting for it": "outages noticed",
    "the staging budget is used up": "pauses for lack of staging space",
    "the staging disk is full": "pauses for lack of staging space",
    "no broker can be reached": "times without a broker",
    "assigned": "assignments",
    "lost": "partitions lost",
}


class Worker:
    """One place; `log` gets what its processes say."""

    def __init__(self, name, command, log):
        self.name, self.command, self.log = name, command, log
        self.process, self.bad, self.is_frozen = None, [], False

    def start(self):
        out = open(self.log, "a")
        self.process = subprocess.Popen(self.command, stdout=out, stderr=out)
        out.close()

    def look(self, told=print):
        """A process that ended by itself is a finding; it is started again, as a supervisor would."""
        if self.process and self.process.poll() is not None:
            self.bad.append(f"{self.name} ended by itself with {self.process.returncode}")
            told(self.bad[-1])
            self.start()

    def begin(self, act):
        if act in ("freeze", "blink"):
            self.is_frozen = True
            self.process.send_signal(signal.SIGSTOP)
        elif act == "kill":
            self.end(signal.SIGKILL)
        elif act == "leave":
            self.end(signal.SIGTERM)
        else:
            self.start()

    def undo(self, act):
        if act in ("freeze", "blink"):
            self.process.send_signal(signal.SIGCONT)
            self.is_frozen = False
        elif act == "join":
            self.end(signal.SIGTERM)
        else:
            self.start()

    def end(self, number):
        if self.process is None:
            return
        process, self.process = self.process, None
        process.send_signal(number)
        try:
            code = process.wait(90)
        except subprocess.TimeoutExpired:
            process.kill()
            self.bad.append(f"{self.name} did not end within 90 s of SIGTERM")
            return
        # A process that is told to stop before it listens is ended by the signal itself.
        if number == signal.SIGTERM and code not in (0, -signal.SIGTERM):
            self.bad.append(f"{self.name} ended with {code} after SIGTERM")

    def said(self):
        counts = collections.Counter()
        with open(self.log, errors="replace") as log:
            for line in log:
                if not line.startswith("{"):
                    continue
                try:
                    message = json.loads(line)["message"]
                except ValueError:  # cut off by a kill
                    continue
                for text, name in SAID.items():
                    if message.startswith(text):
                        counts[name] += 1
        return counts
