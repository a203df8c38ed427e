// SPDX-License-Identifier: Apache-2.0
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The few fields of a hanes.v1.Event that these rounds want, read from its bytes without making objects of the rest. */
final class EventBytes {
  static final int STREAM = 3, OCCURRED_ON = 4, PAYLOAD_FIRST = 100;
  private static final int LENGTH_DELIMITED = 2, FIXED_64 = 1, FIXED_32 = 5;

  private final byte[] bytes;
  private int at;
  private final int end;
  int field;
  int from, to;  // of the field, when it has a length

  EventBytes(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** Moves to the next field; false at the end. */
  boolean next() {
    if (at >= end) return false;
    long tag = varint();
    field = (int) (tag >>> 3);
    from = to = at;
    switch ((int) (tag & 7)) {
      case LENGTH_DELIMITED -> {
        int size = (int) varint();
        from = at;
        at += size;
      }
      case FIXED_64 -> at += 8;
      case FIXED_32 -> at += 4;
      default -> varint();
    }
    to = at;
    return true;
  }

  byte[] value() {
    return Arrays.copyOfRange(bytes, from, to);
  }

  String text() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  EventBytes message() {
    return new EventBytes(bytes, from, to);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) return value;
    }
  }
}
