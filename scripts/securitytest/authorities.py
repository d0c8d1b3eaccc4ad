"""Certificates of a test's own: who signs, who shows them, and the files that hold them."""

import subprocess

from common.authority import openssl, root, sign


class Authorities:
    """A client's chain (root, intermediate, leaf), a stranger, and a token server's certificate, in `dir`."""

    def __init__(self, dir, password):
        self.dir, self.password = dir, password
        root(self.path("client-root"))
        sign(self.path("client-middle"), self.path("client-root"), "basicConstraints=critical,CA:true\n")
        sign(self.path("client"), self.path("client-middle"), "extendedKeyUsage=clientAuth\n")
        root(self.path("stranger"))
        root(self.path("token-root"))
        sign(self.path("token"), self.path("token-root"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n")
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
