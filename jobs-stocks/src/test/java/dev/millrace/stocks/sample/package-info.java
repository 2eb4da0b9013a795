/** Tests of the sample messages. */
@NullMarked
package dev.millrace.stocks.sample;

import org.jspecify.annotations.NullMarked;
