"""All mutants, and whether each still fits the sources."""

import os

from mutanttest.commit_mutants import COMMIT_MUTANTS
from mutanttest.lake_mutants import LAKE_MUTANTS
from mutanttest.ledger_mutants import LEDGER_MUTANTS
from mutanttest.partition_mutants import PARTITION_MUTANTS

MUTANTS = COMMIT_MUTANTS + PARTITION_MUTANTS + LEDGER_MUTANTS + LAKE_MUTANTS


class OutOfDate(Exception):
    pass


def check_all(root):
    """Each text to be replaced stands in its file exactly once."""
    faults = []
    names = [mutant.name for mutant in MUTANTS]
    faults += ["two mutants are called %s" % n for n in sorted(set(names)) if names.count(n) > 1]
    for mutant in MUTANTS:
        for edit in mutant.edits:
            path = os.path.join(root, edit.file)
            count = open(path).read().count(edit.old) if os.path.exists(path) else 0
            if count != 1:
                faults.append("the mutant %s is out of date: its text stands %d times in %s:\n%s"
                              % (mutant.name, count, edit.file, edit.old))
    if faults:
        raise OutOfDate("\n".join(faults))
