"""Records that keep flowing, and what of them stands in the topic at the end.

The topic is the truth that the lake is held to; what the producer was told is held to the topic."""

import collections, json, random, threading, time

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition

NULLS, ABORTS = 0.05, 0.15
FILLER = "x" * 80


class Traffic(threading.Thread):
    """Values name their partition and their number in it. One in twenty is null; with transactions, one in
    seven of these is aborted."""

    def __init__(self, address, topic, partitions, rate, seed, transactions):
        super().__init__(daemon=True)
        self.address, self.topic, self.partitions, self.rate = address, topic, partitions, rate
        self.chooser, self.transactions = random.Random(f"{seed} traffic"), transactions
        self.ending = threading.Event()
        self.counts, self.next = collections.Counter(), [0] * partitions
        self.kept, self.aborted, self.failed = set(), set(), None
        self.producer = None

    def run(self):
        try:
            while not self.ending.is_set():
                started = time.monotonic()
                sent = self.round(self.chooser.random() < ABORTS, self.rate // 2)
                self.ending.wait(max(0, started + sent / self.rate - time.monotonic()))
            # The log's last words of each partition are not records of the lake.
            if self.transactions:
                self.round(True, 4 * self.partitions)
        except BaseException as error:
            self.failed = error
            raise

    def round(self, aborts, size):
        """One transaction (or one flush); what is not known to have come to its end is counted as unknown."""
        records = []
        try:
            self.connect()
            if self.transactions:
                self.producer.begin_transaction()
            for _ in range(max(size, 1)):
                self.send(records)
            if not self.transactions:
                return self.settle(records, self.producer.flush(60) == 0)
            if aborts:
                self.producer.abort_transaction(60)
                self.aborted.update(records)
                self.counts["aborted"] += len(records)
            else:
                self.producer.commit_transaction(60)
                self.settle(records, True)
        except (KafkaException, BufferError):
            # The broker was away: a producer of the same id ends what this one had begun.
            self.producer = None
            self.counts["unknown"] += len(records)
            self.counts["lost producers"] += 1
        return max(size, 1)

    def settle(self, records, is_known):
        if is_known:
            self.kept.update(records)
        self.counts["committed" if is_known else "unknown"] += len(records)
        return len(records) or 1

    def connect(self):
        while self.producer is None:
            settings = {
                "bootstrap.servers": self.address, "enable.idempotence": True, "linger.ms": 5,
                "message.timeout.ms": 60_000, "log_level": 0,
            }
            if self.transactions:
                settings |= {"transactional.id": self.topic, "transaction.timeout.ms": 60_000}
            producer = Producer(settings)
            try:
                if self.transactions:
                    producer.init_transactions(30)
                self.producer = producer
            except KafkaException:
                self.counts["lost producers"] += 1
                time.sleep(0.5)

    def send(self, records):
        partition = self.chooser.randrange(self.partitions)
        number = self.next[partition]
        self.next[partition] += 1
        value = None
        if self.chooser.random() >= NULLS:
            value = json.dumps({"p": partition, "s": number, "k": f"k{number * 7 % 5}", "f": FILLER})
            records.append((partition, number))
        self.producer.produce(self.topic, value, str(number), partition)
        self.producer.poll(0)

    def finish(self):
        self.ending.set()
        self.join(180)
        if self.failed or self.is_alive():
            raise RuntimeError(f"the producer failed: {self.failed or 'it does not end'}")


class Topic:
    """What a reader of committed records finds, by partition and offset."""

    def __init__(self, address, topic, partitions):
        self.records, self.nulls, self.ends = {}, 0, {}
        # read_uncommitted ends are the log's ends, control records included.
        settings = {
            "bootstrap.servers": address, "group.id": "chaos-reader", "enable.auto.commit": False,
            "isolation.level": "read_committed", "enable.partition.eof": True, "log_level": 0,
        }
        reader = Consumer(settings)
        try:
            reader.assign([TopicPartition(topic, p, OFFSET_BEGINNING) for p in range(partitions)])
            for p in range(partitions):
                first, self.ends[p] = reader.get_watermark_offsets(TopicPartition(topic, p), 60)
                if first:
                    raise RuntimeError(f"the broker has given up {first} records of partition {p}")
            left = set(range(partitions))
            while left:
                message = reader.poll(60)
                if message is None:
                    raise RuntimeError("the topic cannot be read to its end")
                if message.error():
                    if message.error().code() == KafkaError._PARTITION_EOF:
                        left.discard(message.partition())
                    continue
                if message.value() is None:
                    self.nulls += 1
                    continue
                value = json.loads(message.value())
                self.records[message.partition(), message.offset()] = value["p"], value["s"]
        finally:
            reader.close()

    @property
    def skipped(self):
        """Offsets that no reader sees: aborted records and control records."""
        return sum(self.ends.values()) - len(self.records) - self.nulls


class Group:
    """Where a connector's group stands."""

    def __init__(self, address, connector, topic, partitions):
        self.consumer = Consumer(
            {"bootstrap.servers": address, "group.id": "connect-" + connector, "log_level": 0}
        )
        self.places = [TopicPartition(topic, p) for p in range(partitions)]

    def lag(self):
        """By partition, control records included; None where nothing was committed, or nobody says it yet."""
        found = {}
        try:
            committed = self.consumer.committed(self.places, 30)
            ends = [self.consumer.get_watermark_offsets(place, 30)[1] for place in committed]
        except KafkaException:
            return {place.partition: None for place in self.places}
        for place, end in zip(committed, ends):
            if end:
                found[place.partition] = end - place.offset if place.offset >= 0 else None
        return found

    def close(self):
        self.consumer.close()
