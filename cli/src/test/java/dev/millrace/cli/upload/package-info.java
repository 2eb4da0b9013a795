/** Tests of sending files to a console. */
@NullMarked
package dev.millrace.cli.upload;

import org.jspecify.annotations.NullMarked;
