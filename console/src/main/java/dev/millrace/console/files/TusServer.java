package dev.millrace.console.files;

import dev.millrace.console.Refusal;
import dev.millrace.files.SafeName;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes uploads by <a href="https://tus.io/protocols/resumable-upload">tus 1.0.0</a>, with the
 * extensions creation, creation-with-upload, checksum, expiration and termination.
 */
final class TusServer {
  static final String PATH = "/api/files/uploads";

  private static final String VERSION = "1.0.0";
  private static final String EXTENSIONS =
      "creation,creation-with-upload,checksum,expiration,termination";
  private static final String BYTES = "application/offset+octet-stream";
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,18}");
  private static final int LONGEST_TYPE = 200;
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final UploadFolder folder;
  private final UploadLimits limits;
  private final UploadRate rate;
  private final Watcher watcher;

  /** Hears of every upload that changes. */
  interface Watcher {
    void changed(UploadFolder.Progress progress);

    void cancelled(String id);
  }

  TusServer(UploadFolder folder, UploadLimits limits, InstantSource clock, Watcher watcher) {
    this.folder = folder;
    this.limits = limits;
    this.rate = new UploadRate(limits.perMinute(), clock);
    this.watcher = watcher;
  }

  void addTo(RoutesConfig routes) {
    routes.options(PATH, this::tell);
    routes.options(PATH + "/{id}", this::tell);
    routes.post(PATH, request -> create(spoken(request)));
    routes.head(PATH + "/{id}", request -> look(spoken(request)));
    routes.patch(PATH + "/{id}", request -> append(spoken(request)));
    routes.delete(PATH + "/{id}", request -> cancel(spoken(request)));
    routes.post(PATH + "/{id}", request -> overridden(spoken(request)));
  }

  private void tell(Context request) {
    request
        .header("Tus-Resumable", VERSION)
        .header("Tus-Version", VERSION)
        .header("Tus-Extension", EXTENSIONS)
        .header("Tus-Max-Size", Long.toString(limits.fileBytes()))
        .header("Tus-Checksum-Algorithm", Checksum.NAMES)
        .status(204);
  }

  private static Context spoken(Context request) {
    request.header("Tus-Resumable", VERSION).header("Cache-Control", "no-store");
    if (!VERSION.equals(request.header("Tus-Resumable"))) {
      request.header("Tus-Version", VERSION);
      throw new Refusal(
          412, "Uploads are taken by tus " + VERSION + " only.", "Send Tus-Resumable: 1.0.0.");
    }
    return request;
  }

  /** For those behind something that lets no PATCH and no DELETE through. */
  private void overridden(Context request) throws IOException {
    String method = request.header("X-HTTP-Method-Override");
    if (HandlerType.PATCH.name().equals(method)) {
      append(request);
    } else if (HandlerType.DELETE.name().equals(method)) {
      cancel(request);
    } else {
      throw new Refusal(405, "An upload takes no POST.", "Use PATCH to go on with it.");
    }
  }

  private void create(Context request) throws IOException {
    long size =
        number(request, "Upload-Length")
            .orElseThrow(
                () ->
                    new Refusal(
                        400,
                        "The header Upload-Length is missing.",
                        "Say how many bytes the file has; it cannot be said later."));
    if (size == 0) {
      throw new Refusal(400, "The file is empty.", "Choose one with something in it.");
    }
    if (size > limits.fileBytes()) {
      throw new Refusal(
          413,
          "The file has %,d bytes.".formatted(size),
          "Files of at most %,d are taken.".formatted(limits.fileBytes()));
    }
    var metadata = UploadMetadata.of(request.header("Upload-Metadata"));
    String type = metadata.filetype();
    long wait = rate.begin();
    if (wait > 0) {
      request.header("Retry-After", Long.toString(1 + wait / 1_000));
      throw new Refusal(
          429,
          limits.perMinute() + " uploads began within a minute.",
          "Try again in " + (1 + wait / 1_000) + " s.");
    }
    Upload upload =
        folder.create(
            SafeName.of(metadata.filename() == null ? "" : metadata.filename()),
            type == null || type.isBlank() || type.length() > LONGEST_TYPE ? null : type,
            size);
    watcher.changed(folder.of(upload.id()));
    request.header("Location", PATH + "/" + upload.id());
    if (BYTES.equals(request.contentType())) {
      take(request, upload.id(), 0);
    } else {
      expires(request, upload);
    }
    request.status(201);
  }

  private void look(Context request) {
    UploadFolder.Progress found = folder.of(request.pathParam("id"));
    request
        .header("Upload-Offset", Long.toString(found.stored()))
        .header("Upload-Length", Long.toString(found.upload().size()));
    expires(request, found.upload());
    request.status(200);
  }

  private void append(Context request) throws IOException {
    if (!BYTES.equals(request.contentType())) {
      throw new Refusal(415, "The bytes are of another type.", "Send them as " + BYTES + ".");
    }
    long offset =
        number(request, "Upload-Offset")
            .orElseThrow(
                () ->
                    new Refusal(
                        400,
                        "The header Upload-Offset is missing.",
                        "Say where the bytes begin; HEAD tells how many are stored."));
    take(request, request.pathParam("id"), offset);
    request.status(204);
  }

  private void take(Context request, String id, long offset) throws IOException {
    @Nullable Checksum checksum = Checksum.of(request.header("Upload-Checksum"));
    try (InputStream body = request.req().getInputStream()) {
      UploadFolder.Progress now =
          folder.append(id, offset, body, checksum, () -> watcher.changed(folder.of(id)));
      watcher.changed(now);
      request.header("Upload-Offset", Long.toString(now.stored()));
      expires(request, now.upload());
    }
  }

  private void cancel(Context request) throws IOException {
    folder.cancel(request.pathParam("id"));
    watcher.cancelled(request.pathParam("id"));
    request.status(204);
  }

  private void expires(Context request, Upload upload) {
    if (upload.stage() == Stage.RECEIVING) {
      request.header(
          "Upload-Expires", HTTP_DATE.format(Instant.ofEpochMilli(folder.expires(upload))));
    }
  }

  private static OptionalLong number(Context request, String header) {
    String text = request.header(header);
    if (text == null) {
      return OptionalLong.empty();
    }
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      throw new Refusal(
          400, "The header " + header + " is not a whole number.", "Send a count of bytes.");
    }
    return OptionalLong.of(Long.parseLong(text));
  }
}
