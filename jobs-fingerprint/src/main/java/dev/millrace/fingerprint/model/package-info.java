/** Records on the wire and in state. */
@NullMarked
package dev.millrace.fingerprint.model;

import org.jspecify.annotations.NullMarked;
