"""What a mutant is."""

import dataclasses

COMMIT, OFFSETS, LAKE = "Sources/Sink/Commit/", "Sources/Sink/Offsets/", "Sources/LocalLake/"


@dataclasses.dataclass
class Edit:
    file: str
    old: str
    new: str


@dataclasses.dataclass
class Mutant:
    name: str
    rule: str  # the invariant (EO-n) or rule (Gn) that it breaks, docs/exactly-once.md
    edits: list
    target: str = "SinkTests"
    hangs: bool = False  # it may show as a test without end (EO-8)


def mutant(name, rule, file, old, new, *more, **options):
    """One edit, and further ones as (file, old, new)."""
    return Mutant(name, rule, [Edit(file, old, new)] + [Edit(*edit) for edit in more], **options)
