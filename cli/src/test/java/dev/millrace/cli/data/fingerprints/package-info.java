/** Tests of keeping fingerprints with their input. */
@NullMarked
package dev.millrace.cli.data.fingerprints;

import org.jspecify.annotations.NullMarked;
