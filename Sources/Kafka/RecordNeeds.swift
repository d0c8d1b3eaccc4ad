/// Which parts of a record the configuration reads; what nobody reads is not copied.
package struct RecordNeeds: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let key = RecordNeeds(rawValue: 1)
    package static let timestamp = RecordNeeds(rawValue: 2)
    package static let headers = RecordNeeds(rawValue: 4)
    package static let all: RecordNeeds = [.key, .timestamp, .headers]
}
