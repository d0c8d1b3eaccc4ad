"""Which configurations work, and which end with which error."""

import os, subprocess

from .brokers import MODULES
from .cases import Case


def login(runner, mechanism, password=None, user=None):
    kind = {"PLAIN": "plain.Plain"}.get(mechanism, "scram.Scram")
    user, password = user or runner.brokers.USER, password or runner.brokers.PASSWORD
    return {
        "sasl.mechanism": mechanism,
        "sasl.jaas.config": f'{MODULES}.{kind}LoginModule required username="{user}" password="{password}";',
    }


def bearer(runner, secret=None, **more):
    module = f"{MODULES}.oauthbearer.OAuthBearerLoginModule required"
    return {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "OAUTHBEARER",
        "sasl.oauthbearer.token.endpoint.url": runner.tokens.url,
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": both_authorities(runner),
        "sasl.jaas.config": f'{module} clientId="{runner.tokens.CLIENT}" '
        f'clientSecret="{secret or runner.tokens.SECRET}" scope="kafka";',
        **more,
    }


def both_authorities(runner):
    """The brokers' and the token server's, in one file."""
    path = runner.authorities.path("both.pem")
    if not os.path.exists(path):
        text = open(runner.brokers.authority).read() + runner.authorities.text("token-root.pem")
        open(path, "w").write(text)
    return path


def trust(path, kind="PEM", **more):
    return {
        "security.protocol": "SSL",
        "ssl.truststore.type": kind,
        "ssl.truststore.location": path,
        **more,
    }


def store(runner, name, password=None):
    return {
        "ssl.keystore.type": "PKCS12",
        "ssl.keystore.location": runner.authorities.path(name),
        "ssl.keystore.password": password or runner.authorities.password,
    }


def one_line(text):
    return text.replace("\n", "\\n")


def successes(runner):
    ca, files = runner.brokers.authority, runner.authorities
    password = {"ssl.truststore.password": files.password}
    inline = {
        "security.protocol": "SSL",
        "ssl.truststore.type": "PEM",
        "ssl.truststore.certificates": one_line(open(ca).read()),
        "ssl.keystore.type": "PEM",
        "ssl.keystore.key": files.text("client.key").replace("\n", " "),
        "ssl.keystore.certificate.chain": one_line(files.text("client-chain.pem")),
    }
    pem_store = {"ssl.keystore.type": "PEM", "ssl.keystore.location": files.path("client-store.pem")}
    plain = {"security.protocol": "SASL_PLAINTEXT", **login(runner, "PLAIN")}
    header = {"sasl.oauthbearer.header.urlencode": "false"}
    return [
        Case("TLS, PEM trust store", "SSL", trust(ca)),
        Case("TLS by name", "SSL", trust(ca), host="localhost"),
        Case(
            "TLS, keytool's PKCS12 trust store",
            "SSL",
            trust(files.path("trust.pkcs12"), "PKCS12", **password),
        ),
        Case(
            "TLS, one cipher suite",
            "SSL",
            trust(ca, **{"ssl.cipher.suites": "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}),
        ),
        Case(
            "TLS, another name, unchecked",
            "MISNAMED",
            trust(files.path("misnamed.pem"), **{"ssl.endpoint.identification.algorithm": ""}),
            warning="name is not checked",
        ),
        Case(
            "mutual TLS, PKCS12 with intermediates",
            "MUTUAL",
            {**trust(ca), **store(runner, "client.p12")},
        ),
        Case(
            "mutual TLS, PKCS12 of old tools", "MUTUAL", {**trust(ca), **store(runner, "client-old.p12")}
        ),
        Case("mutual TLS, PEM file", "MUTUAL", {**trust(ca), **pem_store}),
        Case("mutual TLS, PEM in properties", "MUTUAL", inline),
        Case("SASL PLAIN", "SASL_PLAINTEXT", plain),
        Case(
            "SASL PLAIN over TLS",
            "SASL_SSL",
            {**trust(ca), **login(runner, "PLAIN"), "security.protocol": "SASL_SSL"},
        ),
        Case("bearer tokens", "OAUTH", bearer(runner, **header)),
    ]


def failures(runner):
    ca, files = runner.brokers.authority, runner.authorities
    wrong = "wr0ng-s3cret"
    plain = {"security.protocol": "SASL_PLAINTEXT"}
    old = subprocess.run([runner.sluice, "version"], capture_output=True, text=True).stdout
    scram = "librdkafka .* cannot log in with SCRAM.*pkg-config"
    cases = [
        Case(
            "wrong password",
            "SASL_PLAINTEXT",
            {**plain, **login(runner, "PLAIN", wrong)},
            "refused the login .mechanism PLAIN, user sluice.*Invalid username or password",
        ),
        Case(
            "unknown user",
            "SASL_PLAINTEXT",
            {**plain, **login(runner, "PLAIN", user="nobody")},
            "refused the login .mechanism PLAIN, user nobody",
        ),
        Case(
            "mechanism that is not offered",
            "OAUTH",
            {**trust(ca), **login(runner, "PLAIN"), "security.protocol": "SASL_SSL"},
            "does not offer the login.*OAUTHBEARER.*Set sasl.mechanism",
        ),
        Case(
            "wrong authority",
            "SSL",
            trust(files.path("stranger.pem")),
            "nothing in the trust store vouches for",
        ),
        Case(
            "system's authorities",
            "SSL",
            {"security.protocol": "SSL"},
            "nothing in the trust store vouches for",
        ),
        Case(
            "another name",
            "MISNAMED",
            trust(files.path("misnamed.pem")),
            "a certificate of another name",
        ),
        Case(
            "no client certificate",
            "MUTUAL",
            trust(ca),
            "wants a certificate of the client, and none is",
        ),
        Case(
            "chain without intermediate",
            "MUTUAL",
            {**trust(ca), **store(runner, "client-alone.p12")},
            "did not accept the client's certificate.*whole chain",
        ),
        Case(
            "plaintext client on TLS",
            "SSL",
            {},
            "security.protocol is PLAINTEXT.*Check that security.protocol",
        ),
        Case(
            "plaintext client on SASL",
            "SASL_PLAINTEXT",
            {},
            "security.protocol is PLAINTEXT.*Check that",
        ),
        Case("TLS client on plaintext", "PLAINTEXT", trust(ca), "security.protocol is SSL.*Check that"),
        Case(
            "SASL client on plaintext",
            "PLAINTEXT",
            {**plain, **login(runner, "PLAIN")},
            "security.protocol is SASL_PLAINTEXT.*Check that",
        ),
        Case(
            "key store's wrong password",
            "MUTUAL",
            {**trust(ca), **store(runner, "client.p12", wrong)},
            "ssl.keystore.location: the password does not open .*client.p12",
        ),
        Case(
            "JKS",
            "SSL",
            trust(files.path("trust.jks"), "JKS"),
            "trust.jks is a Java key store.*keytool -import",
        ),
        Case(
            "bearer, wrong secret",
            "OAUTH",
            bearer(runner, wrong),
            "without a token .mechanism OAUTHBEARER, user sluice-client.*status 401 .invalid_client",
        ),
        Case(
            "bearer, token server of another authority",
            "OAUTH",
            bearer(runner, **{"ssl.truststore.location": ca}),
            "gave no token: .*certificate",
        ),
        Case(
            "bearer, no token server",
            "OAUTH",
            bearer(
                runner,
                **{
                    "sasl.oauthbearer.token.endpoint.url": "http://127.0.0.1:1/t",
                    "default.api.timeout.ms": "3000",
                    "sasl.login.retry.backoff.max.ms": "500",
                },
            ),
            "gave no token: .*127.0.0.1:1",
        ),
    ]
    if "librdkafka 2.0" in old:
        cases.append(
            Case(
                "SCRAM with the old library",
                "SASL_PLAINTEXT",
                {**plain, **login(runner, "SCRAM-SHA-512")},
                scram,
                warning="warning: consumer.sasl.mechanism: .*SCRAM",
            )
        )
    return cases


def samples(runner):
    """Every config/kafka-*.properties as it is, with the variables that it names."""
    brokers, files, tokens = runner.brokers, runner.authorities, runner.tokens
    environment = {
        "KAFKA_AUTHORITIES": both_authorities(runner),
        "KAFKA_KEYSTORE": files.path("client.p12"),
        "KAFKA_KEYSTORE_PASSWORD": files.password,
        "KAFKA_USER": brokers.USER,
        "KAFKA_PASSWORD": brokers.PASSWORD,
        "TOKEN_SERVER": tokens.url,
        "KAFKA_CLIENT_ID": tokens.CLIENT,
        "KAFKA_CLIENT_SECRET": tokens.SECRET,
    }
    listeners = {
        "kafka-tls.properties": "SSL",
        "kafka-mutual-tls.properties": "MUTUAL",
        "kafka-sasl-plain.properties": "SASL_SSL",
        "kafka-oauthbearer.properties": "OAUTH",
    }
    names = sorted(name for name in os.listdir(runner.root + "/config") if name.startswith("kafka-"))
    return [
        Case(
            f"config/{name}",
            listeners[name],
            sample=name,
            environment={**environment, "KAFKA_BROKERS": brokers.address(listeners[name])},
        )
        for name in names
    ]
