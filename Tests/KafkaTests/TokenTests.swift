import ConnectData
import Foundation
import Kafka
import Synchronization
import Testing

/// A listener for unsigned tokens, two ports above the node's first.
enum TokenListener {
    @Sendable static func configuration(_ port: Int) -> String {
        let module = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
        let shared = "PLAINTEXT://127.0.0.1:\(port),TOKEN://127.0.0.1:\(port + 2)"
        return """
            listeners=\(shared),CONTROLLER://127.0.0.1:\(port + 1)
            advertised.listeners=\(shared)
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,TOKEN:SASL_PLAINTEXT
            listener.name.token.sasl.enabled.mechanisms=OAUTHBEARER
            listener.name.token.oauthbearer.sasl.jaas.config=\(module) required \
            unsecuredLoginStringClaim_sub="broker";
            listener.name.token.oauthbearer.connections.max.reauth.ms=2000

            """
    }
}

/// Bearer tokens on a real broker, which takes unsigned ones and ends each login after two seconds.
@Suite(.withKafkaServer(TokenListener.configuration)) struct TokenTests {
    private final class Issuer: Sendable {
        let asked = Atomic<Int>(0)
        let life: Double
        /// What the client is told of the token's life, where that is not true.
        let told: Double
        let answer: OAuthFailure?

        init(life: Double, told: Double? = nil, answer: OAuthFailure? = nil) {
            self.life = life
            self.told = told ?? life
            self.answer = answer
        }

        var source: OAuthTokenSource {
            OAuthTokenSource(client: "tester") { [self] in
                asked.add(1, ordering: .relaxed)
                if let answer { return .failure(answer) }
                let now = Date().timeIntervalSince1970.rounded(.down)
                let parts = [
                    #"{"alg":"none"}"#, #"{"sub":"tester","iat":\#(Int(now)),"exp":\#(Int(now + life))}"#,
                ].map {
                    Data($0.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
                        .replacing("=", with: "")
                }
                return .success(
                    OAuthToken(
                        value: parts.joined(separator: ".") + ".", expiry: Int64((now + told) * 1000),
                        principal: "tester"))
            }
        }
    }

    private func properties() throws -> [(String, String)] {
        let server = try #require(KafkaServer.current)
        return server.properties + [
            ("bootstrap.servers", "127.0.0.1:\(server.port + 2)"), ("security.protocol", "SASL_PLAINTEXT"),
            ("sasl.mechanism", "OAUTHBEARER"),
        ]
    }

    @Test func `producer, admin client and consumer log in, and again when a token has ended`() throws {
        let issuer = Issuer(life: 4)
        let properties = try properties()
        let admin = try KafkaAdmin(properties: properties, tokens: issuer.source)
        #expect(admin.clusterID(timeoutMilliseconds: 20_000) != nil)
        try admin.createTopic("tokens", partitions: 1)
        let producer = try Producer(properties: properties, tokens: issuer.source)
        let member = try Member(
            "m", ledger: Ledger(), properties: properties + [("group.id", "tokens")], tokens: issuer.source)
        try member.consumer.subscribe(["tokens"])
        let place = TopicPartition("tokens", 0)
        for round in 1...3 {
            for _ in 0..<10 { try producer.send(topic: "tokens", partition: 0, value: Array("x".utf8)) }
            try producer.flush()
            #expect(member.run { member.ends[place] == Offset(10 * round) })
            #expect(try admin.logRange(place).end == Offset(10 * round))
            let before = issuer.asked.load(ordering: .relaxed)
            // Each of the three clients gets its next token when 80 % of the last one's life are over.
            if round < 3 { #expect(member.run { issuer.asked.load(ordering: .relaxed) >= before + 3 }) }
        }
        #expect(
            !member.failures.contains { $0.kind == .denied }, "\(member.failures.map(\.description))")
        member.close()
        producer.close()
    }

    @Test(arguments: [true, false])
    func `without a token the admin client says why`(isFinal: Bool) throws {
        let issuer = Issuer(life: 4, answer: OAuthFailure(isFinal: isFinal, "the token server said no"))
        let admin = try KafkaAdmin(properties: properties(), tokens: issuer.source)
        #expect(admin.clusterID(timeoutMilliseconds: 1_000) == nil)
        let found = try #require(admin.connectionFailure())
        #expect(found.failure.cause == .tokenMissing(isFinal: isFinal))
        #expect(found.error.kind == (isFinal ? .denied : .retriable))
        #expect(found.error.description.contains("the token server said no"))
        #expect(found.error.description.contains("mechanism OAUTHBEARER, user tester"))
    }

    @Test func `a token that the broker refuses is a refused login`() throws {
        let admin = try KafkaAdmin(properties: properties(), tokens: Issuer(life: -100, told: 100).source)
        #expect(admin.clusterID(timeoutMilliseconds: 2_000) == nil)
        let found = try #require(admin.connectionFailure())
        #expect(found.failure.cause == .loginRefused, "\(found.error)")
        #expect(found.error.kind == .denied)
    }

    @Test func `a token that has ended is not even taken by the client`() throws {
        let admin = try KafkaAdmin(properties: properties(), tokens: Issuer(life: -100).source)
        #expect(admin.clusterID(timeoutMilliseconds: 2_000) == nil)
        let found = try #require(admin.connectionFailure())
        #expect(found.failure.cause == .tokenMissing(isFinal: true), "\(found.error)")
    }
}
