package dev.millrace.files;

import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a store is.
 *
 * @param url {@code file:///a/folder} or {@code s3://bucket/prefix}
 * @param endpoint of what speaks S3, such as {@code http://localhost:9000}; null for Amazon's own
 * @param region of the bucket
 * @param pathStyle whether the bucket is part of the path, not of the host
 * @param credentialsFile in the form of {@code ~/.aws/credentials}; null takes them from the
 *     variables {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}
 */
public record StoreOptions(
    String url,
    @Nullable String endpoint,
    String region,
    boolean pathStyle,
    @Nullable String credentialsFile)
    implements Serializable {
  public static final String DEFAULT_REGION = "us-east-1";

  /** A store in a folder. */
  public static StoreOptions folder(Path folder) {
    return new StoreOptions(folder.toUri().toString(), null, DEFAULT_REGION, false, null);
  }
}
