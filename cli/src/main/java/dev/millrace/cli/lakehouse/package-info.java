/** The commands about the lakehouse's table. */
@NullMarked
package dev.millrace.cli.lakehouse;

import org.jspecify.annotations.NullMarked;
