package dev.millrace.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Where contents lie, each under its SHA-256: the same content lies there once, and nothing that a
 * user named is part of its place.
 */
public interface FileStore extends AutoCloseable {
  /**
   * Puts a content there, whole or not at all. Putting it again changes nothing.
   *
   * @param file holds the content, and does not change meanwhile
   * @param sha256 of the content, in hexadecimal, as {@link Digests} gives it
   */
  ContentReference put(Path file, String sha256) throws IOException;

  /**
   * Opens a content. Whoever reads it checks size and hash.
   *
   * @throws OutsideStore if the reference is not one that this store gives
   * @throws NotStored if there is no such content
   */
  InputStream open(ContentReference reference) throws IOException;

  /** Whether the store can be reached now; takes a few seconds at most. */
  boolean answers();

  @Override
  void close();

  /** Whether an address names a store; it need not be there. */
  static boolean isNamedBy(String url) {
    return S3Store.isNamedBy(url) || FolderStore.isNamedBy(url);
  }

  /**
   * Opens a store.
   *
   * @throws IllegalArgumentException if the options name none
   */
  static FileStore at(StoreOptions options) {
    return options.url().startsWith("s3://")
        ? new S3Store(options)
        : new FolderStore(options.url());
  }
}
