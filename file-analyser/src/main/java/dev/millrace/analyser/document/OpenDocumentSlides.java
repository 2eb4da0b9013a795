package dev.millrace.analyser.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Counts the slides of an OpenDocument presentation, which its writers do not note. */
final class OpenDocumentSlides {
  private OpenDocumentSlides() {}

  static int count(Path presentation) throws IOException, XMLStreamException {
    try (ZipFile zip = new ZipFile(presentation.toFile())) {
      ZipEntry content = zip.getEntry("content.xml");
      if (content == null) {
        return 0;
      }
      try (InputStream xml = zip.getInputStream(content)) {
        return count(xml);
      }
    }
  }

  private static int count(InputStream xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(xml);
    int slides = 0;
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamReader.START_ELEMENT
          && reader.getLocalName().equals("page")
          && "draw".equals(reader.getPrefix())) {
        slides++;
      }
    }
    return slides;
  }
}
