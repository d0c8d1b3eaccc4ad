"""A copy of the sources that may be broken."""

import contextlib, os, shutil


class Tree:
    def __init__(self, root, scratch):
        self.root, self.path = root, os.path.join(scratch, "tree")

    def copy(self):
        """Only what changed is written: what was built before is built no more."""
        for top in ["Package.swift", "Sources", "Tests"]:
            self.copy_one(top)

    def copy_one(self, name):
        source, copy = os.path.join(self.root, name), os.path.join(self.path, name)
        if os.path.isdir(source):
            os.makedirs(copy, exist_ok=True)
            for gone in set(os.listdir(copy)) - set(os.listdir(source)):
                gone = os.path.join(copy, gone)
                shutil.rmtree(gone) if os.path.isdir(gone) else os.remove(gone)
            for entry in os.listdir(source):
                self.copy_one(os.path.join(name, entry))
            return
        content = open(source, "rb").read()
        if name == "Package.swift":
            # A mutant is judged by tests: that it leaves a variable unused is no reason to refuse it.
            content = content.replace(b'    .unsafeFlags(["-warnings-as-errors"]),\n', b"")
        if not os.path.exists(copy) or open(copy, "rb").read() != content:
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            open(copy, "wb").write(content)

    @contextlib.contextmanager
    def changed(self, mutant):
        before = {}
        try:
            for edit in mutant.edits:
                path = os.path.join(self.path, edit.file)
                text = open(path).read()
                before.setdefault(path, text)
                open(path, "w").write(text.replace(edit.old, edit.new))
            yield
        finally:
            for path, text in before.items():
                open(path, "w").write(text)
