import GoldenRows
import KCQL
import Testing

@testable import Sink

/// Every row of `lenses/names.jsonl` in the compatibility: the object names are the Java connector's.
struct GoldenNamesTests {
    static let rows: [GoldenNamesRow] = {
        let all = GoldenRows.read("lenses/names.jsonl").map { GoldenNamesRow($0) }
        let rows = all.filter { !$0.needsAvro }
        print("golden skipped: lenses/names.jsonl \(all.count - rows.count) rows (AvroConverter comes later)")
        return rows
    }()

    @Test(arguments: rows) func `a row gets the names that the Java connector gave it`(_ row: GoldenNamesRow)
    {
        let outcome = GoldenRouter(row: row).run()
        if outcome.objects == row.objects, (outcome.error != nil) == row.failed {
            // A file below its flush count shows in the lock only.
            if !row.failed { #expect(outcome.lockNames.subtracting([""]).isSuperset(of: row.lockNames)) }
            return
        }
        let why = "ours: \(outcome.objects.sorted()) \(outcome.error ?? ""); Java: \(row.objects.sorted())"
        switch GoldenNamesDeviation.of(row) {
        case .itemThatJavaCannotRead:
            // Each item names a directory, or the record is refused; nothing of the statement is lost.
            let names = GoldenNamesDeviation.items(row.kcql).map(Self.directoryName)
            #expect(outcome.error != nil || !outcome.objects.isEmpty, "\(why)")
            #expect(
                outcome.objects.allSatisfy { key in names.allSatisfy { key.contains("/\($0)=") } }, "\(why)")
        case .quotedItem, .clauseThatJavaDrops:
            #expect(throws: KCQLError.self, "\(why)") {
                try KCQL.parse(row.kcql, options: ParseOptions(compatibility: .streamReactor))
            }
        case .dotDirectory:
            #expect(outcome.error?.contains("would leave its directory") == true, "\(why)")
        case nil:
            Issue.record("\(why)")
        }
    }

    private static func directoryName(_ item: String) -> String {
        let plain = item.filter { $0 != "`" }
        for prefix in ["_value.", "_key.", "_header."] where plain.hasPrefix(prefix) {
            return String(plain.dropFirst(prefix.count))
        }
        return plain
    }

    @Test(arguments: [
        ("name,title", true), ("_key.a.`b.c`", true), ("l.`5`", true), ("l.1", false), ("as.0.q", false),
        ("x.my-field", false), ("_value.`as`.`0`.q", false), ("`a.b`", false), ("a.`b`.c.`d`", true),
        ("limit", false),
        ("Limit", true),
    ]) func `the rule knows what Java's grammar reads`(_ items: String, _ isRead: Bool) {
        let found = GoldenNamesDeviation.items(
            "INSERT INTO b SELECT * FROM t PARTITIONBY \(items) STOREAS JSON")
        #expect(found.joined(separator: ",") == items)
        #expect(found.allSatisfy { GoldenNamesDeviation.isReadByJava($0) } == isRead)
    }

    @Test(arguments: [
        ("PARTITIONBY 'a'", GoldenNamesDeviation.quotedItem),
        ("STOREAS JSON PARTITIONBY a", .clauseThatJavaDrops),
        ("PROPERTIES('flush.count'=1) PARTITIONBY a", .clauseThatJavaDrops),
    ]) func `a statement that Java mangles is refused`(_ tail: String, _ rule: GoldenNamesDeviation) {
        let kcql = "INSERT INTO box SELECT * FROM t \(tail)"
        #expect(GoldenNamesDeviation.of(GoldenNamesRow(kcql: kcql)) == rule)
        #expect(throws: KCQLError.self) {
            try KCQL.parse(kcql, options: ParseOptions(compatibility: .streamReactor))
        }
    }
}
