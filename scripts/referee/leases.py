"""The last line of the list: leases, which only Arrow needs."""

from azure.storage.blob import BlobLeaseClient
from .checks import LEASES, check, expect
from .world import answered, refused

OTHER = "00000000-1111-2222-3333-444444444444"


@check(LEASES, "sdk", "acquire 201, renew 200, release 200, break 202 with x-ms-lease-time")
def _(w):
    name = w.name()
    tag = w.write(name)
    lease = BlobLeaseClient(w.blob(name))
    lease.acquire(lease_duration=15)
    w.came(201, "x-ms-lease-id")
    expect("the ETag stays", w.etag(name), tag)
    expect("state", w.blob(name).get_blob_properties().lease.state, "leased")
    refused(
        lambda: BlobLeaseClient(w.blob(name), OTHER).acquire(lease_duration=15),
        409,
        "LeaseAlreadyPresent",
    )
    lease.renew()
    w.came(200)
    lease.release()
    w.came(200)
    lease = BlobLeaseClient(w.blob(name))
    lease.acquire(lease_duration=-1)
    lease.break_lease(lease_break_period=0)
    w.came(202, "x-ms-lease-time")
    w.put(name, b"free again")


@check(LEASES, "sdk", "a lease guards: LeaseIdMissing, LeaseIdMismatch")
def _(w):
    name = w.name()
    w.write(name)
    lease = BlobLeaseClient(w.blob(name))
    lease.acquire(lease_duration=60)
    refused(lambda: w.put(name, b"x"), 412, "LeaseIdMissing")
    refused(lambda: w.file(name).append_data(b"x", 5, lease=OTHER), 412, "LeaseIdMismatch")
    refused(lambda: w.put(name, b"x", lease=OTHER), 412, "LeaseIdMismatchWithBlobOperation")
    w.file(name).append_data(b" x", 5, lease=lease.id)
    w.file(name).flush_data(7, lease=lease.id)
    expect("content", w.read(name), b"hello x")


@check(LEASES, "raw", "the DFS form: acquire 201, release 200")
def _(w):
    name = w.name()
    w.write(name)
    taken = answered(
        w.wire.dfs(
            "POST",
            f"/{w.box}/{name}",
            headers={
                "x-ms-lease-action": "acquire",
                "x-ms-lease-duration": "15",
                "x-ms-proposed-lease-id": OTHER,
            },
        ),
        201,
    )
    expect("x-ms-lease-id", taken.headers.get("x-ms-lease-id"), OTHER)
    answered(w.wire.dfs("DELETE", f"/{w.box}/{name}"), 412, "LeaseIdMissing")
    answered(
        w.wire.dfs(
            "POST", f"/{w.box}/{name}", headers={"x-ms-lease-action": "release", "x-ms-lease-id": OTHER}
        ),
        200,
    )
    answered(w.wire.dfs("DELETE", f"/{w.box}/{name}"), 200)
