/** Commands that track objects and score tracks, without Kafka or Flink. */
@NullMarked
package dev.millrace.cli.vision;

import org.jspecify.annotations.NullMarked;
