package dev.millrace.vision.attribute;

import java.util.List;

/**
 * All that is remembered of the faces of one camera's people: as many as its tracker remembers.
 *
 * @param people by their track ids
 */
public record AttributeState(List<PersonState> people) {
  /** Of a camera that was never seen. */
  public static final AttributeState EMPTY = new AttributeState(List.of());

  public AttributeState {
    people = List.copyOf(people);
  }
}
