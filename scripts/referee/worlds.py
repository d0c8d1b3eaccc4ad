"""The emulators that the checks run on, one at a time: one for each kind of account; `ports` is a
hierarchical one with a port for each service, `vectors` one with the account and the clock of the vectors,
`moment` one with their clock only."""

import contextlib, json
from . import (
    append,
    arrow,
    auth,
    blobs,
    create,
    faults,
    leases,
    listing,
    modes,
    namespace,
    read,
    rename,
    stores,
)
from .auth import MOMENT, VECTORS, Token
from .modes import FILES
from .emulator import TOKEN, Emulator
from .world import ACCOUNT, BOX, World

MODES = ["hns", "ports", "vectors", "moment", "flat", "onelake"]


def by_mode(checks):
    """Checks in the list's order, a group for each mode that has any."""
    for mode in MODES:
        group = sorted((c for c in checks if c.mode == mode), key=lambda c: c.item)
        if group:
            yield mode, group


@contextlib.contextmanager
def running(program, mode, keep=False):
    """An emulator of that kind and the parties' clients on it."""
    golden = json.load(open(VECTORS))
    arguments = ["--container", BOX]
    if mode == "vectors":
        arguments += ["--account", golden["accountName"], "--key", golden["accountKey"]]
    if mode == "ports":
        arguments += ["--dfs-port", "0"]
    emulator = Emulator(program, mode if mode in ("flat", "onelake") else "hns", *arguments)
    try:
        if mode in ("vectors", "moment"):
            emulator.freeze(MOMENT)
        if mode == "vectors":
            yield World(emulator, golden["accountName"], golden["accountKey"])
        elif mode == "onelake":
            yield World(emulator, ACCOUNT, key=None, credential=Token(TOKEN), below=FILES + "/")
        else:
            yield World(emulator)
    finally:
        emulator.stop(keep)
