/** A Flink source for Pulsar that reads every message once, through whatever fails. */
@NullMarked
package dev.millrace.pulsar;

import org.jspecify.annotations.NullMarked;
