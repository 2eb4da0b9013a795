package dev.millrace.serde.kafka;

import org.apache.flink.connector.base.DeliveryGuarantee;

/** What a job promises about its results. */
public enum Delivery {
  /** Each result once for readers of committed records, visible after the next checkpoint. */
  EXACTLY_ONCE(DeliveryGuarantee.EXACTLY_ONCE),
  /** Each result at least once, visible at once; repeated after a failure. */
  AT_LEAST_ONCE(DeliveryGuarantee.AT_LEAST_ONCE);

  private final DeliveryGuarantee guarantee;

  Delivery(DeliveryGuarantee guarantee) {
    this.guarantee = guarantee;
  }

  DeliveryGuarantee guarantee() {
    return guarantee;
  }

  @Override
  public String toString() {
    return guarantee.toString();
  }
}
