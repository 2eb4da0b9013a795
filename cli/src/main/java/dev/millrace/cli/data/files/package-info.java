/** Uploaded files, as commands show them and save them. */
@NullMarked
package dev.millrace.cli.data.files;

import org.jspecify.annotations.NullMarked;
