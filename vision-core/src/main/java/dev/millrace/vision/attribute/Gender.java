package dev.millrace.vision.attribute;

/** The two that the models were trained to tell apart. */
public enum Gender {
  MALE("male"),
  FEMALE("female");

  private final String word;

  Gender(String word) {
    this.word = word;
  }

  /** The word for it in output. */
  public String word() {
    return word;
  }
}
