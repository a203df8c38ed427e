# SPDX-License-Identifier: Apache-2.0
"""What can happen to the brokers, a function each: it is given a world under load and leaves it whole. Each says what it did."""
import json
import os
import random
import subprocess
import time

from confluent_kafka import KafkaException, Producer

from cluster import wait_until
from world import TOPIC

ALL = []


def fault(function):
    ALL.append(function)
    return function


def await_all_in_sync(world):
    wait_until(lambda: world.cluster.in_sync(TOPIC) == {1, 2, 3}, "all replicas are in step")


@fault
def leader_killed(world, _):
    """kill -9 of the leader under load; it comes back."""
    victim = world.cluster.leader(TOPIC)
    world.cluster.kill(victim)
    world.load.await_acknowledged(200)
    world.cluster.start(victim)
    await_all_in_sync(world)
    return f"broker {victim} led and was killed"


@fault
def leader_moved(world, chance):
    """Leadership is moved by the operator's tools, replica by replica."""
    order = chance.sample([1, 2, 3], 3)
    plan = json.dumps({"version": 1, "partitions": [{"topic": TOPIC, "partition": 0, "replicas": order}]})
    world.cluster.tool("org.apache.kafka.tools.reassign.ReassignPartitionsCommand", "--reassignment-json-file", "{plan}", "--execute",
                       documents={"plan": plan})
    await_all_in_sync(world)
    which = json.dumps({"partitions": [{"topic": TOPIC, "partition": 0}]})
    world.cluster.tool("org.apache.kafka.tools.LeaderElectionCommand", "--election-type", "preferred", "--path-to-json-file", "{which}",
                       documents={"which": which})
    wait_until(lambda: world.cluster.leader(TOPIC) == order[0], "the first replica leads")
    world.load.await_acknowledged(100)
    return f"broker {order[0]} leads"


@fault
def rolling_restart(world, _):
    """Every broker is stopped cleanly and started, one after the other."""
    for number in (1, 2, 3):
        world.cluster.stop(number)
        world.cluster.start(number)
        await_all_in_sync(world)
    world.load.await_acknowledged(100)
    return "three brokers, one after the other"


@fault
def all_killed(world, _):
    """The power goes for all brokers at once."""
    for number in (1, 2, 3):
        world.cluster.kill(number)
    for number in (1, 2, 3):
        world.cluster.start(number, wait=False)
    for number in (1, 2, 3):
        world.cluster.await_answer(number)
    world.load.await_acknowledged(100)
    await_all_in_sync(world)
    return "three brokers at once"


def make_topic_again(world, count):
    world.cluster.delete(TOPIC)
    world.cluster.create(TOPIC)
    world.load.producer = world.load.make()  # the old one's sequence numbers belong to the old topic
    world.load.burst(count)


def made_again(world, chance, running, more):
    """The answer is a loud stop, the remedy that it prints, and everything of the new topic in the log."""
    world.load.rest()
    world.await_stored(world.load.acknowledged)
    before = world.cluster.watermarks(TOPIC)[1]
    if not running:
        world.stop_hanes()
    count = before + chance.randint(20, 400) if more else max(1, before // 2)
    make_topic_again(world, count)
    if not running:
        world.serve()
    said = world.expect_loud_stop("topic " + TOPIC)
    if "made again while it was read" in said:  # and says that its later records were read before its earlier ones
        world.load.sent_again |= world.load.acknowledged
    world.carry_out_remedy(said, "the topic was made again")
    return f"{before} records before, {count} after, hanes {'running' if running else 'stopped'}"


@fault
def topic_made_again_shorter_while_running(world, chance):
    """Deleted and made again with fewer records than are stored, under a running hanes."""
    return made_again(world, chance, running=True, more=False)


@fault
def topic_made_again_longer_while_running(world, chance):
    """Deleted and made again with more records than are stored, under a running hanes."""
    return made_again(world, chance, running=True, more=True)


@fault
def topic_made_again_shorter_while_stopped(world, chance):
    """Deleted and made again with fewer records than are stored, while hanes does not run."""
    return made_again(world, chance, running=False, more=False)


@fault
def topic_made_again_longer_while_stopped(world, chance):
    """Deleted and made again with more records than are stored, while hanes does not run."""
    return made_again(world, chance, running=False, more=True)


def delete_records(world, before):
    which = json.dumps({"version": 1, "partitions": [{"topic": TOPIC, "partition": 0, "offset": before}]})
    world.cluster.tool("org.apache.kafka.tools.DeleteRecordsCommand", "--offset-json-file", "{which}", documents={"which": which})
    wait_until(lambda: world.cluster.watermarks(TOPIC)[0] >= before, "the records are gone")


@fault
def stored_records_deleted(world, chance):
    """Records that are stored already are deleted from the topic under a running hanes: nothing to do."""
    world.await_stored(set(world.load.acknowledged))
    low, high = world.cluster.watermarks(TOPIC)
    before = chance.randint(low, high - 1)
    delete_records(world, before)
    world.load.await_acknowledged(100)
    return f"offsets below {before}"


@fault
def unread_records_deleted(world, chance):
    """Records that hanes had not read yet are deleted: a loud stop, and their source sends them again."""
    world.load.rest()
    world.await_stored(world.load.acknowledged)
    world.stop_hanes()
    unread = world.load.burst(300)
    gone = chance.randint(1, 299)
    delete_records(world, world.cluster.watermarks(TOPIC)[1] - 300 + gone)
    world.serve()
    said = world.expect_loud_stop("topic " + TOPIC)
    world.carry_out_remedy(said, "retention was set too short")
    world.load.sent_again.update(unread)
    for name in unread:  # those that are there already are recognised by their ids
        world.load.send(world.load.producer, name)
    wait_until(lambda: world.load.producer.flush(5) == 0, "they are sent again")
    return f"{gone} of 300 unread records"


@fault
def broker_disk_full(world, chance):
    """One broker's disk fills up; the other two go on; room is made and it comes back."""
    victim = chance.choice([1, 2, 3])
    world.cluster.stop(victim)
    used = sum(os.path.getsize(os.path.join(where, name)) for where, _, names in os.walk(world.cluster.brokers[victim].data)
               for name in names)
    if not world.cluster.give_small_disk(victim, used // 1_000_000 + 120):
        world.cluster.start(victim)
        return "NOT RUN: no disk may be mounted here"
    world.cluster.start(victim)
    await_all_in_sync(world)
    ballast = os.path.join(world.cluster.brokers[victim].data, "ballast")
    subprocess.run(["dd", "if=/dev/zero", f"of={ballast}", "bs=64k"], check=False, stderr=subprocess.DEVNULL)
    big = world.load.make()
    filled = 0

    def notices():
        nonlocal filled
        for _ in range(20):
            filled += 1
            world.load.send(big, world.load.next_name(), padding=20_000)
        big.flush(10)
        return world.cluster.brokers[victim].process.poll() is not None or victim not in world.cluster.in_sync(TOPIC)
    wait_until(notices, "the broker finds its disk full")
    world.load.await_acknowledged(100)
    world.cluster.kill(victim)
    os.remove(ballast)
    world.cluster.start(victim)
    await_all_in_sync(world)
    return f"broker {victim}, found out after {filled} large records"


@fault
def clock_an_hour_off(world, chance):
    """Clocks an hour ahead and an hour behind decide the times of records: they jump, and go back."""
    def let_clocks_decide(whose):
        world.cluster.tool("kafka.admin.ConfigCommand", "--alter", "--entity-type", "topics", "--entity-name", TOPIC, "--add-config",
                           f"message.timestamp.type={whose}")
    let_clocks_decide("CreateTime")
    skewed = world.load.make()
    for _ in range(200):
        at = int((time.time() + chance.choice([-3600, 0, 3600])) * 1000)
        world.load.send(skewed, world.load.next_name(), timestamp=at)
    wait_until(lambda: skewed.flush(5) == 0, "records with the times of other clocks are acknowledged")
    let_clocks_decide("LogAppendTime")
    world.load.await_acknowledged(100)
    return "200 records, -1 h, now and +1 h in turn"


@fault
def sent_twice(world, chance):
    """A producer that never heard of its acknowledgements sends everything again."""
    again = chance.sample(sorted(world.load.acknowledged), min(300, len(world.load.acknowledged)))
    plain = Producer({"bootstrap.servers": world.cluster.bootstrap, "log_level": 0, "acks": "all", "linger.ms": 5})
    world.load.sent_again.update(again)
    for name in again:
        world.load.send(plain, name, on_delivery=None)
    assert plain.flush(60) == 0
    world.load.await_acknowledged(100)
    return f"{len(again)} events"


@fault
def producer_fenced(world, chance):
    """A transactional producer is taken over in the middle: what it had not committed must never be seen."""
    def transactional():
        producer = Producer({"bootstrap.servers": world.cluster.bootstrap, "log_level": 0, "transactional.id": "torture", "linger.ms": 5,
                             "transaction.timeout.ms": 60000})
        producer.init_transactions(60)
        producer.begin_transaction()
        return producer
    first = transactional()
    aborted = [world.load.next_name() for _ in range(chance.randint(1, 100))]
    for name in aborted:
        world.load.send(first, name, on_delivery=None)
    first.flush(60)
    second = transactional()
    committed = [world.load.next_name() for _ in range(50)]
    for name in committed:
        world.load.send(second, name)
    second.commit_transaction(60)
    try:
        first.commit_transaction(60)
        raise AssertionError("the first producer was not fenced")
    except KafkaException:
        pass  # as it should be
    world.load.await_acknowledged(100)
    world.await_stored(committed)
    seen = set(aborted) & set(world.ids())
    assert not seen, f"{len(seen)} records of an aborted transaction are in the log"
    return f"{len(aborted)} records aborted, 50 committed"


@fault
def record_too_large(world, _):
    """A record over the topic's limit never arrives, and its producer is told; one over ours is kept in quarantine."""
    before = count_quarantined(world)
    refused = []
    large = Producer({"bootstrap.servers": world.cluster.bootstrap, "log_level": 0, "message.max.bytes": 8_000_000})
    name = world.load.next_name()
    world.load.send(large, name, padding=3_000_000, on_delivery=lambda error, _: refused.append(error))
    assert large.flush(60) == 0 and refused[0] is not None, "the broker took a record over its limit"
    kept = world.load.next_name()
    world.load.send(large, kept, padding=600_000, on_delivery=lambda error, _: refused.append(error))
    assert large.flush(60) == 0 and refused[1] is None, "the broker did not take a record within its limit"
    wait_until(lambda: count_quarantined(world) == before + 1, "the long record is in quarantine")
    world.load.await_acknowledged(100)
    return "3 MB refused by the broker, 0.6 MB quarantined"


def count_quarantined(world):
    return int(world.hanes.status(world.data)["log"].get("quarantined", 0))


@fault
def unclean_election(world, _):
    """A follower that is behind is made leader: records that hanes has stored are gone from the topic."""
    world.load.rest()
    world.await_stored(world.load.acknowledged)
    world.stop_hanes()
    world.cluster.delete(TOPIC)
    world.cluster.create(TOPIC, replicas=3, unclean_leader_election_enable="true", min_insync_replicas="1")
    plan = json.dumps({"version": 1, "partitions": [{"topic": TOPIC, "partition": 0, "replicas": [1, 2]}]})
    world.cluster.tool("org.apache.kafka.tools.reassign.ReassignPartitionsCommand", "--reassignment-json-file", "{plan}", "--execute",
                       documents={"plan": plan})
    wait_until(lambda: world.cluster.in_sync(TOPIC) == {1, 2}, "two replicas are left")
    world.load.producer = world.load.make()
    world.load.burst(100)
    world.serve()
    world.carry_out_remedy(world.expect_loud_stop("topic " + TOPIC), "the topic was made again")
    world.await_stored(world.load.acknowledged)
    world.cluster.kill(2)
    wait_until(lambda: world.cluster.leader(TOPIC) == 1 and world.cluster.in_sync(TOPIC) == {1}, "broker 1 is alone")
    world.load.burst(200)
    world.await_stored(world.load.acknowledged)
    world.cluster.kill(1)
    world.cluster.start(2)
    which = json.dumps({"partitions": [{"topic": TOPIC, "partition": 0}]})

    def elected():
        try:
            world.cluster.tool("org.apache.kafka.tools.LeaderElectionCommand", "--election-type", "unclean", "--path-to-json-file", "{which}",
                               documents={"which": which})
        except AssertionError:
            pass  # nobody can lead yet
        return world.cluster.leader(TOPIC) == 2
    wait_until(elected, "broker 2 leads")
    world.load.producer = world.load.make()
    more = random.Random(len(world.load.acknowledged)).choice([20, 400])
    world.load.burst(more)  # below, or beyond, the offset that hanes has stored
    world.cluster.start(1)
    said = world.expect_loud_stop("topic " + TOPIC)
    world.carry_out_remedy(said, "an unclean election lost records that were stored")
    world.await_stored(world.load.acknowledged)
    world.load.rest()
    world.stop_hanes()
    world.cluster.delete(TOPIC)
    world.cluster.create(TOPIC)  # three replicas again for what comes after
    world.load.producer = world.load.make()
    world.load.burst(10)
    world.serve()
    world.carry_out_remedy(world.expect_loud_stop("topic " + TOPIC), "the topic was made again")
    return f"200 stored records lost by the cluster, {more} new ones in their place"
