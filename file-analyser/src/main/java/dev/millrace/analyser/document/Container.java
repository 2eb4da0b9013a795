package dev.millrace.analyser.document;

import dev.millrace.analyser.Unusable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.tika.detect.microsoft.POIFSContainerDetector;
import org.apache.tika.detect.zip.DefaultZipContainerDetector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.jspecify.annotations.Nullable;

/** Files whose first bytes only say how they are packed; what they are stands further inside. */
public final class Container {
  private static final MediaType ZIP = MediaType.APPLICATION_ZIP;
  private static final MediaType OLE = MediaType.application("x-tika-msoffice");

  private static final MediaTypeRegistry FAMILY = MediaTypeRegistry.getDefaultRegistry();

  private Container() {}

  /**
   * What is in a container.
   *
   * @param packing the type by the first bytes
   * @return null if the file is no container
   * @throws Unusable if it is dangerous to unpack
   */
  public static @Nullable MediaType look(Path path, MediaType packing)
      throws Unusable, IOException {
    if (packing.equals(OLE)) {
      try (TikaInputStream file = TikaInputStream.get(path)) {
        return new POIFSContainerDetector().detect(file, new Metadata());
      }
    }
    if (FAMILY.isInstanceOf(packing, ZIP)) {
      ArchiveCheck.USUAL.unpack(path);
      try (TikaInputStream file = TikaInputStream.get(path)) {
        return new DefaultZipContainerDetector().detect(file, new Metadata());
      }
    }
    return null;
  }
}
