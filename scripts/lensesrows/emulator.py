"""The emulated account as a lake, read and written by Microsoft's SDK; each play has a process of its own."""

import base64, os

from common.emulator import LakeEmulator
from .lake import is_own

ACCOUNT = "acct"
KEY = base64.b64encode(b"the key of the rows, which is not secret at all").decode()


class EmulatorLake:
    is_azure = True

    def __init__(self, program, work):
        self.program, self.root = program, os.path.join(work, "lake")
        os.makedirs(self.root, exist_ok=True)

    def of(self, row, name):
        return EmulatedContainer(self.program, os.path.join(self.root, name), row.faults)


class EmulatedContainer(LakeEmulator):
    def __init__(self, program, root, faults):
        from azure.storage.blob import ContainerClient

        os.makedirs(root)
        # The rows' own objects are put before the rules count.
        self.rules = {"rules": [rule(fault) for fault in faults]}
        with open(root + ".log", "w") as log:
            account = ["--account", ACCOUNT, "--key", KEY]
            super().__init__(program, root, *account, "--container", "box", "--no-log", log=log)
        self.client = ContainerClient(self.endpoint, "box", credential=KEY)

    def properties(self, config):
        """The connector's own properties; placeholders of the account are filled in."""

        def filled(value):
            value = value.replace("<base64 key>", KEY).replace("<account>", ACCOUNT)
            return value.replace("<endpoint>", self.endpoint)

        return {name: filled(value) for name, value in config.items()}

    def begin(self):
        """From now on requests fail as the row says."""
        self.control("PUT", "faults", self.rules)

    def close(self):
        self.stop()

    def put(self, path, content):
        answer = self.client.get_blob_client(path).upload_blob(content, overwrite=True)
        return answer["etag"].strip('"')

    def paths(self):
        return sorted(self.everything())

    def read(self, path):
        return self.client.download_blob(path).readall()

    def everything(self):
        """Every object by path; directories are listed as objects with a mark of their own."""
        from azure.core.exceptions import ResourceNotFoundError

        found = {}
        for item in self.client.list_blobs(include=["metadata"]):
            if (item.metadata or {}).get("hdi_isfolder") == "true":
                continue
            try:
                found[item.name] = self.read(item.name)
            except ResourceNotFoundError:
                pass
        return found

    def objects(self):
        """Every object that is not the connector's own, by path."""
        names = [i for i in self.client.list_blobs(include=["metadata"]) if not is_own(i.name)]
        files = [i.name for i in names if (i.metadata or {}).get("hdi_isfolder") != "true"]
        return {name: self.read(name) for name in files}


def rule(fault):
    """A recorded fault in the emulator's words. The Java connector's upload begins with making a file,
    Sluice's is one Put Blob: both are a PUT under the temporary name."""
    path, _, query = fault["re"].partition(".*resource=file")
    kind, status, code = fault["act"].split(":")
    if query or kind != "status" or fault["m"] != "PUT" or "temp-upload" not in path:
        raise RuntimeError("a fault that has no translation: %s" % fault)
    return {
        "act": "status",
        "status": int(status),
        "code": code,
        "method": "PUT",
        "pathRegex": path,
        "nth": fault.get("nth", 1),
        "times": fault.get("times", 1),
    }
