// SPDX-License-Identifier: Apache-2.0
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** One round: a pass over the beginning of the topic that warms the machine, then the pass that is measured, under another application. */
public final class Round {
  private static final long WARM_UP_EVENTS = 100_000;
  private static final long PASS_TIMEOUT_S = 500;

  private final String subject, work, kafka, topic;
  private final long events;

  private Round(String subject, Map<String, String> flags) {
    this.subject = subject;
    work = flags.get("--work");
    kafka = flags.get("--kafka");
    topic = flags.get("--topic");
    events = Long.parseLong(flags.get("--events"));
  }

  public static void main(String[] words) throws Exception {
    Map<String, String> flags = new HashMap<>();
    for (int i = 1; i + 1 < words.length; i += 2) flags.put(words[i], words[i + 1]);
    if (words.length == 0 || !flags.keySet().containsAll(List.of("--work", "--events", "--kafka", "--topic"))) {
      System.err.println("run kafka_streams_eos|kafka_streams_alo|kafka_streams --work WORK --events N --kafka HOST:PORT --topic NAME");
      System.exit(2);
    }
    Round round = new Round(words[0], flags);
    round.settings("APPLICATION", Path.of("STATE")).forEach((name, value) -> System.out.println("setting: " + name + " = " + value));
    System.out.println("version: Kafka Streams " + AppInfoParser.getVersion());
    round.pass(Math.min(WARM_UP_EVENTS, round.events));
    double seconds = round.pass(round.events);
    System.out.printf("{\"work\":\"%s\",\"size\":%d,\"subject\":\"%s\",\"unit\":\"events/s\",\"value\":%.6g}%n", round.work, round.events, round.subject,
        round.events / seconds);
  }

  private boolean view() {
    return subject.equals("kafka_streams");
  }

  private Topology topology(Progress progress) {
    Topology topology = new Topology();
    topology.addSource("events", topic);
    if (view()) {
      topology.addProcessor("fold", () -> new Spells(progress), "events");
      topology.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("spells"), Serdes.Bytes(), Serdes.ByteArray())
          .withCachingEnabled(), "fold");
      return topology;
    }
    topology.addProcessor("count", () -> new IdsAndCount(progress), "events");
    topology.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("ids"), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingEnabled(), "count");
    topology.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("counts"), Serdes.Bytes(), Serdes.Long())
        .withCachingEnabled(), "count");
    return topology;
  }

  private Map<String, Object> settings(String application, Path state) {
    Map<String, Object> settings = new HashMap<>();
    boolean exactlyOnce = subject.equals("kafka_streams_eos");
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
    settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, exactlyOnce ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, exactlyOnce ? 1_000 : 30_000);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 512L << 20);
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 50_000);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);  // the topic has one partition
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    settings.put(StreamsConfig.consumerPrefix("max.poll.records"), 10_000);
    settings.put(StreamsConfig.consumerPrefix("max.partition.fetch.bytes"), 16 << 20);
    settings.put(StreamsConfig.producerPrefix("linger.ms"), 100);
    settings.put(StreamsConfig.producerPrefix("batch.size"), 1 << 20);
    settings.put(StreamsConfig.producerPrefix("buffer.memory"), 128L << 20);
    settings.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
    return settings;
  }

  /** From the first record until the offset after the last wanted one is committed, and with it the changelogs: in seconds. */
  private double pass(long wanted) throws Exception {
    String application = "bench-" + subject + "-" + Long.toString(System.nanoTime(), 36);
    Path state = Files.createTempDirectory("kafka_streams");
    Progress progress = new Progress(wanted);
    Properties properties = new Properties();
    properties.putAll(settings(application, state));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka)); KafkaStreams streams = new KafkaStreams(topology(progress), properties)) {
      streams.start();
      if (!progress.done.await(PASS_TIMEOUT_S, TimeUnit.SECONDS)) throw new IllegalStateException("the topic has not " + wanted + " events");
      while (committed(admin, application) < wanted) Thread.sleep(5);  // asked again until it is so
      double seconds = (System.nanoTime() - progress.firstNanos) / 1e9;
      streams.close();
      forget(admin, application);
      return seconds;
    }
  }

  private long committed(Admin admin, String application) throws Exception {
    var offset = admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get().get(new TopicPartition(topic, 0));
    return offset == null ? 0 : offset.offset();
  }

  /** The broker is shared by all rounds: what this one made there goes. */
  private static void forget(Admin admin, String application) throws Exception {
    admin.deleteTopics(admin.listTopics().names().get().stream().filter(name -> name.startsWith(application)).toList()).all().get();
  }
}
