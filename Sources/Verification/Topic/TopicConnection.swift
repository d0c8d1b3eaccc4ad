package import Kafka
package import Worker

/// How the topic is reached: as the connector's consumers reach it, beside its group.
package struct TopicConnection {
    let admin: KafkaAdmin
    let properties: [(String, String)]
    let tokens: OAuthTokenSource?

    /// - Throws: what is wrong with the settings; no broker is asked yet.
    package init(_ blueprint: ConnectorBlueprint) throws(KafkaError) {
        let consumer = blueprint.settings.consumer
        tokens = try blueprint.tokenSource()
        properties = consumer.shared.map { ($0.name, $0.value) } + [("client.id", "sluice-verify")]
        // The group's offsets are read under its name, which joins nothing.
        admin = try KafkaAdmin(
            properties: properties + [("group.id", consumer.groupID)], tokens: tokens)
    }
}
