package dev.millrace.cli.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.cli.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way to a console, by tus 1.0.0: in parts, and on from where the console has it
 * after whatever breaks, be it this process.
 */
final class Transfer {
  private static final String UPLOADS = "api/files/uploads";
  private static final int PART_BYTES = 8 << 20;
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final long UNKNOWN = -1;

  private final ConsoleClient console;
  private final Path file;
  private final Remembered remembered;
  private final Duration patience;
  private final BooleanSupplier interrupted;
  private final LongConsumer told;
  private final Fingerprint fingerprint;
  private final String name;
  private @Nullable String upload;
  private long offset = UNKNOWN;
  private long farthest = UNKNOWN;
  private long quietSince = System.nanoTime();

  /**
   * Has sent nothing yet.
   *
   * @param patience how long nothing may come through
   * @param told hears how many bytes are there
   */
  Transfer(
      ConsoleClient console,
      Path file,
      Remembered remembered,
      Duration patience,
      BooleanSupplier interrupted,
      LongConsumer told)
      throws IOException {
    this.console = console;
    this.file = file;
    this.remembered = remembered;
    this.patience = patience;
    this.interrupted = interrupted;
    this.told = told;
    this.fingerprint = Fingerprint.of(file);
    this.name = fingerprint.name(console.address());
    this.upload = remembered.of(name);
  }

  /** Sends what is not there yet. @return the console's id of the file */
  String send() throws Refused, IOException, InterruptedException {
    Duration wait = FIRST_WAIT;
    while (true) {
      String fault;
      long before = farthest;
      try {
        goOn();
        remembered.forget(name);
        String path = String.valueOf(upload);
        return path.substring(path.lastIndexOf('/') + 1);
      } catch (Refused refusal) {
        if (refusal.isGone() && upload != null) {
          upload = null;
          remembered.forget(name);
        } else if (!refusal.isForNow()) {
          throw refusal;
        }
        fault = String.valueOf(refusal.getMessage());
      } catch (ChangedFile changed) {
        cancel();
        throw new Failure(
            file + " changed while it was sent.",
            "Send it again when nobody writes to it.",
            changed);
      } catch (IOException lost) {
        fault = "The line broke: " + lost + ".";
      }
      offset = UNKNOWN;
      if (farthest > before) {
        wait = FIRST_WAIT;
      }
      if (interrupted.getAsBoolean() || System.nanoTime() - quietSince > patience.toNanos()) {
        throw new Failure(
            "%s is not complete: %,d of %,d bytes are there. %s"
                .formatted(file, Math.max(0, farthest), fingerprint.size(), fault),
            "Run the same command again; it goes on there.");
      }
      Thread.sleep(wait.toMillis());
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
    }
  }

  private void goOn() throws Refused, IOException, InterruptedException {
    String going = upload;
    if (going == null) {
      going = create();
      remembered.keep(name, going);
      upload = going;
      reached(0);
    } else if (offset == UNKNOWN) {
      reached(offset(console.send(spoken(going).method("HEAD", BodyPublishers.noBody()).build())));
    }
    try (FileChannel content = FileChannel.open(file)) {
      while (offset < fingerprint.size()) {
        if (interrupted.getAsBoolean()) {
          throw new IOException("interrupted");
        }
        requireUnchanged();
        reached(part(going, content));
      }
    }
  }

  private void reached(long bytes) {
    offset = bytes;
    told.accept(bytes);
    if (bytes > farthest) {
      farthest = bytes;
      quietSince = System.nanoTime();
    }
  }

  private String create() throws Refused, IOException, InterruptedException {
    String filename =
        Base64.getEncoder().encodeToString(file.getFileName().toString().getBytes(UTF_8));
    HttpResponse<byte[]> created =
        console.send(
            spoken(UPLOADS)
                .header("Upload-Length", Long.toString(fingerprint.size()))
                .header("Upload-Metadata", "filename " + filename)
                .POST(BodyPublishers.noBody())
                .build());
    String location =
        created
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new IOException("the console does not say where to send it"));
    // Whatever host is named there: files and the token go to the one that was asked.
    return URI.create(location).getPath().replaceFirst("^.*(?=api/files/uploads/)", "");
  }

  private long part(String going, FileChannel content)
      throws Refused, IOException, InterruptedException {
    long start = offset;
    long length = Math.min(PART_BYTES, fingerprint.size() - start);
    BodyPublisher body =
        BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> new Part(content, start, start + length, told)),
            length);
    return offset(
        console.send(
            spoken(going)
                .header("Content-Type", "application/offset+octet-stream")
                .header("Upload-Offset", Long.toString(start))
                .method("PATCH", body)
                .build()));
  }

  private HttpRequest.Builder spoken(String path) {
    return console.request(path).header("Tus-Resumable", "1.0.0");
  }

  private long offset(HttpResponse<byte[]> response) throws IOException {
    long there =
        response
            .headers()
            .firstValueAsLong("Upload-Offset")
            .orElseThrow(() -> new IOException("the console does not say how much it has"));
    if (there < 0 || there > fingerprint.size()) {
      throw new IOException("the console says it has " + there + " bytes");
    }
    return there;
  }

  private void requireUnchanged() throws IOException {
    if (!Fingerprint.of(file).equals(fingerprint)) {
      throw new ChangedFile();
    }
  }

  private void cancel() throws IOException, InterruptedException {
    remembered.forget(name);
    if (upload != null) {
      try {
        console.send(spoken(upload).DELETE().build());
      } catch (Refused | IOException unheard) {
        // The console forgets it by itself, later.
      }
    }
  }

  /** Another content under the same name is another file. */
  private static final class ChangedFile extends IOException {}

  /** A stretch of a file that tells how far it was read. */
  private static final class Part extends InputStream {
    private final FileChannel content;
    private final long end;
    private final LongConsumer told;
    private long at;

    Part(FileChannel content, long at, long end, LongConsumer told) {
      this.content = content;
      this.at = at;
      this.end = end;
      this.told = told;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      if (at >= end) {
        return -1;
      }
      int read = content.read(ByteBuffer.wrap(into, from, (int) Math.min(most, end - at)), at);
      at += Math.max(0, read);
      told.accept(at);
      return read;
    }
  }
}
