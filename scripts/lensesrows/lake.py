"""Lakes that rows run on: what is put before, what stands there afterwards."""

import hashlib, os


def is_own(path):
    """Not an object of the connector's users: locks, temporary objects, the store's own files."""
    return path.split("/")[0] in (".indexes", ".temp-upload", ".local-lake")


class LocalLake:
    """A directory; each row has one of its own."""

    is_azure = False

    def __init__(self, work):
        self.root = os.path.join(work, "lake")
        os.makedirs(self.root, exist_ok=True)

    def of(self, row, name):
        return LocalContainer(os.path.join(self.root, name))


class LocalContainer:
    def __init__(self, root):
        self.root, self.base = root, os.path.join(root, "box")
        os.makedirs(self.base)

    def properties(self, config):
        """The connector's own properties, with this lake for the recorded one."""
        kept = {k: v for k, v in config.items() if not k.startswith("connect.datalake.azure.")}
        return kept | {"connect.datalake.endpoint": "file:" + self.root}

    def put(self, path, content):
        """Writes an object; its ETag, as docs/local-lake.md names them."""
        full = os.path.join(self.base, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full + ".new", "wb") as file:
            file.write(content)
        os.rename(full + ".new", full)
        if path.startswith(".temp-upload/"):
            return "n" + hashlib.sha256(b"%d %s" % (len(content), path.encode())).hexdigest()[:32]
        return "c" + hashlib.sha256(content).hexdigest()[:32]

    def begin(self):
        pass

    def close(self):
        pass

    def paths(self):
        found = []
        for directory, _, files in os.walk(self.base):
            found += [os.path.relpath(os.path.join(directory, name), self.base) for name in files]
        return sorted(found)

    def read(self, path):
        with open(os.path.join(self.base, path), "rb") as file:
            return file.read()

    def everything(self):
        """Every object by path."""
        found = {}
        for path in self.paths():
            try:
                found[path] = self.read(path)
            except FileNotFoundError:
                pass
        return {path: body for path, body in found.items() if not path.endswith((".guard", ".new"))}

    def objects(self):
        """Every object that is not the connector's own, by path."""
        return {path: body for path, body in self.everything().items() if not is_own(path)}
