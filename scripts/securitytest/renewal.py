"""Tokens that end while a worker runs: connections are made anew with the next token, nothing is lost."""

import signal, subprocess

from common.waiting import comes_true
from .cases import RECORDS, Case
from .plan import bearer

PATIENCE = 40


def renewal(runner):
    """Tokens live 6 s and the broker ends each login after 4 s; the token server fails once in between."""
    properties = {**bearer(runner), "session.timeout.ms": "6000", "heartbeat.interval.ms": "500"}
    case = Case("bearer tokens are renewed", "OAUTH", properties)
    where, files = runner.files(case)
    granted, log = runner.tokens.granted, open(where + "/log", "w+")
    process = subprocess.Popen([runner.sluice, "run", *files], stdout=log, stderr=log)
    comes_true(lambda: len(runner.records(where)) == RECORDS, PATIENCE)
    runner.tokens.fail_next = 1
    comes_true(lambda: runner.tokens.granted >= granted + 3, PATIENCE)
    runner.produce(first=RECORDS)
    arrived = comes_true(lambda: len(runner.records(where)) == 2 * RECORDS, PATIENCE)
    process.send_signal(signal.SIGTERM)
    code = process.wait(60)
    log.seek(0)
    output = log.read()
    faults = [] if arrived else [f"{len(runner.records(where))} of {2 * RECORDS} records arrived"]
    if runner.records(where) != list(range(2 * RECORDS)):
        faults.append("records are lost or doubled")
    if runner.tokens.granted < granted + 3:
        faults.append(f"{runner.tokens.granted - granted} tokens were asked for")
    if code != 0:
        faults.append(f"it ended with {code}")
    faults += [f"a secret is shown: {secret[:4]}…" for secret in runner.secrets if secret in output]
    return [] if runner.say(case.name, faults, output) else [case.name]
