/** Tests of the sample transactions. */
@NullMarked
package dev.millrace.transactions.sample;

import org.jspecify.annotations.NullMarked;
