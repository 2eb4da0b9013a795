/** Tests of the commands about the lakehouse. */
@NullMarked
package dev.millrace.cli.lakehouse;

import org.jspecify.annotations.NullMarked;
