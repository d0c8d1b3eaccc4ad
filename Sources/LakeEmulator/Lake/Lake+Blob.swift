/// Which operation a request to the Blob face is.
extension Lake {
    func answerBlob(_ call: LakeCall) throws(Refusal) -> EmulatorResponse {
        let request = call.request
        if request.container == nil { return try answerAccount(call) }
        if call.query["restype"] == "container" || request.path.isEmpty { return try answerContainer(call) }
        switch (request.method, call.query["comp"]) {
        case ("PUT", nil), ("PUT", "block"): return try put(call)
        case ("PUT", "blocklist"): return try putBlockList(call)
        case ("GET", "blocklist"):
            return try look { namespace, _ throws(Refusal) in try namespace.blockList(call).response }
        case ("PUT", let comp?): return try putPart(call, comp)
        case ("GET", nil), ("GET", "metadata"): return try read(call)
        case ("HEAD", _):
            return try change { namespace, stamp throws(Refusal) in
                try namespace.properties(call, now: stamp.now)
            }
        case ("DELETE", nil):
            return try change { namespace, stamp throws(Refusal) in try namespace.delete(call, stamp) }
        case ("GET", _), ("DELETE", _): throw .invalidQueryParameterValue
        default: throw .unsupportedVerb
        }
    }

    private func answerAccount(_ call: LakeCall) throws(Refusal) -> EmulatorResponse {
        switch (call.request.method, call.query["restype"], call.query["comp"]) {
        case ("GET", nil, "list"):
            return try look { namespace, _ throws(Refusal) in try namespace.listContainers(call).response }
        case ("GET", "service", "properties"):
            return try look { namespace, _ throws(Refusal) in namespace.serviceProperties().response }
        case ("GET", "account", "properties"), ("HEAD", "account", "properties"):
            return try look { namespace, _ throws(Refusal) in namespace.accountInformation().response }
        default: throw .unsupportedVerb
        }
    }

    private func answerContainer(_ call: LakeCall) throws(Refusal) -> EmulatorResponse {
        switch (call.request.method, call.query["comp"]) {
        case ("PUT", nil):
            return try change { namespace, stamp throws(Refusal) in try namespace.createContainer(call, stamp)
            }
        case ("DELETE", nil):
            return try change { namespace, stamp throws(Refusal) in try namespace.deleteContainer(call, stamp)
            }
        case ("GET", nil), ("HEAD", nil), ("GET", "metadata"), ("HEAD", "metadata"):
            return try look { namespace, _ throws(Refusal) in
                try namespace.containerProperties(call).response
            }
        case ("PUT", "metadata"):
            return try change { namespace, stamp throws(Refusal) in
                try namespace.setContainerMetadata(call, stamp)
            }
        case ("GET", "list"):
            return try look { namespace, now throws(Refusal) in
                try namespace.listBlobs(call, now: now).response
            }
        case ("GET", "acl"), ("HEAD", "acl"):
            return try look { namespace, _ throws(Refusal) in
                try namespace.containerPolicies(call).response
            }
        case ("GET", "account"), ("GET", "properties"), ("HEAD", "properties"):
            return try look { namespace, _ throws(Refusal) in namespace.accountInformation().response }
        default: throw .unsupportedVerb
        }
    }

    private func put(_ call: LakeCall) throws(Refusal) -> EmulatorResponse {
        let body = call.request.body
        if call.headers["x-ms-copy-source"] != nil {
            guard body.isEmpty else { throw .contentLengthMustBeZero }
            let kind = Namespace.copyKind(call)
            return try change { namespace, stamp throws(Refusal) in
                kind == .putBlockFromURL
                    ? try namespace.putBlockFromURL(call, stamp) : try namespace.copy(call, kind, stamp)
            }
        }
        let isBlock = call.query["comp"] == "block"
        guard body.count <= (isBlock ? limits.block : limits.blob) else { throw .requestBodyTooLarge }
        let check = try ContentCheck.verify(call.request, unasked: isBlock ? .crc64 : .md5)
        let chunk = try store(body)
        guard isBlock else {
            return try change { namespace, stamp throws(Refusal) in
                try namespace.putBlob(call, chunk, check, stamp)
            }
        }
        guard let chunk else { throw .invalidHeaderValue }
        return try change { namespace, stamp throws(Refusal) in
            try namespace.putBlock(call, chunk, check, stamp)
        }
    }

    private func putBlockList(_ call: LakeCall) throws(Refusal) -> EmulatorResponse {
        let check = try ContentCheck.verify(call.request, unasked: .crc64)
        let list = try BlockList.parse(call.request.body)
        var response = try change { namespace, stamp throws(Refusal) in
            try namespace.putBlockList(call, list, stamp)
        }
        response.headers += check.headers
        return response
    }

    private func putPart(_ call: LakeCall, _ comp: String) throws(Refusal) -> EmulatorResponse {
        try change { namespace, stamp throws(Refusal) in
            switch comp {
            case "metadata": return try namespace.setBlobMetadata(call, stamp)
            case "properties": return try namespace.setBlobHeaders(call, stamp)
            case "lease": return try namespace.lease(call, stamp)
            case "copy": return try namespace.abortCopy(call, stamp)
            case "tier":
                // There is one tier: the call is taken and changes nothing.
                _ = try namespace.node(call)
                return Outcome(200)
            default: throw .invalidQueryParameterValue
            }
        }
    }
}
