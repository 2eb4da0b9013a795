package dev.millrace.fingerprint.logic;

import java.io.Serializable;
import java.util.Map;

/**
 * The equipment register: what each piece of equipment is.
 *
 * @param types by equipment
 * @param other what all others are
 */
public record Register(Map<String, String> types, String other) implements Serializable {
  public Register {
    types = Map.copyOf(types);
  }

  /** What a piece of equipment is. */
  public String typeOf(String equipId) {
    return types.getOrDefault(equipId, other);
  }
}
