package dev.millrace.detection.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.detection.ReplayedFrames;
import dev.millrace.detection.model.FrameDetections;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.testing.InterruptedJob;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files in real file systems, while things go wrong. */
class FilesIT {
  private static final long FRAMES = 6000;

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  @Test
  void everyFrameIsOnceInALocalFolder(
      @TempDir Path folder, @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink)
      throws Exception {
    writesEveryFrameOnce(folder.toUri().toString(), savepoints, flink);
  }

  @Test
  void everyFrameIsOnceInHdfs(
      @TempDir Path blocks, @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink)
      throws Exception {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, blocks.toString());
    try (MiniDFSCluster hdfs = new MiniDFSCluster.Builder(settings).numDataNodes(1).build()) {
      hdfs.waitActive();
      writesEveryFrameOnce(hdfs.getURI() + "/smart-city/detections", savepoints, flink);
    }
  }

  private static void writesEveryFrameOnce(String path, Path savepoints, MiniCluster flink)
      throws Exception {
    FileOptions options = new FileOptions(path, MemorySize.parse("50kb"));
    InterruptedJob job =
        new InterruptedJob(
            environment ->
                new FileOutlet(options).drain(ReplayedFrames.stream(environment, FRAMES, 2000)));
    JobClient first = job.start(2);
    InterruptedJob.await(() -> files(path) > 0);
    InterruptedJob.loseTaskManager(flink);
    int before = files(path);
    InterruptedJob.await(() -> files(path) > before + 20);
    job.stopWithSavepoint(first, savepoints);
    assertThat(lines(path).values().stream().mapToInt(List::size).sum())
        .as("interrupted before its end")
        .isLessThan((int) FRAMES);
    job.start(1).getJobExecutionResult().get();

    assertThat(lines(path)).isEqualTo(expected());
  }

  /** How many there are to be seen in all folders. */
  private static int files(String path) throws Exception {
    var root = new org.apache.flink.core.fs.Path(path);
    FileSystem files = root.getFileSystem();
    int count = 0;
    for (FileStatus camera : list(files, root)) {
      for (FileStatus date : list(files, camera.getPath())) {
        count += list(files, date.getPath()).size();
      }
    }
    return count;
  }

  /** The sorted lines of each folder's files, those aside that are not to be seen. */
  private static Map<String, List<String>> lines(String path) throws Exception {
    var root = new org.apache.flink.core.fs.Path(path);
    FileSystem files = root.getFileSystem();
    Map<String, List<String>> lines = new TreeMap<>();
    for (FileStatus camera : list(files, root)) {
      for (FileStatus date : list(files, camera.getPath())) {
        String folder = camera.getPath().getName() + '/' + date.getPath().getName();
        for (FileStatus file : list(files, date.getPath())) {
          assertThat(file.getPath().getName()).startsWith("part-").endsWith(".ndjson");
          try (var reader =
              new BufferedReader(
                  new InputStreamReader(files.open(file.getPath()), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines.computeIfAbsent(folder, f -> new ArrayList<>())::add);
          }
        }
      }
    }
    lines.values().forEach(Collections::sort);
    return lines;
  }

  /** As readers list a folder: what begins with a dot is not there. */
  private static List<FileStatus> list(FileSystem files, org.apache.flink.core.fs.Path folder)
      throws Exception {
    while (files.exists(folder)) {
      try {
        return List.of(files.listStatus(folder)).stream()
            .filter(file -> !file.getPath().getName().startsWith("."))
            .toList();
      } catch (FileNotFoundException renamedMeanwhile) {
        // A local folder is listed in two steps, and the job goes on between them. Once more.
      }
    }
    return List.of();
  }

  private static Map<String, List<String>> expected() {
    JsonCodec<FrameDetections> codec = JsonCodec.of(FrameDetections.class);
    Map<String, String> folders =
        Map.of(
            "cam-01", "cam-01",
            "cam-02", "cam-02",
            "../../etc", "%2E.%2F..%2Fetc",
            "Tür 5/Süd", "T%C3%BCr%205%2FS%C3%BCd",
            "it's \"\u0000\" 🎥", "it%27s%20%22%00%22%20%F0%9F%8E%A5");
    Map<String, List<String>> lines = new TreeMap<>();
    ReplayedFrames.first(FRAMES)
        .forEach(
            frame -> {
              String date =
                  Instant.ofEpochMilli(frame.timestamp().epochMillis()).toString().substring(0, 10);
              lines
                  .computeIfAbsent(
                      folders.get(frame.cameraId()) + '/' + date, folder -> new ArrayList<>())
                  .add(new String(codec.encode(frame), StandardCharsets.UTF_8));
            });
    lines.values().forEach(Collections::sort);
    assertThat(lines).as("five cameras, two days").hasSize(10);
    return lines;
  }
}
