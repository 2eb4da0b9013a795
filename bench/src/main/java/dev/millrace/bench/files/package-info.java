/** Files on their way from the upload to their analysis, beside what does nothing else. */
@NullMarked
package dev.millrace.bench.files;

import org.jspecify.annotations.NullMarked;
