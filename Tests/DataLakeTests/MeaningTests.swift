import HTTP
import ObjectStore
import Testing

@testable import DataLake

/// The table of docs/data-lake-store.md, row by row.
@Suite struct MeaningTests {
    private static let conditional: [Ask] = [
        .create, .upload, .replace, .overwrite, .rename, .copy, .deleteIfMatch,
    ]
    private static let repeated: [Ask] = [.read, .head, .list, .block, .makeDirectory, .delete, .look]

    @Test func everyAskIsOneOfTheTwoKinds() {
        #expect(Set(Self.conditional + Self.repeated) == Set(Ask.allCases))
        for ask in Ask.allCases { #expect(ask.repeats == Self.repeated.contains(ask), "\(ask)") }
    }

    @Test(arguments: Ask.allCases) func success(_ ask: Ask) {
        for status in [200, 201, 202] { #expect(Meaning.of(ask, status: status, code: nil) == .done) }
    }

    @Test(arguments: Ask.allCases) func afterAServerFailureAWriteMayHaveBeenDone(_ ask: Ask) {
        let kind: StoreError.Kind = Self.repeated.contains(ask) ? .unavailable : .unknown
        for (status, code) in [
            (500, "InternalError"), (500, "OperationTimedOut"), (502, nil), (504, nil), (408, nil),
            (503, nil),
            (507, nil),
        ] as [(Int, String?)] {
            #expect(Meaning.of(ask, status: status, code: code) == .failed(kind), "\(status)")
            #expect(Meaning.of(ask, status: status, code: code, isFromService: false) == .failed(kind))
        }
        // Said before anything is done.
        #expect(Meaning.of(ask, status: 503, code: "ServerBusy") == .failed(.unavailable))
        #expect(Meaning.of(ask, status: 429, code: nil) == .failed(.unavailable))
    }

    static let refusals: [(ask: Ask, status: Int, code: String?, kind: StoreError.Kind)] = [
        (.create, 409, "BlobAlreadyExists", .refused(.exists)),
        (.create, 412, "ConditionNotMet", .refused(.exists)),
        (.upload, 409, "BlobAlreadyExists", .refused(.exists)), (.upload, 412, nil, .refused(.exists)),
        (.replace, 412, "ConditionNotMet", .refused(.changed)),
        (.replace, 404, "BlobNotFound", .refused(.absent)),
        (.rename, 409, "PathAlreadyExists", .refused(.destinationExists)),
        (.rename, 412, "ConditionNotMet", .refused(.destinationExists)),
        (.rename, 412, "SourceConditionNotMet", .refused(.changed)),
        (.rename, 404, "SourcePathNotFound", .refused(.absent)),
        (.copy, 409, "BlobAlreadyExists", .refused(.destinationExists)),
        (.copy, 412, "TargetConditionNotMet", .refused(.destinationExists)),
        (.copy, 412, "SourceConditionNotMet", .refused(.changed)),
        (.copy, 404, "CannotVerifyCopySource", .refused(.absent)),
        (.deleteIfMatch, 412, "ConditionNotMet", .refused(.changed)),
        (.makeDirectory, 409, "PathAlreadyExists", .refused(.exists)),
        (.rename, 409, "DestinationPathIsBeingDeleted", .unavailable),
        (.rename, 409, "PathConflict", .rejected), (.block, 409, "BlobOperationNotSupported", .rejected),
        (.replace, 409, "BlobImmutableDueToPolicy", .rejected), (.replace, 412, "LeaseIdMissing", .rejected),
        (.rename, 412, "LeaseIdMissing", .rejected), (.create, 400, "InvalidUri", .rejected),
        (.upload, 400, "Md5Mismatch", .unavailable), (.block, 400, "Crc64Mismatch", .unavailable),
        (.upload, 400, "InvalidBlockList", .unavailable),
        (.read, 401, "NoAuthenticationInformation", .rejected),
        (.read, 301, nil, .rejected), (.upload, 413, "RequestBodyTooLarge", .rejected),
    ]

    @Test(arguments: refusals.indices) func refusal(_ index: Int) {
        let row = Self.refusals[index]
        #expect(Meaning.of(row.ask, status: row.status, code: row.code) == .failed(row.kind), "\(row)")
    }

    @Test(arguments: Ask.allCases) func aMissingContainerIsNoMissingObject(_ ask: Ask) {
        for code in ["ContainerNotFound", "FilesystemNotFound", "ResourceNotFound"] {
            #expect(Meaning.of(ask, status: 404, code: code) == .failed(.rejected))
        }
        #expect(Meaning.of(ask, status: 403, code: "AuthorizationFailure") == .forbidden)
    }

    @Test func absentIsSaidByTheServiceItself() {
        for ask: Ask in [.read, .head, .list, .delete, .deleteIfMatch] {
            #expect(Meaning.of(ask, status: 404, code: "BlobNotFound") == .absent)
            #expect(Meaning.of(ask, status: 404, code: nil) == .absent)
            #expect(Meaning.of(ask, status: 404, code: nil, isFromService: false) == .failed(.rejected))
        }
        #expect(
            Meaning.of(.rename, status: 404, code: "RenameDestinationParentPathNotFound") == .parentMissing)
        #expect(Meaning.of(.copy, status: 501, code: "APINotImplemented") == .unsupported)
        #expect(Meaning.of(.create, status: 500, code: "FeatureNotSupported") == .unsupported)
    }

    @Test func noAnswer() {
        for ask in Ask.allCases {
            func kind(_ failure: HTTPFailure.Kind) -> StoreError.Kind {
                StoreError(HTTPFailure(failure, "x"), ask, "verb", "key").kind
            }
            #expect(kind(.notSent) == .unavailable)
            #expect(kind(.misconfigured) == .rejected)
            #expect(kind(.lost) == (ask.repeats ? .unavailable : .unknown))
        }
    }
}
