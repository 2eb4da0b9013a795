package dev.millrace.uploads.sample;

import dev.millrace.files.ContentReference;
import java.io.IOException;

/** Where contents go that are too large for a record. */
@FunctionalInterface
public interface Shelf {
  ContentReference put(byte[] content) throws IOException;
}
