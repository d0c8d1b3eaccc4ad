import ObjectStore

/// What an answer means for what was asked: a table, nothing else (docs/data-lake-store.md).
enum Meaning: Equatable, Sendable {
    case done
    /// There is no such object or directory; the service itself said so.
    case absent
    /// The rename's destination has no directory yet; nothing was changed.
    case parentMissing
    /// Not ours to ask; also said of paths that do not exist (see `Absence`).
    case forbidden
    /// The service cannot do this at all.
    case unsupported
    case failed(StoreError.Kind)

    /// `isFromService`: the answer carries the service's marks; anything in between may say 404 or 200, and
    /// "absent" and "done" would then be taken for "published".
    static func of(_ ask: Ask, status: Int, code: String?, isFromService: Bool = true) -> Meaning {
        switch status {
        // A page of something in between has renamed nothing.
        case 200..<300: return isFromService || ask.repeats ? .done : .failed(.unknown)
        case 408, 500...599: return passing(ask, status, code)
        case 429: return .failed(.unavailable)
        default: break
        }
        guard isFromService else { return .failed(.rejected) }
        switch status {
        case 400: return badRequest(code)
        case 403: return .forbidden
        case 404: return missing(ask, code)
        case 405: return .unsupported
        case 409: return conflict(ask, code)
        case 412: return condition(ask, code)
        // Nothing is left behind the end of an object.
        case 416 where ask == .read: return .done
        default: return .failed(.rejected)
        }
    }

    /// ServerBusy is said before anything is done; after any other 5xx a write may have been done
    /// (adls-rest 1.10).
    private static func passing(_ ask: Ask, _ status: Int, _ code: String?) -> Meaning {
        if status == 501 || code == "FeatureNotSupported" { return .unsupported }
        if status == 503, code == "ServerBusy" { return .failed(.unavailable) }
        return .failed(ask.repeats ? .unavailable : .unknown)
    }

    private static func badRequest(_ code: String?) -> Meaning {
        switch code {
        // Damaged on the way, or blocks that the service has dropped: sent again it will do.
        case "Md5Mismatch", "Crc64Mismatch", "InvalidBlockList": .failed(.unavailable)
        case "UnsupportedHeader", "UnsupportedQueryParameter", "FeatureVersionMismatch": .unsupported
        default: .failed(.rejected)
        }
    }

    private static func missing(_ ask: Ask, _ code: String?) -> Meaning {
        switch code {
        case "ContainerNotFound", "FilesystemNotFound", "ResourceNotFound", "AccountNotFound":
            return .failed(.rejected)
        case "RenameDestinationParentPathNotFound": return .parentMissing
        default: break
        }
        switch ask {
        case .read, .head, .list, .delete, .deleteIfMatch: return .absent
        case .replace, .rename, .copy: return .failed(.refused(.absent))
        case .create, .upload, .overwrite, .block, .makeDirectory, .look: return .failed(.rejected)
        }
    }

    private static func conflict(_ ask: Ask, _ code: String?) -> Meaning {
        switch code {
        case nil, "BlobAlreadyExists", "PathAlreadyExists": return .failed(taken(ask))
        case "DestinationPathIsBeingDeleted", "SourcePathIsBeingDeleted", "PendingCopyOperation":
            return .failed(.unavailable)
        default: return .failed(.rejected)
        }
    }

    private static func condition(_ ask: Ask, _ code: String?) -> Meaning {
        guard let code else { return .failed(taken(ask)) }
        // A lease is somebody's hold on the object, not a condition of ours.
        if code.hasPrefix("Lease") { return .failed(.rejected) }
        if code == "SourceConditionNotMet" { return .failed(.refused(.changed)) }
        return .failed(taken(ask))
    }

    /// "Somebody is there", which the service says as 409 or as 412 (adls-rest 0.2).
    private static func taken(_ ask: Ask) -> StoreError.Kind {
        switch ask {
        case .create, .upload, .makeDirectory: .refused(.exists)
        case .rename, .copy: .refused(.destinationExists)
        case .replace, .deleteIfMatch: .refused(.changed)
        case .read, .head, .list, .overwrite, .block, .delete, .look: .rejected
        }
    }
}
