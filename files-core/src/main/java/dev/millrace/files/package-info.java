/** What an uploaded file is: its message, its kind, its name, its place in the store. */
@NullMarked
package dev.millrace.files;

import org.jspecify.annotations.NullMarked;
