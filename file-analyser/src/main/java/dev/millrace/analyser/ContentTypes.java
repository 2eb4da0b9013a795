package dev.millrace.analyser;

import dev.millrace.analyser.document.Container;
import dev.millrace.analyser.document.DocumentType;
import dev.millrace.analyser.video.Brand;
import dev.millrace.files.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/** Tells what files are by their content, and whether their senders said so too. */
final class ContentTypes {
  private final MimeTypes known = MimeTypes.getDefaultMimeTypes();
  private final MediaTypeRegistry family = known.getMediaTypeRegistry();

  ContentTypes() {
    // Browsers do not say it, but people do.
    family.addAlias(MediaType.image("jpeg"), MediaType.image("jpg"));
    // Registered since, under this name.
    family.addAlias(MediaType.text("x-web-markdown"), MediaType.text("markdown"));
  }

  /**
   * What a file is.
   *
   * @throws Unusable if it is nothing that is analysed here
   */
  ContentType of(Request request) throws Unusable, IOException {
    if (!Files.isRegularFile(request.path())) {
      throw new Unusable(Reason.UNREADABLE, "There is no such file any more.");
    }
    if (Files.size(request.path()) == 0) {
      throw new Unusable(Reason.EMPTY, "The file is empty.");
    }
    String mimeType = detect(request).getBaseType().toString();
    return new ContentType(kind(mimeType), mimeType);
  }

  /** Whether the sender's type, kind, or the name's ending belong to another family of files. */
  boolean contradicts(Request request, ContentType content) {
    MediaType found = MediaType.parse(content.mimeType());
    String kind = request.fileType();
    return !related(found, MediaType.parse(request.declaredType()))
        || !related(found, byName(request.filename()))
        || (kind != null && !kind.toLowerCase(Locale.ROOT).equals(content.kind().word()));
  }

  static Unusable unsupported(String mimeType) {
    return new Unusable(
        Reason.UNSUPPORTED_TYPE,
        "Its content is %s, which is not analysed; send a document, a picture or a video."
            .formatted(mimeType));
  }

  private static FileKind kind(String mimeType) throws Unusable {
    if (mimeType.equals("application/x-tika-ooxml-protected")) {
      throw new Unusable(
          Reason.ENCRYPTED, "The file needs a password; send it without protection.");
    }
    if (mimeType.equals("application/x-tika-msoffice")) {
      throw new Unusable(
          Reason.BROKEN, "The file is packed as Office packs files, but holds no document.");
    }
    if (DocumentType.of(mimeType) != null) {
      return FileKind.DOCUMENT;
    }
    for (FileKind kind : List.of(FileKind.IMAGE, FileKind.VIDEO)) {
      if (kind.mimeTypes().contains(mimeType)) {
        return kind;
      }
    }
    throw unsupported(mimeType);
  }

  private MediaType detect(Request request) throws Unusable, IOException {
    MediaType found = byFirstBytes(request.path());
    MediaType inside = Container.look(request.path(), found);
    if (inside != null) {
      return inside;
    }
    if (found.equals(MediaType.TEXT_PLAIN)) {
      // Nothing in a table or in Markdown says that it is one: here alone the name is believed.
      MediaType named = byName(request.filename());
      return family.isSpecializationOf(named, MediaType.TEXT_PLAIN)
              && DocumentType.of(named.toString()) != null
          ? named
          : found;
    }
    MediaType exact = MediaType.parse(Brand.of(request.path(), found.toString()));
    return family.normalize(exact == null ? found : exact);
  }

  private MediaType byFirstBytes(Path path) throws IOException {
    try (InputStream content = TikaInputStream.get(path)) {
      return known.detect(content, new Metadata());
    }
  }

  private MediaType byName(String filename) {
    var metadata = new Metadata();
    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, filename);
    try {
      return known.detect(null, metadata);
    } catch (IOException impossible) {
      throw new AssertionError("a name is not read from anywhere", impossible);
    }
  }

  private boolean related(MediaType found, @Nullable MediaType said) {
    if (said == null || said.getBaseType().equals(MediaType.OCTET_STREAM)) {
      return true; // Nothing was said.
    }
    MediaType claim = family.normalize(said.getBaseType());
    return family.isInstanceOf(found, claim) || family.isInstanceOf(claim, found);
  }
}
