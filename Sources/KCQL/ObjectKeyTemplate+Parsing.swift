extension ObjectKeyTemplate {
    /// Why a template is refused.
    struct Failure: Error, Equatable {
        var message: String
        var hint: String?
    }

    /// Files of one directory must get different names, so at least one of these stands in each template.
    static let telling: Set<Placeholder> = [
        .startOffset, .endOffset, .startTimestamp, .endTimestamp, .recordCount,
    ]

    init(parsing written: String) throws(Failure) {
        let known = Placeholder.allCases.map { "{\($0.rawValue)}" }
        guard !written.unicodeScalars.allSatisfy(\.properties.isWhitespace) else {
            throw Failure(
                message: "a blank template names no file",
                hint: "write for example {start-offset}.{extension}")
        }
        var segments: [Segment] = []
        var rest = Substring(written)
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace] == "{", let close = rest[brace...].firstIndex(of: "}") else {
                throw Failure(message: "a brace has no partner", hint: "placeholders are written {name}")
            }
            if brace > rest.startIndex { segments.append(.text(String(rest[..<brace]))) }
            let name = String(rest[rest.index(after: brace)..<close])
            guard let placeholder = Placeholder(rawValue: name) else {
                let near = Nearest.word(to: name, in: Placeholder.allCases.map(\.rawValue))
                throw Failure(
                    message: "{\(name)} is no placeholder; there are \(Excerpt.alternatives(known))",
                    hint: near.map { "write {\($0)}" })
            }
            segments.append(.placeholder(placeholder))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { segments.append(.text(String(rest))) }
        if written.unicodeScalars.contains(where: {
            $0 == "/" || $0 == "\\" || $0.value < 0x20 || $0.value == 0x7F
        }) {
            throw Failure(
                message: "a file name holds no slash, backslash or control character",
                hint: "directories come from the prefix and PARTITIONBY")
        }
        let placeholders = segments.compactMap { segment -> Placeholder? in
            if case .placeholder(let placeholder) = segment { placeholder } else { nil }
        }
        guard placeholders.contains(where: Self.telling.contains) else {
            throw Failure(
                message: "every file would get the same name",
                hint: "put {start-offset} or {end-offset} into it")
        }
        self.init(segments: segments, written: written)
    }

    func holds(_ placeholder: Placeholder) -> Bool { segments.contains(.placeholder(placeholder)) }
}
