import JSON
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"owner":"a","committedOffset":41,"pendingState":null}"#, "[1,-2.50,1e400,true,false,null]",
        #""a\"b\\c\n\u0001""#, "{}", "[]", "12345678901234567890123", #"{"a":{"b":[{"c":"é😀"}]}}"#,
    ])
    func writesWhatItRead(text: String) throws {
        #expect(try JSON(parsing: text).text == text)
    }

    @Test(arguments: [
        "", "{", "[1,]", "01", "1.", "nul", "\"a", "{\"a\" 1}", "1 2", "\"\u{1}\"", "+1", "\"\\x\"", "{a:1}",
    ])
    func refusesWhatIsNotJSON(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test func namesThePlaceOfAnError() {
        #expect(throws: JSONError(position: 5, message: "a value was expected")) {
            try JSON(parsing: #"{"a":x}"#)
        }
    }

    @Test func takesTheLastOfEqualMembers() throws {
        #expect(try JSON(parsing: #"{"a":1,"a":2}"#)["a"] == 2)
    }

    @Test func joinsSurrogatesAndReplacesLoneOnes() throws {
        #expect(try JSON(parsing: #""\ud83d\ude00""#).string == "😀")
        #expect(try JSON(parsing: #""\ud83dx""#).string == "\u{FFFD}x")
    }

    @Test func stopsAtDeepNesting() {
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 100_000)) }
    }
}
