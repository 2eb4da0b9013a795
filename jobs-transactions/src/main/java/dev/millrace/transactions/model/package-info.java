/** Records on the wire and in state. */
@NullMarked
package dev.millrace.transactions.model;

import org.jspecify.annotations.NullMarked;
