/// The rules between PROPERTIES, STOREAS and the partitioning, and the defaults (lenses-behaviour 3; design
/// 5.5).
struct StatementRules {
    let source: SourceText
    let compatibility: ParseOptions.Compatibility
    let partitioning: Statement.Partitioning
    let storeAs: StoreAs
    let properties: PropertyList

    private var values: StatementProperties { properties.values }

    func effective() throws(KCQLError) -> EffectiveProperties {
        var effective = EffectiveProperties(padding: padding, envelope: try envelope())
        if case .by = partitioning { effective.partitionIncludeKeys = true }
        effective.partitionIncludeKeys = values.partitionIncludeKeys ?? effective.partitionIncludeKeys
        effective.flushCount = try flushCount(else: effective.flushCount)
        effective.flushSize = values.flushSize ?? effective.flushSize
        effective.flushInterval = values.flushInterval ?? effective.flushInterval
        effective.keySuffix = values.keySuffix ?? effective.keySuffix
        effective.objectKeyTemplate = values.objectKeyTemplate
        if let at = properties.keyIndex[.keySuffix], values.objectKeyTemplate != nil {
            throw source.error(
                "key.suffix and object.key.template exclude each other", at: at,
                hint: "write the suffix into the template")
        }
        return effective
    }

    private var padding: EffectiveProperties.Padding {
        var padding = EffectiveProperties.Padding()
        padding.type = values.paddingType ?? padding.type
        padding.char = values.paddingChar ?? padding.char
        // The Java connector drops its default of the offset as soon as any length is given.
        let offset = compatibility == .streamReactor && !values.paddingLengths.isEmpty ? 0 : padding.offset
        padding.offset = values.paddingLengths["offset"] ?? offset
        padding.partition = values.paddingLengths["partition"] ?? padding.partition
        return padding
    }

    private func envelope() throws(KCQLError) -> EffectiveProperties.Envelope? {
        guard values.storeEnvelope == true, let at = properties.keyIndex[.storeEnvelope] else { return nil }
        guard storeAs.takesEnvelope else {
            throw source.error(
                "\(storeAs.name) cannot hold an envelope", at: at,
                hint: "store JSON, AVRO or PARQUET, or take store.envelope out")
        }
        var envelope = EffectiveProperties.Envelope()
        envelope.key = values.envelopeKey ?? true
        envelope.value = values.envelopeValue ?? true
        envelope.headers = values.envelopeHeaders ?? true
        envelope.metadata = values.envelopeMetadata ?? true
        guard envelope.key || envelope.value || envelope.headers || envelope.metadata else {
            throw source.error(
                "an envelope with nothing in it", at: at, hint: "leave one of store.envelope.fields.* true")
        }
        return envelope
    }

    /// BYTES puts one record into a file, as the page says, so a count need not be given.
    private func flushCount(else standard: Int64) throws(KCQLError) -> Int64 {
        guard storeAs == .bytes else { return values.flushCount ?? standard }
        guard let at = properties.valueIndex[.flushCount], values.flushCount != 1 else { return 1 }
        throw source.error(
            "BYTES stores one record a file: flush.count is 1", at: at,
            hint: "take flush.count out, or store AVRO or PARQUET to hold many records in a file")
    }

    /// What is taken, but does not do what was probably meant.
    func warnings() -> [KCQLWarning] {
        var warnings: [KCQLWarning] = []
        func warn(_ key: PropertyKey, _ message: String, _ hint: String?) {
            guard let at = properties.keyIndex[key] else { return }
            warnings.append(source.warning(message, at: at, hint: hint))
        }
        if values.storeEnvelope != true {
            for key in [PropertyKey.envelopeKey, .envelopeValue, .envelopeHeaders, .envelopeMetadata] {
                warn(key, "\(key.rawValue) has no effect without an envelope", "add 'store.envelope'=true")
            }
        }
        if partitioning == .none, values.partitionIncludeKeys == true {
            warn(
                .partitionIncludeKeys,
                "partition.include.keys has no effect: NOPARTITION makes no directories", nil)
        }
        if values.paddingType == .rightPad, (values.paddingChar ?? "0").isNumber {
            warn(
                .paddingType, "padding on the right with a digit gives different offsets the same name",
                "write LeftPad, or a padding.char that is no digit")
        }
        warnings += templateWarnings() + directoryWarnings()
        return warnings
    }

    private func templateWarnings() -> [KCQLWarning] {
        guard let template = values.objectKeyTemplate, let at = properties.valueIndex[.objectKeyTemplate],
            !template.holds(.partition)
        else { return [] }
        switch partitioning {
        case .topicPartition: return []
        case .by(let fields) where fields.contains { $0.source == .partition }: return []
        case .by, .none:
            return [
                source.warning(
                    "files of two partitions may ask for one name", at: at,
                    hint: "put {partition} into the template")
            ]
        }
    }

    private func directoryWarnings() -> [KCQLWarning] {
        guard case .by(let fields) = partitioning, values.partitionIncludeKeys ?? true else { return [] }
        var warnings: [KCQLWarning] = []
        for (number, field) in fields.enumerated() {
            guard let other = fields[..<number].first(where: { $0.directoryName == field.directoryName })
            else {
                continue
            }
            // Date patterns share the name `date` by design of the language.
            if field.source == .date, other.source == .date { continue }
            warnings.append(
                KCQLWarning(
                    message: "\(other.written) and \(field.written) both name their directory "
                        + field.directoryName,
                    position: field.position,
                    hint: "rename one of the fields, or write values only: 'partition.include.keys'=false",
                    line: source.line(number: field.position.line)))
        }
        return warnings
    }
}
