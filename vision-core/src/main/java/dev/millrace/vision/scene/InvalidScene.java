package dev.millrace.vision.scene;

/** A settings file is not what it should be; the message names the place and what is expected. */
public final class InvalidScene extends IllegalArgumentException {
  InvalidScene(String place, String what) {
    super(place.isEmpty() ? what : place + ": " + what);
  }
}
