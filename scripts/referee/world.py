"""What a check works with: Microsoft's clients and hand-made requests on one running emulator."""

import itertools, threading
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.transport import RequestsTransport
from azure.storage.blob import BlobServiceClient
from azure.storage.filedatalake import DataLakeServiceClient
from .checks import Mismatch, expect
from .wire import Wire

#: The well-known account of Microsoft's own emulators.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
ABSENT, EQUAL, OTHER = (
    MatchConditions.IfMissing,
    MatchConditions.IfNotModified,
    MatchConditions.IfModified,
)
#: An ETag that no object has.
STRANGE = '"0x8D0000000000001"'
BOX = "referee"


class PlainTransport(RequestsTransport):
    """Microsoft's clients send tokens over https only. The URL they see is https; what goes out is http."""

    def send(self, request, **kwargs):
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, **kwargs)


class World:
    def __init__(self, emulator, account=ACCOUNT, key=KEY, credential=None, box=BOX, below=""):
        self.emulator, self.port, self.account, self.key = emulator, emulator.port, account, key
        self.below = below
        self.box, self.numbers, self.seen = box, itertools.count(1), threading.local()
        self.wire = Wire(self.port, account, key, emulator.bearer)
        self.service, self.blobs = self.clients(credential)
        self.fs = self.service.get_file_system_client(box)
        self.container = self.blobs.get_container_client(box)

    def clients(self, credential=None, url=None, **more):
        """A Data Lake and a Blob client that repeat nothing and whose answers `last` shows."""
        url = url or f"{'https' if credential else 'http'}://127.0.0.1:{self.port}/{self.account}"
        settings = dict(retry_total=0, raw_response_hook=self.remember, transport=PlainTransport())
        settings.update(more)
        secret = credential or {"account_name": self.account, "account_key": self.key}
        return DataLakeServiceClient(url, secret, **settings), BlobServiceClient(url, secret, **settings)

    def remember(self, response):
        self.seen.last = response.http_response

    @property
    def last(self):
        return self.seen.last

    def came(self, status, *headers):
        """The last answer to a client had this status and these headers."""
        expect("status", self.last.status_code, status)
        for name in headers:
            if not self.last.headers.get(name):
                raise Mismatch(f"expected the header {name}, came {dict(self.last.headers)}")

    def name(self, stem="file"):
        """A name that no other check uses, in a directory of its own (on OneLake below the given ones)."""
        return f"{self.below}check-{next(self.numbers)}/{stem}"

    def new_box(self):
        """A file system of its own."""
        return self.service.create_file_system(f"box-{next(self.numbers)}")

    def file(self, name, box=None):
        return self.service.get_file_client(box or self.box, name)

    def directory(self, name, box=None):
        return self.service.get_directory_client(box or self.box, name)

    def blob(self, name, box=None):
        return self.blobs.get_blob_client(box or self.box, name)

    def create(self, name, **more):
        """Creates a file through the Data Lake service and gives its ETag."""
        return self.file(name).create_file(**more)["etag"]

    def write(self, name, data=b"hello", **more):
        """Create, append, flush through the Data Lake service; gives the last ETag."""
        file = self.file(name)
        file.create_file(**more)
        file.append_data(data, 0)
        return file.flush_data(len(data))["etag"]

    def put(self, name, data=b"hello", **more):
        """One Put Blob; gives the ETag."""
        return self.blob(name).upload_blob(data, overwrite=True, **more)["etag"]

    def read(self, name, box=None):
        return self.blob(name, box).download_blob().readall()

    def etag(self, name):
        return self.blob(name).get_blob_properties().etag

    def exists(self, name, box=None):
        return self.blob(name, box).exists()

    def listed(self, path=None, recursive=True, fs=None):
        return [p.name for p in (fs or self.fs).get_paths(path=path, recursive=recursive)]


def refused(call, status, code=None):
    """The call fails with one of the statuses and, where given, one of the codes; gives the error."""
    statuses = status if isinstance(status, tuple) else (status,)
    codes = code if isinstance(code, tuple) else (code,)
    try:
        value = call()
    except HttpResponseError as error:
        came = error.response.headers.get("x-ms-error-code", "")
        wanted = f"{'/'.join(map(str, statuses))} {'/'.join(filter(None, codes))}".strip()
        if error.status_code not in statuses or (code and came not in codes):
            raise Mismatch(f"expected {wanted}, came {error.status_code} {came}") from None
        return error
    raise Mismatch(
        f"expected {'/'.join(map(str, statuses))} {code or ''}, came success: {str(value)[:80]}"
    )


def answered(answer, status, code=None):
    """The same for a hand-made request; gives the answer."""
    statuses = status if isinstance(status, tuple) else (status,)
    codes = code if isinstance(code, tuple) else (code,)
    if answer.status not in statuses or (code and answer.code not in codes):
        wanted = f"{'/'.join(map(str, statuses))} {'/'.join(filter(None, codes))}".strip()
        raise Mismatch(f"expected {wanted}, came {answer.said()}")
    return answer


def together(*calls):
    """Runs the calls at one moment in threads of their own; gives what each answered or threw."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def one(index, call):
        gate.wait()
        try:
            results[index] = call()
        except Exception as error:  # The caller looks at it.
            results[index] = error

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def statuses(results):
    """201 for what succeeded, the status for what was refused, sorted."""
    return sorted(getattr(r, "status_code", 599) if isinstance(r, Exception) else 201 for r in results)
