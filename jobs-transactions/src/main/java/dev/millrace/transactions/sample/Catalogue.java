package dev.millrace.transactions.sample;

import dev.millrace.serde.sample.Dice;
import java.util.List;

/** What the sample shop sells, and how people pay. */
final class Catalogue {
  /**
   * A thing for sale.
   *
   * @param medianCents half of its sales are cheaper
   * @param spread the deviation of the logarithm of its price
   */
  record Product(String name, long medianCents, double spread) {}

  /**
   * One shelf of the shop.
   *
   * @param weight how often it is visited, relative to the others
   */
  record Category(String name, int weight, List<Product> products) {}

  static final List<Category> CATEGORIES =
      List.of(
          new Category(
              "electronics",
              22,
              List.of(
                  new Product("laptop", 89_900, 0.4),
                  new Product("smartphone", 54_900, 0.4),
                  new Product("tablet", 32_900, 0.4),
                  new Product("monitor 27\\\"", 24_900, 0.3),
                  new Product("headphones", 7_900, 0.6),
                  new Product("keyboard", 5_900, 0.5),
                  new Product("usb-c cable", 1_290, 0.3))),
          new Category(
              "clothing",
              20,
              List.of(
                  new Product("winter jacket", 12_900, 0.4),
                  new Product("jeans", 6_990, 0.3),
                  new Product("sneakers", 8_990, 0.4),
                  new Product("t-shirt", 1_990, 0.3),
                  new Product("socks", 890, 0.3))),
          new Category(
              "books",
              16,
              List.of(
                  new Product("novel", 1_490, 0.3),
                  new Product("textbook", 5_490, 0.5),
                  new Product("cookbook", 2_490, 0.3),
                  new Product("comic", 990, 0.3))),
          new Category(
              "home",
              16,
              List.of(
                  new Product("coffee machine", 18_900, 0.6),
                  new Product("vacuum cleaner", 15_900, 0.5),
                  new Product("crème brûlée torch", 2_990, 0.3),
                  new Product("lamp", 3_990, 0.5),
                  new Product("bed linen", 4_990, 0.4))),
          new Category(
              "sports",
              12,
              List.of(
                  new Product("bicycle", 64_900, 0.5),
                  new Product("tennis racket", 9_900, 0.5),
                  new Product("yoga mat", 2_990, 0.3),
                  new Product("football", 2_490, 0.4))),
          new Category(
              "garden",
              7,
              List.of(
                  new Product("lawn mower", 27_900, 0.5),
                  new Product("hose", 2_990, 0.4),
                  new Product("seeds", 390, 0.3))),
          new Category(
              "toys",
              7,
              List.of(
                  new Product("train set", 7_990, 0.6),
                  new Product("puzzle", 1_690, 0.3),
                  new Product("teddy bear", 2_290, 0.4))));

  static final List<String> PAYMENT_METHODS =
      List.of("credit_card", "debit_card", "paypal", "bank_transfer", "gift_card");

  private static final int TOTAL_WEIGHT =
      CATEGORIES.stream().mapToInt(category -> category.weight()).sum();

  static Category anyCategory(Dice dice) {
    int left = dice.below(TOTAL_WEIGHT);
    for (Category category : CATEGORIES) {
      left -= category.weight();
      if (left < 0) {
        return category;
      }
    }
    throw new AssertionError("the weights add up to " + TOTAL_WEIGHT);
  }

  private Catalogue() {}
}
