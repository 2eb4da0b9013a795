package dev.millrace.analyser.ffmpeg;

import dev.millrace.analyser.Reason;
import dev.millrace.analyser.Unusable;
import dev.millrace.analyser.pixels.PixelLimit;
import dev.millrace.analyser.pixels.Pixels;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** A file that FFmpeg opened: its streams, and one picture of it. */
public final class MediaFile implements AutoCloseable {
  /**
   * Formats that are one file. Playlists, lists of parts and the like are missing on purpose: they
   * open whatever files and addresses they name.
   */
  private static final String FORMATS = "mov,matroska,avi,mpeg,mpegvideo,ogg,flv,asf,webp_pipe";

  private static final long LARGEST_ALLOCATION = 512L << 20;
  private static final int MOST_STREAMS = 64;

  /** Larger pictures are shrunk before they reach Java's memory. */
  private static final double MOST_COPIED = 12_000_000;

  /** Between two key frames there are 250 pictures by default, and sound beside them. */
  private static final int MOST_PACKETS = 2_000;

  static {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    avutil.av_max_alloc(LARGEST_ALLOCATION);
  }

  private final AVFormatContext format;
  private final AVStream video;

  private MediaFile(AVFormatContext format, AVStream video) {
    this.format = format;
    this.video = video;
  }

  /**
   * Opens a file and reads the heads of its streams.
   *
   * @throws Unusable if it has no pictures, or too large ones
   * @throws IOException if FFmpeg cannot make sense of it
   */
  public static MediaFile open(Path path) throws Unusable, IOException {
    var format = new AVFormatContext(null);
    var options = new AVDictionary(null);
    avutil.av_dict_set(options, "format_whitelist", FORMATS, 0);
    avutil.av_dict_set(options, "protocol_whitelist", "file", 0);
    avutil.av_dict_set(options, "max_streams", String.valueOf(MOST_STREAMS), 0);
    avutil.av_dict_set(options, "probesize", String.valueOf(5 << 20), 0);
    avutil.av_dict_set(options, "analyzeduration", "5000000", 0);
    try {
      // On failure it frees the context itself.
      check(avformat.avformat_open_input(format, "file:" + path, null, options));
    } finally {
      avutil.av_dict_free(options);
    }
    try {
      checkSizes(format);
      check(avformat.avformat_find_stream_info(format, (PointerPointer<?>) null));
      checkSizes(format);
      int best =
          avformat.av_find_best_stream(
              format, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
      if (best < 0) {
        throw new Unusable(
            Reason.UNSUPPORTED_TYPE, "The file has no pictures that can be decoded.");
      }
      return new MediaFile(format, format.streams(best));
    } catch (Unusable | IOException | RuntimeException refused) {
      avformat.avformat_close_input(format);
      throw refused;
    }
  }

  /** Width and height as they are stored, before they are turned. */
  public int[] size() {
    return new int[] {video.codecpar().width(), video.codecpar().height()};
  }

  /** How the streams are put together. FFmpeg names families; the MIME type tells which of it. */
  public String container(String mimeType) {
    String family = format.iformat().name().getString();
    if (family.startsWith("mov,")) {
      return mimeType.equals("video/quicktime") ? "mov" : "mp4";
    }
    if (family.startsWith("matroska,")) {
      return mimeType.equals("video/webm") ? "webm" : "matroska";
    }
    return family;
  }

  public @Nullable Double durationSeconds() {
    long micros = format.duration();
    return micros == avutil.AV_NOPTS_VALUE || micros <= 0 ? null : Math.round(micros / 1e3) / 1e3;
  }

  public @Nullable Double frameRate() {
    double mean = quotient(video.avg_frame_rate());
    double rate = mean > 0 ? mean : quotient(video.r_frame_rate());
    return rate > 0 && rate <= 1000 ? Math.round(rate * 1e3) / 1e3 : null;
  }

  public @Nullable Long bitRate() {
    return format.bit_rate() > 0 ? format.bit_rate() : null;
  }

  public String videoCodec() {
    return avcodec.avcodec_get_name(video.codecpar().codec_id()).getString();
  }

  public List<AudioTrack> audioTracks() {
    List<AudioTrack> tracks = new ArrayList<>();
    for (AVCodecParameters stream : streams(avutil.AVMEDIA_TYPE_AUDIO)) {
      tracks.add(
          new AudioTrack(
              avcodec.avcodec_get_name(stream.codec_id()).getString(),
              stream.ch_layout().nb_channels(),
              stream.sample_rate()));
    }
    return tracks;
  }

  public int subtitles() {
    return streams(avutil.AVMEDIA_TYPE_SUBTITLE).size();
  }

  /** Degrees clockwise that a player turns the pictures by: 0, 90, 180 or 270. */
  public int rotation() {
    AVCodecParameters stream = video.codecpar();
    AVPacketSideData matrix =
        stream.nb_coded_side_data() == 0
            ? null
            : avcodec.av_packet_side_data_get(
                stream.coded_side_data(),
                stream.nb_coded_side_data(),
                avcodec.AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null || matrix.isNull() || matrix.size() < 9 * Integer.BYTES) {
      return 0;
    }
    double counterclockwise = avutil.av_display_rotation_get(new IntPointer(matrix.data()));
    return Double.isNaN(counterclockwise)
        ? 0
        : Math.floorMod(Math.round(-counterclockwise / 90) * 90, 360);
  }

  /** The colours of a still picture: grey, rgb, rgba or grey-alpha. */
  public @Nullable String colour() {
    AVPixFmtDescriptor pixel = avutil.av_pix_fmt_desc_get(video.codecpar().format());
    if (pixel == null || pixel.isNull()) {
      return null;
    }
    boolean transparent = (pixel.flags() & avutil.AV_PIX_FMT_FLAG_ALPHA) != 0;
    boolean grey = pixel.nb_components() <= 2;
    return (grey ? "grey" : "rgb") + (transparent ? (grey ? "-alpha" : "a") : "");
  }

  public @Nullable Integer bitDepth() {
    AVPixFmtDescriptor pixel = avutil.av_pix_fmt_desc_get(video.codecpar().format());
    return pixel == null || pixel.isNull() ? null : pixel.comp(0).depth();
  }

  /**
   * Decodes the key frame before a time, or the first picture that there is.
   *
   * @param seconds from the beginning
   * @param longest the longer side that it is shrunk to
   * @throws IOException if there is none
   */
  public Pixels picture(double seconds, int longest) throws IOException {
    if (seconds > 0) {
      long start = format.start_time() == avutil.AV_NOPTS_VALUE ? 0 : format.start_time();
      // Where it cannot seek it goes on from where it is.
      avformat.av_seek_frame(
          format, -1, start + (long) (seconds * 1e6), avformat.AVSEEK_FLAG_BACKWARD);
    }
    AVCodec codec = avcodec.avcodec_find_decoder(video.codecpar().codec_id());
    if (codec == null || codec.isNull()) {
      throw new IOException("there is no decoder for " + videoCodec());
    }
    AVCodecContext decoder = avcodec.avcodec_alloc_context3(codec);
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    try {
      check(avcodec.avcodec_parameters_to_context(decoder, video.codecpar()));
      decoder.thread_count(1);
      decoder.max_pixels(PixelLimit.MOST);
      check(avcodec.avcodec_open2(decoder, codec, (AVDictionary) null));
      decode(decoder, packet, frame);
      return shrink(frame, longest);
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(decoder);
    }
  }

  private void decode(AVCodecContext decoder, AVPacket packet, AVFrame frame) throws IOException {
    for (int packets = 0; packets < MOST_PACKETS; packets++) {
      boolean ended = avformat.av_read_frame(format, packet) < 0;
      if (ended) {
        // Decoders hold pictures back until they are told that no more will come.
        avcodec.avcodec_send_packet(decoder, null);
      } else if (packet.stream_index() == video.index()) {
        // A broken packet is passed over; the next one may be whole.
        avcodec.avcodec_send_packet(decoder, packet);
      }
      avcodec.av_packet_unref(packet);
      if (avcodec.avcodec_receive_frame(decoder, frame) >= 0) {
        return;
      }
      if (ended) {
        throw new EOFException("it ends before its first picture");
      }
    }
    throw new IOException("none of its first packets hold a picture");
  }

  private static Pixels shrink(AVFrame frame, int longest) throws IOException {
    double scale = Math.min(1, Math.sqrt(MOST_COPIED / frame.width() / frame.height()));
    int width = Math.max(1, (int) Math.round(frame.width() * scale));
    int height = Math.max(1, (int) Math.round(frame.height() * scale));
    SwsContext scaler =
        swscale.sws_getContext(
            frame.width(),
            frame.height(),
            frame.format(),
            width,
            height,
            avutil.AV_PIX_FMT_BGRA,
            swscale.SWS_AREA,
            null,
            null,
            (DoublePointer) null);
    if (scaler == null || scaler.isNull()) {
      throw new IOException("its colours are not known");
    }
    try (var bytes = new BytePointer((long) width * height * 4);
        var planes = new PointerPointer<BytePointer>(4);
        var strides = new IntPointer(width * 4, 0, 0, 0)) {
      planes.put(0, bytes).put(1, null).put(2, null).put(3, null);
      check(
          swscale.sws_scale(
              scaler, frame.data(), frame.linesize(), 0, frame.height(), planes, strides));
      int[] rgb = new int[width * height];
      bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(rgb);
      return new Pixels(width, height, rgb).within(longest);
    } finally {
      swscale.sws_freeContext(scaler);
    }
  }

  @Override
  public void close() {
    avformat.avformat_close_input(format);
  }

  private List<AVCodecParameters> streams(int type) {
    List<AVCodecParameters> found = new ArrayList<>();
    for (int index = 0; index < format.nb_streams(); index++) {
      AVCodecParameters stream = format.streams(index).codecpar();
      if (stream.codec_type() == type) {
        found.add(stream);
      }
    }
    return found;
  }

  /** Where the head tells sizes, they are checked before anything is decoded. */
  private static void checkSizes(AVFormatContext format) throws Unusable {
    for (int index = 0; index < format.nb_streams(); index++) {
      AVCodecParameters stream = format.streams(index).codecpar();
      if (stream.width() > 0 && stream.height() > 0) {
        PixelLimit.check(stream.width(), stream.height());
      }
    }
  }

  private static double quotient(AVRational fraction) {
    return fraction.den() == 0 ? 0 : avutil.av_q2d(fraction);
  }

  private static void check(int result) throws IOException {
    if (result == avutil.AVERROR_EOF) {
      throw new EOFException("it ends too early");
    }
    if (result < 0) {
      byte[] said = new byte[128];
      avutil.av_strerror(result, said, said.length);
      throw new IOException(new String(said, StandardCharsets.UTF_8).strip());
    }
  }
}
