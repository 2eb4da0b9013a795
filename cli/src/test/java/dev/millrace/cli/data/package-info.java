/** Tests of the commands that feed topics and look into them. */
@NullMarked
package dev.millrace.cli.data;

import org.jspecify.annotations.NullMarked;
