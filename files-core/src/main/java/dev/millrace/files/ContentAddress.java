package dev.millrace.files;

import java.util.Locale;

/** The place of a content within a store, which nothing but its SHA-256 decides. */
final class ContentAddress {
  private ContentAddress() {}

  /** Such as {@code ab/abcd…}: few entries in each folder. */
  static String of(String sha256) {
    if (!Digests.SHA_256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("'" + sha256 + "' is no SHA-256");
    }
    String digest = sha256.toLowerCase(Locale.ROOT);
    return digest.substring(0, 2) + '/' + digest;
  }

  /**
   * The place of a referenced content.
   *
   * @param base of all URIs of the store, with a slash at its end
   * @throws OutsideStore if the store would have given it another URI
   */
  static String within(String base, ContentReference reference) throws OutsideStore {
    String address = of(reference.sha256());
    if (!reference.uri().equals(base + address)) {
      throw new OutsideStore(reference.uri(), base);
    }
    return address;
  }
}
