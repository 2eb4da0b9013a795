/** Bytes to records and back, strictly. */
@NullMarked
package dev.millrace.serde.codec;

import org.jspecify.annotations.NullMarked;
