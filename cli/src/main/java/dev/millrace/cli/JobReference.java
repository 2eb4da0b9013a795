package dev.millrace.cli;

import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.Pipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people write where a command asks for a job: a pipeline, a JAR, a job's name or id. */
record JobReference(String text) {
  Optional<Pipeline> pipeline() {
    return Pipeline.named(text);
  }

  /** The JAR that is meant. */
  Path jar(Path root) {
    Optional<Pipeline> pipeline = pipeline();
    if (pipeline.isPresent()) {
      return root.resolve(pipeline.get().jar());
    }
    if (text.endsWith(".jar")) {
      return Path.of(text).toAbsolutePath();
    }
    throw new Failure(
        "There is no pipeline '" + text + "'.",
        "Name one of "
            + Pipeline.all().stream().map(Pipeline::name).collect(Collectors.joining(", "))
            + ", or the path of a JAR.");
  }

  /** What starts the job, if its JAR does not say. */
  Optional<String> mainClass() {
    return pipeline().flatMap(Pipeline::mainClass);
  }

  /** Whether it is this job that is meant. */
  boolean means(FlinkRest.Job job) {
    String name = pipeline().map(Pipeline::jobName).orElse(text);
    return job.id().equals(text) || job.name().equals(name);
  }

  /** Whether it is an id, which needs no cluster to be understood. */
  boolean isId() {
    return text.matches("[0-9a-f]{32}");
  }

  /** The one job that runs and is meant. */
  FlinkRest.Job among(List<FlinkRest.Job> jobs) {
    List<FlinkRest.Job> matching =
        jobs.stream().filter(job -> !job.hasEnded() && means(job)).toList();
    if (matching.isEmpty()) {
      throw new Failure(
          "No job '" + text + "' is running.", "'./millrace jobs' lists those that are.");
    }
    if (matching.size() > 1) {
      throw new Failure(
          matching.size() + " jobs are called '" + text + "'.",
          "Name one by its id: "
              + matching.stream().map(FlinkRest.Job::id).collect(Collectors.joining(", "))
              + ".");
    }
    return matching.get(0);
  }
}
