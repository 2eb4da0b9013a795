/** Plain Java that decides: statistics. */
@NullMarked
package dev.millrace.fingerprint.logic;

import org.jspecify.annotations.NullMarked;
