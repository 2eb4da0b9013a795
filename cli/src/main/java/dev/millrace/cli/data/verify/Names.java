package dev.millrace.cli.data.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers names in the order of their first appearance, to keep each only once. */
final class Names {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  int number(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    int next = names.size();
    numbers.put(name, next);
    names.add(name);
    return next;
  }

  String name(int number) {
    return names.get(number);
  }
}
