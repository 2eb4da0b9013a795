package dev.millrace.lakehouse.catalog;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Credentials in a file of the form of {@code ~/.aws/credentials}; Iceberg makes it by its name.
 */
public final class CredentialsInAFile implements AwsCredentialsProvider {
  /** How Iceberg is told of the provider. */
  static final String PROVIDER = "client.credentials-provider";

  /** How the provider is told of the file; Iceberg takes the provider's own prefix away. */
  static final String FILE = PROVIDER + ".file";

  private final AwsCredentialsProvider profile;

  private CredentialsInAFile(Path file) {
    profile =
        ProfileCredentialsProvider.builder()
            .profileFile(
                ProfileFile.builder().content(file).type(ProfileFile.Type.CREDENTIALS).build())
            .build();
  }

  /** Iceberg calls this with what begins with {@link #PROVIDER}, cut off there. */
  public static CredentialsInAFile create(Map<String, String> properties) {
    return new CredentialsInAFile(Path.of(requireNonNull(properties.get("file"))));
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return profile.resolveCredentials();
  }
}
