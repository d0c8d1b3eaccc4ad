"""One running lake-emulator, on a free port, and its control path (docs/emulator.md)."""

import atexit, json, re, subprocess, urllib.request

ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
# The emulator is on this machine, whatever proxy the environment names.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class LakeEmulator:
    """Keeps its account in `directory`. Its stderr goes to `log`, an open file, where there is one; without a
    `port` it takes a free one, which somebody else may have when it is started again."""

    def __init__(self, program, directory, *arguments, log=None, port=0):
        self.directory = directory
        self.command, self.log = [program, directory, str(port), *arguments], log
        self.start()

    def start(self):
        """Starts the process; once it has run and was killed, on the port that it had."""
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        atexit.register(self.process.kill)
        line = self.process.stdout.readline()
        said = re.match(r"lake-emulator: (http://127\.0\.0\.1:(\d+))(/\S*)(?: dfs http://\S*:(\d+))?", line)
        if not said:
            self.stop()
            raise RuntimeError(f"the lake emulator did not start: {line or 'it ended'}")
        self.host, self.endpoint = said[1], said[1] + said[3]
        self.port, self.dfs_port = int(said[2]), int(said[4] or said[2])
        self.command[2] = said[2]

    def control(self, method, path, body=None):
        """Asks beside the service: faults, counts, the clock, an outage."""
        request = urllib.request.Request(
            f"{self.host}/_emulator/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
        )
        with DIRECT.open(request, timeout=30) as answer:
            return json.load(answer)

    def kill(self):
        """Ends it by SIGKILL, and with it what it was asked; `start` goes on with the account."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        atexit.unregister(self.process.kill)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        atexit.unregister(self.process.kill)
