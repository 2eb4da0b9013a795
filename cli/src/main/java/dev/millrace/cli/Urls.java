package dev.millrace.cli;

import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.Port;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints where the servers are reached. */
@Command(
    name = "urls",
    mixinStandardHelpOptions = true,
    description = "Print the addresses of the servers.",
    footer = {"", "Example:", "  ./millrace urls"})
final class Urls implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LocalStack stack = Surroundings.stack();
    PrintWriter out = spec.commandLine().getOut();
    Table table = new Table("WHAT", "WHERE");
    stack.consoleAddress().ifPresent(url -> table.row("Console", url.toString()));
    stack.consoleAddress().ifPresent(url -> table.row("Files", url + "/files"));
    stack.stocksPageAddress().ifPresent(url -> table.row("Stocks", url.toString()));
    table
        .row("Flink Web UI", stack.flinkAddress().toString())
        .row("Kafka", stack.bootstrapServers())
        .row("ZooKeeper", "localhost:" + stack.ports().of(Port.ZOOKEEPER));
    stack.clickHouseAddress().ifPresent(url -> table.row("ClickHouse", url.toString()));
    stack.registryAddress().ifPresent(url -> table.row("Schema registry", url.toString()));
    stack.postgresAddress().ifPresent(address -> table.row("PostgreSQL", address));
    stack.hdfsAddress().ifPresent(url -> table.row("HDFS", url.toString()));
    stack.pulsarAddress().ifPresent(url -> table.row("Pulsar", url));
    stack
        .pulsarAdminAddress()
        .ifPresent(url -> table.row("Pulsar's admin interface", url.toString()));
    stack.s3Address().ifPresent(address -> table.row("S3", address));
    stack.icebergAddress().ifPresent(url -> table.row("Iceberg catalog", url.toString()));
    out.println(table.render());
    out.flush();
    return Millrace.OK;
  }
}
