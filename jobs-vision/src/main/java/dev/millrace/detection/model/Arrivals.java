package dev.millrace.detection.model;

/**
 * What is remembered of the frames of one camera that have come in.
 *
 * @param epoch when the camera was first heard of, in the clock of the machine
 * @param numbered how many places in the order were given away
 * @param newestMillis of all frames the latest time
 * @param horizonMillis frames from before are late
 * @param recentMillis the times of frames since the horizon, to tell frames that come twice
 * @param recentIds their ids
 * @param heardMillis when the latest frame came, in the clock of the machine
 * @param workedMillis how long the machine had worked until then
 * @param flushed whether silence has closed the order behind the latest frame
 * @param alarmMillis when it is to be asked next whether the camera is silent, in the clock of the
 *     machine
 */
@SuppressWarnings("ArrayRecordComponent") // Replaced, never changed.
public record Arrivals(
    long epoch,
    long numbered,
    long newestMillis,
    long horizonMillis,
    long[] recentMillis,
    long[] recentIds,
    long heardMillis,
    long workedMillis,
    boolean flushed,
    long alarmMillis) {
  /** The same with the next question at another time. */
  public Arrivals withAlarm(long millis) {
    return new Arrivals(
        epoch,
        numbered,
        newestMillis,
        horizonMillis,
        recentMillis,
        recentIds,
        heardMillis,
        workedMillis,
        flushed,
        millis);
  }
}
