import HTTP
import ObjectStore

/// What an answer to Put Blob From URL means: the source's own answer may stand in it.
enum CopyMeaning: Equatable {
    case done
    /// Not here, not this way: nothing was done.
    case unsupported
    /// Beyond what one such request takes; for this object only.
    case tooLarge
    case failed(StoreError.Kind)

    static func of(_ answer: ServiceAnswer) -> CopyMeaning {
        if answer.status == 413 { return .tooLarge }
        if answer.code == "CannotVerifyCopySource" {
            switch answer.response.headers["x-ms-copy-source-status-code"].flatMap({ Int($0) })
                ?? answer.status
            {
            // 409: the source is private, and the account allows nobody to be let in without a login.
            case 401, 403, 409: return .unsupported
            case 404: return .failed(.refused(.absent))
            case 412: return .failed(.refused(.changed))
            case 408, 429, 500...599: return .failed(.unavailable)
            default: break
            }
        }
        switch Meaning.of(
            .copy, status: answer.status, code: answer.code, isFromService: answer.isFromService)
        {
        case .done: return .done
        case .failed(let kind): return .failed(kind)
        case .unsupported: return .unsupported
        case .absent, .parentMissing, .forbidden: return .failed(.rejected)
        }
    }
}
