import Foundation

/// What texts are held to: what they point at exists.
enum DocumentRules {
    static let topNames: Set<String> = [
        "Package.swift", "Sources", "Tests", "config", "kcql", "docs", "scripts", "README.md", "LICENSE",
        ".ci", ".swift-format", ".gitignore",
    ]

    static func links(_ file: Repository.File, in repository: Repository) -> [String] {
        guard file.isMarkdown else { return [] }
        return matches(#"\]\(([^)\s]+)\)"#, prose(file)).compactMap { line, target -> String? in
            if ["http://", "https://", "mailto:"].contains(where: target.hasPrefix) { return nil }
            let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let path = parts[0].isEmpty ? file.path : join(file.path, String(parts[0]))
            guard repository.exists(path) else { return "\(file):\(line): \(target) does not exist" }
            guard parts.count > 1, path.hasSuffix(".md"), let page = repository.file(path) else { return nil }
            return anchors(page).contains(String(parts[1]))
                ? nil : "\(file):\(line): \(target) has no such heading"
        }
    }

    /// A page has one title.
    static func titles(_ file: Repository.File) -> [String] {
        guard file.isMarkdown else { return [] }
        let count = prose(file).filter { $0.hasPrefix("# ") }.count
        return count == 1 ? [] : ["\(file): \(count) titles instead of one"]
    }

    /// Every invariant that is cited stands in docs/exactly-once.md.
    static func invariants(in repository: Repository) -> [String] {
        let page = "docs/exactly-once.md"
        let known = Set(
            (repository.file(page)?.lines ?? []).filter {
                $0.hasPrefix("|") || $0.hasPrefix("#") || $0.hasPrefix("**")
            }
            .flatMap { matches(#"\b(EO-[0-9]+)\b"#, [String($0)]).map(\.text) })
        return citing(repository).flatMap { file in
            file.path == page
                ? []
                : matches(#"\b(EO-[0-9]+)\b"#, file.lines.map(String.init)).filter {
                    !known.contains($0.text)
                }
                .map { "\(file):\($0.line): \($0.text) does not stand in \(page)" }
        }
    }

    /// Every decision that is cited by its number exists.
    static func decisions(in repository: Repository) -> [String] {
        let known = repository.files.filter { $0.path.hasPrefix("docs/decisions/") }
            .map { $0.path.dropFirst("docs/decisions/".count) }
        return citing(repository).flatMap { file in
            matches(#"\bdecisions?(?:/| )([0-9]{4}(?:-[a-z0-9-]+\.md)?)"#, file.lines.map(String.init))
                .filter { cited in !known.contains { $0.hasPrefix(cited.text) } }
                .map { "\(file):\($0.line): there is no docs/decisions/\($0.text)" }
        }
    }

    /// Everything but this test, whose own examples are wrong on purpose.
    private static func citing(_ repository: Repository) -> [Repository.File] {
        repository.files.filter {
            !$0.path.hasPrefix("Tests/TidyTests/") && !$0.path.hasPrefix("Tests/GoldenRows/Rows/")
        }
    }

    /// The lines of a page, those of code blocks emptied.
    private static func prose(_ file: Repository.File) -> [String] {
        var isCode = false
        return file.lines.map { line in
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isCode.toggle()
                return ""
            }
            return isCode
                ? "" : line.replacingOccurrences(of: "`[^`]*`", with: "``", options: .regularExpression)
        }
    }

    /// Headings as links name them: small letters, digits, dashes for blanks.
    private static func anchors(_ page: Repository.File) -> Set<String> {
        Set(
            page.lines.filter { $0.hasPrefix("#") }.map { line in
                let title = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
                return String(
                    title.compactMap { character in
                        character == " "
                            ? "-"
                            : character.isLetter || character.isNumber || "-_".contains(character)
                                ? character : nil
                    })
            })
    }

    private static func join(_ page: String, _ target: String) -> String {
        var parts = page.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") where part != "." {
            if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    /// What the first group of a pattern matches, with the line's number.
    private static func matches(_ pattern: String, _ lines: [String]) -> [(line: Int, text: String)] {
        guard let expression = try? NSRegularExpression(pattern: pattern) else {
            preconditionFailure("no regular expression: \(pattern)")
        }
        return lines.enumerated().flatMap { index, line -> [(line: Int, text: String)] in
            guard line.contains("EO-") || line.contains("](") || line.contains("decision") else { return [] }
            let text = line as NSString
            return expression.matches(in: line, range: NSRange(location: 0, length: text.length))
                .map { (index + 1, text.substring(with: $0.range(at: 1))) }
        }
    }
}
