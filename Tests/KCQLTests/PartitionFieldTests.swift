import KCQL
import Testing

@Suite struct PartitionFieldTests {
    struct Row: Sendable {
        var written: String
        var source: PartitionField.Source
        var path: [String]
        var directory: String

        init(_ written: String, _ source: PartitionField.Source, _ path: [String], _ directory: String) {
            (self.written, self.source, self.path, self.directory) = (written, source, path, directory)
        }
    }

    @Test(
        arguments: [
            Row("a", .value, ["a"], "a"), Row("a.b", .value, ["a", "b"], "a.b"),
            Row("_value.a.b", .value, ["a", "b"], "a.b"), Row("`a.b`", .value, ["a.b"], "a.b"),
            Row("_value.`a.b`.c", .value, ["a.b", "c"], "a.b.c"), Row("`_key`", .value, ["_key"], "_key"),
            Row("`_value`.a", .value, ["_value", "a"], "_value.a"),
            Row("my-field", .value, ["my-field"], "my-field"),
            Row("l.0", .value, ["l", "0"], "l.0"), Row("l.`5`.x", .value, ["l", "5", "x"], "l.5.x"),
            Row("limit", .value, ["limit"], "limit"), Row("größe", .value, ["größe"], "größe"),
            Row("`select`", .value, ["select"], "select"),
            Row("a.select", .value, ["a", "select"], "a.select"),
            Row("_key", .key, [], "key"), Row("_key.a", .key, ["a"], "a"),
            Row("_key.`cost.centre.id`", .key, ["cost.centre.id"], "cost.centre.id"),
            Row("_header.h", .header, ["h"], "h"), Row("_headers.h", .header, ["h"], "h"),
            Row("_header.`my-h`.a", .header, ["my-h", "a"], "my-h.a"),
            Row("_header.my-h", .header, ["my-h"], "my-h"),
            Row("_topic", .topic, [], "topic"), Row("_partition", .partition, [], "partition"),
            Row("_date.uuuu", .date, ["uuuu"], "date"),
            Row("_date.yyyy-MM-dd", .date, ["yyyy-MM-dd"], "date"),
            Row("_date.`uuuu/MM/dd 'at' HH.mm`", .date, ["uuuu/MM/dd 'at' HH.mm"], "date"),
            Row("_KEY", .value, ["_KEY"], "_KEY"), Row("_offset", .value, ["_offset"], "_offset"),
        ])
    func `a field has a source, a path and a directory name`(row: Row) throws {
        let field = try #require(try fields(row.written).first)
        #expect(field.source == row.source)
        #expect(field.path == row.path)
        #expect(field.directoryName == row.directory)
        #expect(field.written == row.written)
        #expect(field.position == Position(line: 1, column: 45, offset: 44))
    }

    @Test func `in the Java connector's form _headers is a field of the value`() throws {
        let field = try #require(try fields("_headers.h", .streamReactor).first)
        #expect(field.source == .value)
        #expect(field.path == ["_headers", "h"])
        #expect(field.directoryName == "_headers.h")
        #expect(try warnings("PARTITIONBY _headers.h", .streamReactor).count == 1)
    }

    @Test(arguments: ["a,b", "a, b,", "(a, b)", "( a , b , )", "`a`,`b`", "a,b STOREAS JSON"])
    func `a list may end with a comma and stand in parentheses`(list: String) throws {
        #expect(try fields(list).map(\.path) == [["a"], ["b"]])
    }

    @Test(
        arguments: [
            ("_value", "_value needs a field"), ("_header", "_header needs a header's name"),
            ("_headers", "_headers needs a header's name"), ("_topic.x", "_topic has no fields"),
            ("_partition.x", "_partition has no fields"), ("_date", "_date needs a pattern"),
            ("_date.uuuu.MM", "_date takes one pattern"), ("_date.bogus", "b is no pattern letter of _date"),
            ("_date.` `", "the pattern of _date is blank"), ("_date.`uuuu'T`", "is not closed"),
            ("_date.`{u}`", "{ is reserved"), ("a..b", "a part of the name is empty"),
            ("a.", "a part of the name is empty"), (".a", "a part of the name is empty"),
            ("`a`b", "a dot is missing"), ("a`b`", "a dot is missing"),
            ("` `", "a part of the name is blank"),
            ("`a/b`", "cannot name a directory"), ("a/b", "cannot name a directory"),
            ("'a'", "a field is not written in '"),
            ("$field", "$ cannot stand in a bare field name"),
            ("_header.<h>", "< cannot stand in a bare field name"),
            ("a+b", "+ cannot stand in a bare field name"), ("a, a", "the field a appears twice"),
            ("a, _value.a", "the field _value.a appears twice"), ("a b", "b cannot stand here"),
            ("(a", "too early"),
            ("a,,b", ", cannot stand here"), ("", "the statement ends too early"),
            (",a", ", cannot stand here"),
            ("select", "select stands where a name should"), ("()", ") cannot stand here"),
        ])
    func `what cannot name a directory is refused`(list: String, message: String) throws {
        let error = try refusal("INSERT INTO box SELECT * FROM t PARTITIONBY \(list)")
        #expect(error.message.contains(message), "\(error.rendered)")
    }

    @Test func `fields that differ in letter case are two, but not for Java`() throws {
        #expect(try fields("a, A").count == 2)
        let error = try refusal("INSERT INTO box SELECT * FROM t PARTITIONBY a, A", .streamReactor)
        #expect(error.message == "the field A appears twice")
        #expect(try fields("a, _value.a", .streamReactor).count == 2)
    }

    @Test(
        arguments: [
            ("_date.YYYY", "Y is the year of the week"), ("_date.DD", "D is the day of the year"),
            ("_date.hh", "h is the hour of the half day"), ("_date.yyyy-mm-dd", "m is the minute"),
            ("_Key", "_Key is read as a field of the value"), ("_timestamp", "_timestamp is read as a field"),
            ("_keys.a", "_keys is read as a field of the value"),
            ("_key.id, id", "_key.id and id both name their directory id"),
        ])
    func `what was probably not meant is a warning`(list: String, message: String) throws {
        let found = try warnings("PARTITIONBY \(list)")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(message) == true, "\(found)")
    }

    @Test(
        arguments: [
            "a, _key, _value.b, _header.h, _topic, _partition", "_date.uuuu, _date.MM, _date.dd",
            "_date.`yyyy-MM-dd HH:mm`", "_date.DDD", "_date.`hh a`", "_date.`YYYY-ww`", "_private", "`_Key`",
        ])
    func `what is plain gives no warning`(list: String) throws {
        #expect(try warnings("PARTITIONBY \(list)").isEmpty)
    }
}
