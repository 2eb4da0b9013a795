package dev.millrace.cli.data.files;

import dev.millrace.cli.Failure;
import dev.millrace.cli.Surroundings;
import dev.millrace.files.FileStore;
import dev.millrace.files.StoreOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where larger files lie: the same as the console's and the job's. */
public final class FileStoreOptions {
  @Option(
      names = "--file-store",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_FILE_STORE}",
      description =
          "Where larger files lie, the same as the job's store.url: a folder, file:///… or"
              + " s3://bucket/prefix (default: $MILLRACE_FILE_STORE, else that of 'up').")
  @Nullable String url;

  @Option(
      names = "--file-store-endpoint",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_FILE_STORE_ENDPOINT}",
      description = "What speaks S3, if it is not Amazon's.")
  @Nullable String endpoint;

  @Option(
      names = "--file-store-region",
      paramLabel = "NAME",
      defaultValue = "${env:MILLRACE_FILE_STORE_REGION:-us-east-1}",
      description = "The region of the bucket (default: us-east-1).")
  String region = StoreOptions.DEFAULT_REGION;

  @Option(
      names = "--file-store-path-style",
      paramLabel = "BOOLEAN",
      arity = "1",
      defaultValue = "${env:MILLRACE_FILE_STORE_PATH_STYLE:-false}",
      description = "Whether the bucket is part of the path, not of the host.")
  boolean pathStyle;

  @Option(
      names = "--file-store-credentials-file",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_FILE_STORE_CREDENTIALS_FILE}",
      description =
          "The bucket's keys, in the form of ~/.aws/credentials; or AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY say them.")
  @Nullable String credentialsFile;

  /** Opens the store, which need not be there yet. */
  public FileStore open() {
    try {
      return FileStore.at(
          new StoreOptions(address(), endpoint, region, pathStyle, credentialsFile));
    } catch (IllegalArgumentException none) {
      throw new Failure(
          "'" + url + "' is no store of files: " + none.getMessage(),
          "Name one with --file-store, as file:///a/folder or s3://bucket/prefix.",
          none);
    }
  }

  private String address() {
    if (url == null || url.isBlank()) {
      return StoreOptions.folder(Surroundings.folder().files()).url();
    }
    return url.contains(":/") ? url : StoreOptions.folder(Path.of(url).toAbsolutePath()).url();
  }
}
