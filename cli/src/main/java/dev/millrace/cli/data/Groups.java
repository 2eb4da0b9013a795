package dev.millrace.cli.data;

import dev.millrace.cli.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows consumer groups and how far behind they are. */
@Command(
    name = "groups",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./millrace groups list"},
    description = "Show consumer groups and how far behind they are.")
public final class Groups implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say list or describe.");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./millrace groups list"},
      description = "All groups.")
  int list(@Mixin KafkaOptions kafka) {
    try (Admin admin = kafka.admin();
        var out = new Stdout()) {
      var rows = new ArrayList<List<String>>();
      KafkaOptions.answer(admin.listGroups().all(), "its groups").stream()
          .sorted(Comparator.comparing(GroupListing::groupId))
          .forEach(
              group ->
                  rows.add(
                      List.of(
                          SafeText.of(group.groupId()),
                          group.type().map(Object::toString).orElse("-"),
                          group.groupState().map(Object::toString).orElse("-"))));
      Columns.table(List.of("group", "type", "state"), rows).forEach(out::line);
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
    return 0;
  }

  @Command(
      name = "describe",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./millrace groups describe millrace-transactions"},
      description = "A group's place in each partition, and how many offsets are left.")
  int describe(@Mixin KafkaOptions kafka, @Parameters(paramLabel = "GROUP") String group) {
    try (Admin admin = kafka.admin();
        var out = new Stdout()) {
      Map<TopicPartition, OffsetAndMetadata> places =
          KafkaOptions.answer(
              admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group), group);
      if (places.isEmpty()) {
        throw new Failure(
            "The group " + SafeText.of(group) + " has committed nothing.",
            "See the groups with 'millrace groups list'.");
      }
      Map<TopicPartition, Long> ends = Topics.offsets(admin, places.keySet(), OffsetSpec.latest());
      var rows = new ArrayList<List<String>>();
      places.entrySet().stream()
          .sorted(
              Comparator.comparing(
                      (Map.Entry<TopicPartition, OffsetAndMetadata> place) ->
                          place.getKey().topic())
                  .thenComparing(place -> place.getKey().partition()))
          .forEach(
              place -> {
                long end = ends.getOrDefault(place.getKey(), 0L);
                long at = place.getValue().offset();
                rows.add(
                    List.of(
                        place.getKey().topic(),
                        String.valueOf(place.getKey().partition()),
                        String.valueOf(at),
                        String.valueOf(end),
                        String.valueOf(Math.max(0, end - at))));
              });
      Columns.table(List.of("topic", "partition", "at", "end", "lag"), rows).forEach(out::line);
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
    return 0;
  }
}
