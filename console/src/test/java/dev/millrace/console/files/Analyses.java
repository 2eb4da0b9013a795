package dev.millrace.console.files;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.files.UploadedFile;

/** Analyses as the job tells them. */
final class Analyses {
  private Analyses() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String type(UploadedFile file) {
    return switch (file.fileType()) {
      case DOCUMENT -> file.filename().endsWith(".pdf") ? "application/pdf" : "text/plain";
      case IMAGE -> file.filename().endsWith(".png") ? "image/png" : "image/jpeg";
      case VIDEO -> "video/mp4";
    };
  }

  static ObjectNode document(String title, String text) {
    return object()
        .put("kind", "document")
        .put("pages", 12)
        .put("words", 3_401)
        .put("characters", 21_900)
        .put("title", title)
        .put("author", "Ada Lovelace")
        .put("created", "2026-03-01T09:30:00Z")
        .put("language", "en")
        .put("encrypted", false)
        .put("embedded_files", 0)
        .put("text", text);
  }

  static ObjectNode image(byte[] jpeg) {
    ObjectNode image =
        object()
            .put("kind", "image")
            .put("format", "jpeg")
            .put("width", 4_032)
            .put("height", 3_024)
            .put("megapixels", 12.19)
            .put("orientation", 6)
            .put("colour", "rgb")
            .put("bit_depth", 8)
            .put("frames", 1)
            .put("camera_make", "Nikon")
            .put("camera_model", "D750")
            .put("taken", "2026-07-14T18:21:09")
            .put("exposure_seconds", 0.004)
            .put("aperture", 5.6)
            .put("iso", 100)
            .put("sharpness", 412.7)
            .put("brightness", 0.52)
            .put("contrast", 0.21);
    image.set("thumbnail", PlayedJob.thumbnail(jpeg, 320, 240));
    return image;
  }

  static ObjectNode video(byte[] jpeg) {
    ObjectNode video =
        object()
            .put("kind", "video")
            .put("container", "mp4")
            .put("duration_seconds", 84.2)
            .put("width", 1_920)
            .put("height", 1_080)
            .put("rotation", 0)
            .put("frame_rate", 29.97)
            .put("video_codec", "h264")
            .put("bit_rate", 5_240_000)
            .put("subtitles", 0)
            .put("resolution", "FHD");
    video
        .withArray("audio_tracks")
        .addObject()
        .put("codec", "aac")
        .put("channels", 2)
        .put("sample_rate", 48_000);
    video.set("thumbnail", PlayedJob.thumbnail(jpeg, 320, 180));
    return video;
  }
}
