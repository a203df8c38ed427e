# SPDX-License-Identifier: Apache-2.0
"""One real Kafka broker of the suite's own, and an independent reader of what a topic holds."""
import os
import subprocess

from confluent_kafka import Consumer, TopicPartition

from suite import project_root


class Broker:
    def __init__(self, folder):
        self.script = os.path.join(project_root(), "deploy/kafka/kafka.sh")
        self.folder = folder
        started = subprocess.run([self.script, "start", "--port", "0", "--dir", folder], stdout=subprocess.PIPE, text=True, check=True)
        self.address = started.stdout.split()[-1]

    def stop(self):
        subprocess.run([self.script, "stop", "--dir", self.folder], check=False)


class TopicReader:
    """Reads a topic from its beginning, each record once, with no line of hanes in between."""

    def __init__(self, kafka, topic):
        self.topic, self.position = topic, 0
        self.consumer = Consumer({"bootstrap.servers": kafka, "group.id": "torture", "enable.auto.commit": False,
                                  "auto.offset.reset": "error", "enable.partition.eof": True})
        self.consumer.assign([TopicPartition(topic, 0, 0)])

    def end(self):
        return self.consumer.get_watermark_offsets(TopicPartition(self.topic, 0), timeout=30)[1]

    def more(self):
        """Records up to the end as it is now: (offset, headers)."""
        end, records = self.end(), []
        while self.position < end:
            record = self.consumer.poll(30)
            assert record is not None, f"{self.topic} cannot be read"
            if record.error():
                continue  # the end of what was there a moment ago
            records.append((record.offset(), {name: value.decode("utf-8", "replace") for name, value in record.headers() or []}))
            self.position = record.offset() + 1
        return records

    def close(self):
        self.consumer.close()
