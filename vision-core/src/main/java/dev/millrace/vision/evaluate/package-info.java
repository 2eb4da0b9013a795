/** How good tracks are, against the truth: MOTChallenge files, HOTA, CLEAR and identity scores. */
@NullMarked
package dev.millrace.vision.evaluate;

import org.jspecify.annotations.NullMarked;
