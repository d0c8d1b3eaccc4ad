import Foundation

/// What each source file is held to. A rule gives one text per fault, with path and line.
enum SourceRules {
    static let fileLinesMax = 320
    static let functionLinesMax = 60
    static let columnsMax = 110
    static let literalColumnsMax = 140

    static func imports(_ file: Repository.File) -> [String] {
        guard let target = file.target, file.isSwift else { return [] }
        if FloorTable.floor(target) == nil { return ["\(file): the target \(target) stands on no floor"] }
        return file.lines.enumerated().compactMap { index, line -> String? in
            let words = line.split(separator: " ")
            guard let at = words.firstIndex(of: "import"), words[..<at].allSatisfy(isModifier),
                at + 1 < words.count
            else { return nil }
            // `import struct Foundation.Date` imports Foundation too.
            let name = words[(at + 1)...].prefix { !$0.hasPrefix("//") }.last ?? words[at + 1]
            let module = String(name.prefix { $0 != "." })
            return FloorTable.allows(target, module)
                ? nil : "\(file):\(index + 1): \(target) must not import \(module)"
        }
    }

    private static func isModifier(_ word: Substring) -> Bool {
        ["package", "public", "internal", "private", "fileprivate"].contains(word) || word.hasPrefix("@")
    }

    static func sizes(_ file: Repository.File) -> [String] {
        guard file.isSwift || file.path.hasPrefix("scripts/") || file.path.hasPrefix(".ci/") else {
            return []
        }
        let lines = file.lines
        var faults: [String] = []
        if lines.count - 1 > fileLinesMax {
            faults.append("\(file): \(lines.count - 1) lines, at most \(fileLinesMax)")
        }
        let code = SwiftCode.stripped(file.text).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where line.utf8.count > columnsMax && line.count > columnsMax
        {
            if file.isSwift, line.count <= literalColumnsMax, isLiteral(line, code[index]) { continue }
            faults.append("\(file):\(index + 1): \(line.count) columns, at most \(columnsMax)")
        }
        return faults + (file.isSwift ? functions(file, lines) : [])
    }

    /// One text, or a table's row, makes the line long: it is not torn apart for a few columns.
    private static func isLiteral(_ line: Substring, _ code: Substring) -> Bool {
        let words = line.drop { $0 == " " }
        if words.hasPrefix("//") { return words.hasPrefix("/// |") }
        return code.count <= columnsMax && (code.isEmpty || code.contains("\"\""))
    }

    /// A function ends at the first closing brace that stands where its line began.
    private static func functions(_ file: Repository.File, _ lines: [Substring]) -> [String] {
        var faults: [String] = []
        for (index, line) in lines.enumerated() where line.contains("func ") || line.contains("init(") {
            let indent = line.prefix { $0 == " " }
            guard !line.dropFirst(indent.count).hasPrefix("//"), hasBody(lines[index...]),
                let end = lines[(index + 1)...].firstIndex(where: { $0 == indent + "}" })
            else { continue }
            let count = end - index + 1
            if count > functionLinesMax {
                faults.append(
                    "\(file):\(index + 1): a function of \(count) lines, at most \(functionLinesMax)")
            }
        }
        return faults
    }

    /// A head is followed by its body's brace; a protocol's requirement, or a body on the same line, is not.
    private static func hasBody(_ lines: ArraySlice<Substring>) -> Bool {
        for line in lines {
            if line.hasSuffix("{") { return true }
            if line.isEmpty || line.hasSuffix("}") || line.drop(while: { $0 == " " }).hasPrefix("//") {
                return false
            }
        }
        return false
    }

    /// Targets that may use clocks, threads, chance and the terminal.
    private static let free: Set<String> = [
        "Worker", "LocalLake", "HTTP", "DataLake", "Kafka", "sluice", "lake-bench", "simulate",
    ]

    /// Test parties of the house: whole programs with all of it.
    private static let parties: Set<String> = ["LakeEmulator", "lake-emulator"]

    /// Clocks, chance, threads and output belong to few floors; what hides a failure belongs to none.
    private static let banned: [(pattern: String, hint: String, everywhere: Bool)] = [
        (#"\bDate\(\)"#, "time is given", false),
        (#"((Clock|Date|Time)(\(\))?|(?<![\w)\]]))\.now\b"#, "time is given", false),
        (#"\bclock_gettime\b"#, "time is given", false),
        (#"\bUUID\(\)"#, "chance is given", false), (#"\.random\b"#, "chance is given", false),
        (#"\bSystemRandomNumberGenerator\b"#, "chance is given", false),
        (#"\bTask( |\.detached)? *\{"#, "threads are Worker's", false),
        (#"\bThread\b"#, "threads are Worker's", false),
        (#"sleep\("#, "waiting is Worker's", false), (#"\bprint\("#, "output is the program's", false),
        (#"\btry!"#, "an error is handled or passed on", true), (#"\bas!"#, "a type is checked", true),
        (#"\bfatalError\(\)"#, "a broken invariant is told in a sentence", true),
    ]

    /// Logging is the one place below Worker that reads the wall clock: a line needs its time.
    private static let allowed: [String: [String]] = [#"\bclock_gettime\b"#: ["Sources/Logging/Log.swift"]]

    static func bannedWords(_ file: Repository.File) -> [String] {
        guard file.isSwift, let target = file.target else { return [] }
        let lines = SwiftCode.stripped(file.text).split(separator: "\n", omittingEmptySubsequences: false)
        return banned.flatMap { rule -> [String] in
            if !rule.everywhere, free.contains(target) || parties.contains(target) { return [] }
            if allowed[rule.pattern]?.contains(file.path) == true { return [] }
            return found(rule.pattern, lines).map { "\(file):\($0): \(lines[$0 - 1].trimmed) (\(rule.hint))" }
        }
    }

    /// Tests wait for what they expect, never for time to pass.
    static func sleeps(_ file: Repository.File) -> [String] {
        guard file.isSwift, file.path.hasPrefix("Tests/") else { return [] }
        let lines = SwiftCode.stripped(file.text).split(separator: "\n", omittingEmptySubsequences: false)
        return found(#"sleep\("#, lines).map { "\(file):\($0): \(lines[$0 - 1].trimmed)" }
    }

    /// Open ends belong into an issue.
    static func openEnds(_ file: Repository.File) -> [String] {
        let words = ["TO" + "DO", "FIX" + "ME"]
        guard words.contains(where: { file.text.contains($0) }) else { return [] }
        return words.flatMap { found(#"\b\#($0)\b"#, file.lines).map { "\(file):\($0): an open end" } }
    }

    /// The numbers of the lines in which a pattern occurs.
    private static func found(_ pattern: String, _ lines: [Substring]) -> [Int] {
        lines.enumerated().filter { $0.element.range(of: pattern, options: .regularExpression) != nil }
            .map { $0.offset + 1 }
    }
}

extension Substring {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
