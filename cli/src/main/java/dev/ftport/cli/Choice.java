package dev.ftport.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant of an enum as a word of the command line: {@code when-clean}. */
abstract class Choice<E extends Enum<E>> implements ITypeConverter<E> {
  private final List<E> constants;

  Choice(Class<E> type) {
    this.constants = Arrays.asList(type.getEnumConstants());
  }

  @Override
  public E convert(String value) {
    for (E constant : constants) {
      if (word(constant).equals(value)) {
        return constant;
      }
    }
    List<String> words = constants.stream().map(Choice::word).toList();
    throw new TypeConversionException(
        "`%s` is none of %s; the nearest is `%s`"
            .formatted(
                value,
                String.join(", ", words),
                Nearest.to(value, words).orElse(words.getFirst())));
  }

  /** A constant as it is written on the command line. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
