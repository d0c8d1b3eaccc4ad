/// One converter as a unit: class and options come from the same file (connect-semantics 1.5, the two traps).
package struct ConverterSettings: Equatable, Sendable {
    package enum Role: String, Sendable, CaseIterable { case key, value, header }

    package var role: Role
    /// Full Java name.
    package var className: String
    /// Options without their prefix, trimmed.
    package var options: [String: String]
    /// Where the class was named.
    package var file: String?
    package var line: Int?

    package init(
        role: Role, className: String, options: [String: String] = [:], file: String? = nil, line: Int? = nil
    ) {
        self.role = role
        self.className = className
        self.options = options
        self.file = file
        self.line = line
    }

    /// Used where no worker file says otherwise: plain JSON.
    package static func standard(_ role: Role) -> ConverterSettings {
        switch role {
        case .key, .value:
            ConverterSettings(
                role: role, className: "org.apache.kafka.connect.json.JsonConverter",
                options: ["schemas.enable": "false"])
        case .header:
            ConverterSettings(role: role, className: "org.apache.kafka.connect.storage.SimpleHeaderConverter")
        }
    }

    /// The classes that work.
    package static let known: [String] =
        [
            "org.apache.kafka.connect.json.JsonConverter", "org.apache.kafka.connect.storage.StringConverter",
            simpleHeader,
        ]
        + ["ByteArray", "Boolean", "Short", "Integer", "Long", "Float", "Double"].map {
            "org.apache.kafka.connect.converters.\($0)Converter"
        }

    /// The classes that are to come.
    static let later = [
        "io.confluent.connect.avro.AvroConverter", "io.confluent.connect.json.JsonSchemaConverter",
        "io.confluent.connect.protobuf.ProtobufConverter",
    ]

    private static let simpleHeader = "org.apache.kafka.connect.storage.SimpleHeaderConverter"

    /// The full name of a class given in full, by its simple name, or by that without `Converter`.
    static func fullName(_ name: String) -> String? {
        (known + later).first { full in
            let simple = full.split(separator: ".").last.map(String.init) ?? full
            return full == name || simple == name || simple == name + "Converter"
        }
    }

    /// The options of a converter, as a table.
    static func table(of className: String) -> ConfigTable? {
        switch className {
        case "org.apache.kafka.connect.json.JsonConverter": .jsonConverter
        case "org.apache.kafka.connect.storage.StringConverter": .stringConverter
        case _ where later.contains(className): nil
        default: .plainConverter
        }
    }

    /// The converter of `role` that `values` names; nil when it names none, or none that exists.
    static func read(
        _ role: Role, _ values: inout ConfigValues
    ) -> ConverterSettings? {
        let key = "\(role.rawValue).converter"
        guard let name = values.text(key) else { return nil }
        guard let className = fullName(name), role == .header || className != simpleHeader else {
            let near = NearestName.of(name, among: known + later)
            let shown = values.shown(key)
            values.add(
                .error, key,
                "Invalid value \(shown) for configuration \(key): Class \(shown) could not be found.",
                hint: near.map { "Was \($0) meant?" } ?? "Known are " + known.joined(separator: ", ") + ".")
            return nil
        }
        if later.contains(className) {
            values.add(
                values.purpose == .run ? .error : .notice, key, "comes with a later version: \(className)",
                hint: "Known so far are " + known.joined(separator: ", ") + ".")
        }
        let prefix = key + "."
        let given = values.entries.sorted.filter {
            $0.key.hasPrefix(prefix) && $0.key != prefix + "plugin.version"
        }
        let options = Dictionary(
            uniqueKeysWithValues: given.map {
                (String($0.key.dropFirst(prefix.count)), ConfigType.trim($0.value))
            })
        if let table = table(of: className) { values.check(given, prefix: prefix, table: table) }
        let entry = values.entries[key]
        return ConverterSettings(
            role: role, className: className, options: options, file: entry?.file, line: entry?.line)
    }
}

extension ConfigValues {
    /// Reads entries that share a prefix by the table of what stands behind it; problems keep the whole key.
    mutating func check(_ given: [ConfigEntry], prefix: String, table: ConfigTable) {
        var stripped = ConfigEntries(file: entries.file)
        for entry in given {
            var short = entry
            short.key = String(entry.key.dropFirst(prefix.count))
            stripped.add(short)
        }
        for var problem in ConfigValues(stripped, table: table, purpose: purpose).problems {
            problem.key = problem.key.map { prefix + $0 }
            append(problem)
        }
    }
}
