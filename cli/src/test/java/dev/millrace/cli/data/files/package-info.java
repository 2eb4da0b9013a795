/** Tests of showing and saving uploaded files. */
@NullMarked
package dev.millrace.cli.data.files;

import org.jspecify.annotations.NullMarked;
