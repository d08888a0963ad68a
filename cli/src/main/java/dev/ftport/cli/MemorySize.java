package dev.ftport.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a size of memory such as {@code 512m} or {@code 2g}, as megabytes. */
final class MemorySize implements ITypeConverter<Integer> {
  /** With less, Java does not even read the table of the C API. */
  private static final int LEAST = 48;

  private static final Pattern SIZE = Pattern.compile("(?i)(\\d{1,5})([mg])b?");

  @Override
  public Integer convert(String value) {
    Matcher matcher = SIZE.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "`%s` is no size of memory; write one as 512m or 2g".formatted(value));
    }
    int number = Integer.parseInt(matcher.group(1));
    int megabytes = matcher.group(2).equalsIgnoreCase("g") ? number * 1024 : number;
    if (megabytes < LEAST) {
      throw new TypeConversionException("`%s` is less than %dm".formatted(value, LEAST));
    }
    return megabytes;
  }
}
