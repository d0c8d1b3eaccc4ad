"""Mutants of one lock's machine (Sources/Sink/Commit/CommitMachine*)."""

from mutanttest.mutant import COMMIT, mutant

MACHINE = COMMIT + "CommitMachine.swift"
WRITE, LOAD, PUBLISH, TAKEN, UPLOAD = (
    COMMIT + "CommitMachine+%s.swift" % part for part in ("Write", "Load", "Publish", "Taken", "Upload"))
CONTEXT = COMMIT + "CommitContext.swift"

COMMIT_MUTANTS = [
    # The lock write.
    mutant("advance-before-publish", "EO-1", WRITE,
           "owner: owner, committedOffset: Self.committed(before: context.safeOffset), pending: pending,",
           "owner: owner, committedOffset: sealed.unit.newOffset, pending: pending,"),
    mutant("key-lock-advances-before-publish", "EO-1", WRITE,
           "owner: owner, committedOffset: Self.committed(before: sealed.unit.first),\n",
           "owner: owner, committedOffset: sealed.unit.last,\n"),
    mutant("nonce-reused", "EO-2", CONTEXT, "nextNonce += 1\n", "nextNonce = 1\n"),
    mutant("owner-taken-for-nonce", "EO-2", WRITE,
           "let ours = unresolved[nonce]\n",
           "let ours = unresolved[nonce] ?? unresolved[lastNonce]\n"),
    mutant("unknown-write-is-done", "EO-1", WRITE,
           "            stage = .readingBack(write)\n",
           "            if case .unknown = error.kind, let sent = unresolved[lastNonce] {\n"
           "                return landed(write, (try? ETag(heldETagText)) ?? ETag(\"?\"), sent, &context)\n"
           "            }\n            stage = .readingBack(write)\n",
           (MACHINE, "    var heldETag: ETag {\n",
            "    var heldETagText: String {\n        if case .held(let etag, _) = version { "
            "etag.text } else { \"?\" }\n"
            "    }\n\n    var heldETag: ETag {\n")),
    mutant("unknown-write-is-cleaned-up", "EO-1", WRITE,
           "            stage = .readingBack(write)\n",
           "            if case .unknown = error.kind, let named = unresolved[lastNonce]?.pending {\n"
           "                operations = PublishOperation.list(named, resuming: false)\n"
           "                stage = .publishing\n"
           "                for index in operations.indices { "
           "context.outputs.append(.send(.deleteTemp(index))) }\n"
           "                return\n"
           "            }\n            stage = .readingBack(write)\n"),
    mutant("refused-commit-goes-on", "EO-6", WRITE,
           "            if case .refused = error.kind { unresolved[lastNonce] = nil }\n",
           "            if case .refused = error.kind, case .commit = write, let sent = "
           "unresolved[lastNonce] {\n"
           "                return landed(write, ETag(\"refused\"), sent, &context)\n"
           "            }\n"
           "            if case .refused = error.kind { unresolved[lastNonce] = nil }\n"),
    mutant("fence-ignored", "EO-6", WRITE,
           "            context.outputs.append(.fenced(by: found.owner))\n            return\n",
           "            version = .held(object.etag, found)\n            return start(write, &context)\n"),
    mutant("master-made-anew", "EO-4", WRITE, "if isMaster, case .held = version {",
           "if isMaster, case .unread = version {"),
    mutant("sums-of-the-pending-dropped", "EO-1", WRITE,
           "sluice: masterProof(context, pending: sealed.unit.sums).json)",
           "sluice: masterProof(context, pending: nil).json)"),
    mutant("taken-over-forgotten-by-a-commit", "EO-1", WRITE,
           "pending: pending,\n"
           "                    sluice: LockDocument.member(takenOver: context.takenOver))",
           "pending: pending)"),
    mutant("taken-over-forgotten-at-a-switch", "EO-1", WRITE,
           "committedOffset: floor < 0 ? nil : floor,\n"
           "                sluice: LockDocument.member(takenOver: context.takenOver))",
           "committedOffset: floor < 0 ? nil : floor)"),
    mutant("own-files-counted-as-taken-over", "EO-1", COMMIT + "LockDocument.swift",
           "if sluiceOwner != nil { return sluice?[\"takenOver\"]?.int64 }\n        guard",
           "guard"),
    mutant("settled-lock-names-no-statement", "EO-8", CONTEXT,
           "keyFunction: ofMaster ? keyFunction : settings.keyFunction,", "keyFunction: keyFunction,"),

    # The look at the master (G1).
    mutant("rename-without-the-look", "G1", WRITE, "if isProved, purpose == .publish {",
           "if purpose == .publish {"),
    mutant("loaded-lock-needs-no-look", "G1", LOAD,
           "isProved = false\n        version = .held(object.etag, found)",
           "isProved = true\n        version = .held(object.etag, found)"),
    mutant("resolve-without-the-look", "G1", LOAD,
           "        stage = .proving(.resolve)\n        context.outputs.append(.needsProof)\n",
           "        judge(&context)\n        pump(&context)\n"),

    # Uploads and renames.
    mutant("temp-name-reused", "EO-1", UPLOAD, "queue[index].items[item].attempts += 1",
           "queue[index].items[item].attempts = 1"),
    mutant("next-commit-overtakes-the-rename", "G3", MACHINE, "guard stage == .idle, version != .unread,",
           "guard stage == .idle || stage == .publishing, version != .unread,"),
    mutant("unknown-rename-is-done", "EO-1", PUBLISH, "default: look(index, .lostPublish, &context)",
           "default: done(index, &context)"),
    mutant("taken-name-is-done", "EO-1", PUBLISH, "case .refused: look(index, .nameTaken, &context)",
           "case .refused: done(index, &context)"),
    mutant("other-file-taken-for-ours", "EO-1", PUBLISH,
           "if isSame { return context.outputs.append(.send(.deleteTemp(index))) }",
           "if isSame || final.size >= 0 { return context.outputs.append(.send(.deleteTemp(index))) }"),
    mutant("taken-name-is-tried-for-ever", "EO-8", PUBLISH,
           "        guard let final else { return context.outputs.append(.send(.publish(index))) }\n",
           "        guard let final, final.size < 0 else {\n"
           "            return context.outputs.append(.send(.publish(index)))\n        }\n"),
    mutant("final-consulted", "EO-8", PUBLISH,
           "            if resumesJava { return bothMissing(operation, &context) }\n",
           "            return bothMissing(operation, &context)\n"),
    mutant("foreign-temp-is-renamed", "EO-5", PUBLISH, "guard head.etag == operations[index].etag else {",
           "operations[index].etag = head.etag\n        guard head.etag == operations[index].etag else {"),
    mutant("changed-temp-is-done", "EO-1", PUBLISH,
           "case .refused(.changed): look(index, .changed, &context)",
           "case .refused(.changed): done(index, &context)"),
    mutant("manifest-before-its-files", "EO-5", PUBLISH,
           "if isManifest(index, context), !operations[..<index].allSatisfy({ $0.state == .done }) {",
           "if isManifest(index, context), operations[..<index].isEmpty {"),
    mutant("other-name-not-in-the-lock", "EO-5", TAKEN,
           "        operations[index].state = .taken\n", "        operations[index].state = .waiting\n",
           (TAKEN, "        start(.redirect, &context)\n", "        publish(&context)\n")),

    # A pending that was found.
    mutant("ghost-is-published", "EO-2", LOAD, "if document.sluiceOwner == nil || first >= safe {",
           "if document.sluiceOwner == nil || pending.offset >= safe {"),
    mutant("stale-is-believed", "EO-1", LOAD,
           "operations[index].source.text)))\n        judgedAll(&context)\n",
           "operations[index].source.text)))\n        judgeNext(after: index, &context)\n"),
    mutant("temp-judged-by-its-name", "EO-2", LOAD,
           "        guard head.etag == operations[index].etag else {"
           " return otherTemp(index, head, &context) }\n", "        _ = head\n"),
    mutant("upload-that-came-again-is-believed", "EO-1", PUBLISH,
           "return isSame ? uploadedAgain(index, &context) : foreignTemp(index, &context)",
           "return uploadedAgain(index, &context)"),
    mutant("pending-at-the-safe-offset-ignored", "EO-2", LOAD,
           "return pending.offset >= context.persistedSafeOffset",
           "return pending.offset > context.persistedSafeOffset"),
    mutant("pending-at-the-safe-offset-is-garbage", "EO-2", LOAD, "guard pending.offset >= safe else {",
           "guard pending.offset > safe else {"),
    mutant("another-clusters-lock-taken", "EO-6", LOAD,
           "guard let owner = document.sluiceOwner, owner.cluster != settings.cluster,",
           "guard let owner = document.sluiceOwner, owner.cluster.isEmpty,"),

    # A lock's end.
    mutant("lock-removed-by-committed-offset", "G2", MACHINE,
           "var lastOffset: Offset { document?.last ?? -1 }",
           "var lastOffset: Offset { document?.committedOffset ?? -1 }"),
    mutant("lock-removed-without-its-etag", "EO-6", MACHINE, "case .delete: .delete(path, ifMatch: heldETag)",
           "case .delete: .delete(path, ifMatch: nil)"),
    mutant("lost-removal-is-done", "EO-6", LOAD,
           "            stage = .readingAfterDelete\n            "
           "context.outputs.append(.send(.readAfterDelete))\n",
           "            gone(&context)\n"),
]
