package dev.millrace.files;

import java.io.IOException;

/** Thrown where a reference names a content that this store does not have, or no longer. */
public final class NotStored extends IOException {
  NotStored(ContentReference reference) {
    super("the store has no " + reference.uri() + "; it was never put there, or was deleted");
  }
}
