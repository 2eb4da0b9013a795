/** What the tests of every module share: a strict environment, a real broker, the house's rules. */
@NullMarked
package dev.millrace.testing;

import org.jspecify.annotations.NullMarked;
