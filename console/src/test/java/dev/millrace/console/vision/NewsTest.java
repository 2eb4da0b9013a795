package dev.millrace.console.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.videostatistics.model.Grouping;
import dev.millrace.videostatistics.model.VideoAggregation;
import dev.millrace.vision.scene.SceneFile;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told beside frames. */
class NewsTest {
  private final News news = new News();

  @Test
  void tellsTheNewestEventsEachOnce() {
    IntStream.range(0, 150).forEach(i -> news.take(event("e" + i)));
    news.take(event("e149"));

    assertThat(news.state().events()).extracting(SeenEvent::id).hasSize(News.MOST_EVENTS);
    assertThat(news.state().events().get(0).id()).isEqualTo("e50");
    assertThat(news.state().events().get(99).id()).isEqualTo("e149");
  }

  @Test
  void tellsTheLatestWindowOfEachSource() {
    news.take(window(Grouping.SOURCE, "webcam", 60_000, 10));
    news.take(window(Grouping.SOURCE, "webcam", 120_000, 11));
    news.take(window(Grouping.SOURCE, "webcam", 60_000, 12));
    news.take(window(Grouping.RESOLUTION_CLASS, "HD", 60_000, 13));

    assertThat(news.state().windows()).extracting(VideoAggregation::frames).containsExactly(11L);
  }

  @Test
  void sourcesAreAsManyAsThereIsRoomFor() {
    IntStream.range(0, 300).forEach(i -> news.take(window(Grouping.SOURCE, "s" + i, 0, 1)));

    assertThat(news.state().windows()).hasSize(News.MOST_SOURCES);
  }

  @Test
  void drawsTheSceneOfEachCameraThatHasOne() {
    SceneFile file =
        SceneFile.parse(
            """
            {"coordinates": "fractions", "cameras": {"cam-01": {
               "zones": [{"name": "door", "polygon": [[0.1, 0.5], [0.3, 0.5], [0.3, 1]]}],
               "lines": [{"name": "gate", "from": [0.5, 1], "to": [0.5, 0.4]}]}}}
            """);

    assertThat(new Scenes(file).of(Map.of(3, "cam-01", 4, "cam-02")))
        .singleElement()
        .satisfies(
            drawn -> {
              assertThat(drawn.camera()).isEqualTo(3);
              assertThat(drawn.fractions()).isTrue();
              assertThat(drawn.zones().get(0).polygon().get(1)).containsExactly(0.3, 0.5);
              assertThat(drawn.lines().get(0).to()).containsExactly(0.5, 0.4);
            });
  }

  private static SeenEvent event(String id) {
    return new SeenEvent(id, "track_new", "cam", 1, "person", 0, null, null, null, null);
  }

  private static VideoAggregation window(Grouping by, String key, long start, long frames) {
    return new VideoAggregation(
        VideoAggregation.idOf(by, key, start),
        by,
        key,
        start,
        start + 60_000,
        frames,
        frames,
        frames,
        0,
        0,
        0,
        30,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        0);
  }
}
