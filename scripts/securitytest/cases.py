"""A case: a worker file, and what `sluice run --once` makes of it."""

import concurrent.futures, dataclasses, json, os, re, subprocess, threading

TOPIC, RECORDS = "orders", 20
CONVERTERS = """
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.json.JsonConverter
value.converter.schemas.enable=false
"""


@dataclasses.dataclass
class Case:
    name: str
    listener: str
    # Without `consumer.`; a value may be a list of lines.
    properties: dict = dataclasses.field(default_factory=dict)
    # What the output has to hold, as a regular expression; None: all records arrive.
    error: str = None
    warning: str = None
    host: str = "127.0.0.1"
    environment: dict = dataclasses.field(default_factory=dict)
    # A sample of config/, run as it is.
    sample: str = None


class Runner:
    def __init__(self, sluice, root, work, brokers, authorities, tokens):
        self.sluice, self.root, self.work = sluice, root, work
        self.brokers, self.authorities, self.tokens = brokers, authorities, tokens
        self.count, self.lock = 0, threading.Lock()
        keys = [authorities.text(name + ".key").split("\n")[1] for name in ("client", "token")]
        self.secrets = [brokers.PASSWORD, tokens.SECRET, authorities.password, "wr0ng-s3cret", *keys]

    def produce(self, first=0):
        lines = "".join('{"n":%d}\n' % n for n in range(first, first + RECORDS))
        subprocess.run(
            [self.sluice, "produce", "--bootstrap", self.brokers.address("PLAINTEXT"), "--topic", TOPIC],
            input=lines.encode(),
            check=True,
            capture_output=True,
        )

    def files(self, case):
        """A directory of the case's own with worker and connector; what to run."""
        where = f"{self.work}/{re.sub('[^a-z0-9]+', '-', case.name.lower())}"
        os.makedirs(where + "/lake/lake")
        connector = where + "/connector.properties"
        open(connector, "w").write(f"""name={os.path.basename(where)}
connector.class=DatalakeSink
topics={TOPIC}
connect.datalake.endpoint=file:{where}/lake
connect.datalake.kcql=INSERT INTO lake:data SELECT * FROM {TOPIC} STOREAS `JSON` \\
  PROPERTIES('flush.interval'=1)
""")
        if case.sample:
            return where, [f"{self.root}/config/{case.sample}", connector]
        worker = where + "/worker.properties"
        lines = [f"bootstrap.servers={self.brokers.address(case.listener, case.host)}", CONVERTERS]
        lines += ["consumer.default.api.timeout.ms=20000"]
        lines += [f"consumer.{key}={value}" for key, value in case.properties.items()]
        open(worker, "w").write("\n".join(lines) + "\n")
        return where, [worker, connector]

    def run(self, cases):
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            return [case.name for case, is_good in zip(cases, pool.map(self._run, cases)) if not is_good]

    def _run(self, case):
        where, files = self.files(case)
        environment = {**os.environ, **case.environment}
        done = subprocess.run(
            [self.sluice, "run", "--once", *files],
            capture_output=True,
            text=True,
            env=environment,
            timeout=90,
        )
        output = done.stdout + done.stderr
        faults = [f"a secret is shown: {secret[:4]}…" for secret in self.secrets if secret in output]
        if case.error:
            if done.returncode == 0:
                faults.append("it ended well")
            if not re.search(case.error, output, re.S):
                faults.append(f"the output does not say: {case.error}")
        else:
            found = self.records(where)
            if done.returncode != 0 or found != list(range(RECORDS)):
                faults.append(f"ended with {done.returncode}, {len(found)} records arrived")
        if case.warning and not re.search(case.warning, output, re.S):
            faults.append(f"the output does not warn: {case.warning}")
        return self.say(case.name, faults, output)

    def say(self, name, faults, output):
        with self.lock:
            self.count += 1
            print(("ok      " if not faults else "FAILED  ") + name, flush=True)
            for fault in faults:
                print("        " + fault)
            if faults:
                print("        " + output.replace("\n", "\n        "), flush=True)
        return not faults

    def records(self, where):
        numbers = []
        for directory, _, names in os.walk(where + "/lake/lake/data"):
            for name in names:
                for line in open(os.path.join(directory, name)):
                    numbers.append(json.loads(line)["n"])
        return sorted(numbers)
