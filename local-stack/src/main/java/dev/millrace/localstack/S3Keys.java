package dev.millrace.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What clients of the S3 server sign their requests with.
 *
 * @param id who it is
 * @param secret for nobody else to know
 */
record S3Keys(String id, String secret) {
  private static final String ID = "aws_access_key_id";
  private static final String SECRET = "aws_secret_access_key";

  @Override
  public String toString() {
    return "keys of " + id;
  }

  /**
   * The keys in a file of the form of {@code ~/.aws/credentials}, which is made at its first use.
   */
  static S3Keys in(Path file) throws IOException {
    if (!Files.exists(file)) {
      PrivateFile.write(
          file,
          "[default]\n%s = millrace\n%s = %s\n".formatted(ID, SECRET, PrivateFile.newSecret()));
    }
    var lines = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      lines.load(in);
    }
    @Nullable String id = lines.getProperty(ID);
    @Nullable String secret = lines.getProperty(SECRET);
    if (id == null || secret == null) {
      throw new StackFailure(
          file + " holds no keys.", "Delete it to have new ones made, or start anew with --fresh.");
    }
    return new S3Keys(id, secret);
  }
}
