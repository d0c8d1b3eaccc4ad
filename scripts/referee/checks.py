"""The checklist as a list: each check says its item, the party that drives it and the kind of account."""

import collections, time, traceback

#: Parties, in the order of the table.
PARTIES = ["sdk", "arrow", "opendal", "obstore", "raw"]
#: Items of the checklist; LEASES is its last line, which has no number.
ITEMS, LEASES = list(range(1, 103)), 103
#: The party that the list names for an item; Microsoft's Python SDK where it names none.
NAMED = {
    4: "arrow",
    34: "opendal",
    39: "raw",
    41: "raw",
    42: "arrow",
    43: "raw",
    73: "raw",
    87: "obstore",
}
NAMED[LEASES] = "arrow"

Check = collections.namedtuple("Check", "item party title mode why run")
Result = collections.namedtuple("Result", "check passed detail seconds")
CHECKS = []


class Mismatch(Exception):
    """What was expected and what came."""


#: Kinds of accounts on which the service does the same, given to `check` as its mode.
EVERY, BOTH = ("hns", "flat", "onelake"), ("hns", "flat")


def check(item, party, title, mode="hns", why=""):
    """Registers a function of the world (see world.py) as one check of an item. `why` says what keeps the
    party that the list names from driving it."""
    assert party in PARTIES, party

    def register(run):
        for one in (mode,) if isinstance(mode, str) else mode:
            CHECKS.append(Check(item, party, title, one, why, run))
        return run

    return register


def expect(what, came, *wanted):
    """Fails unless what came is one of the wanted values."""
    if came not in wanted:
        raise Mismatch(f"{what}: expected {' or '.join(map(repr, wanted))}, came {came!r}")


def require(what, holds, came=""):
    """Fails unless the statement holds."""
    if not holds:
        raise Mismatch(f"expected {what}" + (f", came {came!r}" if came != "" else ""))


def label(item):
    return "leases" if item == LEASES else str(item)


def left_out(checks):
    """Items that neither the party of the list drives nor another one that says why: must be empty, so that
    nothing is left out in silence."""
    driven = {c.item for c in checks if c.party == NAMED.get(c.item, "sdk") or c.why}
    return sorted(set(ITEMS + [LEASES]) - driven)


def run(one, world):
    begin = time.monotonic()
    try:
        one.run(world)
        passed, detail = True, ""
    except Mismatch as error:
        passed, detail = False, str(error)
    except (
        Exception
    ) as error:  # A party that throws something else is a failed check, not the end of the run.
        where = traceback.extract_tb(error.__traceback__)
        line = next(
            (
                f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}"
                for f in reversed(where)
                if "/referee/" in f.filename
            ),
            "",
        )
        passed, detail = (
            False,
            f"expected no error, came {type(error).__name__} at {line}: {str(error)[:300]}",
        )
    return Result(one, passed, " ".join(detail.split()), time.monotonic() - begin)
