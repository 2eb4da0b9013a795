package dev.millrace.pulsar;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.pulsar.client.api.Authentication;
import org.apache.pulsar.client.api.AuthenticationFactory;
import org.apache.pulsar.client.impl.auth.AuthenticationDisabled;

/** How a client proves who it is. */
public sealed interface Credentials extends Serializable {
  /** What Pulsar's client asks, made where it connects. */
  Authentication authentication() throws IOException;

  /** For brokers that ask for none. */
  static Credentials none() {
    return new None();
  }

  /** A token, read anew at each connection, so that it may be replaced while the job runs. */
  static Credentials token(Secret token) {
    return new Token(token);
  }

  /** A client's certificate and its key, PEM files on the cluster. */
  static Credentials certificate(String certificate, String key) {
    return new Certificate(certificate, key);
  }

  /**
   * Any of Pulsar's authentication plugins.
   *
   * @param className the plugin, on the job's class path
   * @param parameters as the plugin takes them, JSON mostly; the whole text is secret
   */
  static Credentials plugin(String className, Secret parameters) {
    return new Plugin(className, parameters);
  }

  /** Nobody. */
  record None() implements Credentials {
    @Override
    public Authentication authentication() {
      return AuthenticationDisabled.INSTANCE;
    }
  }

  /**
   * A bearer's token.
   *
   * @param token where it is
   */
  record Token(Secret token) implements Credentials {
    @Override
    public Authentication authentication() throws IOException {
      token.read(); // Whatever is wrong with it is told now, not by a connection that fails.
      return AuthenticationFactory.token(
          () -> {
            try {
              return token.read();
            } catch (IOException unreadable) {
              throw new UncheckedIOException(unreadable);
            }
          });
    }
  }

  /**
   * A certificate.
   *
   * @param certificate a PEM file
   * @param key a PEM file
   */
  record Certificate(String certificate, String key) implements Credentials {
    @Override
    public Authentication authentication() {
      return AuthenticationFactory.TLS(certificate, key);
    }
  }

  /**
   * A plugin.
   *
   * @param className what to load
   * @param parameters what to give it
   */
  record Plugin(String className, Secret parameters) implements Credentials {
    @Override
    public Authentication authentication() throws IOException {
      return AuthenticationFactory.create(className, parameters.read());
    }
  }
}
