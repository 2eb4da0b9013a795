package dev.millrace.detection;

import java.io.Serializable;
import java.util.List;

/**
 * What a detector is called, and what it can see.
 *
 * @param name of the model, as messages have it
 * @param classNames by class id
 */
public record KnownDetector(String name, List<String> classNames) implements Serializable {
  public KnownDetector {
    classNames = List.copyOf(classNames);
  }
}
