/// A block of a blob: its id as sent (base64) and its bytes.
struct Block: Sendable {
    var id: String
    var segment: Segment
}
