package dev.millrace.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that speaks S3 and checks signatures. */
class S3StoreTest implements StoreContract {
  private static Path objects;
  private static S3Proxy server;
  private static Path credentials;
  private FileStore store;

  @BeforeAll
  static void start(@TempDir Path empty) throws Exception {
    objects = empty;
    Files.createDirectories(objects.resolve("data/uploads"));
    Properties place = new Properties();
    place.setProperty("jclouds.provider", "filesystem-nio2");
    place.setProperty("jclouds.identity", "unused");
    place.setProperty("jclouds.credential", "unused");
    place.setProperty("jclouds.filesystem.basedir", objects.resolve("data").toString());
    server =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "tester", "secret")
            .blobStore(BlobStores.create("filesystem-nio2", place))
            .build();
    server.start();
    credentials = credentials("secret");
  }

  private static Path credentials(String secret) throws IOException {
    return Files.writeString(
        objects.resolve("credentials-" + secret),
        "[default]\naws_access_key_id = tester\naws_secret_access_key = " + secret + "\n");
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  @BeforeEach
  void open() {
    store = FileStore.at(options("s3://uploads/of/people", credentials));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static StoreOptions options(String url, Path credentials) {
    return new StoreOptions(
        url,
        "http://127.0.0.1:" + server.getPort(),
        StoreOptions.DEFAULT_REGION,
        true,
        credentials.toString());
  }

  @Override
  public FileStore store() {
    return store;
  }

  @Override
  public String base() {
    return "s3://uploads/of/people/";
  }

  @Test
  void doesNotAnswerWhereThereIsNoBucketOrNoRight() throws Exception {
    try (FileStore missing = FileStore.at(options("s3://missing", credentials));
        FileStore stranger = FileStore.at(options("s3://uploads", credentials("guessed")))) {
      assertThat(missing.answers()).isFalse();
      assertThat(stranger.answers()).isFalse();
    }
  }

  @Test
  void neverRepeatsTheSecret(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "hello");
    String sha256 = Digests.of("hello".getBytes(UTF_8)).sha256();
    try (FileStore stranger = FileStore.at(options("s3://uploads", credentials("guessed")))) {
      assertThatThrownBy(() -> stranger.put(file, sha256))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("s3://uploads/ did not take")
          .hasMessageNotContaining("guessed");
    }
  }
}
