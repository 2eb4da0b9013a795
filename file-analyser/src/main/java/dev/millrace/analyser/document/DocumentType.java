package dev.millrace.analyser.document;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.csv.TextAndCSVParser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.mail.RFC822Parser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.odf.OpenDocumentParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.jspecify.annotations.Nullable;

/** The formats of documents, each with what reads it; no other parser is ever called. */
public enum DocumentType {
  PDF(PDFParser::new),
  /** Word, Excel, PowerPoint and Outlook until 2003. */
  OFFICE(OfficeParser::new),
  OFFICE_XML(OOXMLParser::new),
  OPEN_DOCUMENT(OpenDocumentParser::new),
  RICH_TEXT(RTFParser::new),
  HTML(JSoupParser::new),
  TEXT(TextAndCSVParser::new),
  MAIL(RFC822Parser::new),
  BOOK(EpubParser::new);

  private static final String OFFICE_XML_PREFIX = "application/vnd.openxmlformats-officedocument.";
  private static final String OPEN_DOCUMENT_PREFIX = "application/vnd.oasis.opendocument.";

  private static final Map<String, DocumentType> BY_MIME_TYPE =
      Map.ofEntries(
          Map.entry("application/pdf", PDF),
          Map.entry("application/msword", OFFICE),
          Map.entry("application/vnd.ms-excel", OFFICE),
          Map.entry("application/vnd.ms-powerpoint", OFFICE),
          Map.entry("application/vnd.ms-outlook", OFFICE),
          Map.entry(OFFICE_XML_PREFIX + "wordprocessingml.document", OFFICE_XML),
          Map.entry(OFFICE_XML_PREFIX + "spreadsheetml.sheet", OFFICE_XML),
          Map.entry(OFFICE_XML_PREFIX + "presentationml.presentation", OFFICE_XML),
          Map.entry(OPEN_DOCUMENT_PREFIX + "text", OPEN_DOCUMENT),
          Map.entry(OPEN_DOCUMENT_PREFIX + "spreadsheet", OPEN_DOCUMENT),
          Map.entry(OPEN_DOCUMENT_PREFIX + "presentation", OPEN_DOCUMENT),
          Map.entry("application/rtf", RICH_TEXT),
          Map.entry("text/html", HTML),
          Map.entry("application/xhtml+xml", HTML),
          Map.entry("text/plain", TEXT),
          Map.entry("text/csv", TEXT),
          Map.entry("text/tsv", TEXT),
          Map.entry("text/tab-separated-values", TEXT),
          Map.entry("text/x-log", TEXT),
          Map.entry("text/x-web-markdown", TEXT),
          Map.entry("message/rfc822", MAIL),
          Map.entry("application/epub+zip", BOOK));

  @SuppressWarnings("ImmutableEnumChecker") // A constructor.
  private final Supplier<Parser> parser;

  DocumentType(Supplier<Parser> parser) {
    this.parser = parser;
  }

  /** The format of a MIME type, or null if it is none of a document. */
  public static @Nullable DocumentType of(String mimeType) {
    return BY_MIME_TYPE.get(mimeType);
  }

  Parser parser() {
    return parser.get();
  }
}
