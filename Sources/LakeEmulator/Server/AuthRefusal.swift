/// Why a request may not do what it asks.
struct AuthRefusal: Error, Equatable, Sendable {
    var status: Int
    var code: String
    var message: String
    /// What the service adds beside its one message for all failed authentication.
    var detail: String?
    var challenges = false

    /// 403 AuthenticationFailed: the signature, its time or its form.
    static func authentication(_ detail: String) -> AuthRefusal {
        AuthRefusal(
            status: 403, code: "AuthenticationFailed",
            message:
                "Server failed to authenticate the request. Make sure the value of Authorization header is "
                + "formed correctly including the signature.",
            detail: detail)
    }

    /// 401: no credential, or a token that is not known.
    static func unauthenticated(_ code: String) -> AuthRefusal {
        AuthRefusal(
            status: 401, code: code,
            message: "Server failed to authenticate the request. Please refer to the information in the "
                + "www-authenticate header.",
            challenges: true)
    }

    /// 403: known who it is, and not allowed.
    static func authorization(_ code: String) -> AuthRefusal {
        let tail =
            switch code {
            case DenyRule.permissionMismatch: " using this permission"
            case "AuthorizationProtocolMismatch": " using this protocol"
            case "AuthorizationResourceTypeMismatch": " using this resource type"
            case "AuthorizationServiceMismatch": " using this service"
            case "AuthorizationSourceIPMismatch": " using this source IP"
            default: ""
            }
        return AuthRefusal(
            status: 403, code: code,
            message: "This request is not authorized to perform this operation\(tail).")
    }

    static func bad(_ code: String, _ message: String) -> AuthRefusal {
        AuthRefusal(status: 400, code: code, message: message)
    }

    func answer(_ face: Face, now: EmulatorInstant) -> EmulatorResponse {
        let challenge =
            "Bearer authorization_uri=https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000"
            + "/oauth2/authorize resource_id=https://storage.azure.com"
        return .error(
            face, status, code, message, headers: challenges ? [("WWW-Authenticate", challenge)] : [],
            detail: detail, now: now)
    }
}
