package dev.millrace.serde.codec;

/**
 * Thrown by a codec that cannot work at present, through no fault of the data: the job fails over
 * and reads the same record again, instead of taking good records for dead letters.
 */
public class CodecUnavailable extends RuntimeException {
  public CodecUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
