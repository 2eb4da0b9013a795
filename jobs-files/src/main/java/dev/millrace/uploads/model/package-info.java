/** Records on the wire and in state. */
@NullMarked
package dev.millrace.uploads.model;

import org.jspecify.annotations.NullMarked;
