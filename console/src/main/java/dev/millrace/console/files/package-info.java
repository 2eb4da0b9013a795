/** The room of files: takes uploads that can be gone on with, and shows what becomes of each. */
@NullMarked
package dev.millrace.console.files;

import org.jspecify.annotations.NullMarked;
