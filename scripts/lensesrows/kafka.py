"""Real Kafka: started once, the rows' topics made and filled."""

import base64, collections, contextlib, threading

from common.kafka import KafkaNode


class Kafka(KafkaNode):
    def __init__(self, servers, work):
        self.lock, self.sent = threading.Lock(), set()
        super().__init__(servers, work + "/kafka")
        from confluent_kafka import Producer
        from confluent_kafka.admin import AdminClient

        self.admin = AdminClient({"bootstrap.servers": self.address})
        # Each record gets the offset of its turn, also where a busy broker lets the library send again.
        self.producer = Producer({"bootstrap.servers": self.address, "enable.idempotence": True})
        self.cluster = self.admin.list_topics(timeout=60).cluster_id

    def create(self, rows):
        """One topic for each name that a row speaks of, with the partitions that its records need."""
        from confluent_kafka.admin import NewTopic

        partitions = collections.defaultdict(int)
        for row in rows:
            for topic in row.topics:
                partitions[topic] = max(partitions[topic], 1)
            for record in (r for stage in row.stages for r in stage.records):
                topic, number = record["topic"], record["partition"]
                partitions[topic] = max(partitions[topic], number + 1)
        topics = [NewTopic(name, count, 1) for name, count in sorted(partitions.items())]
        for future in self.admin.create_topics(topics).values():
            future.result(60)

    def produce(self, records):
        """Sends records in their order and checks that each got the offset that it was recorded with."""
        wrong = []

        def arrived(record):
            def callback(error, message):
                if error or message.offset() != record["offset"]:
                    wrong.append((record["topic"], record["offset"], str(error)))

            return callback

        for record in records:
            self.producer.produce(
                record["topic"],
                value=decoded(record["value_b64"]),
                key=decoded(record["key_b64"]),
                partition=record["partition"],
                timestamp=record["timestamp"],
                headers=[(name, decoded(value)) for name, value in record["headers"]],
                on_delivery=arrived(record),
            )
        self.producer.flush(60)
        if wrong:
            raise RuntimeError("records did not get their offsets: %s" % wrong[:3])
        self.sent.update((r["topic"], r["partition"], r["offset"]) for r in records)

    def produce_once(self, records):
        """Sends the records of a later stage, unless another play of the row did."""
        with self.lock:
            waiting = [r for r in records if (r["topic"], r["partition"], r["offset"]) not in self.sent]
            self.produce(waiting)

    def set_group(self, group, topics, offset):
        from confluent_kafka import TopicPartition

        with contextlib.closing(self.consumer(group)) as consumer:
            at = [TopicPartition(topic, 0, offset) for topic in topics]
            for done in consumer.commit(offsets=at, asynchronous=False):
                if done.error:
                    raise RuntimeError("the group %s was not set: %s" % (group, done.error))

    def group(self, group, topics):
        """Where the group stands: {(topic, partition): offset}, nothing where it has committed none."""
        from confluent_kafka import TopicPartition

        with contextlib.closing(self.consumer(group)) as consumer:
            found = consumer.committed([TopicPartition(topic, 0) for topic in topics], 60)
        return {(p.topic, p.partition): p.offset for p in found if p.offset >= 0}

    def consumer(self, group):
        from confluent_kafka import Consumer

        return Consumer({"bootstrap.servers": self.address, "group.id": group, "enable.auto.commit": False})

    def stop(self, now=False):
        # The clients first: they would say that the broker has gone.
        self.producer = self.admin = None
        super().stop(now)


def decoded(text):
    return None if text is None else base64.b64decode(text)
