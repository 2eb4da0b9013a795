package dev.millrace.cli.data.verify;

/** A small set of numbers from 0 up, without boxes. */
final class IntSet {
  private int[] slots = new int[4];
  private int size;

  int size() {
    return size;
  }

  void add(int number) {
    int slot = search(number);
    if (slots[slot] != 0) {
      return;
    }
    if (size * 4 >= slots.length * 3) {
      int[] old = slots;
      slots = new int[old.length * 2];
      for (int each : old) {
        if (each != 0) {
          slots[search(each - 1)] = each;
        }
      }
      slot = search(number);
    }
    // Kept one higher, because 0 marks an empty slot.
    slots[slot] = number + 1;
    size++;
  }

  private int search(int number) {
    int mask = slots.length - 1;
    int slot = ((number * 0x9e3779b9) >>> 8) & mask;
    while (slots[slot] != 0 && slots[slot] != number + 1) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
