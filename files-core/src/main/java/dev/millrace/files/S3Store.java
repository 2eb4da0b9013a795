package dev.millrace.files;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A store in a bucket of anything that speaks S3. */
final class S3Store implements FileStore {
  private static final Pattern URL =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/.*)?");
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** Larger contents go in parts, of which S3 takes ten thousand. */
  private static final long PART_BYTES = 64L << 20;

  private static final int NOT_FOUND = 404;

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final String base;

  S3Store(StoreOptions options) {
    Matcher url = URL.matcher(options.url());
    if (!url.matches()) {
      throw new IllegalArgumentException(
          "'" + options.url() + "' is no store. Buckets look like s3://bucket/prefix.");
    }
    bucket = url.group(1);
    String path = url.group(2) == null ? "" : url.group(2).replaceAll("^/+|/+$", "");
    prefix = path.isEmpty() ? "" : path + '/';
    base = "s3://" + bucket + '/' + prefix;
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(PATIENCE)
                    .socketTimeout(SILENCE))
            .region(Region.of(options.region()))
            .forcePathStyle(options.pathStyle())
            .credentialsProvider(credentials(options))
            // Not everything that speaks S3 knows its newer checksums; we check our own.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    String endpoint = options.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    client = builder.build();
  }

  static boolean isNamedBy(String url) {
    return URL.matcher(url).matches();
  }

  private static AwsCredentialsProvider credentials(StoreOptions options) {
    String file = options.credentialsFile();
    return file == null
        ? EnvironmentVariableCredentialsProvider.create()
        : ProfileCredentialsProvider.builder()
            .profileFile(
                ProfileFile.builder()
                    .content(Path.of(file))
                    .type(ProfileFile.Type.CREDENTIALS)
                    .build())
            .build();
  }

  @Override
  public ContentReference put(Path file, String sha256) throws IOException {
    String address = ContentAddress.of(sha256);
    long size = Files.size(file);
    try {
      if (!isThere(prefix + address, size)) {
        if (size <= PART_BYTES) {
          client.putObject(
              put -> put.bucket(bucket).key(prefix + address), RequestBody.fromFile(file));
        } else {
          putInParts(file, prefix + address, size);
        }
      }
    } catch (SdkException refused) {
      throw failed("take", address, refused);
    }
    return new ContentReference(base + address, size, sha256);
  }

  private boolean isThere(String key, long size) {
    try {
      return client.headObject(head -> head.bucket(bucket).key(key)).contentLength() == size;
    } catch (S3Exception refused) {
      if (refused.statusCode() == NOT_FOUND) {
        return false;
      }
      throw refused;
    }
  }

  /** Nothing is to be seen of the object until its last part is there. */
  private void putInParts(Path file, String key, long size) throws IOException {
    String upload =
        client.createMultipartUpload(create -> create.bucket(bucket).key(key)).uploadId();
    boolean complete = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long start = 0; start < size; start += PART_BYTES) {
        parts.add(
            part(file, key, upload, parts.size() + 1, start, Math.min(PART_BYTES, size - start)));
      }
      client.completeMultipartUpload(
          whole ->
              whole
                  .bucket(bucket)
                  .key(key)
                  .uploadId(upload)
                  .multipartUpload(list -> list.parts(parts)));
      complete = true;
    } finally {
      if (!complete) {
        abort(key, upload);
      }
    }
  }

  private CompletedPart part(
      Path file, String key, String upload, int number, long start, long length) {
    var body =
        RequestBody.fromContentProvider(
            () -> new FilePart(file, start, length), length, "application/octet-stream");
    String tag =
        client
            .uploadPart(
                part -> part.bucket(bucket).key(key).uploadId(upload).partNumber(number), body)
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  private void abort(String key, String upload) {
    try {
      client.abortMultipartUpload(abort -> abort.bucket(bucket).key(key).uploadId(upload));
    } catch (SdkException unreachable) {
      // The parts stay until the bucket's own rule for incomplete uploads takes them away.
    }
  }

  @Override
  public InputStream open(ContentReference reference) throws IOException {
    String address = ContentAddress.within(base, reference);
    try {
      return client.getObject(get -> get.bucket(bucket).key(prefix + address));
    } catch (NoSuchKeyException missing) {
      throw new NotStored(reference);
    } catch (SdkException refused) {
      throw failed("give", address, refused);
    }
  }

  private IOException failed(String verb, String address, SdkException cause) {
    return new IOException(
        base + " did not " + verb + " " + address + ": " + cause.getMessage(), cause);
  }

  @Override
  public boolean answers() {
    try {
      client.headBucket(
          head ->
              head.bucket(bucket)
                  .overrideConfiguration(
                      limits -> limits.apiCallTimeout(PATIENCE).apiCallAttemptTimeout(PATIENCE)));
      return true;
    } catch (SdkException silent) {
      return false;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
