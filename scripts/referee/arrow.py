"""pyarrow's AzureFileSystem: Microsoft's C++ SDK over libcurl. It ends its process where a header is missing,
so each check runs in one of its own."""

import os, subprocess, sys
from .checks import Mismatch, check

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def in_process(w, action):
    """Runs the function of that name below; whatever ends its process is the failure's text."""
    place = [str(w.port), w.account, w.key, w.box, w.name("").strip("/")]
    done = subprocess.run(
        [sys.executable, "-m", "referee.arrow", action, *place],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=60,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise Mismatch(f"expected no error, came exit {done.returncode}: {said[:300]}")


def file_system(port, account, key):
    from pyarrow.fs import AzureFileSystem

    address = f"127.0.0.1:{port}"
    return AzureFileSystem(
        account,
        account_key=key,
        blob_storage_authority=address,
        dfs_storage_authority=address,
        blob_storage_scheme="http",
        dfs_storage_scheme="http",
    )


def container(fs, place):
    """Its properties need each lease and immutability header."""
    box = place.split("/")[0]
    info = fs.get_file_info(box)
    assert info.type.name == "Directory", info
    fs.create_dir(box + "-arrow")
    assert fs.get_file_info(box + "-arrow").type.name == "Directory"
    fs.delete_dir(box + "-arrow")


def access(fs, place):
    """The C++ SDK asks getAccessControl of the root to tell a hierarchical namespace."""
    fs.create_dir(place + "/one/two", recursive=True)
    assert fs.get_file_info(place + "/one").type.name == "Directory"


def big(fs, place):
    """Bodies of this size are sent with Expect: 100-continue."""
    data = os.urandom(5_000_000)
    with fs.open_output_stream(place + "/big") as out:
        out.write(data)
    with fs.open_input_file(place + "/big") as file:
        assert file.size() == len(data)
        assert file.read() == data


def ranges(fs, place):
    data = bytes(range(256)) * 16
    with fs.open_output_stream(place + "/ranges") as out:
        out.write(data)
    with fs.open_input_file(place + "/ranges") as file:
        assert file.read_at(5, 10) == data[10:15]
        assert file.read_at(100, len(data) - 3) == data[-3:]


def metadata(fs, place):
    with fs.open_output_stream(
        place + "/meta", metadata={"Content-Type": "text/csv", "writer": "w1"}
    ) as out:
        out.write(b"hello")
    with fs.open_input_stream(place + "/meta") as file:
        found = {k.lower(): v for k, v in file.metadata().items()}
    assert found["content-type"] == b"text/csv", found
    assert found["writer"] == b"w1", found


def move(fs, place):
    """A move takes a lease on the target and breaks it."""
    for name, data in (("from", b"new"), ("to", b"older")):
        with fs.open_output_stream(f"{place}/{name}") as out:
            out.write(data)
    fs.move(place + "/from", place + "/to")
    with fs.open_input_stream(place + "/to") as file:
        assert file.read() == b"new"
    assert fs.get_file_info(place + "/from").type.name == "NotFound"


def move_directory(fs, place):
    fs.create_dir(place + "/dir")
    with fs.open_output_stream(place + "/dir/child") as out:
        out.write(b"hello")
    fs.move(place + "/dir", place + "/moved")
    assert fs.get_file_info(place + "/moved/child").size == 5


def listing(fs, place):
    from pyarrow.fs import FileSelector

    for name in ("b", "a/1", "a/2"):
        fs.create_dir(f"{place}/{name}".rsplit("/", 1)[0], recursive=True)
        with fs.open_output_stream(f"{place}/{name}") as out:
            out.write(b"x")
    deep = sorted(i.path for i in fs.get_file_info(FileSelector(place, recursive=True)))
    assert deep == [f"{place}/{n}" for n in ("a", "a/1", "a/2", "b")], deep
    flat = sorted(i.path for i in fs.get_file_info(FileSelector(place)))
    assert flat == [f"{place}/{n}" for n in ("a", "b")], flat


def deletes(fs, place):
    fs.create_dir(place + "/dir/sub", recursive=True)
    with fs.open_output_stream(place + "/dir/sub/child") as out:
        out.write(b"x")
    fs.delete_file(place + "/dir/sub/child")
    fs.delete_dir(place + "/dir")
    assert fs.get_file_info(place + "/dir").type.name == "NotFound"


def copies(fs, place):
    with fs.open_output_stream(place + "/source") as out:
        out.write(b"hello")
    fs.copy_file(place + "/source", place + "/target")
    with fs.open_input_stream(place + "/target") as file:
        assert file.read() == b"hello"


for item, title, action in (
    (4, "container properties need every lease and immutability header", "container"),
    (11, "getAccessControl of the root tells a hierarchical namespace", "access"),
    (42, "a body of 5 MB behind Expect: 100-continue", "big"),
    (45, "ranges of a file", "ranges"),
    (49, "metadata and content type", "metadata"),
    (54, "a move over an existing file", "move"),
    (60, "a directory moved with its child", "move_directory"),
    (69, "a directory deleted with its children", "deletes"),
    (71, "a listing, recursive and not", "listing"),
    (85, "a copy", "copies"),
    (103, "a move takes and breaks a lease", "move"),
):
    check(item, "arrow", title)(lambda w, action=action: in_process(w, action))

if __name__ == "__main__":
    action, port, account, key, box, place = sys.argv[1:]
    globals()[action](file_system(port, account, key), f"{box}/{place}")
