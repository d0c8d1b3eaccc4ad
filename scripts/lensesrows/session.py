"""All rows of one call: sorted by what they need, played a few at a time, counted."""

import collections, concurrent.futures, time
from dataclasses import replace

from .deviations import rule_for
from .emulator import EmulatorLake
from .kafka import Kafka
from .lake import LocalLake
from .play import Play
from .resumed import Resumed


class Session:
    def __init__(self, programs, servers, work, args):
        self.sluice, self.emulator = programs + "/sluice", programs + "/lake-emulator"
        self.servers, self.work, self.args = servers, work, args
        self.passed, self.deviating = collections.Counter(), collections.defaultdict(list)
        self.failures, self.proved = [], []

    def run(self, rows):
        started = time.monotonic()
        lake = LocalLake(self.work) if self.args.local else EmulatorLake(self.emulator, self.work)
        waiting = collections.defaultdict(list)
        for row in rows:
            waiting[row.file, row.waits_for(lake)].append(row)
        rows = [row for (_, reason), some in waiting.items() if not reason for row in some]
        kafka = Kafka(self.servers, self.work)
        try:
            kafka.create(rows)
            kafka.produce([record for row in rows for record in row.stages[0].records])
            with concurrent.futures.ThreadPoolExecutor(self.args.jobs) as pool:
                list(pool.map(lambda row: self.play(row, lake, kafka), rows))
        finally:
            kafka.stop()
        self.report(waiting, time.monotonic() - started)
        return not self.failures

    def play(self, row, lake, kafka):
        try:
            rule = rule_for(row)
            stages = rule.stages(row) if rule else row.stages
            problem = self.run_in("batch", row, stages, lake, kafka)
            if not problem and row.is_resumable:
                problem = self.run_in("granular", row, stages, lake, kafka)
        except Exception as error:
            rule, problem = None, "%s: %s" % (type(error).__name__, error)
        if problem:
            self.failures.append("%s %s: %s" % (row.file, row.id, problem))
        elif rule:
            self.deviating[row.file, rule.name].append(row.id)
        else:
            self.passed[row.file] += 1
        if problem or self.args.verbose:
            print("%s: %s" % (row.id, problem or (rule.name if rule else "the same")), flush=True)

    def run_in(self, mode, row, stages, lake, kafka):
        """What goes wrong in one commit mode; None where nothing does."""
        if mode == "granular" and len(stages) == 1 and not stages[0].error and "PARTITIONBY" in row.kcql:
            # The recorded connector flushes every key together, as `batch` does.
            objects = Resumed(row).objects(together=False)
            stages = [replace(stages[0], objects=objects, offset={})]
        play = Play(row, lake, kafka, self.sluice, self.work, mode)
        problem = self.refused(play) if row.is_handback else None
        problem = problem or play.run(stages)
        self.proved.append(play.proved)
        return problem and "%s: %s" % (mode, problem)

    def refused(self, play):
        """Another cluster's locks without `indexes.cluster.accept`: refused, both clusters named."""
        problem = play.refuses(["cluster-x", play.kafka.cluster])
        play.configure({"connect.datalake.indexes.cluster.accept": "cluster-x"})
        return problem and "without indexes.cluster.accept " + problem

    def report(self, waiting, seconds):
        for file in dict.fromkeys(file for file, _ in waiting):
            own = {name: ids for (other, name), ids in self.deviating.items() if other == file}
            print(
                "%s: %d the same, %d answered on purpose otherwise"
                % (file, self.passed[file], sum(map(len, own.values())))
            )
            for name, ids in sorted(own.items()):
                print("  %s: %s" % (name, " ".join(ids)))
        for (file, reason), some in waiting.items():
            if reason:
                print("golden skipped: %s %d rows (%s)" % (file, len(some), reason))
        print(
            "sluice verify: %d offsets proved in %d plays" % (sum(self.proved), sum(map(bool, self.proved)))
        )
        print("lenses rows: %d failed, %.0f s" % (len(self.failures), seconds))
