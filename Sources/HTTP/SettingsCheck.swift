import Glibc

/// What can be known to be wrong before a connection is made.
package enum SettingsCheck {
    static func check(_ settings: HTTPSettings) throws(HTTPFailure) {
        let limits = [
            settings.connectTimeout, settings.idleTimeout, settings.slotTimeout, settings.wholeTimeout ?? 1,
        ]
        guard settings.connectionsMax > 0, limits.allSatisfy({ $0 > 0 }) else {
            throw HTTPFailure(.misconfigured, "the number of connections and each time-out must be above 0")
        }
        try readable(settings.tls.authorityFile, "file of trusted certificates")
        try readable(settings.tls.certificateFile, "client's certificate")
        try readable(settings.tls.keyFile, "client's key")
        try proxy(settings.proxy)
    }

    private static func readable(_ path: String?, _ what: String) throws(HTTPFailure) {
        guard let path else { return }
        guard access(path, R_OK) == 0 else {
            throw HTTPFailure(.misconfigured, "the \(what), \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Its text may hold a password: the error does not show it.
    package static func proxy(_ url: String?) throws(HTTPFailure) {
        guard let url, ProxyAddress(url) == nil else { return }
        throw HTTPFailure(.misconfigured, "the proxy's URL must be http://host:port or https://host:port")
    }
}
