package dev.millrace.analyser;

import java.util.logging.Level;
import java.util.logging.Logger;
import javax.imageio.ImageIO;

/** Settings of this process that keep libraries from doing more than they are asked to. */
final class Precautions {
  private Precautions() {}

  /** To be called before any library is touched: most of them read these once. */
  static void take() {
    System.setProperty("java.awt.headless", "true");
    // No file of XML fetches another, and entities do not grow.
    System.setProperty("javax.xml.accessExternalDTD", "");
    System.setProperty("javax.xml.accessExternalSchema", "");
    System.setProperty("javax.xml.accessExternalStylesheet", "");
    System.setProperty("jdk.xml.entityExpansionLimit", "100");
    System.setProperty("jdk.xml.totalEntitySizeLimit", "100000");
    System.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "100000");
    System.setProperty("jdk.xml.maxElementDepth", "1000");
    // Nobody reads their logs: what matters is in the answers.
    System.setProperty("log4j2.StatusLogger.level", "OFF");
    System.setProperty(
        "log4j2.loggerContextFactory",
        "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
    System.setProperty("org.apache.logging.log4j.simplelog.level", "OFF");
    System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    Logger.getLogger("").setLevel(Level.OFF);
    // The parent watches the memory of the whole process; JavaCPP's own limit follows the heap's.
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    // PDFBox lists the system's fonts once, in the home folder if it is not told where.
    String temporary = System.getProperty("java.io.tmpdir", ".");
    System.setProperty(
        "pdfbox.fontcache", System.getProperty("org.bytedeco.javacpp.cachedir", temporary));
    ImageIO.setUseCache(false);
    endWithParent();
  }

  /** A file that never ends would keep the process for ever if its parent was killed meanwhile. */
  private static void endWithParent() {
    Long parent = Long.getLong("millrace.parent");
    if (parent != null) {
      ProcessHandle.of(parent).ifPresentOrElse(Precautions::endWith, Precautions::end);
    }
  }

  private static void endWith(ProcessHandle parent) {
    var unused = parent.onExit().thenRun(Precautions::end);
  }

  private static void end() {
    Runtime.getRuntime().halt(0);
  }
}
