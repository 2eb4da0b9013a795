package dev.millrace.transactions.model;

import java.math.BigDecimal;

/**
 * What a payment comes to.
 *
 * @param discountRate the category's share off, 0.10 for ten percent
 * @param discountAmount what is taken off, to the cent
 * @param finalAmount what remains, to the cent
 */
public record Price(BigDecimal discountRate, BigDecimal discountAmount, BigDecimal finalAmount) {}
