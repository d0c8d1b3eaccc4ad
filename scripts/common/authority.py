"""Certificates of a test's own, by `openssl`."""

import subprocess


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def key(base, *protection):
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    subject = ["-subj", "/CN=" + base.rpartition("/")[2]]
    return [*curve, *(protection or ["-nodes"]), "-keyout", base + ".key", *subject]


def root(base):
    """An authority: BASE.pem and BASE.key."""
    openssl("req", "-x509", *key(base), "-days", "3", "-out", base + ".pem")


def sign(base, signer, extensions, *protection):
    """BASE.pem and BASE.key, signed by the authority `signer`; `protection` of the key, for `openssl req`."""
    openssl("req", *key(base, *protection), "-out", base + ".csr")
    with open(base + ".ext", "w") as out:
        out.write(extensions)
    by = ["-CA", signer + ".pem", "-CAkey", signer + ".key", "-CAcreateserial", "-days", "3"]
    openssl("x509", "-req", "-in", base + ".csr", *by, "-extfile", base + ".ext", "-out", base + ".pem")
