/// One property's effective value, in the type that a reader of `explain --json` expects.
package enum PropertyValue: Sendable, Equatable {
    case text(String)
    case number(Int64)
    case flag(Bool)
}

extension EffectiveProperties {
    /// Every property that holds, in the order of the page's table: the envelope's flags only where there is
    /// an envelope, the template only where one is given.
    package var listed: [(key: PropertyKey, value: PropertyValue)] {
        PropertyKey.allCases.compactMap { key in value(of: key).map { (key, $0) } }
    }

    private func value(of key: PropertyKey) -> PropertyValue? {
        switch key {
        case .paddingType: .text(padding.type.name)
        case .paddingChar: .text(String(padding.char))
        case .paddingLengthPartition: .number(Int64(padding.partition))
        case .paddingLengthOffset: .number(Int64(padding.offset))
        case .partitionIncludeKeys: .flag(partitionIncludeKeys)
        case .storeEnvelope: .flag(envelope != nil)
        case .envelopeKey: envelope.map { .flag($0.key) }
        case .envelopeValue: envelope.map { .flag($0.value) }
        case .envelopeHeaders: envelope.map { .flag($0.headers) }
        case .envelopeMetadata: envelope.map { .flag($0.metadata) }
        case .flushCount: .number(flushCount)
        case .flushSize: .number(flushSize)
        case .flushInterval: .number(flushInterval)
        case .keySuffix: .text(keySuffix)
        case .objectKeyTemplate: objectKeyTemplate.map { .text($0.written) }
        }
    }
}
