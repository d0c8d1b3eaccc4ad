import CSimdjson
import ConnectData

/// Why a text is not JSON, and where; never its content.
struct JSONProblem: Equatable {
    var code: UInt32
    /// Byte in the text.
    var position: Int

    var text: String {
        switch code {
        case UInt32(CSIMDJSON_UTF8): "it is not UTF-8"
        case UInt32(CSIMDJSON_CONTROL): "a control character in a string must be escaped"
        case UInt32(CSIMDJSON_UNCLOSED_STRING): "a string is not closed"
        case UInt32(CSIMDJSON_VALUE_EXPECTED): "a value was expected at byte \(position)"
        case UInt32(CSIMDJSON_NAME_EXPECTED): "a member name in quotes was expected at byte \(position)"
        case UInt32(CSIMDJSON_COLON_EXPECTED): "':' was expected at byte \(position)"
        case UInt32(CSIMDJSON_COMMA_EXPECTED): "',' or the closing bracket was expected at byte \(position)"
        case UInt32(CSIMDJSON_BAD_NUMBER): "the number at byte \(position) is not JSON's"
        case UInt32(CSIMDJSON_BAD_WORD): "the word at byte \(position) is not true, false or null"
        case UInt32(CSIMDJSON_BAD_ESCAPE): "the escape at byte \(position) is not JSON's"
        case UInt32(CSIMDJSON_TOO_DEEP): "lists and objects are nested deeper than 1000 levels"
        case UInt32(CSIMDJSON_TRAILING_TEXT): "there is text behind the value, at byte \(position)"
        case UInt32(CSIMDJSON_LONG_NUMBER): "the number at byte \(position) has more than 1000 digits"
        case UInt32(CSIMDJSON_MEMORY): "there is not enough memory to read it"
        default: "it ends too early"
        }
    }

    /// The failure of record `index`, in the words of Java's converter.
    func failure(_ index: Int) -> RecordFailure {
        RecordFailure(
            index: index,
            message:
                "Converting byte[] to Kafka Connect data failed due to serialization error: "
                + "the JSON is broken: \(text)",
            javaClass: ConnectError.dataException)
    }
}

extension JSONProblem {
    static var notText: JSONProblem { JSONProblem(code: UInt32(CSIMDJSON_UTF8), position: 0) }
}
