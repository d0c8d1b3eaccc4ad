"""The figures of a run: first those that stand in docs/exactly-once.md, then what else was counted."""

import collections

# What each act on a part of the scene is called.
CALLED = {
    "worker": {"kill": "killed", "freeze": "frozen past their session", "leave": "left, back again"},
    "guest": {"join": "joined, left again"},
    "lake": {"kill": "killed", "freeze": "frozen", "unavailable": "answering 503", "reset": "resetting"},
    "broker": {"kill": "killed", "stop": "stopped", "freeze": "frozen"},
}


def said(workers):
    """What the workers' logs tell, counted; what judge and figures ask for is there, be it 0."""
    counts = dict.fromkeys(("fenced owners", "partitions lost", "resumed units"), 0)
    counts |= sum((worker.said() for worker in workers), collections.Counter())
    # One that was away for longer than its session hears it from the group first, most of the time.
    return counts | {"owners shut out": counts["fenced owners"] + counts["partitions lost"]}


def happened(counts, part, subject):
    acts = CALLED[part]
    return f"{subject} {'; '.join(acts.values())}", "; ".join(str(counts[f"{part} {act}"]) for act in acts)


def figures(broker, counts, words, verdicts, requests, verified):
    """One block, for docs/exactly-once.md as it is."""
    faults = ", ".join(f"{n[6:]} {c}" for n, c in sorted(requests.items()) if n.startswith("fault "))
    yield "broker", "Apache Kafka, one node" if broker.real else "embedded"
    yield from ((f"records, {verdict.connector}", verdict.records) for verdict in verdicts)
    yield happened(counts, "worker", "workers")
    yield happened(counts, "guest", "a fourth")
    yield happened(counts, "lake", "lake")
    yield f"of {requests['requests']} requests", faults or "no fault"
    yield happened(counts, "broker", "broker")
    shut = f"{words['fenced owners']}; {words['partitions lost']}"
    yield "owners fenced by the lock; shut out by the group", shut
    yield "resumed units", words["resumed units"]
    wrong = [[len(v.missing), len(v.doubled), len(v.strange)] for v in verdicts]
    yield "missing; doubled; not in the topic", "; ".join(str(sum(column)) for column in zip(*wrong))
    yield "`sluice verify --deep`", ", ".join(f"{mode}: {verdict}" for mode, verdict in verified.items())


def others(counts, words, traffic, topic, verdicts, requests, temps):
    sent = {"committed": "acknowledged", "aborted": "aborted", "unknown": "of unknown end"}
    sent["lost producers"] = "producers lost"
    yield "at the producer", ", ".join(f"{traffic.counts[n]} {called}" for n, called in sent.items())
    valued = f"{len(topic.records)} records with a value"
    yield "in the topic", f"{valued}, {topic.nulls} null, {topic.skipped} aborted or control"
    yield "files", ", ".join(f"{verdict.connector} {verdict.files}" for verdict in verdicts)
    yield "events", ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    yield "requests", ", ".join(f"{requests[n]} {n}" for n in ("requests", "failed", "refused"))
    yield "workers said", ", ".join(f"{name} {count}" for name, count in sorted(words.items()))
    yield "temporary objects left to the sweep", temps


def table(head, rows):
    print(f"\n| {head[0]} | {head[1]} |\n|---|---|")
    for name, text in rows:
        print(f"| {name} | {text} |")
    print(flush=True)
