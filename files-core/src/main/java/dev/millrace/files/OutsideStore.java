package dev.millrace.files;

import java.io.IOException;

/** Thrown where a reference names anything but a content of this store. */
public final class OutsideStore extends IOException {
  OutsideStore(String uri, String store) {
    super("'" + uri + "' is no content of " + store + "; only what this store was given is read");
  }
}
