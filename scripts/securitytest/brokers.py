"""One Kafka node with a listener of each kind."""

from common.kafka import KafkaNode

LISTENERS = [
    "PLAINTEXT",
    "CONTROLLER",
    "SASL_PLAINTEXT",
    "SSL",
    "MUTUAL",
    "SASL_SSL",
    "OAUTH",
    "MISNAMED",
]
PROTOCOLS = {"CONTROLLER": "PLAINTEXT", "MUTUAL": "SSL", "OAUTH": "SASL_SSL", "MISNAMED": "SSL"}
MODULES = "org.apache.kafka.common.security"


class Brokers:
    USER, PASSWORD = "sluice", "sluice-secret"

    def __init__(self, servers, work, port, authorities):
        self.port = port
        authorities.misnamed()
        conf = work + "/kafka.conf"
        open(conf, "w").write(self._configuration(authorities))
        self.node = KafkaNode(servers, work + "/kafka", port, conf)
        self.authority = self.node.directory + "/tls/ca.pem"
        authorities.java_stores(self.authority)

    def address(self, listener, host="127.0.0.1"):
        return f"{host}:{self.port + LISTENERS.index(listener)}"

    def _configuration(self, authorities):
        every = ",".join(f"{name}://{self.address(name)}" for name in LISTENERS)
        clients = ",".join(
            f"{name}://{self.address(name)}" for name in LISTENERS if name != "CONTROLLER"
        )
        kinds = ",".join(f"{name}:{PROTOCOLS.get(name, name)}" for name in LISTENERS)
        scram = f"sasl.jaas.config={MODULES}.scram.ScramLoginModule required;"
        return f"""
listeners={every}
advertised.listeners={clients}
listener.security.protocol.map={kinds}
listener.name.mutual.ssl.client.auth=required
listener.name.mutual.ssl.truststore.type=PEM
listener.name.mutual.ssl.truststore.location={authorities.path("client-root.pem")}
listener.name.sasl_ssl.plain.sasl.jaas.config={MODULES}.plain.PlainLoginModule required \\
  user_{self.USER}="{self.PASSWORD}";
listener.name.sasl_ssl.scram-sha-256.{scram}
listener.name.sasl_ssl.scram-sha-512.{scram}
listener.name.oauth.sasl.enabled.mechanisms=OAUTHBEARER
listener.name.oauth.oauthbearer.sasl.jaas.config={MODULES}.oauthbearer.OAuthBearerLoginModule required \\
  unsecuredLoginStringClaim_sub="broker";
listener.name.oauth.oauthbearer.connections.max.reauth.ms=4000
listener.name.misnamed.ssl.keystore.type=PKCS12
listener.name.misnamed.ssl.keystore.location={authorities.path("misnamed.p12")}
listener.name.misnamed.ssl.keystore.password={authorities.password}
"""

    def stop(self):
        self.node.stop(now=True)
