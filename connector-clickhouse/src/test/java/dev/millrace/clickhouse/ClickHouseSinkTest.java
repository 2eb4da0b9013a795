package dev.millrace.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.StrictEnvironment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseSinkTest {
  private static final TypeInformation<Measurement> TYPE = TypeInformation.of(Measurement.class);

  @Test
  void namesEveryOperatorThoseForRefusedRowsAndTheirSinkAmongThem() {
    var graph = MeasuringJob.of(1, 0, sinkWithHandler("http://localhost:1")).graph(2);

    assertThat(StrictEnvironment.uids(graph))
        .containsExactlyInAnyOrder(
            "measurements",
            "fail-if-told",
            "table",
            "Sink Committer: table",
            "table: inserts",
            "table: elements",
            "table: refused-table",
            "table: refused-table: inserts",
            "Sink Committer: table: refused-table");
  }

  @Test
  void connectsToNothingWhileTheGraphIsBuilt() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + server.getLocalPort();

      var graph = MeasuringJob.of(1, 0, sinkWithHandler(address)).graph(2);
      assertThat(graph.getStreamGraph().getJobGraph()).isNotNull();

      server.setSoTimeout(100);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void travelsWithoutThePassword(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "correct horse");
    ClickHouseSink<Measurement> sink =
        ClickHouseSink.<Measurement>builder()
            .access(
                new ClickHouseAccess(
                    URI.create("http://localhost:1"), "writer", Secret.inFile(file.toString())))
            .table("measurements")
            .rows(new Measurement.Rows())
            .refused(TYPE, refused -> {})
            .build();

    byte[] sent = InstantiationUtil.serializeObject(sink);

    assertThat(new String(sent, StandardCharsets.ISO_8859_1))
        .contains("writer", file.toString())
        .doesNotContain("correct horse");
  }

  @Test
  void refusedRowsNeedNoKryo() throws Exception {
    RefusedRow<Measurement> row = new RefusedRow<>(Measurement.number(1), 469, "no");
    var serializer = RefusedRow.type(TYPE).createSerializer(withoutKryo());
    DataOutputSerializer out = new DataOutputSerializer(64);

    serializer.serialize(row, out);

    assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .isEqualTo(row);
  }

  private static SerializerConfigImpl withoutKryo() {
    SerializerConfigImpl strict = new SerializerConfigImpl();
    strict.setGenericTypes(false);
    return strict;
  }

  private static ClickHouseSink<Measurement> sinkWithHandler(String address) {
    ClickHouseSink<Measurement> refused =
        ClickHouseSink.<Measurement>builder()
            .access(ClickHouseAccess.to(address))
            .table("refused")
            .rows(new Measurement.Rows())
            .build();
    return ClickHouseSink.<Measurement>builder()
        .access(ClickHouseAccess.to(address))
        .table("measurements")
        .rows(new Measurement.Rows())
        .refused(
            TYPE,
            rows ->
                rows.map(RefusedRow::element)
                    .returns(Measurement.class)
                    .uid("elements")
                    .sinkTo(refused)
                    .uid("refused-table"))
        .build();
  }
}
