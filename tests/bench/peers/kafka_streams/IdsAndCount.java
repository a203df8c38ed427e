// SPDX-License-Identifier: Apache-2.0
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Refuses an event whose id it has seen, and counts the others by stream: the least that a deduplicating consumer does. */
final class IdsAndCount implements Processor<byte[], byte[], Void, Void> {
  private static final byte[] SEEN = {1};
  private final Progress progress;
  private KeyValueStore<Bytes, byte[]> ids;
  private KeyValueStore<Bytes, Long> counts;
  private ProcessorContext<Void, Void> context;

  IdsAndCount(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void init(ProcessorContext<Void, Void> given) {
    context = given;
    ids = context.getStateStore("ids");
    counts = context.getStateStore("counts");
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    EventBytes event = new EventBytes(record.value(), 0, record.value().length);
    event.next();  // the id is the first field
    Bytes id = Bytes.wrap(event.value());
    if (ids.putIfAbsent(id, SEEN) == null) {
      Bytes stream = Bytes.wrap(record.key());
      Long count = counts.get(stream);
      counts.put(stream, count == null ? 1L : count + 1);
    }
    if (progress.one()) context.commit();
  }
}
