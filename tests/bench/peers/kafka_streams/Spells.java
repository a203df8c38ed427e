// SPDX-License-Identifier: Apache-2.0
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The case view: every spell of a child (a case, an allocation, a plan, an episode, a mark) with its team and the days it held. One time. */
final class Spells implements Processor<byte[], byte[], Void, Void> {
  /** Field of the payload in the envelope -> family, positive where it begins a spell; the key is the payload's first field. */
  private static final Map<Integer, Integer> FAMILIES = Map.of(123, 1, 124, -1, 144, 2, 146, -2, 160, 3, 161, -3, 202, 5, 203, -5, 200, 6, 201, -6);
  private static final int TEAM_OF_CASE = 2, TEAM_OF_ALLOCATION = 3, DAY_BYTES = 10;
  private static final byte[] NO_DAY = "----------".getBytes(StandardCharsets.US_ASCII);

  private final Progress progress;
  private KeyValueStore<Bytes, byte[]> spells;
  private ProcessorContext<Void, Void> context;

  Spells(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void init(ProcessorContext<Void, Void> given) {
    context = given;
    spells = context.getStateStore("spells");
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    fold(record);
    if (progress.one()) context.commit();
  }

  private void fold(Record<byte[], byte[]> record) {
    EventBytes event = new EventBytes(record.value(), 0, record.value().length);
    byte[] day = NO_DAY;
    while (event.next()) {
      if (event.field == EventBytes.OCCURRED_ON) day = event.value();
      if (event.field < EventBytes.PAYLOAD_FIRST) continue;
      Integer family = FAMILIES.get(event.field);
      if (family != null) change(family, record.key(), event.message(), day);
    }
  }

  /** A spell is kept as begun (10 characters), ended (10), team. */
  private void change(int family, byte[] stream, EventBytes payload, byte[] day) {
    byte[] name = {}, team = {};
    int teamField = family == 1 ? TEAM_OF_CASE : family == 6 ? TEAM_OF_ALLOCATION : -1;
    while (payload.next()) {
      if (payload.field == 1) name = payload.value();
      if (payload.field == teamField) team = payload.value();
    }
    Bytes key = Bytes.wrap(ByteBuffer.allocate(1 + stream.length + name.length).put((byte) Math.abs(family)).put(stream).put(name).array());
    byte[] before = spells.get(key);
    if (family < 0 && before != null) {
      byte[] ended = before.clone();
      System.arraycopy(day, 0, ended, DAY_BYTES, DAY_BYTES);
      spells.put(key, ended);
      return;
    }
    spells.put(key, ByteBuffer.allocate(2 * DAY_BYTES + team.length).put(family > 0 ? day : NO_DAY).put(family > 0 ? NO_DAY : day).put(team).array());
  }
}
