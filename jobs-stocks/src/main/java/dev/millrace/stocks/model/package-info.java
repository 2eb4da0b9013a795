/** Records on the wire and in state. */
@NullMarked
package dev.millrace.stocks.model;

import org.jspecify.annotations.NullMarked;
