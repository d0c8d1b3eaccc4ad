"""Certificates of a test's own: who signs, who shows them, and the files that hold them."""

import subprocess


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class Authorities:
    """A client's chain (root, intermediate, leaf), a stranger, and a token server's certificate, in `dir`."""

    def __init__(self, dir, password):
        self.dir, self.password = dir, password
        self._root("client-root")
        self._sign("client-middle", "client-root", "basicConstraints=critical,CA:true\n")
        self._sign("client", "client-middle", "extendedKeyUsage=clientAuth\n")
        self._root("stranger")
        self._root("token-root")
        self._sign("token", "token-root", "subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        self._write("client-chain.pem", "client.pem", "client-middle.pem")
        self._write("client-store.pem", "client.key", "client.pem", "client-middle.pem")
        self._store("client.p12", "-certfile", self.path("client-middle.pem"))
        self._store("client-old.p12", "-legacy", "-certfile", self.path("client-middle.pem"))
        self._store("client-alone.p12")

    def path(self, name):
        return f"{self.dir}/{name}"

    def text(self, name):
        return open(self.path(name)).read()

    def _write(self, name, *parts):
        open(self.path(name), "w").write("".join(self.text(part) for part in parts))

    def _key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"] + [
            "-keyout",
            self.path(name + ".key"),
            "-subj",
            "/CN=" + name,
        ]

    def _root(self, name):
        openssl("req", "-x509", *self._key(name), "-days", "3", "-out", self.path(name + ".pem"))

    def _sign(self, name, signer, extensions):
        openssl("req", *self._key(name), "-out", self.path(name + ".csr"))
        open(self.path(name + ".ext"), "w").write(extensions)
        openssl(
            "x509",
            "-req",
            "-in",
            self.path(name + ".csr"),
            "-CA",
            self.path(signer + ".pem"),
            "-CAkey",
            self.path(signer + ".key"),
            "-CAcreateserial",
            "-days",
            "3",
            "-extfile",
            self.path(name + ".ext"),
            "-out",
            self.path(name + ".pem"),
        )

    def _store(self, name, *more):
        openssl(
            "pkcs12",
            "-export",
            "-inkey",
            self.path("client.key"),
            "-in",
            self.path("client.pem"),
            "-name",
            "client",
            "-passout",
            "pass:" + self.password,
            "-out",
            self.path(name),
            *more,
        )

    def keytool(self, *arguments):
        subprocess.run(["keytool", *arguments], check=True, capture_output=True)

    def java_stores(self, certificate):
        """Trust stores as Java's own tool makes them, and a server's under another name."""
        for kind in ("PKCS12", "JKS"):
            self.keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "kafka",
                "-file",
                certificate,
                "-storetype",
                kind,
                "-keystore",
                self.path("trust." + kind.lower()),
                "-storepass",
                self.password,
            )

    def misnamed(self):
        self.keytool(
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=elsewhere.example",
            "-ext",
            "SAN=dns:elsewhere.example",
            "-ext",
            "bc:c",
            "-storetype",
            "PKCS12",
            "-keystore",
            self.path("misnamed.p12"),
            "-storepass",
            self.password,
        )
        openssl(
            "pkcs12",
            "-in",
            self.path("misnamed.p12"),
            "-nokeys",
            "-passin",
            "pass:" + self.password,
            "-out",
            self.path("misnamed.pem"),
        )
