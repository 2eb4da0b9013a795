package dev.millrace.vision.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SceneFileTest {
  @Test
  void readsEverythingThatCanBeSaid() {
    SceneFile file =
        SceneFile.parse(
            """
            {
              "coordinates": "fractions",
              "cameras": {
                "cam-01": {
                  "classes": ["person", "car"],
                  "zones": [
                    {"name": "door", "polygon": [[0.1, 0.2], [0.4, 0.2], [0.4, 1]],
                     "classes": ["person"], "inertia": 5}
                  ],
                  "lines": [
                    {"name": "gate", "from": [0, 0.5], "to": [1, 0.5],
                     "classes": ["car"], "margin": 0.2}
                  ],
                  "filters": {
                    "person": {"min_score": 0.3, "confirm_score": 0.7, "min_area": 0.001,
                               "max_area": 0.5, "min_ratio": 0.1, "max_ratio": 1.2}
                  },
                  "stationary_after_ms": 30000
                }
              },
              "default": {"classes": ["person"]}
            }
            """);

    SceneSettings scene = file.of("cam-01");
    assertThat(scene.fractions()).isTrue();
    assertThat(scene.only()).containsExactlyInAnyOrder("person", "car");
    assertThat(scene.zones())
        .containsExactly(
            new Zone(
                "door",
                List.of(new Point(0.1, 0.2), new Point(0.4, 0.2), new Point(0.4, 1)),
                Set.of("person"),
                5));
    assertThat(scene.lines())
        .containsExactly(
            new CountingLine("gate", new Point(0, 0.5), new Point(1, 0.5), Set.of("car"), 0.2));
    assertThat(scene.filter("person")).isEqualTo(new ClassFilter(0.3, 0.7, 0.001, 0.5, 0.1, 1.2));
    assertThat(scene.filter("car")).isEqualTo(ClassFilter.OPEN);
    assertThat(scene.stationaryMillis()).isEqualTo(30_000);
    assertThat(file.of("another").only()).containsExactly("person");
  }

  @Test
  void whatIsNotSaidIsAsUsual() {
    assertThat(SceneFile.parse("{}").of("cam-01")).isEqualTo(SceneSettings.PLAIN);
    SceneSettings scene =
        SceneFile.parse(
                """
                {"cameras": {"c": {
                  "zones": [{"name": "a", "polygon": [[0, 0], [9, 0], [9, 9]]}],
                  "lines": [{"name": "a", "from": [0, 0], "to": [9, 9]}]}}}
                """)
            .of("c");
    assertThat(scene.zones().get(0).inertia()).isEqualTo(3);
    assertThat(scene.zones().get(0).classes()).isEmpty();
    assertThat(scene.lines().get(0).margin()).isEqualTo(0.1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                                     | expected an object, { … }",
        "{\"camera\": {}}                                       | unknown 'camera'; known are",
        "{\"coordinates\": \"metres\"}                          | coordinates: expected pixels or",
        "{\"cameras\": {\"c\": {\"zone\": []}}}                 | cameras.c: unknown 'zone'; known",
        "{\"default\": {\"zones\": {}}}                         | default.zones: expected a list",
        "{\"default\": {\"zones\": [{\"polygon\": [[0,0],[1,1]]}]}} "
            + "| default.zones[0].polygon: expected 3 to 64 elements, not 2",
        "{\"default\": {\"zones\": [{\"polygon\": [[0,0],[1,1],[1]]}]}} "
            + "| default.zones[0].polygon[2]: expected 2 elements, not 1",
        "{\"default\": {\"lines\": [{\"name\":\"a\",\"from\": [0,0]}]}} "
            + "| default.lines[0].to: is missing",
        "{\"default\": {\"lines\": [{\"name\":\"a\",\"from\": [1,0],\"to\":[1,0]}]}} "
            + "| default.lines[0]: it begins where it ends",
        "{\"default\": {\"lines\": [{\"name\":\"a/b\",\"from\": [1,0],\"to\":[1,1]}]}} "
            + "| default.lines[0].name: a name has 1 to 64 letters",
        "{\"coordinates\": \"fractions\", \"default\": {\"lines\": [{\"name\":\"a\",\"from\": [5,0]}]}} "
            + "| default.lines[0].from[0]: expected 0.0 to 1.0, not 5",
        "{\"default\": {\"filters\": {\"car\": {\"min_area\": 5, \"max_area\": 4}}}} "
            + "| default.filters.car: min_area is above max_area",
        "{\"default\": {\"filters\": {\"car\": {\"min_score\": \"high\"}}}} "
            + "| default.filters.car.min_score: expected a number",
        "{\"default\": {\"stationary_after_ms\": 1.5}} "
            + "| default.stationary_after_ms: expected a whole number",
        "{\"default\": {}, \"default\": {}}                     | Duplicate field 'default'",
        "{\"default\":                                          | line 1, column",
        "{} {}                                                  | line 1, column",
      })
  void saysWhereItIsWrongAndWhatIsExpected(String json, String reason) {
    assertThatThrownBy(() -> SceneFile.parse(json))
        .isInstanceOf(InvalidScene.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesTwoZonesOfOneName() {
    String zone = "{\"name\": \"a\", \"polygon\": [[0, 0], [9, 0], [9, 9]]}";

    assertThatThrownBy(
            () -> SceneFile.parse("{\"default\": {\"zones\": [" + zone + "," + zone + "]}}"))
        .hasMessage("default.zones[1].name: 'a' is there twice");
  }

  @Test
  void anEmptyFileIsNoScene() {
    assertThatThrownBy(() -> SceneFile.parse("")).isInstanceOf(InvalidScene.class);
  }
}
