/// Which operation a request to the DFS face is.
extension Lake {
    func answerDFS(_ call: LakeCall) throws(Refusal) -> EmulatorResponse {
        let request = call.request
        guard request.container != nil else {
            guard request.method == "GET" else { throw .unsupportedVerb }
            return try look { namespace, _ throws(Refusal) in try namespace.listFilesystems(call).response }
        }
        if call.query["resource"] == "filesystem", call.path.isRoot { return try answerFilesystem(call) }
        switch request.method {
        case "PUT":
            guard !call.path.isRoot else { throw .unsupportedVerb }
            if request.headers["x-ms-rename-source"] != nil {
                return try change { namespace, stamp throws(Refusal) in try namespace.rename(call, stamp) }
            }
            return try change { namespace, stamp throws(Refusal) in try namespace.createPath(call, stamp) }
        case "PATCH": return try answerPatch(call)
        case "GET": return try read(call)
        case "HEAD":
            return try change { namespace, stamp throws(Refusal) in
                try namespace.properties(call, now: stamp.now)
            }
        case "DELETE":
            return try change { namespace, stamp throws(Refusal) in try namespace.delete(call, stamp) }
        case "POST":
            return try change { namespace, stamp throws(Refusal) in try namespace.lease(call, stamp) }
        default: throw .unsupportedVerb
        }
    }

    private func answerFilesystem(_ call: LakeCall) throws(Refusal) -> EmulatorResponse {
        switch call.request.method {
        case "PUT":
            return try change { namespace, stamp throws(Refusal) in try namespace.createContainer(call, stamp)
            }
        case "DELETE":
            return try change { namespace, stamp throws(Refusal) in try namespace.deleteContainer(call, stamp)
            }
        case "PATCH":
            return try change { namespace, stamp throws(Refusal) in
                try namespace.setContainerMetadata(call, stamp)
            }
        case "HEAD":
            return try look { namespace, _ throws(Refusal) in
                try namespace.containerProperties(call).response
            }
        case "GET":
            return try look { namespace, _ throws(Refusal) in try namespace.listPaths(call).response }
        default: throw .unsupportedVerb
        }
    }

    private func answerPatch(_ call: LakeCall) throws(Refusal) -> EmulatorResponse {
        switch call.query["action"] {
        case "append": return try append(call)
        case "flush":
            return try change { namespace, stamp throws(Refusal) in try namespace.flush(call, stamp) }
        case "setProperties":
            return try change { namespace, stamp throws(Refusal) in
                try namespace.setPathProperties(call, stamp)
            }
        case "setAccessControl":
            return try change { namespace, stamp throws(Refusal) in try namespace.setAccess(call, stamp) }
        case "setAccessControlRecursive":
            return try change { namespace, stamp throws(Refusal) in
                try namespace.setAccessBelow(call, stamp)
            }
        case nil: throw .missingRequiredQueryParameter
        default: throw .invalidQueryParameterValue
        }
    }

    private func append(_ call: LakeCall) throws(Refusal) -> EmulatorResponse {
        guard call.request.body.count <= limits.block else { throw .requestBodyTooLarge }
        let check = try ContentCheck.verify(call.request, unasked: nil)
        // The service takes no append without bytes.
        guard let chunk = try store(call.request.body) else { throw .invalidHeaderValue }
        return try change { namespace, stamp throws(Refusal) in
            try namespace.append(call, chunk, hashes: check.headers, stamp)
        }
    }

    func read(_ call: LakeCall) throws(Refusal) -> EmulatorResponse {
        let reading = try look { namespace, now throws(Refusal) in try namespace.reading(call, now: now) }
        do throws(ChunkFailure) { return try reading.answer() } catch { throw .internalError }
    }
}
