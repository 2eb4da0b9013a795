package dev.millrace.lakehouse.logic;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * What the table has columns for in a line of JSON; whether it makes sense is seen later. Ignoring
 * the rest is said here as well, since Jackson else keeps a copy of it until these have come.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(SnakeCaseStrategy.class)
record Line(
    @Nullable JsonNode cameraId, @Nullable JsonNode storeId, @Nullable JsonNode timestamp) {}
