package dev.ftport.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a version of Python such as {@code 3.9} as {@code major * 100 + minor}. */
final class PythonVersion implements ITypeConverter<Integer> {
  private static final Pattern VERSION = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})");

  /** A version as it is written. */
  static String text(int version) {
    return "%d.%d".formatted(version / 100, version % 100);
  }

  @Override
  public Integer convert(String value) {
    Matcher matcher = VERSION.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException("`%s` is no version; write one as 3.9".formatted(value));
    }
    int version = Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2));
    if (version < 300 || version >= 400) {
      throw new TypeConversionException("`%s` is no version of Python 3".formatted(value));
    }
    return version;
  }
}
