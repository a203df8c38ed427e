# SPDX-License-Identifier: Apache-2.0
"""Three KRaft brokers on loopback, each of which can be killed, stopped, started again, and have its disk filled."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../cli"))
from hanes_process import wait_until  # noqa: E402

PATIENCE_S = 90
KAFKA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../deploy/kafka")
SETTINGS = """process.roles=broker,controller
node.id={id}
controller.quorum.voters={voters}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
default.replication.factor=3
min.insync.replicas=2
offsets.topic.replication.factor=3
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
transaction.state.log.num.partitions=1
auto.create.topics.enable=false
log.retention.ms=-1
log.retention.bytes=-1
log.message.timestamp.type=LogAppendTime
log.segment.bytes=8388608
log.index.size.max.bytes=1048576
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=6000
replica.lag.time.max.ms=5000
"""


def free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Broker:
    def __init__(self, number, folder, port):
        self.number, self.folder, self.port = number, folder, port
        self.process = None
        self.data = os.path.join(folder, "data")
        self.small_disk = False

    def listens(self):
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Cluster:
    """`folder` holds everything of it. Brokers are numbered 1 to 3."""

    def __init__(self, folder):
        subprocess.run([os.path.join(KAFKA, "kafka.sh"), "fetch"], check=True, stdout=subprocess.DEVNULL)
        self.libs = os.environ.get("KAFKA_LIBS", os.path.join(KAFKA, "../../build/kafka-dist/libs"))
        ports = free_ports(6)
        self.brokers = {n: Broker(n, os.path.join(folder, f"broker{n}"), ports[n - 1]) for n in (1, 2, 3)}
        self.bootstrap = ",".join(f"127.0.0.1:{broker.port}" for broker in self.brokers.values())
        voters = ",".join(f"{n}@127.0.0.1:{ports[n + 2]}" for n in (1, 2, 3))
        for n, broker in self.brokers.items():
            os.makedirs(broker.folder)
            with open(os.path.join(broker.folder, "server.properties"), "w", encoding="utf-8") as file:
                file.write(SETTINGS.format(id=n, voters=voters, port=broker.port, controller=ports[n + 2], data=broker.data))
            self.format(broker)
        for n in self.brokers:
            self.start(n, wait=False)
        for n in self.brokers:
            self.await_answer(n)
        self.admin = AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})

    def java(self, *words):
        return ["java", "-Xmx400m", f"-Dlog4j2.configurationFile={KAFKA}/log4j2.yaml", "-cp", f"{self.libs}/*", *words]

    def format(self, broker):
        subprocess.run(self.java("kafka.tools.StorageTool", "format", "-t", "hanes-torture-cluster0", "-c",
                                 f"{broker.folder}/server.properties"), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self, number, wait=True):
        broker = self.brokers[number]
        words = self.java("kafka.Kafka", f"{broker.folder}/server.properties")
        with open(os.path.join(broker.folder, "broker.log"), "ab") as log:
            broker.process = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)
        if wait:
            self.await_answer(number)

    def await_answer(self, number):
        broker = self.brokers[number]
        wait_until(lambda: broker.process.poll() is not None or broker.listens(), f"broker {number} answers")
        assert broker.process.poll() is None, f"broker {number} ended at its start: see {broker.folder}/broker.log"

    def end(self, number, how):
        broker = self.brokers[number]
        if broker.process is not None and broker.process.poll() is None:
            os.killpg(broker.process.pid, how)
            broker.process.wait(timeout=PATIENCE_S)

    def kill(self, number):
        self.end(number, signal.SIGKILL)

    def stop(self, number):
        self.end(number, signal.SIGTERM)

    def close(self):
        for number, broker in self.brokers.items():
            self.kill(number)
            if broker.small_disk:
                subprocess.run(["umount", broker.data], check=False)

    def give_small_disk(self, number, megabytes):
        """Moves the stopped broker's data to a disk of its own of this size. False where mounting is not permitted."""
        broker = self.brokers[number]
        kept = broker.data + ".kept"
        os.rename(broker.data, kept)
        os.mkdir(broker.data)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", broker.data], check=False,
                                 stderr=subprocess.DEVNULL)
        broker.small_disk = mounted.returncode == 0
        shutil.copytree(kept, broker.data, dirs_exist_ok=True)
        shutil.rmtree(kept)
        return broker.small_disk

    # Topics.

    def create(self, topic, replicas=3, **settings):
        wanted = NewTopic(topic, num_partitions=1, replication_factor=replicas,
                          config={"message.timestamp.type": "LogAppendTime", "retention.ms": "-1",
                                  **{name.replace("_", "."): value for name, value in settings.items()}})

        def created():
            try:
                self.admin.create_topics([wanted])[topic].result(timeout=30)
            except KafkaException:
                return False  # it is still being deleted, or a broker is still coming up
            return True
        wait_until(created, f"{topic} is made")
        wait_until(lambda: self.leader(topic) in self.brokers, f"{topic} has a leader")

    def delete(self, topic):
        self.admin.delete_topics([topic])[topic].result(timeout=30)
        wait_until(lambda: topic not in self.admin.list_topics(timeout=30).topics, f"{topic} is gone")

    def leader(self, topic):
        """Number of the leading broker; -1 for none."""
        try:
            found = self.admin.list_topics(topic, timeout=10).topics[topic].partitions
        except (KafkaException, KeyError):
            return -1
        return found[0].leader if 0 in found else -1

    def in_sync(self, topic):
        return set(self.admin.list_topics(topic, timeout=10).topics[topic].partitions[0].isrs)

    def watermarks(self, topic):
        consumer = Consumer({"bootstrap.servers": self.bootstrap, "group.id": "torture", "log_level": 0})
        try:
            return consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=30)
        finally:
            consumer.close()

    def tool(self, name, *words, documents=None):
        """Runs one of Kafka's own tools; `documents` are written as files and their paths put in for {name}."""
        with tempfile.TemporaryDirectory() as folder:
            paths = {}
            for key, text in (documents or {}).items():
                paths[key] = os.path.join(folder, key + ".json")
                with open(paths[key], "w", encoding="utf-8") as file:
                    file.write(text)
            done = subprocess.run(self.java(name, "--bootstrap-server", self.bootstrap, *(word.format(**paths) for word in words)),
                                  capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        assert done.returncode == 0, f"{name} {' '.join(words)}: {done.stdout}{done.stderr}"
