"""The newer librdkafka that PyPI's confluent-kafka wheel carries."""

import glob, os, subprocess

from common.environment import directory, make
from .cases import Case
from .plan import bearer, login, store, trust


def newer_library():
    """Path and version of the library; None where the wheel cannot be installed."""
    try:
        python = make("kafka-client")
    except subprocess.CalledProcessError:
        return None
    version = subprocess.run(
        [python, "-c", "import confluent_kafka; print(confluent_kafka.libversion()[0])"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    libraries = "lib/python3*/site-packages/confluent_kafka.libs/librdkafka-*.so.1"
    return glob.glob(os.path.join(directory("kafka-client"), libraries))[0], version


def scram(runner, library):
    """SCRAM on the newer library, which is the one that `sluice version` names, and what else it changes."""
    path, version = library
    environment = {"LD_PRELOAD": path}
    shown = subprocess.run(
        [runner.sluice, "version"], capture_output=True, text=True, env={**os.environ, **environment}
    ).stdout
    runner.say(
        f"preloaded librdkafka {version}", [] if f"(librdkafka {version})" in shown else [shown], shown
    )
    ca = runner.brokers.authority
    plain, tls = {"security.protocol": "SASL_PLAINTEXT"}, {**trust(ca), "security.protocol": "SASL_SSL"}
    cases = [
        Case("SCRAM-SHA-512", "SASL_PLAINTEXT", {**plain, **login(runner, "SCRAM-SHA-512")}),
        Case("SCRAM-SHA-256 over TLS", "SASL_SSL", {**tls, **login(runner, "SCRAM-SHA-256")}),
        Case(
            "SCRAM, wrong password",
            "SASL_PLAINTEXT",
            {**plain, **login(runner, "SCRAM-SHA-512", "wr0ng-s3cret")},
            "refused the login .mechanism SCRAM-SHA-512, user sluice.*Check the user and password",
        ),
        Case("newer library, mutual TLS", "MUTUAL", {**trust(ca), **store(runner, "client.p12")}),
        Case(
            "newer library, another name",
            "MISNAMED",
            trust(runner.authorities.path("misnamed.pem")),
            "a certificate of another name",
        ),
        Case(
            "newer library, wrong authority",
            "SSL",
            trust(runner.authorities.path("stranger.pem")),
            "nothing in the trust store vouches for",
        ),
        Case(
            "newer library, no client certificate",
            "MUTUAL",
            trust(ca),
            "wants a certificate of the client",
        ),
        Case(
            "newer library, plaintext client on TLS",
            "SSL",
            {},
            "security.protocol is PLAINTEXT.*Check that",
        ),
        Case(
            "newer library, plaintext client on SASL",
            "SASL_PLAINTEXT",
            {},
            "security.protocol is PLAINTEXT",
        ),
        Case("newer library, bearer tokens", "OAUTH", bearer(runner)),
    ]
    for case in cases:
        case.environment = environment
    return cases
