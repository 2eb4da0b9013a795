package dev.millrace.detection.model;

import java.util.List;

/**
 * What is remembered of one camera while its frames are put back in order.
 *
 * @param epoch the life of the camera that is being told
 * @param next the number that comes next
 * @param early what overtook it
 * @param waiting sights that an earlier one may still precede, in the order of time
 */
public record Turns(long epoch, long next, List<LookedAt> early, List<Sight> waiting) {}
