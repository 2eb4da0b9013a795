/** The fingerprint pipeline beside a bare consumer and Kafka Streams; its state and its sketch. */
@NullMarked
package dev.millrace.bench.fingerprint;

import org.jspecify.annotations.NullMarked;
