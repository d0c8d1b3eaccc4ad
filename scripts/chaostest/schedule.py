"""What happens when: a pure function of seed and length. Each part of the scene has a line of its own, in
which nothing overlaps; the lines of different parts do as they like."""

import dataclasses, random

WORKERS = 3

# What can happen to a part, with the shortest and the longest time, in seconds, until it is undone.
# A frozen worker's times count from the end of its session; the last column weighs.
ACTS = {
    "worker": [("kill", 0.2, 3, 2), ("leave", 0.5, 4, 2), ("freeze", 0.5, 4, 2), ("blink", 0.2, 1, 1)],
    "guest": [("join", 3, 12, 1)],
    "faults": [("lossy", 4, 15, 3), ("bad", 3, 8, 1), ("slow", 3, 10, 1), ("late", 4, 10, 2)],
    "lake": [("kill", 0.3, 3, 2), ("freeze", 1, 6, 1), ("unavailable", 1, 8, 1), ("reset", 1, 8, 1)],
    "broker": [("freeze", 1, 6, 1), ("kill", 0.2, 2, 2), ("stop", 0.2, 2, 1)],
}
# Seconds between two happenings of a part, at least and at most.
PAUSES = {"worker": (3, 12), "guest": (4, 15), "faults": (1, 5), "lake": (6, 20), "broker": (12, 40)}


@dataclasses.dataclass(frozen=True)
class Event:
    at: float
    part: str
    act: str
    seconds: float

    def __str__(self):
        return f"{self.part}: {self.act} for {self.seconds:.1f} s"


def parts():
    return [f"worker {number}" for number in range(1, WORKERS + 1)] + ["guest", "faults", "lake", "broker"]


def line(part, seed, length, session, is_real):
    """Events of one part, in order."""
    kind = part.split()[0]
    chooser, events = random.Random(f"{seed} {part}"), []
    # The embedded broker's memory is gone with it.
    acts = [a for a in ACTS[kind] if is_real or kind != "broker" or a[0] == "freeze"]
    # In half a minute a broker can come back once.
    lowest, highest = (min(pause, length / (2 if kind == "broker" else 4)) for pause in PAUSES[kind])
    at, deck = chooser.uniform(0, highest), []
    while True:
        # A shuffled deck, not dice: each act comes in a short run too.
        if not deck:
            deck = [act for act in acts for _ in range(act[3])]
            chooser.shuffle(deck)
        name, least, most, _ = deck.pop()
        seconds = chooser.uniform(least, most)
        if (kind, name) == ("worker", "freeze"):
            seconds += session
        if at + seconds > length:
            return events
        events.append(Event(round(at, 1), part, name, round(seconds, 1)))
        at += seconds + chooser.uniform(lowest, highest)


def schedule(seed, length, session, is_real):
    """Events by part. `length` and `session` (timeout of the consumers) in seconds."""
    return {part: line(part, seed, length, session, is_real) for part in parts()}
