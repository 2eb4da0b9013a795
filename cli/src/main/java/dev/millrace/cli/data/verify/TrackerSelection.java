package dev.millrace.cli.data.verify;

import dev.millrace.cli.Durations;
import dev.millrace.cli.vision.TrackDetections.Algorithm;
import dev.millrace.vision.track.SortSettings;
import dev.millrace.vision.track.SortTracker;
import dev.millrace.vision.track.Tracker;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which tracker a job has. */
final class TrackerSelection {
  @Option(
      names = "--tracker",
      paramLabel = "NAME",
      defaultValue = "bytetrack",
      description = "The job's tracker: bytetrack or sort (default: ${DEFAULT-VALUE}).")
  Algorithm algorithm = Algorithm.BYTETRACK;

  @Option(
      names = "--tracker-buffer",
      paramLabel = "DURATION",
      defaultValue = "2s",
      converter = Durations.class,
      description = "The job's tracker.buffer (default: ${DEFAULT-VALUE}).")
  Duration buffer = Duration.ofSeconds(2);

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "30",
      description = "The job's tracker.frames-per-second, for sort (default: ${DEFAULT-VALUE}).")
  double framesPerSecond = 30;

  Tracker tracker() {
    return switch (algorithm) {
      case BYTETRACK ->
          new TwoStageTracker(TwoStageSettings.DEFAULT.withBufferMillis(buffer.toMillis()));
      case SORT -> new SortTracker(SortSettings.DEFAULT.withFramesPerSecond(framesPerSecond));
    };
  }
}
