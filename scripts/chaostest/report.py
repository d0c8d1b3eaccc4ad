"""The figures of a run, as a table for `docs/exactly-once.md`."""

import collections


def rows(broker, scene, workers, traffic, topic, verdicts, requests, temps):
    happened = ", ".join(f"{name} {count}" for name, count in sorted(scene.counts.items()))
    said = dict.fromkeys(("fenced owners", "resumed units"), 0)
    said |= sum((worker.said() for worker in workers.values()), collections.Counter())
    faults = ", ".join(f"{n[6:]} {c}" for n, c in sorted(requests.items()) if n.startswith("fault "))
    yield "broker", "Apache Kafka, one node" if broker.real else "embedded"
    yield "events", happened
    yield "records sent and acknowledged", f"{traffic.counts['committed']}"
    yield (
        "in the topic",
        f"{len(topic.records)} records with a value, {topic.nulls} null, {topic.skipped} aborted or control",
    )
    yield (
        "at the producer",
        f"{traffic.counts['aborted']} aborted, {traffic.counts['unknown']} of unknown end, "
        f"{traffic.counts['lost producers']} producers lost",
    )
    for verdict in verdicts:
        yield f"lake, {verdict.connector}", str(verdict).split(": ", 1)[1]
    yield "requests", ", ".join(f"{requests[n]} {n}" for n in ("requests", "failed", "refused"))
    yield "faults", faults or "none"
    yield "workers said", ", ".join(f"{name} {count}" for name, count in sorted(said.items()))
    yield "temporary objects left to the sweep", str(temps)


def report(args, *scene):
    print(f"\n| chaos, {args.length} s, seed {args.seed} | |\n|---|---|")
    for name, text in rows(*scene):
        print(f"| {name} | {text} |")
    print(flush=True)
