package dev.millrace.console.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.console.Attachment;
import dev.millrace.console.Broadcast;
import dev.millrace.console.Json;
import dev.millrace.console.Pulse;
import dev.millrace.console.RecordPlace;
import dev.millrace.console.RecordReader;
import dev.millrace.console.Refusal;
import dev.millrace.console.Room;
import dev.millrace.console.Standing;
import dev.millrace.console.StandingSight;
import dev.millrace.console.Surroundings;
import dev.millrace.files.ContentReference;
import dev.millrace.files.FileKind;
import dev.millrace.files.FileStore;
import dev.millrace.files.NotStored;
import dev.millrace.files.UploadedFile;
import dev.millrace.localstack.Pipeline;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API of files: uploads, their way, and what was found in them. */
public final class FilesRoom implements Room {
  private static final Logger LOG = LoggerFactory.getLogger(FilesRoom.class);
  private static final Duration NEWS = Duration.ofMillis(250);
  private static final Duration STANDING = Duration.ofSeconds(2);
  private static final String STORE = "store";

  private final UploadLimits limits;
  private final Map<String, FileKind> endings = AcceptedTypes.endings();
  private final FileStore store;
  private final UploadFolder folder;
  private final TusServer tus;
  private final Forwarder forwarder;
  private final FileList list = new FileList();
  private final AnalysedFiles analysed;
  private final RecordReader records;
  private final StandingSight standing;
  private final Broadcast broadcast = new Broadcast();
  private final Pulse news;
  private final Pulse standings;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(FilesRoom::sweeperThread);
  private final JsonCodec<UploadedFile> codec = JsonCodec.of(UploadedFile.class);

  /** Told by one thread only. */
  private long revisionTold = -1;

  /** What may be sent: {@code GET /api/files/limits}. */
  private record Limits(long fileBytes, Map<String, FileKind> endings) {}

  /**
   * A file with its whole analysis: {@code GET /api/files/{id}}.
   *
   * @param analysis as the job told it; nothing while it has not
   */
  private record Whole(FileEntry file, @Nullable JsonNode analysis) {}

  public FilesRoom(Surroundings surroundings, FilesSettings settings) {
    this(surroundings, settings, InstantSource.system());
  }

  FilesRoom(Surroundings surroundings, FilesSettings settings, InstantSource clock) {
    this.limits = settings.limits();
    this.folder = new UploadFolder(settings.uploads(), limits, clock);
    this.store = settings.openStore();
    this.forwarder = new Forwarder(folder, store, surroundings.kafka(), limits, clock, this::show);
    this.tus = new TusServer(folder, limits, clock, new Receipts());
    this.records = new RecordReader(surroundings.kafka());
    this.standing =
        new StandingSight(surroundings, Pipeline.FILES, topics(), Map.of(STORE, this::askStore));
    for (UploadFolder.Progress one : folder.all()) {
      list.put(one, null);
      if (one.upload().stage().isOurs()) {
        forwarder.take(one.upload());
      }
    }
    this.analysed = AnalysedFiles.of(surroundings.kafka(), this::hear);
    this.news = Pulse.of("files-news", broadcast, NEWS, this::tellNews);
    this.standings =
        Pulse.of(
            "files-standings", broadcast, STANDING, () -> broadcast.publish("standing", look()));
    var unused = sweeper.scheduleWithFixedDelay(this::sweep, 10, 60, TimeUnit.SECONDS);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    tus.addTo(routes);
    routes.get("/api/files", request -> Json.answer(request, list.all()));
    routes.get(
        "/api/files/limits",
        request -> Json.answer(request, new Limits(limits.fileBytes(), endings)));
    routes.get("/api/files/events", broadcast::serve);
    routes.get("/api/files/{id}", request -> Json.answer(request, whole(entry(request))));
    routes.get("/api/files/{id}/content", this::content);
    routes.get("/api/files/{id}/thumbnail", this::thumbnail);
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    news.close();
    standings.close();
    broadcast.close();
    analysed.close();
    forwarder.close();
    standing.close();
    records.close();
    store.close();
    folder.close();
  }

  /** Hears of bytes that come. */
  private final class Receipts implements TusServer.Watcher {
    @Override
    public void changed(UploadFolder.Progress progress) {
      // Many requests may end at once with the last byte; the way begins once.
      boolean first =
          list.find(progress.upload().id()).map(FileEntry::stage).orElse(Stage.RECEIVING)
              == Stage.RECEIVING;
      list.put(progress, null);
      if (first && progress.upload().stage() == Stage.RECEIVED) {
        forwarder.take(progress.upload());
      }
    }

    @Override
    public void cancelled(String id) {
      list.remove(id);
    }
  }

  private void show(Upload upload, @Nullable String waiting) {
    list.put(new UploadFolder.Progress(upload, upload.size()), waiting);
  }

  private void hear(AnalysedFile file) {
    list.put(file);
    list.find(file.fileId())
        .filter(FileEntry::here)
        .ifPresent(
            entry -> {
              try {
                folder.keepAnalysis(entry.id(), file.place(), file.failure());
              } catch (Refusal forgotten) {
                LOG.debug("{} is shown, but no longer kept", entry.id(), forgotten);
              } catch (IOException unwritable) {
                LOG.error("The way of {} cannot be kept", entry.id(), unwritable);
              }
            });
  }

  private static List<String> topics() {
    return Stream.concat(
            Arrays.stream(FileKind.values()).map(FileKind::topic), Stream.of(AnalysedFiles.TOPIC))
        .toList();
  }

  private Standing askStore() {
    return store.answers()
        ? Standing.well("answers")
        : Standing.amiss("does not answer", "./millrace logs console");
  }

  private WayStanding look() {
    Map<String, Standing> seen = standing.look();
    return new WayStanding(
        list.revision(),
        Objects.requireNonNull(seen.get(StandingSight.KAFKA)),
        Objects.requireNonNull(seen.get(STORE)),
        Objects.requireNonNull(seen.get(StandingSight.JOB)));
  }

  private void tellNews() {
    FileList.Changes changes = list.changes();
    if (changes.revision() != revisionTold) {
      broadcast.publish("files", changes);
      revisionTold = changes.revision();
    }
  }

  private void sweep() {
    try {
      for (Upload forgotten : folder.sweep()) {
        if (forgotten.stage() == Stage.RECEIVING) {
          list.remove(forgotten.id());
        }
      }
    } catch (IOException | RuntimeException fault) {
      LOG.error("The folder of uploads cannot be swept", fault);
    }
  }

  private FileEntry entry(Context request) {
    return list.find(request.pathParam("id"))
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "There is no such file here.",
                    "The newest files are listed at /api/files."));
  }

  private Whole whole(FileEntry entry) {
    return new Whole(entry, analysis(entry).orElse(null));
  }

  private Optional<JsonNode> analysis(FileEntry entry) {
    RecordPlace place = entry.analysis();
    if (place == null) {
      return Optional.empty();
    }
    return records
        .value(place)
        .map(
            value -> {
              try {
                return Json.tree(value);
              } catch (JsonProcessingException wasReadable) {
                throw new IllegalStateException(wasReadable);
              }
            });
  }

  private void thumbnail(Context request) {
    byte[] picture =
        analysis(entry(request))
            .map(told -> told.path("analysis"))
            .flatMap(Thumbnail::of)
            .orElseThrow(
                () -> new Refusal(404, "This file has no picture.", "Images and videos have one."));
    // The analysis of a file is told once.
    request
        .header("Cache-Control", "private, max-age=86400, immutable")
        .contentType(Thumbnail.TYPE)
        .result(picture);
  }

  private void content(Context request) throws IOException {
    FileEntry entry = entry(request);
    Upload upload = entry.here() ? folder.of(entry.id()).upload() : null;
    if (upload == null) {
      throw new Refusal(
          404,
          "This console has no content of this file.",
          "Take it from where it came through, or with ./millrace consume files --save.");
    }
    ContentReference reference = upload.reference();
    RecordPlace message = upload.message();
    Path bytes = folder.bytes(upload);
    if (reference != null) {
      try (InputStream content = store.open(reference)) {
        Attachment.send(request, upload.filename(), upload.size(), content);
      } catch (NotStored gone) {
        throw gone();
      }
    } else if (message != null) {
      byte[] content = records.value(message).map(this::inline).orElseThrow(FilesRoom::gone);
      Attachment.send(
          request, upload.filename(), content.length, new ByteArrayInputStream(content));
    } else if (Files.exists(bytes)) {
      try (InputStream content = Files.newInputStream(bytes)) {
        Attachment.send(request, upload.filename(), upload.size(), content);
      }
    } else {
      throw gone();
    }
  }

  private byte @Nullable [] inline(byte[] message) {
    try {
      return codec.decode(message).fileContent();
    } catch (MalformedRecord wasReadable) {
      throw new IllegalStateException(wasReadable);
    }
  }

  private static Refusal gone() {
    return new Refusal(
        410, "The content of this file is kept no longer.", "Upload the file again.");
  }

  private static Thread sweeperThread(Runnable task) {
    var thread = new Thread(task, "files-sweeper");
    thread.setDaemon(true);
    return thread;
  }
}
