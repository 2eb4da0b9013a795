/** Avro in Confluent's wire format, to and from the same records as JSON. */
@NullMarked
package dev.millrace.serde.avro;

import org.jspecify.annotations.NullMarked;
