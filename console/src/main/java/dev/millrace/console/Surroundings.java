package dev.millrace.console;

import java.net.URI;
import java.nio.file.Path;

/**
 * The systems that the console looks at.
 *
 * @param flink the address of Flink's REST interface
 * @param root the folder of the suite
 */
public record Surroundings(KafkaServers kafka, URI flink, ClickHouseServer clickHouse, Path root) {}
