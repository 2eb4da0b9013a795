package dev.millrace.analyser.document;

import dev.millrace.analyser.Findings;
import dev.millrace.analyser.Inspection;
import dev.millrace.analyser.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Office;
import org.apache.tika.metadata.PDF;
import org.apache.tika.metadata.PagedText;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.sax.SecureContentHandler;
import org.jspecify.annotations.Nullable;

/** Reads documents with Tika, within limits on all that a file can make it do. */
public final class DocumentInspection implements Inspection {
  /** The text of a thousand books; whoever needs more counts it elsewhere. */
  private static final long MOST_CHARACTERS = 20_000_000;

  /** PDFBox keeps what is more in its temporary folder. */
  private static final long PDF_MEMORY = 64 << 20;

  private static final int LONGEST_PROPERTY = 500;

  private final Languages languages = new Languages();

  static {
    // As in ArchiveCheck, which looks first; the parser's own limits are the second line.
    ZipSecureFile.setMinInflateRatio(1.0 / ArchiveCheck.USUAL.ratio());
    ZipSecureFile.setMaxFileCount(ArchiveCheck.USUAL.entries());
    ZipSecureFile.setMaxEntrySize(ArchiveCheck.USUAL.bytes());
  }

  @Override
  public Findings inspect(Request request, String mimeType) throws Exception {
    DocumentType type = Objects.requireNonNull(DocumentType.of(mimeType));
    var attachments = new Attachments();
    var reading = new TextReading(request.textCharacters(), MOST_CHARACTERS);
    var metadata = new Metadata();
    metadata.set(Metadata.CONTENT_TYPE, mimeType);
    List<String> limits = new ArrayList<>();
    try (TikaInputStream content = TikaInputStream.get(request.path())) {
      type.parser().parse(content, guarded(reading, content), metadata, context(attachments));
    } catch (TextReading.Enough enough) {
      limits.add("counted up to %d characters".formatted(MOST_CHARACTERS));
    }
    if (reading.cut()) {
      limits.add("text cut at %d characters".formatted(request.textCharacters()));
    }
    if (type == DocumentType.OPEN_DOCUMENT && mimeType.endsWith("presentation")) {
      metadata.set(Office.SLIDE_COUNT, OpenDocumentSlides.count(request.path()));
    }
    return new Findings(analysis(mimeType, reading, metadata, attachments.count()), limits);
  }

  private DocumentAnalysis analysis(
      String mimeType, TextReading reading, Metadata metadata, int attachments) {
    boolean presentation = mimeType.contains("presentation") || mimeType.contains("powerpoint");
    boolean workbook = mimeType.contains("spreadsheet") || mimeType.contains("excel");
    Integer pages = number(metadata, PagedText.N_PAGES, Office.PAGE_COUNT);
    Integer slides = number(metadata, Office.SLIDE_COUNT, PagedText.N_PAGES);
    return new DocumentAnalysis(
        presentation || workbook ? null : pages,
        presentation ? (slides != null ? slides : reading.slides()) : null,
        workbook ? Math.max(reading.pages(), reading.tables()) : null,
        reading.words(),
        reading.characters(),
        property(metadata, TikaCoreProperties.TITLE),
        property(metadata, TikaCoreProperties.CREATOR),
        time(metadata, TikaCoreProperties.CREATED),
        time(metadata, TikaCoreProperties.MODIFIED),
        languages.of(reading.text()),
        Boolean.parseBoolean(metadata.get(PDF.IS_ENCRYPTED)),
        attachments,
        reading.text());
  }

  private static SecureContentHandler guarded(TextReading reading, TikaInputStream content) {
    var guarded = new SecureContentHandler(reading, content);
    guarded.setOutputThreshold(1_000_000);
    guarded.setMaximumCompressionRatio(ArchiveCheck.USUAL.ratio());
    guarded.setMaximumDepth(200);
    guarded.setMaximumPackageEntryDepth(3);
    return guarded;
  }

  private static ParseContext context(Attachments attachments) {
    var context = new ParseContext();
    context.set(EmbeddedDocumentExtractor.class, attachments);
    var office = new OfficeParserConfig();
    // Event by event, not as a tree in memory.
    office.setUseSAXDocxExtractor(true);
    office.setUseSAXPptxExtractor(true);
    office.setExtractMacros(false);
    office.setIncludeSlideMasterContent(false);
    office.setIncludeHeadersAndFooters(false);
    context.set(OfficeParserConfig.class, office);
    var pdf = new PDFParserConfig();
    pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
    pdf.setExtractInlineImages(false);
    pdf.setExtractActions(false);
    pdf.setExtractBookmarksText(false);
    pdf.setMaxMainMemoryBytes(PDF_MEMORY);
    context.set(PDFParserConfig.class, pdf);
    return context;
  }

  private static @Nullable Integer number(Metadata metadata, Property... properties) {
    for (Property property : properties) {
      Integer found = metadata.getInt(property);
      // Writers that did not count write 0.
      if (found != null && found > 0) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable String time(Metadata metadata, Property property) {
    String found = property(metadata, property);
    // Where Office knows no time it writes the beginning of its own.
    return found == null || found.startsWith("1601-01-01") ? null : found;
  }

  private static @Nullable String property(Metadata metadata, Property property) {
    String found = metadata.get(property);
    if (found == null || found.isBlank()) {
      return null;
    }
    String line = found.strip();
    return line.length() <= LONGEST_PROPERTY ? line : line.substring(0, LONGEST_PROPERTY);
  }
}
