import ConnectData
import ObjectStore
import Sink

/// What stands where a partition's master lock should be.
enum LockEvidence: Equatable, Sendable {
    case absent
    case unreadable(String)
    /// A Java connector's: it says what is committed and nothing that could be proved.
    case java(LockDocument)
    case atLeastOnce
    /// Written by `sluice indexes repair`, and no run since: a person's word, without sums.
    case repaired(LockDocument)
    case sluice(LockDocument, LockProof)

    init(_ content: [UInt8]?) {
        guard let content else {
            self = .absent
            return
        }
        do throws(LockDocument.DecodingError) {
            let document = try LockDocument(decoding: content)
            guard let owner = document.sluiceOwner else {
                self = .java(document)
                return
            }
            if owner.atLeastOnce {
                self = .atLeastOnce
            } else if document.sluice == nil {
                self = .repaired(document)
            } else if let proof = LockProof(document.sluice) {
                self = .sluice(document, proof)
            } else {
                self = .unreadable("its member `sluice` is not of Sluice's making")
            }
        } catch {
            self = .unreadable(error.detail)
        }
    }

    var document: LockDocument? {
        switch self {
        case .java(let document), .repaired(let document), .sluice(let document, _): document
        case .absent, .unreadable, .atLeastOnce: nil
        }
    }
}
