"""Mutants of the ledger and of where a partition starts (Sources/Sink/Offsets)."""

from mutanttest.mutant import OFFSETS, mutant

LEDGER, START = OFFSETS + "OffsetLedger.swift", OFFSETS + "StartPosition.swift"

LEDGER_MUTANTS = [
    mutant("open-files-do-not-pin", "EO-1", LEDGER,
           "package var safeOffset: Offset { head < entries.count ? entries[head].first : position }",
           "package var safeOffset: Offset { position }"),
    mutant("any-closed-file-moves-the-head", "EO-1", LEDGER,
           "while head < entries.count, entries[head].isClosed { head += 1 }", "head += 1"),
    mutant("reserved-file-out-of-order", "EO-1", LEDGER, "entries.insert(entry, at: index(of: first))",
           "entries.append(entry)"),
    mutant("closes-the-neighbour", "EO-1", LEDGER, "while entries[index].file != file { index += 1 }",
           "if entries[index].file != file, index > entries.count { index += 1 }"),
    mutant("sums-of-the-wrong-place", "EO-1", LEDGER,
           "package var sumsAtSafeOffset: OffsetSums { head < entries.count ? entries[head].before : sums }",
           "package var sumsAtSafeOffset: OffsetSums { sums }"),
    mutant("floor-not-the-maximum", "EO-4", START, "let start = max(log.groupOffset ?? own, own)",
           "let start = log.groupOffset ?? own"),
    mutant("start-at-the-floor", "EO-2", START, "(floor ?? -1) + 1, log, topicPartition, acceptsGap,",
           "floor ?? 0, log, topicPartition, acceptsGap,"),
    mutant("group-offset-believed", "EO-1", START,
           "return StartPosition(start: start, source: source, continues: continues)",
           "return StartPosition(\n                start: max(start, log.groupOffset ?? start), "
           "source: source, continues: continues)"),
]
