/** Keeps each fingerprint together with the messages that it was computed from. */
@NullMarked
package dev.millrace.cli.data.fingerprints;

import org.jspecify.annotations.NullMarked;
