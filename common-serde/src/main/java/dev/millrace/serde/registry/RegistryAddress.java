package dev.millrace.serde.registry;

import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a schema registry is and how it is asked. Sent to the cluster with the job.
 *
 * @param base the address in front of {@code /schemas} and {@code /subjects}: of Confluent's
 *     registry its root, of Apicurio {@code http://host:port/apis/ccompat/v7}
 * @param credentials {@code user:password}, or a bearer token, which holds no colon; null for none.
 *     Never logged
 * @param patience how long to go on asking a registry that does not answer
 */
public record RegistryAddress(URI base, @Nullable String credentials, Duration patience)
    implements Serializable {
  /** The environment's variable that holds the credentials where nothing else does. */
  public static final String CREDENTIALS_VARIABLE = "MILLRACE_REGISTRY_CREDENTIALS";

  public RegistryAddress {
    String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || base.getHost() == null) {
      throw new IllegalArgumentException("An address looks like http://localhost:8081");
    }
    if (base.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "Credentials do not belong into an address, which is logged");
    }
    if (base.getQuery() != null || base.getFragment() != null) {
      throw new IllegalArgumentException("An address ends with its path");
    }
  }

  /** The address of a path below the base. */
  URI resolve(String path) {
    String prefix = base.toString();
    return URI.create(
        (prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix) + path);
  }

  /** The header that carries the credentials, or null if there are none. */
  @Nullable String authorization() {
    if (credentials == null) {
      return null;
    }
    return credentials.contains(":")
        ? "Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8))
        : "Bearer " + credentials;
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "RegistryAddress[" + base + "]";
  }
}
