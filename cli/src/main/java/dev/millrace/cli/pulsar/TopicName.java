package dev.millrace.cli.pulsar;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A topic of Pulsar by its whole name, {@code persistent://tenant/namespace/topic}. */
public record TopicName(String tenant, String namespace, String topic) {
  /** No name begins with a point: they become parts of addresses. */
  private static final String NAME = "([\\w=-][\\w=.-]*)";

  private static final Pattern WHOLE =
      Pattern.compile("persistent://" + NAME + '/' + NAME + '/' + NAME);

  @Override
  public String toString() {
    return "persistent://" + tenant + '/' + namespace + '/' + topic;
  }

  /** Reads what people type. */
  public static final class Reader implements ITypeConverter<TopicName> {
    @Override
    public TopicName convert(String text) {
      Matcher parts = WHOLE.matcher(text);
      if (!parts.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no topic of Pulsar; write persistent://tenant/namespace/topic");
      }
      return new TopicName(parts.group(1), parts.group(2), parts.group(3));
    }
  }
}
