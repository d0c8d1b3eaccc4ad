"""The broker as a part of the scene."""

from killtest.processes import Broker


class ChaosBroker(Broker):
    def signal(self, number):
        """SIGSTOP or SIGCONT."""
        if self.real:
            self.node.signal(number)
        else:
            self.process.send_signal(number)
