/// The lease family of adls-rest 0.1.
extension Refusal {
    static let leaseAlreadyPresent = Refusal(409, "LeaseAlreadyPresent", "There is already a lease present.")
    static let leaseMismatchForLease = Refusal(
        409, "LeaseIdMismatchWithLeaseOperation",
        "The lease ID specified did not match the lease ID for the resource with the specified lease "
            + "operation.")
    static let leaseNotPresentForLease = Refusal(
        409, "LeaseNotPresentWithLeaseOperation", "There is currently no lease on the resource.")
    static let leaseIsBreakingAndCannotBeAcquired = Refusal(
        409, "LeaseIsBreakingAndCannotBeAcquired",
        "The lease ID matched, but the lease is currently in breaking state and cannot be acquired until it "
            + "is broken.")
    static let leaseIsBreakingAndCannotBeChanged = Refusal(
        409, "LeaseIsBreakingAndCannotBeChanged",
        "The lease ID matched, but the lease is currently in breaking state and cannot be changed.")
    static let leaseIsBrokenAndCannotBeRenewed = Refusal(
        409, "LeaseIsBrokenAndCannotBeRenewed",
        "The lease ID matched, but the lease has been broken explicitly and cannot be renewed.")
    static let leaseIDMissing = Refusal(
        412, "LeaseIdMissing",
        "There is currently a lease on the resource and no lease ID was specified in the request.")
    static let leaseLost = Refusal(
        412, "LeaseLost", "A lease ID was specified, but the lease for the resource has expired.")

    static func leaseIDMismatch(_ face: Face) -> Refusal {
        face == .dfs
            ? Refusal(
                412, "LeaseIdMismatch",
                "The lease ID specified did not match the lease ID for the resource.")
            : Refusal(
                412, "LeaseIdMismatchWithBlobOperation",
                "The lease ID specified did not match the lease ID for the blob.")
    }
    static func leaseNotPresent(_ face: Face) -> Refusal {
        face == .dfs
            ? Refusal(412, "LeaseNotPresent", "There is currently no lease on the resource.")
            : Refusal(
                412, "LeaseNotPresentWithBlobOperation", "There is currently no lease on the blob.")
    }
}
