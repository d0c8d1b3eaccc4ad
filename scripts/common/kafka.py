"""Real Kafka in a directory of its own, on free ports."""

import os, random, socket, subprocess

from .waiting import comes_true


def port_run(count):
    """A port with free neighbours, which stay free while nobody listens there: the kernel takes no port
    below its range for a connection that goes out."""
    with open("/proc/sys/net/ipv4/ip_local_port_range") as limits:
        first = int(limits.read().split()[0])
    while True:
        base = random.randrange(max(1024, first - 12000), first - count)
        try:
            for port in range(base, base + count):
                with socket.socket() as s:
                    s.bind(("127.0.0.1", port))
            return base
        except OSError:
            continue


class KafkaNode:
    """One node of `servers`, on `port` and its three neighbours (chosen here, unless a configuration of the
    caller's names them: `conf`, further broker properties)."""

    def __init__(self, servers, directory, port=None, conf=None):
        self.home, self.directory = servers + "/kafka/bin/", directory
        self.environment = {**os.environ, **({"KAFKA_CONF": conf} if conf else {})}
        self.start(port)

    def start(self, port=None):
        """Starts the node; one that was stopped needs its `port` to be found again."""
        # A machine that is busy may take longer than the start waits, or the port meanwhile.
        for last in (False, False, True):
            command = [self.home + "start", self.directory, str(port or port_run(4))]
            out = subprocess.run(command, capture_output=True, text=True, env=self.environment)
            if out.returncode == 0 and self.listens(int(command[2])):
                break
            self.stop(now=True)
            if last:
                raise RuntimeError("Kafka did not start: " + out.stderr[-500:])
        self.address = out.stdout.strip().splitlines()[-1]
        self.port = int(self.address.rpartition(":")[2])

    def listens(self, port):
        """Whether every listener stands: one that cannot ends the node after the first has answered."""

        def answers(port):
            with socket.socket() as s:
                return s.connect_ex(("127.0.0.1", port)) == 0

        # A configuration of the caller's has listeners of its own.
        ports = [port] if self.environment.get("KAFKA_CONF") else [port, port + 2, port + 3]
        return comes_true(lambda: all(map(answers, ports)), 20)

    def signal(self, number):
        """SIGSTOP or SIGCONT, to the process itself."""
        os.kill(int(open(self.directory + "/pid").read()), number)

    def tool(self, name, *arguments):
        command = [self.home + "tool", name, "--bootstrap-server", self.address, *arguments]
        return subprocess.run(command, check=True, capture_output=True)

    def stop(self, now=False):
        command = [self.home + "stop", self.directory, *(["-9"] if now else [])]
        subprocess.run(command, check=False, capture_output=True)
