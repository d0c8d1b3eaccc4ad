"""Builds a tree and runs its tests until the first one fails."""

import dataclasses, os, re, signal, subprocess, threading, time

# Suites by target, the quickest first: (filter, skip).
TARGETS = {
    "SinkTests": [
        ("SinkTests", "CrashTests|TakeoverTests|InterleavingTests|SwarmTests"),
        ("CrashTests|TakeoverTests|InterleavingTests", None),
        ("SwarmTests", None),
    ],
    "ObjectStoreTests": [("SmallObjectBehaviour|FileBehaviour|LocalObjectStoreTests|ConcurrentBehaviour",
           None)],
}
FAILED = re.compile(r"^. Test (\w+)\(.*?\).* (recorded an issue|failed after)")
TRAPPED = re.compile(r"Fatal error: (.*)")
# The unchanged tree is built whole.
FIRST_LIMIT = 1_800


@dataclasses.dataclass
class Verdict:
    kind: str  # caught, survived, broken (does not compile), hung
    text: str
    build: float
    test: float
    output: str = ""


class Judge:
    def __init__(self, scratch, limit):
        self.scratch, self.limit = scratch, limit

    def command(self, target, *arguments):
        path = os.path.join(self.scratch, "build-" + target)
        return ["swift", *arguments, "--scratch-path", path]

    def environment(self, target):
        return dict(os.environ, SLUICE_TARGETS=target, SWIFT_DETERMINISTIC_HASHING="1",
                    SWIFT_BACKTRACE="enable=no")

    def build(self, tree, target):
        """(what the compiler said and its exit code, seconds)"""
        begun = time.monotonic()
        built = subprocess.run(self.command(target, "build", "--build-tests"), cwd=tree.path,
                               env=self.environment(target),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        return built, time.monotonic() - begun

    def judge(self, tree, target, hangs=False, first=False):
        environment = self.environment(target)
        built, build = self.build(tree, target)
        if built.returncode != 0:
            return Verdict("broken", "does not compile", build, 0, built.stdout)
        limit = FIRST_LIMIT if first else max(self.limit - build, self.limit / 2)
        output, begun = "", time.monotonic()
        for wanted, skipped in TARGETS[target]:
            command = self.command(target, "test", "--skip-build", "--filter", wanted)
            if skipped:
                command += ["--skip", skipped]
            left = begun + limit - time.monotonic()
            kind, text, lines = run_tests(command, tree.path, environment, left)
            output += lines
            if kind == "hung" and hangs:
                kind = "caught"
            if kind != "survived":
                return Verdict(kind, text, build, time.monotonic() - begun, output)
        return Verdict("survived", "no test failed", build, time.monotonic() - begun, output)


def run_tests(command, directory, environment, seconds):
    """(kind, what failed first, output). The process ends with the first failure."""
    process = subprocess.Popen(command, cwd=directory, env=environment, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True)
    late = threading.Event()

    def stop():
        late.set()
        kill(process)

    timer = threading.Timer(max(seconds, 1), stop)
    timer.start()
    lines, failed, trapped = [], None, None
    for line in process.stdout:
        lines.append(line)
        if found := FAILED.match(line):
            failed = found.group(1)
            break
        if found := TRAPPED.search(line):
            trapped = found.group(1)
            break
    if failed or trapped:
        kill(process)
    process.wait()
    timer.cancel()
    code, output = process.returncode, "".join(lines)
    if failed:
        return "caught", failed, output
    if trapped:
        return "caught", "trap: " + trapped.strip(), output
    if late.is_set():
        return "hung", "no end in %.0f s" % seconds, output
    if code != 0:
        return "caught", "the tests ended with %d" % code, output
    if "Test run with 0 tests" in output or "Test run with" not in output:
        return "broken", "no test ran", output
    return "survived", "no test failed", output


def kill(process):
    """The tests and what they started: a session of their own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
