import ObjectStore

@testable import Sink

/// What may happen to a request.
enum Fault: CaseIterable {
    case none, crashBefore, crashAfter, unavailable, refused, lostNotDone, lostDone, lostSoon, lostLate

    /// The faults that mean something for a request: reading cannot be lost, an upload is never named twice.
    static func kinds(for request: StoreRequest) -> [Fault] {
        switch request {
        case .read, .list, .head: [.none, .crashBefore, .unavailable]
        case .upload, .uploadContent, .overwrite:
            [.none, .crashBefore, .crashAfter, .lostNotDone, .lostDone, .lostSoon]
        case .create, .replace, .delete, .publish: Fault.allCases
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
        case .lostNotDone: owner.answer(index, failure(.unknown), &self)
        case .lostDone:
            _ = carryOut(request)
            owner.answer(index, failure(.unknown), &self)
        case .lostSoon, .lostLate:
            self.late.append((requests + (fault == .lostSoon ? soon : late), withContent(request)))
            owner.answer(index, failure(.unknown), &self)
        }
    }

    /// A request under way carries its bytes with it.
    private func withContent(_ request: StoreRequest) -> StoreRequest {
        guard case .upload(_, let path, let temp, _) = request else { return request }
        return .uploadContent(store.staging[path]!, temp: temp)
    }

    mutating func crash(_ owner: inout Owner) {
        owner.end = .crashed
        owner.out = []
    }
}
