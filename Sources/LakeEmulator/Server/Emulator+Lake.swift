extension Emulator {
    /// The whole emulator: the server over a lake that lies in a directory (nil: in memory). The request log
    /// is `requests.jsonl` there.
    package convenience init(
        directory: String?, mode: EmulatorMode = EmulatorMode(.hierarchical),
        _ settings: EmulatorSettings = EmulatorSettings(), limits: Limits = Limits()
    ) throws(EmulatorError) {
        let clock = EmulatorClock()
        let lake: Lake
        do throws(LakeFailure) {
            lake = try Lake(directory: directory, mode: mode, clock: clock, limits: limits)
        } catch {
            throw EmulatorError(error.description)
        }
        var settings = settings
        if let directory, settings.logFile == nil { settings.logFile = directory + "/requests.jsonl" }
        try self.init(settings, kind: mode.kind, clock: clock) { lake.answer($0) }
        for container in settings.containers { try make(container) }
    }

    /// Makes a container where there is none of that name.
    private func make(_ container: String) throws(EmulatorError) {
        let request = EmulatorRequest(
            method: "PUT", face: .blob, account: settings.defaultAccount, container: container, path: "",
            query: ["restype": "container"])
        let answer = handler(request)
        // OneLake makes no containers: each is there once it is spoken of.
        guard answer.status == 201 || answer.status == 409 || isOneLake else {
            let code = answer.headers.first { $0.name == "x-ms-error-code" }?.value ?? ""
            throw EmulatorError("container \(container) cannot be made: \(answer.status) \(code)")
        }
    }
}
