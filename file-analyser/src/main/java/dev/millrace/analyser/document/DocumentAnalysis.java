package dev.millrace.analyser.document;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.millrace.analyser.Analysis;
import dev.millrace.analyser.Quality;
import org.jspecify.annotations.Nullable;

/**
 * What a document says, and says of itself.
 *
 * @param pages of a paged document: counted in PDF, elsewhere as its last writer counted them
 * @param slides of a presentation
 * @param sheets of a workbook
 * @param words what stands between spaces, commas and semicolons; an ideograph is one by itself
 * @param characters of its text, runs of spaces taken for one
 * @param created ISO 8601, as the document says
 * @param modified ISO 8601, as the document says
 * @param language ISO 639, of the text itself; null where that is not sure
 * @param encrypted whether it restricts what may be done with it, though it can be read
 * @param embeddedFiles attachments and other files within it, which are not looked into
 * @param text the first characters of its text
 */
@JsonTypeName("document")
public record DocumentAnalysis(
    @Nullable Integer pages,
    @Nullable Integer slides,
    @Nullable Integer sheets,
    long words,
    long characters,
    @Nullable String title,
    @Nullable String author,
    @Nullable String created,
    @Nullable String modified,
    @Nullable String language,
    boolean encrypted,
    int embeddedFiles,
    String text)
    implements Analysis {

  /** Poor without any text, as scans are; good if it can also be told from others by its head. */
  @Override
  public Quality rate() {
    if (words == 0) {
      return Quality.POOR;
    }
    return title != null || author != null ? Quality.GOOD : Quality.FAIR;
  }
}
