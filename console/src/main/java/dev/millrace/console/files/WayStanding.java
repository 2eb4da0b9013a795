package dev.millrace.console.files;

import dev.millrace.console.Standing;

/**
 * How those stand that files need on their way.
 *
 * @param revision of the list, so that a page that missed something finds out
 */
record WayStanding(long revision, Standing kafka, Standing store, Standing job) {}
