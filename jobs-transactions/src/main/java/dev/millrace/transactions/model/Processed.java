package dev.millrace.transactions.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.millrace.serde.codec.Money;
import dev.millrace.serde.deadletter.Origin;
import java.math.BigDecimal;

/**
 * A payment with its discount.
 *
 * @param transaction the payment as it came; its fields stand beside ours in the message
 * @param discountRate the category's share off, 0.10 for ten percent
 * @param discountAmount what is taken off, to the cent
 * @param finalAmount what remains, to the cent
 * @param processedAt when the discount was calculated, in epoch milliseconds
 * @param origin the record it came in; not part of the message
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Processed(
    @JsonUnwrapped Transaction transaction,
    @JsonSerialize(using = Money.Writer.class) BigDecimal discountRate,
    @JsonSerialize(using = Money.Writer.class) BigDecimal discountAmount,
    @JsonSerialize(using = Money.Writer.class) BigDecimal finalAmount,
    long processedAt,
    @JsonIgnore Origin origin) {}
