import ConnectData
import KCQL

/// What must hold of a statement so that its object keys are safe and two files never share one.
///
/// In the documented form a statement that breaks a rule of uniqueness is refused at start. In the
/// compatibility it is taken with a warning, because the names must be the Java connector's.
enum NamingRules {
    static func check(
        _ statement: Statement, _ compatibility: Compatibility, topicDirectory: Bool
    ) throws(RoutingError) -> [String] {
        try checkSuffix(statement.effective.keySuffix)
        try checkPaddingChar(statement.effective.padding)
        var problems: [(message: String, hint: String)] = []
        if let problem = ambiguousPadding(statement.effective.padding) { problems.append(problem) }
        if let template = statement.effective.objectKeyTemplate {
            try checkText(template)
            problems += TemplateRules.problems(
                template, statement, compatibility, topicDirectory: topicDirectory)
        }
        if compatibility == .documented, let problem = problems.first {
            throw RoutingError(.rejected, problem.message, hint: problem.hint)
        }
        return problems.map { "\($0.message) (\($0.hint))" }
    }

    /// A suffix may open directories of its own, as in the Java connector, but none that lead elsewhere.
    private static func checkSuffix(_ suffix: String) throws(RoutingError) {
        // The stem before and the extension behind it make the outer parts safe.
        try checkParts("x\(suffix).x", "key.suffix '\(suffix)'")
    }

    private static func checkText(_ template: ObjectKeyTemplate) throws(RoutingError) {
        let sample = template.segments.map { segment in
            if case .text(let text) = segment { text } else { "x" }
        }
        try checkParts(sample.joined(), "object.key.template '\(template.written)'")
        if sample.joined().hasSuffix(".") || sample.joined().hasSuffix(" ") {
            throw RoutingError(
                .rejected, "object.key.template '\(template.written)' ends with a dot or a blank")
        }
    }

    private static func checkParts(_ sample: String, _ what: String) throws(RoutingError) {
        if sample.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) {
            throw RoutingError(.rejected, "\(what) holds a backslash or a control character")
        }
        for part in PathParts.all(sample) where part.isEmpty || PathParts.isDots(part) {
            throw RoutingError(.rejected, "\(what) makes an empty directory, '.' or '..'")
        }
    }

    private static func checkPaddingChar(_ padding: EffectiveProperties.Padding) throws(RoutingError) {
        guard padding.type != .noOp else { return }
        let text = String(padding.char)
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) || text == "/" || text == "\\" {
            throw RoutingError(
                .rejected, "padding.char must not be a slash, a backslash or a control character")
        }
    }

    /// A number filled up with digits can look like another number: 2 and 20, right-padded with `0`.
    private static func ambiguousPadding(
        _ padding: EffectiveProperties.Padding
    ) -> (message: String, hint: String)? {
        guard padding.char.isASCII, padding.char.isNumber, max(padding.offset, padding.partition) > 1 else {
            return nil
        }
        switch padding.type {
        case .noOp: return nil
        case .leftPad where padding.char == "0": return nil
        case .leftPad, .rightPad:
            return (
                "\(padding.type.name) with '\(padding.char)' gives different offsets the same name",
                "use 'padding.type'=LeftPad with '0', or a padding.char that is no digit"
            )
        }
    }
}
