"""What stands in a lake: watched while a worker runs, judged after it was killed."""

import collections, ctypes, json, os, select, struct, sys, time


class Watch:
    """inotify over a lake: wakes when a temp appears, a lock is replaced or a final appears."""

    CREATE, MOVED_TO = 0x100, 0x80

    def __init__(self, lake, container):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.fd = self.libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        self.lake, self.container, self.paths = lake, container, {}
        self.refresh()

    def refresh(self):
        base = os.path.join(self.lake, self.container)
        for path, _, _ in os.walk(base):
            number = self.libc.inotify_add_watch(self.fd, path.encode(), self.CREATE | self.MOVED_TO)
            if number >= 0:
                self.paths[number] = path

    def drain(self):
        try:
            while os.read(self.fd, 65536):
                pass
        except BlockingIOError:
            pass

    def wait(self, phase, seconds):
        """Until something happens that begins `phase`; True when it did."""

        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.fd], [], [], min(left, 0.5))[0]:
                self.refresh()
                continue
            data, at = os.read(self.fd, 65536), 0
            while at < len(data):
                number, mask, _, length = struct.unpack_from("iIII", data, at)
                name = data[at + 16 : at + 16 + length].rstrip(b"\0").decode(errors="replace")
                at += 16 + length
                path = self.paths.get(number, "")
                if mask & 0x40000000:
                    self.refresh()
                if phase == "uploading" and ".temp-upload" in path and not mask & 0x40000000:
                    return True
                if phase == "lock written" and ".locks" in path and name.endswith(".lock"):
                    return True
                if (
                    phase == "renaming"
                    and name.endswith(".json")
                    and ".indexes" not in path
                    and ".temp-upload" not in path
                ):
                    return True
        return False

    def close(self):
        os.close(self.fd)


def temps(base):
    return {
        os.path.relpath(os.path.join(d, f), base)
        for d, _, files in os.walk(base + "/.temp-upload")
        for f in files
    }


def phases_left(base, orphans):
    """The phases in which a killed worker left its partitions; `orphans` were left by earlier kills."""
    there = temps(base)
    states = set()
    for path in (
        os.path.join(d, f)
        for d, _, files in os.walk(base + "/.indexes")
        for f in files
        if f.endswith(".lock")
    ):
        try:
            lock = json.load(open(path))
        except ValueError:
            sys.exit("kill-test: a lock cannot be read: " + path)
        pending = (lock.get("pendingState") or {}).get("pendingOperations", [])
        sources = [op["source"] for op in pending if op["type"] == "copy"]
        waiting = sum(source in there for source in sources)
        if waiting:  # a lock in which nothing waits was finished (granular locks keep what they named)
            states.add("lock written" if waiting == len(sources) else "renaming")
    return states or {"uploading" if there - orphans else "filling"}


def final_records(base):
    found = collections.Counter()
    for directory, folders, files in os.walk(base):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in files:
            with open(os.path.join(directory, name)) as file:
                for line in file:
                    record = json.loads(line)
                    found[record["p"], record["o"]] += 1
    return found
