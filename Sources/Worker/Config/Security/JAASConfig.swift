/// The login module of a `sasl.jaas.config` and its options, which may be secrets.
package struct JAASConfig: Sendable, CustomStringConvertible, CustomReflectable {
    package enum Flag: String, Sendable { case required, requisite, sufficient, optional }

    /// Why a text is none. A place is a character of the text, counted from 1; nothing of the text itself is
    /// told, for it holds passwords.
    package enum Malformed: Error, Equatable, Sendable {
        case noModule
        case noFlag(at: Int)
        /// The flag as it stands there; Java's own error quotes it, ours does not.
        case unknownFlag(String, at: Int)
        /// The option's name, nil where there is none.
        case noValue(of: String?, at: Int)
        case notTerminated(at: Int)
        case severalModules(Int)

        package var message: String {
            switch self {
            case .noModule: "Login module not specified in JAAS config"
            case .noFlag(let place): "the login module's control flag is missing at character \(place)"
            case .unknownFlag(_, let place):
                "there is no such control flag of a login module as at character \(place)"
            case .noValue(_, let place): "an option has no value that can be read, at character \(place)"
            case .notTerminated(let place):
                "JAAS config entry not terminated by semi-colon, at character \(place)"
            case .severalModules(let count):
                "JAAS config property contains \(count) login modules, should be 1 module"
            }
        }
    }

    package var module: String
    package var flag: Flag
    package var options: [String: String]

    /// Java's class without its package.
    var simpleName: String { module.split(separator: ".").last.map(String.init) ?? module }

    package var description: String { "\(simpleName) [hidden]" }
    package var customMirror: Mirror { Mirror(self, children: ["module": module]) }

    /// Reads a text as Kafka does (connect-semantics 2.2).
    package init(_ text: String) throws(Malformed) {
        var tokens = JAASTokens(text)
        var first: JAASConfig?
        var count = 0
        while tokens.next() != .end {
            let one = try Self.entry(&tokens)
            count += 1
            if first == nil { first = one }
        }
        guard let first else { throw .noModule }
        guard count == 1 else { throw .severalModules(count) }
        self = first
    }

    private init(module: String, flag: Flag, options: [String: String]) {
        self.module = module
        self.flag = flag
        self.options = options
    }

    private static func entry(_ tokens: inout JAASTokens) throws(Malformed) -> JAASConfig {
        guard let module = tokens.text, !module.isEmpty else { throw .noModule }
        guard tokens.next() != .end, let word = tokens.text else { throw .noFlag(at: tokens.place) }
        guard let flag = Flag(rawValue: word.lowercased()) else { throw .unknownFlag(word, at: tokens.place) }
        var options: [String: String] = [:]
        while tokens.next() != .end, tokens.current != .sign(UInt16(UInt8(ascii: ";"))) {
            let key = tokens.text
            guard tokens.next() == .sign(UInt16(UInt8(ascii: "="))), tokens.next() != .end,
                let value = tokens.text
            else { throw .noValue(of: key, at: tokens.place) }
            options[key ?? ""] = value
        }
        guard tokens.current != .end else { throw .notTerminated(at: tokens.place) }
        return JAASConfig(module: module, flag: flag, options: options)
    }
}
