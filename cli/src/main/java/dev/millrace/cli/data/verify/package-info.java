/**
 * Says what a job must have written, and compares it with what it wrote.
 *
 * <p>Nothing here uses the job's code: two programs that share a mistake agree about it.
 */
@NullMarked
package dev.millrace.cli.data.verify;

import org.jspecify.annotations.NullMarked;
