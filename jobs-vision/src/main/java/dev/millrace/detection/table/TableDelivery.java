package dev.millrace.detection.table;

/** When rows are visible, and what a failure may do to them. */
public enum TableDelivery {
  /** Rows are visible with their batch; after a failure some are written again, over themselves. */
  UPSERT("upsert"),
  /** Rows are visible once the checkpoint that holds them is complete: two-phase commit. */
  EXACTLY_ONCE("exactly-once");

  private final String text;

  TableDelivery(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
