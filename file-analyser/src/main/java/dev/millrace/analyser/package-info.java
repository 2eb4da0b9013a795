/** A process that looks into files: requests on standard input, answers on standard output. */
@NullMarked
package dev.millrace.analyser;

import org.jspecify.annotations.NullMarked;
