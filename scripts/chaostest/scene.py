"""Plays the schedule: a thread for each part of the scene, so that one which is slow to come back holds no
other."""

import collections, signal, threading, time

from chaostest.lake import PROFILES


class Scene:
    """`workers` by part name, the `lake`, the `broker`; `counts` tells what happened how often."""

    def __init__(self, lines, workers, lake, broker):
        self.lines, self.workers, self.lake, self.broker = lines, workers, lake, broker
        self.counts, self.lock, self.problems = collections.Counter(), threading.Lock(), []
        self.is_over = threading.Event()

    def say(self, text):
        with self.lock:
            print(f"{time.monotonic() - self.started:7.1f} s  {text}", flush=True)

    def play(self, length):
        """Returns when every event was undone and `length` seconds have passed; at once where a part failed:
        what comes after that would prove nothing."""
        self.started = time.monotonic()
        threads = [threading.Thread(target=self.guarded, args=(part,)) for part in self.lines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.is_over.wait(max(0, self.started + length - time.monotonic()))

    def guarded(self, part):
        try:
            for event in self.lines[part]:
                self.wait(self.started + event.at, part)
                if self.is_over.is_set():
                    return
                self.say(f"{event}")
                with self.lock:
                    self.counts[f"{part.split()[0]} {event.act}"] += 1
                self.begin(event)
                self.wait(time.monotonic() + event.seconds, None)
                self.undo(event)
        except Exception as error:
            self.problems.append(f"{part}: {type(error).__name__}: {error}")
            self.say(self.problems[-1])
            self.is_over.set()

    def wait(self, until, part):
        worker = self.workers.get(part)
        while (left := until - time.monotonic()) > 0:
            if worker and part != "guest":
                worker.look(self.say)
            if self.is_over.wait(min(left, 0.2)):
                return

    def begin(self, event):
        if event.part in self.workers:
            self.workers[event.part].begin(event.act)
        elif event.part == "faults":
            self.lake.take(PROFILES[event.act])
        elif event.part == "lake":
            self.lake.begin(event.act)
        elif event.act == "freeze":
            self.broker.signal(signal.SIGSTOP)
        else:
            self.broker.node.stop(now=event.act == "kill")

    def undo(self, event):
        if event.part in self.workers:
            self.workers[event.part].undo(event.act)
        elif event.part == "faults":
            self.lake.take([])
        elif event.part == "lake":
            self.lake.undo(event.act)
        elif event.act == "freeze":
            self.broker.signal(signal.SIGCONT)
        else:
            self.broker.node.start(self.broker.node.port)
