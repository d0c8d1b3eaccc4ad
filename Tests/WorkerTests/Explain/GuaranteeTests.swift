import Testing

@testable import Worker

/// The guarantee names what holds for this very configuration, and nothing that does not.
struct GuaranteeTests {
    private func guarantee(_ more: String) throws -> String {
        let explained = try Explained(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY v", topics: "t", more: more)
        #expect(explained.problems.errors == [])
        return Explanation(explained.blueprint).guarantee
    }

    static let exactly = "exactly once: each record is in exactly one object, whatever is killed or restarted"
    static let atLeast = "at least once: a crash may store records twice or replace a file"

    @Test(arguments: [
        (
            "",
            [
                exactly, "batch commit: one conditional write of a partition's lock",
                "one lock names at most 2000 files", "set connect.datalake.exactly.once.commit.mode=granular",
                "isolation.level=read_committed",
            ]
        ),
        (
            "connect.datalake.exactly.once.commit.mode=granular",
            [exactly, "granular commit: each partition value commits on its own lock"]
        ),
        ("connect.datalake.exactly.once.enable=false", [atLeast, "read_committed"]),
        (
            "connect.datalake.compatibility=stream-reactor",
            [exactly, "records of aborted transactions are stored too (isolation.level=read_uncommitted)"]
        ),
        ("consumer.override.isolation.level=read_uncommitted", [exactly, "read_uncommitted"]),
        ("connect.datalake.skip.null.values=true", ["records without a value are passed over and counted"]),
        (
            "connect.datalake.error.policy=NOOP",
            ["a record that cannot be written is passed over, logged and counted"]
        ),
        (
            "connect.datalake.offset.gap=accept",
            ["records that retention removed before they were read are given up"]
        ),
    ]) func `a setting that changes the guarantee is in it`(_ more: String, _ parts: [String]) throws {
        let text = try guarantee(more)
        for part in parts { #expect(text.contains(part)) }
    }

    @Test func `what is not set is not said`() throws {
        let text = try guarantee("")
        for other in ["granular commit", "at least once", "stored too", "passed over", "given up", "NOOP"] {
            #expect(!text.contains(other))
        }
        let atLeast = try guarantee("connect.datalake.exactly.once.enable=false")
        #expect(!atLeast.contains("exactly once:"))
        #expect(!atLeast.contains("commit:"))
    }
}
