package dev.millrace.console.stocks;

/**
 * A tick off the topic.
 *
 * @param place its place among all
 */
record HeardTick(TickPlace place, Tick tick) {}
