package dev.millrace.uploads;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.files.ContentType;
import dev.millrace.files.Digests;
import dev.millrace.files.FileKind;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.sample.Sample;
import dev.millrace.uploads.model.Upload;
import dev.millrace.uploads.sample.FileSample;
import dev.millrace.uploads.sample.FileSample.Fate;
import dev.millrace.uploads.sample.FileSamples;
import dev.millrace.uploads.sample.SampleSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The generator and the job must agree on what is a good announcement. */
class SamplesTest {
  private static final SampleSettings SETTINGS =
      SampleSettings.of(3, Instant.parse("2024-01-15T10:30:00Z"));

  private final UploadReader reader = new UploadReader(ZoneOffset.UTC);

  @Test
  void equalSettingsGiveEqualBytes() {
    var one = new FileSamples(SETTINGS);
    var other = new FileSamples(SETTINGS);
    for (int i = 0; i < 200; i++) {
      FileSample sample = one.next();
      FileSample same = other.next();
      assertThat(same.fate()).isEqualTo(sample.fate());
      assertThat(same.sample().value()).isEqualTo(sample.sample().value());
    }
  }

  @Test
  void theJobRefusesWhatTheGeneratorMadeBadAndNothingElse() {
    var samples =
        new FileSamples(SETTINGS.withBadShare(0.5).withLateShare(0.1).withFailingShare(0.3));
    for (int i = 0; i < 1_000; i++) {
      FileSample sample = samples.next();
      Upload upload = read(sample);
      assertThat(upload != null)
          .as("sample %s: %s", i, sample)
          .isEqualTo(sample.fate() != Fate.REFUSED)
          .isEqualTo(sample.sample().valid());
      if (upload != null) {
        assertThat(upload.uploadTimestamp()).isEqualTo(sample.sample().time().toEpochMilli());
      }
    }
  }

  @Test
  void goodFilesAreWhatTheyAreSaidToBe() {
    var samples = new FileSamples(SETTINGS.withBadShare(0).withFailingShare(0));
    Map<FileKind, Integer> kinds = new EnumMap<>(FileKind.class);
    for (int i = 0; i < 300; i++) {
      FileSample sample = samples.next();
      Upload upload = requireNonNull(read(sample));
      byte[] content = reader.content(upload);
      assertThat(Digests.of(content).md5()).isEqualTo(upload.fileHash());
      assertThat(content).hasSize((int) upload.fileSize());
      byte[] prefix = Arrays.copyOf(content, Math.min(content.length, ContentType.PREFIX_BYTES));
      assertThat(ContentType.detect(prefix, upload.filename()).kind())
          .as(upload.filename())
          .isEqualTo(upload.fileType())
          .isEqualTo(sample.kind());
      assertThat(requireNonNull(sample.sample().value()).length).isLessThan(1 << 20);
      kinds.merge(upload.fileType(), 1, Integer::sum);
    }
    assertThat(kinds).hasSize(3).allSatisfy((kind, count) -> assertThat(count).isGreaterThan(10));
  }

  @Test
  void repeatedAnnouncementsAreTheSameBytes() {
    var samples = new FileSamples(SETTINGS.withBadShare(0).withRepeatedShare(0.3));
    Set<String> seen = new HashSet<>();
    int repeated = 0;
    for (int i = 0; i < 200; i++) {
      FileSample sample = samples.next();
      Upload upload = requireNonNull(read(sample));
      assertThat(seen.add(upload.fileId())).isEqualTo(sample.fate() != Fate.REPEATED);
      repeated += sample.fate() == Fate.REPEATED ? 1 : 0;
    }
    assertThat(repeated).isBetween(20, 80);
  }

  private @Nullable Upload read(FileSample file) {
    Sample sample = file.sample();
    byte[] value = sample.value();
    if (value == null) {
      return null;
    }
    try {
      Upload upload =
          reader.decode(
              value, new Origin(file.kind().topic(), 0, 0, 0, sample.key(), value, List.of()));
      long ahead = upload.uploadTimestamp() - sample.time().toEpochMilli();
      return ahead < Duration.ofMinutes(5).toMillis() ? upload : null;
    } catch (MalformedRecord malformed) {
      return null;
    }
  }
}
