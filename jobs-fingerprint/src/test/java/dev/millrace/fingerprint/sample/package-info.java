/** Tests of the sample messages. */
@NullMarked
package dev.millrace.fingerprint.sample;

import org.jspecify.annotations.NullMarked;
