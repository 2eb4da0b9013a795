package dev.millrace.cli.data.verify;

/** A map from 64-bit digests to how often each is expected and was found, without boxes. */
final class Counts {
  /** Takes one entry. */
  @FunctionalInterface
  interface Visitor {
    void visit(int expected, int found, long place);
  }

  private long[] keys = new long[1 << 10];
  private int[] expected = new int[1 << 10];
  private int[] found = new int[1 << 10];
  private long[] places = new long[1 << 10];
  private int size;

  /**
   * Expects the key once more.
   *
   * @param place where it comes from; the last one is remembered
   */
  void expect(long key, long place) {
    int slot = slot(key);
    expected[slot]++;
    places[slot] = place;
  }

  /** Finds the key once more, and says how often that is now. */
  int find(long key) {
    // Before the array is named: a new key may replace all arrays by larger ones.
    int slot = slot(key);
    return ++found[slot];
  }

  int expected(long key) {
    return expected[search(stored(key))];
  }

  int found(long key) {
    return found[search(stored(key))];
  }

  long place(long key) {
    return places[search(stored(key))];
  }

  void forEach(Visitor visitor) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        visitor.visit(expected[i], found[i], places[i]);
      }
    }
  }

  /** 0 marks an empty slot; a digest that is 0 shares the slot of 1. */
  private static long stored(long key) {
    return key == 0 ? 1 : key;
  }

  private int slot(long wanted) {
    long key = stored(wanted);
    int slot = search(key);
    if (keys[slot] == key) {
      return slot;
    }
    if (size * 5L >= keys.length * 3L) {
      grow();
      slot = search(key);
    }
    keys[slot] = key;
    size++;
    return slot;
  }

  private int search(long key) {
    int mask = keys.length - 1;
    // Not every key is a digest: places follow one another, and must not lie side by side.
    int slot = (int) ((key * 0x9e3779b97f4a7c15L) >>> 32) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldExpected = expected;
    int[] oldFound = found;
    long[] oldPlaces = places;
    int capacity = oldKeys.length * 2;
    keys = new long[capacity];
    expected = new int[capacity];
    found = new int[capacity];
    places = new long[capacity];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = search(oldKeys[i]);
        keys[slot] = oldKeys[i];
        expected[slot] = oldExpected[i];
        found[slot] = oldFound[i];
        places[slot] = oldPlaces[i];
      }
    }
  }
}
