package dev.millrace.lakehouse.logic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/** What the table has columns for in a line of JSON; whether it makes sense is seen later. */
@JsonNaming(SnakeCaseStrategy.class)
record Line(
    @Nullable JsonNode cameraId, @Nullable JsonNode storeId, @Nullable JsonNode timestamp) {}
