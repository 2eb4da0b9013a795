package dev.millrace.analyser.document;

import java.io.InputStream;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.xml.sax.ContentHandler;

/** Counts the files within a file, and leaves them closed: an archive in an archive stays one. */
final class Attachments implements EmbeddedDocumentExtractor {
  private int count;

  @Override
  public boolean shouldParseEmbedded(Metadata metadata) {
    count++;
    return false;
  }

  @Override
  public void parseEmbedded(
      InputStream content, ContentHandler handler, Metadata metadata, boolean outputHtml) {}

  int count() {
    return count;
  }
}
