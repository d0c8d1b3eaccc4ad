"""Mutants of the store of locks in a directory (Sources/LocalLake)."""

from mutanttest.mutant import LAKE, Mutant, Edit

GUARD = LAKE + "GuardFile.swift"
SMALL, FILES = LAKE + "LocalObjectStore+Small.swift", LAKE + "LocalObjectStore+Files.swift"


def lake(name, rule, file, old, new):
    return Mutant(name, rule, [Edit(file, old, new)], target="ObjectStoreTests")


LAKE_MUTANTS = [
    lake("replace-without-compare", "EO-6", SMALL, "            try check(.replace, key, path, etag)\n", ""),
    lake("create-replaces", "EO-6", SMALL, '"link", path) { link(new, path) }',
           '"link", path) { rename(new, path) }'),
    lake("delete-without-compare", "EO-6", SMALL,
           "if let etag, now != etag { throw refused(.delete, key, .changed) }",
         "_ = now"),
    lake("guard-is-shared", "EO-6", GUARD, "LOCK_EX | LOCK_NB", "LOCK_SH | LOCK_NB"),
    lake("guard-let-go-early", "EO-6", LAKE + "LocalObjectStore.swift",
         "        let result = try body()\n        _ = consume held\n        return result",
         "        _ = consume held\n        return try body()"),
    lake("publish-overwrites", "EO-5", FILES, "sluice_rename_noreplace(from, to)", "rename(from, to)"),
    lake("publish-without-compare", "EO-5", FILES, "        try check(.publish, temp, from, etag)\n", ""),
    lake("upload-overwrites", "EO-5", FILES, "sluice_rename_noreplace(new, path)", "rename(new, path)"),
]
