package dev.millrace.files;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How large a file is, in five words; 1 KB is 1024 bytes. From small to large. */
public enum SizeCategory {
  TINY(100L << 10),
  SMALL(1L << 20),
  MEDIUM(10L << 20),
  LARGE(100L << 20),
  HUGE(Long.MAX_VALUE);

  private final long limit;

  SizeCategory(long limit) {
    this.limit = limit;
  }

  /** As it stands in messages. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The category of so many bytes. */
  public static SizeCategory of(long bytes) {
    for (SizeCategory category : values()) {
      if (bytes < category.limit) {
        return category;
      }
    }
    return HUGE;
  }
}
