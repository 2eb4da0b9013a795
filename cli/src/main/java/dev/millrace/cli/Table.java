package dev.millrace.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plain table: columns side by side, no frame, so that other programs can read it too. */
final class Table {
  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    this.headings = List.of(headings);
  }

  Table row(String... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + headings);
    }
    rows.add(List.of(cells));
    return this;
  }

  String render() {
    var columns = new ArrayList<com.github.freva.asciitable.ColumnData<List<String>>>();
    for (int i = 0; i < headings.size(); i++) {
      int cell = i;
      columns.add(
          new Column()
              .header(headings.get(i))
              .headerAlign(HorizontalAlign.LEFT)
              .dataAlign(HorizontalAlign.LEFT)
              .maxWidth(200)
              .with((List<String> row) -> row.get(cell)));
    }
    String table =
        AsciiTable.builder().border(AsciiTable.NO_BORDERS).data(rows, columns).asString();
    return table.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
