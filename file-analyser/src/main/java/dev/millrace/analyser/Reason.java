package dev.millrace.analyser;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a file has no analysis; the words are kept, for they end up in dead letters and counters. */
public enum Reason {
  /** Nothing is in it. */
  EMPTY,
  /** It ends before its own format says so. */
  TRUNCATED,
  /** It contradicts its own format. */
  BROKEN,
  /** It needs a password. */
  ENCRYPTED,
  /** It is no document, picture or video of a kind that is read here. */
  UNSUPPORTED_TYPE,
  /** It is an archive that unpacks to far more than it is. */
  ZIP_BOMB,
  /** Its XML declares entities, which can grow without end or name files of this machine. */
  XML_BOMB,
  /** It is nested deeper than any program writes. */
  TOO_DEEP,
  /** It has more pixels than are decoded. */
  TOO_MANY_PIXELS,
  /** It needs more memory than a file is given. */
  OUT_OF_MEMORY,
  /** It cannot be read from where the request says. */
  UNREADABLE,
  /** The request itself makes no sense. */
  BAD_REQUEST;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
