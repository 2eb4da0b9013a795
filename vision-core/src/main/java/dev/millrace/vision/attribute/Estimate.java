package dev.millrace.vision.attribute;

import org.jspecify.annotations.Nullable;

/**
 * What may be said of a person: an estimate, and a biased one.
 *
 * @param age in years, the median of what was read; null where too little was
 * @param gender what most readings had; null where too few were made, or as many for either
 */
public record Estimate(@Nullable Integer age, @Nullable Gender gender) {
  /** Nothing is known yet. */
  public static final Estimate NONE = new Estimate(null, null);
}
