/** Sensor readings in; fingerprints of machines out. */
@NullMarked
package dev.millrace.fingerprint;

import org.jspecify.annotations.NullMarked;
