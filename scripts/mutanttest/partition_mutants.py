"""Mutants of the partition's machine (Sources/Sink/Commit/PartitionMachine*) and of what it names."""

from mutanttest.mutant import COMMIT, mutant

MACHINE, PATHS = COMMIT + "PartitionMachine.swift", COMMIT + "LockPaths.swift"
OPEN, KEYS, REQUESTS, RUN, TIMERS = (
    COMMIT + "PartitionMachine+%s.swift" % part for part in ("Open", "OpenKeys", "Requests", "Run", "Timers"))
RESTING, SWEEP = COMMIT + "PartitionMachine+Keys.swift", COMMIT + "PartitionMachine+Sweep.swift"
RULES = "Sources/Sink/Sweep/SweepRules.swift"

PARTITION_MUTANTS = [
    # Opening.
    mutant("pending-ignored-on-resume", "EO-2", OPEN,
           "guard let pending = document.pending else {",
           "guard let pending = document.pending, start < 0 else {"),
    mutant("resolved-pending-forgotten", "EO-2", OPEN, "claimFound(pending.offset, resolved: true)",
           "claimFound(document.committedOffset, resolved: true)"),
    mutant("claim-dropped", "EO-6", OPEN,
           "machine.drive(nil) { $0.start(.claim(floor: floor, proof: claimed), &$1) }",
           "_ = (floor, claimed)\n            machine.claimed()"),
    mutant("locks-not-listed", "EO-2", KEYS, "guard !names.isEmpty else { return finishOpening() }",
           "guard !names.isEmpty, settings.mode == .granular else { return finishOpening() }"),
    mutant("held-floor-forgotten-at-a-switch", "EO-2", KEYS,
           "drive(name) { $0.start(.fence(floor: floor), &$1) }",
           "keys[name]!.chain.floor = min(floor, -1)\n            settled(name)"),
    mutant("held-floor-not-fenced", "EO-2", KEYS,
           "drive(name) { $0.start(.fence(floor: floor), &$1) }",
           "keys[name]!.chain.floor = floor\n            settled(name)"),
    mutant("changed-key-function-let-in", "EO-2", KEYS,
           "guard keyFunctionChanged, document.sluiceOwner?.keyFunction",
           "guard keyFunctionChanged, phase == .ended, document.sluiceOwner?.keyFunction"),
    mutant("floor-moved-over-a-gap-at-once", "EO-1", OPEN,
           "if let gap = position.gapFrom, settings.mode",
           "if let gap = position.gapFrom, now < 0, settings.mode"),

    # Replays.
    mutant("skip-rule-one-too-high", "EO-1", MACHINE, "return max(floor, start - 1)",
           "return max(floor, start - 1) + 1"),
    mutant("skip-rule-one-too-low", "EO-2", MACHINE, "return max(floor, start - 1)",
           "return max(floor, start - 1) - 1"),
    mutant("key-floors-ignored", "EO-2", MACHINE,
           "            let floor = knownFloor(LockPaths.name(of: key))\n",
           "            knownFloor(LockPaths.name(of: key)) != nil, let floor = Optional(start - 1)\n"),

    # Looks, reports, the end.
    mutant("a-look-that-was-out-counts", "G1", RUN, "        lookWaiting.append(id)\n",
           "        if lookIsOut { lookCovers.append(id) } else { lookWaiting.append(id) }\n"),
    mutant("any-masters-owner-is-ours", "G1", RUN, "guard found.sluiceOwner?.ownerID == ownerID else {",
           "guard found.sluiceOwner != nil else {"),
    mutant("reported-one-too-high", "EO-1", RUN, "report(sealed.unit.newOffset + 1)",
           "report(sealed.unit.newOffset + 2)"),
    mutant("fenced-owner-stays", "EO-8", RUN,
           "        let isOurs = OwnerText(owner)?.ownerID == ownerID\n",
           "        if id != nil { return }\n        let isOurs = OwnerText(owner)?.ownerID == ownerID\n",
           hangs=True),
    mutant("released-with-a-pending", "EO-1", TIMERS,
           "guard master.isQuiet, keys.values.allSatisfy({ $0.chain.queue.isEmpty }) else { return }",
           "guard calls.count < 2 else { return }"),
    mutant("parked-and-forgotten", "EO-8", REQUESTS,
           ".init(call: call, at: now + settings.retry.delay(afterAttempt: attempts, seed: jitterSeed)))",
           ".init(call: call, at: attempts > 0 ? nil : now))", hangs=True),
    mutant("rejected-is-skipped", "EO-1", REQUESTS, "case .rejected: return parkForPolicy(call, error)",
           "case .rejected: return askPolicy(SinkError(.rejected, error.operation, topicPartition, "
           "error.detail))",
           hangs=True),

    # What is removed (G2, G5).
    mutant("lock-removed-at-the-safe-offset", "G2", RESTING, "lock.last < persistedSafeOffset && now",
           "lock.last <= persistedSafeOffset && now",
           (COMMIT + "CommitMachine+Load.swift", "lastOffset < context.persistedSafeOffset,",
            "lastOffset <= context.persistedSafeOffset,")),
    mutant("lock-removed-by-memory", "G2", REQUESTS, "persistedSafeOffset: persistedSafeOffset,",
           "persistedSafeOffset: ledger.safeOffset,",
           (RESTING, "lock.last < persistedSafeOffset && now", "lock.last < ledger.safeOffset && now")),
    mutant("evicted-lock-not-compared", "EO-6", COMMIT + "CommitMachine+Load.swift",
           "guard context.hash(object.etag.text) == left.etag else {",
           "guard context.hash(object.etag.text) != left.etag &+ 1 else {"),
    mutant("evicted-lock-needs-no-look", "G1", COMMIT + "CommitMachine+Load.swift",
           "        isProved = false\n        guard let object else {\n            version = "
           ".absent\n            stage",
           "        isProved = true\n        guard let object else {\n            version = "
           ".absent\n            stage"),

    # The sweep.
    mutant("indexes-names-share-temporaries", "G5", PATHS, "return indexesName == defaultIndexesName ? root",
           "return !indexesName.isEmpty ? root"),
    mutant("temp-swept-by-its-first-offset", "G5", PATHS, "return ours == key ? last : nil",
           "return ours == key ? first : nil"),
    mutant("temp-swept-at-the-safe-offset", "G5", RULES,
           "guard last < safeOffset else { return .keep(.notBelow(last)) }",
           "guard last <= safeOffset else { return .keep(.notBelow(last)) }"),
    mutant("lock-swept-by-its-committed-offset", "G2", RULES, "let last = lock.last\n",
           "let last = lock.committedOffset\n"),
    mutant("lock-swept-without-its-etag", "EO-6", SWEEP,
           "case .removeLock(let name, let etag): .delete(paths.lock(named: name), ifMatch: etag)",
           "case .removeLock(let name, _): .delete(paths.lock(named: name), ifMatch: nil)"),
    mutant("pending-counts-as-safe", "G5", RULES, "(master.committedOffset ?? -1) + 1",
           "(master.last ?? -1) + 1"),
]
