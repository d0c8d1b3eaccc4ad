"""What stands in a lake: watched while a worker runs, judged after it was killed."""

import collections, ctypes, json, os, select, struct, sys, time

from killtest.processes import slow_disk


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


def phases_left(locks, there, orphans):
    """The phases in which a killed worker left its partitions: `locks` are texts of lock files, `there` the
    temps, `orphans` those that earlier kills left."""
    states = set()
    for path, text in locks.items():
        try:
            lock = json.loads(text)
        except ValueError:
            sys.exit("kill-test: a lock cannot be read: " + path)
        pending = (lock.get("pendingState") or {}).get("pendingOperations", [])
        sources = [op["source"] for op in pending if op["type"] == "copy"]
        waiting = sum(source in there for source in sources)
        if waiting:  # a lock in which nothing waits was finished (granular locks keep what they named)
            states.add("lock written" if waiting == len(sources) else "renaming")
    return states or {"uploading" if there - orphans else "filling"}


class LocalLake:
    """A directory of this machine's."""

    def __init__(self, work, topic, _binaries, _seed):
        self.path = os.path.join(work, topic)
        self.base = os.path.join(self.path, "box")
        os.makedirs(self.base)
        self.connector = "connect.datalake.endpoint=file:" + self.path
        library = slow_disk(work)
        self.environment = dict(os.environ, **({"LD_PRELOAD": library} if library else {}))

    def watch(self, _orphans):
        return Watch(self.path, "box")

    def temps(self):
        return {
            os.path.relpath(os.path.join(d, f), self.base)
            for d, _, files in os.walk(self.base + "/.temp-upload")
            for f in files
        }

    def locks(self):
        paths = [os.path.join(d, f) for d, _, files in os.walk(self.base + "/.indexes") for f in files]
        return {path: open(path).read() for path in paths if path.endswith(".lock")}

    def final_records(self):
        return final_records(self.base)

    def aim(self, phase):
        """A disk cannot hold a request back."""

    def pause_faults(self):
        """A disk has none."""

    resume_faults = pause_faults

    def finish(self):
        return ""


def final_records(base):
    """How often each record (partition, offset) stands in the final files below a directory."""
    found = collections.Counter()
    for directory, folders, files in os.walk(base):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in files:
            with open(os.path.join(directory, name)) as file:
                count_records(file, found)
    return found


def count_records(lines, found):
    for line in lines:
        record = json.loads(line)
        found[record["p"], record["o"]] += 1
