/// Leases on paths, DFS `POST` and Blob `comp=lease` (adls-rest 1.9). A lease changes no ETag.
extension Namespace {
    func lease(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        let found = try node(call)
        guard !call.path.isRoot else { throw .unsupportedVerb }
        try Conditions(call.headers).checkWrite(found, call.face)
        var node = found
        var headers = stateHeaders(found)
        let status = try act(&node.lease, call, &headers, stamp)
        return Outcome(status, headers, changes: [.put(call.container, call.path, node)])
    }

    private func act(_ lease: inout Lease, _ call: LakeCall, _ headers: inout Headers, _ stamp: Stamp)
        throws(Refusal) -> Int
    {
        let proposed = call.headers["x-ms-proposed-lease-id"]
        switch call.headers["x-ms-lease-action"]?.lowercased() {
        case "acquire":
            guard let seconds = call.headers["x-ms-lease-duration"].flatMap(Int.init) else {
                throw .missingRequiredHeader
            }
            try lease.acquire(proposed ?? RandomIdentifier.next(), seconds: seconds, now: stamp.now)
            headers.append(("x-ms-lease-id", lease.id ?? ""))
            return 201
        case "renew":
            try lease.renew(try given(call), now: stamp.now)
            headers.append(("x-ms-lease-id", lease.id ?? ""))
            return 200
        case "change":
            guard let proposed else { throw .missingRequiredHeader }
            try lease.change(try given(call), to: proposed, now: stamp.now)
            headers.append(("x-ms-lease-id", lease.id ?? ""))
            return 200
        case "release":
            try lease.release(try given(call))
            return 200
        case "break":
            let period = try call.headers["x-ms-lease-break-period"].map { text throws(Refusal) in
                guard let value = Int(text) else { throw .invalidHeaderValue }
                return value
            }
            let wait = try lease.breakIt(period: period, now: stamp.now)
            headers.append(("x-ms-lease-time", String(wait)))
            return 202
        case nil: throw .missingRequiredHeader
        default: throw .invalidHeaderValue
        }
    }

    private func given(_ call: LakeCall) throws(Refusal) -> String {
        guard let id = call.leaseID else { throw .missingRequiredHeader }
        return id
    }
}
