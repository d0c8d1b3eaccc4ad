import KCQL

/// Partition values made from the clock: exactly once in batch mode, where nothing above the floor is stored;
/// in granular mode a replayed record could get another key, and be lost or doubled.
extension ConnectorBlueprint {
    struct WallClockKey: Equatable {
        var field: PartitionField
        var transform: WallClockTransform
    }

    /// The PARTITIONBY items whose header a transform makes from the clock, each once.
    var wallClockKeys: [WallClockKey] {
        var found: [WallClockKey] = []
        for statement in statements {
            guard case .by(let fields) = statement.partitioning else { continue }
            for field in fields where field.source == .header {
                for transform in settings.wallClockTransforms
                where transform.headers.contains(field.path.first ?? "") {
                    let isKnown = found.contains {
                        $0.transform == transform && $0.field.path.first == field.path.first
                    }
                    if !isKnown { found.append(WallClockKey(field: field, transform: transform)) }
                }
            }
        }
        return found
    }

    /// Such keys under granular commits: refused, with the ways out. To explain, a warning: the guarantee
    /// says the same.
    func wallClockProblems(_ purpose: ConfigValues.Purpose) -> [ConfigProblem] {
        guard settings.exactlyOnce, settings.commitMode == .granular else { return [] }
        return wallClockKeys.map { key in
            ConfigProblem(
                purpose == .run ? .error : .warning, file: settings.kcql.file, line: key.transform.line,
                key: "transforms.\(key.transform.alias).type",
                "PARTITIONBY takes \(name(of: key.field)), which the transform \(key.transform.alias)"
                    + " (\(key.transform.className)) makes from the clock: a record that is delivered again may get another"
                    + " value, and with granular commits be lost or stored twice",
                hint:
                    "Set connect.datalake.exactly.once.commit.mode=batch, where this is safe; or partition by something"
                    + " of the record, such as _date or a field; or do without exactly once"
                    + " (connect.datalake.exactly.once.enable=false).")
        }
    }

    /// What the guarantee says of them; nil where there are none.
    var wallClockText: String? {
        let keys = wallClockKeys
        guard !keys.isEmpty else { return nil }
        let names = keys.map {
            "\(name(of: $0.field)) (transform \($0.transform.alias), \($0.transform.className))"
        }
        let which = names.joined(separator: ", ")
        if !settings.exactlyOnce {
            return
                "partition values from the clock, \(which): a record that is stored twice may lie under two of them"
        }
        return settings.commitMode == .batch
            ? "partition values from the clock, \(which), are safe with batch commits"
            : "not with partition values from the clock, \(which): such a start is refused; batch commits are safe"
    }

    /// A header's name; not one that a config provider has given out.
    private func name(of field: PartitionField) -> String {
        settings.kcql.isQuotable ? "the header \(field.path.first ?? "")" : "a header"
    }
}
