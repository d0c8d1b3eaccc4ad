"""Waiting for what other processes do."""

import time


def comes_true(condition, seconds, process=None):
    """Whether the condition holds within so many seconds; waited for no longer than `process` lives."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        if process and process.poll() is not None:
            return condition()
        time.sleep(0.1)
    return True


def wait_for(what, condition, seconds=90, process=None):
    """RuntimeError where it does not come true."""
    if not comes_true(condition, seconds, process):
        ended = process and process.poll()
        why = f"within {seconds} s" if ended is None else f"before the process ended with {ended}"
        raise RuntimeError(f"no {what} {why}")
