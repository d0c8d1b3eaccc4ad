import ObjectStore

@testable import Sink

/// What may happen to a request: crash before and after, refused, unavailable (a throttled request comes back
/// as that too), rejected, answer lost (not done; done; landing later), delivered twice (at once; the second
/// time later), answered after other requests, a listing or read cut off, a staging file gone.
enum Fault: CaseIterable {
    case none, crashBefore, crashAfter, unavailable, refused, rejected, lostNotDone, lostDone
    /// The answer is lost, and the request lands when `soon` or `late` more requests were carried out.
    case lostSoon, lostLate
    /// The answer is lost, and the request lands whenever the test says (`World.landNow`), or at the end.
    case lostAnyTime
    /// Done and answered; a duplicate lands whenever the test says.
    case duplicateAnyTime
    /// Done twice in a row; the second answer arrives.
    case duplicateAtOnce
    /// Done; the answer arrives whenever the test says (`Owner.deliverHeld`).
    case slow
    /// The answer breaks off.
    case cut
    /// The file that is to be uploaded is not there any more: the policy ends the task.
    case stagingGone

    /// What random worlds draw from: late requests land by themselves.
    static func kinds(for request: StoreRequest) -> [Fault] {
        switch request {
        case .read, .list, .head: [.none, .crashBefore, .unavailable]
        case .upload, .uploadContent, .overwrite:
            [.none, .crashBefore, .crashAfter, .lostNotDone, .lostDone, .lostSoon]
        case .create, .replace, .delete, .publish:
            [
                .none, .crashBefore, .crashAfter, .unavailable, .refused, .lostNotDone, .lostDone, .lostSoon,
                .lostLate,
            ]
        }
    }

    /// Everything that can happen to a request. On a store without metadata, which is a directory, an upload
    /// comes once.
    static func every(for request: StoreRequest, keepsMetadata: Bool = true) -> [Fault] {
        switch request {
        case .read, .list, .head: [.none, .crashBefore, .unavailable, .rejected, .slow, .cut]
        case .upload, .uploadContent, .overwrite:
            [
                .none, .crashBefore, .crashAfter, .unavailable, .rejected, .lostNotDone, .lostDone,
                .lostAnyTime,
                .duplicateAtOnce, .slow,
            ] + (request.isUpload ? [.stagingGone] : [])
                + (request.isUpload && keepsMetadata ? [.duplicateAnyTime] : [])
        case .create, .replace, .delete, .publish:
            [
                .none, .crashBefore, .crashAfter, .unavailable, .refused, .rejected, .lostNotDone, .lostDone,
                .lostAnyTime, .duplicateAnyTime, .duplicateAtOnce, .slow,
            ]
        }
    }

    /// A refusal that the store might give although the condition holds (a retry below that was refused by
    /// its own first attempt looks like this).
    static func refusal(of request: StoreRequest) -> StoreError.Refusal {
        switch request {
        case .create: .exists
        case .publish: .destinationExists
        default: .changed
        }
    }
}

extension World {
    /// Carries the first or another request of `owner` out under a fault. The owner's `end` says when it
    /// crashed.
    mutating func step(_ owner: inout Owner, _ index: Int = 0, _ fault: Fault, soon: Int = 1, late: Int = 9) {
        let request = owner.out[index].1
        func failure(_ kind: StoreError.Kind) -> StoreAnswer {
            .failed(StoreError(kind, "test", request.key, "injected"))
        }
        switch fault {
        case .none: owner.answer(index, carryOut(request), &self)
        case .crashBefore: crash(&owner)
        case .crashAfter:
            _ = carryOut(request)
            crash(&owner)
        case .unavailable: owner.answer(index, failure(.unavailable), &self)
        case .refused: owner.answer(index, failure(.refused(Fault.refusal(of: request))), &self)
        case .rejected: owner.answer(index, failure(.rejected), &self)
        case .lostNotDone, .cut: owner.answer(index, failure(.unknown), &self)
        case .lostDone:
            _ = carryOut(request)
            owner.answer(index, failure(.unknown), &self)
        case .lostSoon, .lostLate:
            self.late.append((requests + (fault == .lostSoon ? soon : late), withContent(request)))
            owner.answer(index, failure(.unknown), &self)
        case .lostAnyTime:
            self.late.append((.max, withContent(request)))
            owner.answer(index, failure(.unknown), &self)
        case .duplicateAnyTime:
            let duplicate = withContent(request)
            let answer = carryOut(request)
            self.late.append((.max, duplicate))
            owner.answer(index, answer, &self)
        case .duplicateAtOnce:
            _ = carryOut(request)
            owner.answer(index, carryOut(request), &self)
        case .slow: owner.hold(index, carryOut(request))
        case .stagingGone:
            guard case .upload(_, let path, _, _) = request else {
                preconditionFailure("\(request) has no file")
            }
            store.staging[path] = nil
            owner.retriesAfterPolicy = false
            owner.answer(index, failure(.rejected), &self)
        }
    }

    /// A request under way carries its bytes with it.
    private mutating func withContent(_ request: StoreRequest) -> StoreRequest {
        guard case .upload(let file, path: let path, temp: let temp, let metadata) = request else {
            return request
        }
        let wire = "\(path) on its way to \(temp)"
        store.staging[wire] = store.staging[path]!
        return .upload(file, path: wire, temp: temp, metadata)
    }

    mutating func crash(_ owner: inout Owner) {
        owner.end = .crashed
        owner.out = []
        owner.held = []
    }
}
