// SPDX-License-Identifier: Apache-2.0
import java.util.concurrent.CountDownLatch;

/** How far a pass is: when its first record came, and whether it has seen all it is to see. Written by the one stream thread. */
final class Progress {
  private final long wanted;
  private long seen = 0;
  volatile long firstNanos = 0;
  final CountDownLatch done = new CountDownLatch(1);

  Progress(long wanted) {
    this.wanted = wanted;
  }

  /** True when it was the last one wanted. */
  boolean one() {
    if (seen == 0) firstNanos = System.nanoTime();
    if (++seen != wanted) return false;
    done.countDown();
    return true;
  }
}
