/** Plain Java that decides: how ticks become bars. */
@NullMarked
package dev.millrace.stocks.logic;

import org.jspecify.annotations.NullMarked;
