/** Tests of what a job must have written. */
@NullMarked
package dev.millrace.cli.data.verify;

import org.jspecify.annotations.NullMarked;
