package dev.ftport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ftport.cli.settings.PerFileSkip;
import dev.ftport.cli.settings.SettingsException;
import dev.ftport.cli.settings.SettingsFile;
import dev.ftport.cli.settings.Spot;
import dev.ftport.cli.settings.Written;
import dev.ftport.transform.Transform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * The settings of one package: what the command line says, else what the package's file says, else
 * the default.
 *
 * <p>The keys of a file are the long options of {@link PortingOptions} and {@link OutputOptions},
 * so that a value means there what it means on the command line: it is read by the same code.
 */
final class PackageSettings {
  /** What only makes sense for one run. */
  private static final Set<String> NOT_IN_A_FILE = Set.of("report");

  private final Path root;
  private final Options options;
  private final Optional<SettingsFile> file;
  private final PerFileSkip perFile;
  private final Map<String, Setting> settings;

  /** All that can be set. */
  @Command(name = "settings")
  private static final class Options {
    @Mixin private final PortingOptions porting = new PortingOptions();
    @Mixin private final OutputOptions output = new OutputOptions();
  }

  private PackageSettings(
      Path root,
      Options options,
      Optional<SettingsFile> file,
      PerFileSkip perFile,
      Map<String, Setting> settings) {
    this.root = root;
    this.options = options;
    this.file = file;
    this.perFile = perFile;
    this.settings = settings;
  }

  /** Reads the file of one package. */
  private record Reader(SettingsFile file, Shell shell, List<? extends Transform> all) {
    /** What the keys of the file say on a command line. */
    Map<String, List<String>> arguments(List<Written> written, Map<String, OptionSpec> known)
        throws SettingsException {
      Map<String, List<String>> arguments = new LinkedHashMap<>();
      for (Written one : written) {
        if (!one.key().equals(PerFileSkip.KEY)) {
          OptionSpec option = option(one, known);
          arguments.put(one.key(), arguments(one, option));
        }
      }
      return arguments;
    }

    private static OptionSpec option(Written one, Map<String, OptionSpec> known)
        throws SettingsException {
      OptionSpec option = known.get(one.key());
      if (NOT_IN_A_FILE.contains(one.key())) {
        throw one.at().wrong("`%s` is said on the command line only".formatted(one.key()));
      }
      if (option == null) {
        Collection<String> keys = new TreeSet<>(known.keySet());
        keys.add(PerFileSkip.KEY);
        throw one.at()
            .wrong(
                "`%s` is no setting; the nearest is `%s`"
                    .formatted(one.key(), Nearest.to(one.key(), keys).orElse("")));
      }
      return option;
    }

    private List<String> arguments(Written one, OptionSpec option) throws SettingsException {
      JsonNode value = one.value();
      if (option.isMultiValue()) {
        if (!value.isArray()) {
          throw one.valueAt().wrong("`%s` is a list of strings".formatted(one.key()));
        }
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
          if (!value.get(i).isTextual()) {
            throw one.elementAt(i).wrong("`%s` is a list of strings".formatted(one.key()));
          }
          arguments.add(checked(one, option, value.get(i).asText(), one.elementAt(i)));
        }
        return arguments;
      }
      if (option.typeInfo().isBoolean()) {
        if (!value.isBoolean()) {
          throw one.valueAt().wrong("`%s` is true or false".formatted(one.key()));
        }
        return List.of((value.asBoolean() ? "--" : "--no-") + one.key());
      }
      boolean number = option.type() == int.class;
      if (number ? !value.isIntegralNumber() : !value.isTextual()) {
        throw one.valueAt()
            .wrong("`%s` is a %s".formatted(one.key(), number ? "whole number" : "string"));
      }
      return List.of(checked(one, option, value.asText(), one.valueAt()));
    }

    /** One argument, once it is known that the option takes it. */
    private String checked(Written one, OptionSpec option, String value, Spot at)
        throws SettingsException {
      String argument = option.longestName() + "=" + resolved(one, option, value, at);
      Options alone = new Options();
      try {
        new CommandLine(alone).parseArgs(argument);
        alone.porting.check(shell, all);
      } catch (ParameterException e) {
        throw at.wrong(
            "`%s`: %s"
                .formatted(
                    one.key(),
                    e.getCause() instanceof TypeConversionException wrong
                        ? wrong.getMessage()
                        : e.getMessage()));
      } catch (WrongUse e) {
        throw at.wrong(e.line());
      }
      return argument;
    }

    /**
     * Paths of a file start from its directory. An interpreter is asked where its headers are,
     * which runs it: a package must not name a program of its own.
     */
    private String resolved(Written one, OptionSpec option, String value, Spot at)
        throws SettingsException {
      if (one.key().equals("python") && !value.matches("[\\w.]*")) {
        throw at.wrong(
            "`%s` is a path; a file names interpreters by name or version".formatted(value));
      }
      return option.auxiliaryTypes()[0] == Path.class
          ? file.directory().resolve(value).normalize().toString()
          : value;
    }

    PerFileSkip perFile(List<Written> written) throws SettingsException {
      for (Written one : written) {
        if (one.key().equals(PerFileSkip.KEY)) {
          return PerFileSkip.read(file, one, this::check);
        }
      }
      return PerFileSkip.NONE;
    }

    private void check(String id, Spot at) throws SettingsException {
      try {
        new Selection(all).one(id);
      } catch (WrongUse e) {
        throw at.wrong(e.line());
      }
    }
  }

  /**
   * The settings of a package.
   *
   * @param root its root, absolute
   * @param given what the command line says
   * @param all the transforms there are
   * @throws SettingsException if its file says something wrong
   * @throws WrongUse if the command line does
   */
  static PackageSettings of(Path root, Given given, Shell shell, List<? extends Transform> all)
      throws SettingsException, WrongUse {
    Options options = new Options();
    CommandLine line = new CommandLine(options);
    Map<String, OptionSpec> known = new LinkedHashMap<>();
    line.getCommandSpec().options().forEach(option -> known.put(Given.key(option), option));
    Map<String, OptionSpec> keys = new LinkedHashMap<>(known);
    keys.keySet().removeAll(NOT_IN_A_FILE);
    Optional<SettingsFile> file = SettingsFile.nearest(root, shell.directory());
    List<Written> written = List.of();
    Map<String, List<String>> inFile = Map.of();
    PerFileSkip perFile = PerFileSkip.NONE;
    if (file.isPresent()) {
      Reader reader = new Reader(file.get(), shell, all);
      written = file.get().settings();
      inFile = reader.arguments(written, keys);
      perFile = reader.perFile(written);
    }
    Map<String, List<String>> chosen = new LinkedHashMap<>(inFile);
    given
        .arguments()
        .forEach(
            (key, arguments) -> {
              if (known.containsKey(key)) {
                chosen.put(key, arguments);
              }
            });
    line.parseArgs(chosen.values().stream().flatMap(List::stream).toArray(String[]::new));
    options.porting.check(shell, all);
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (Map.Entry<String, OptionSpec> key : keys.entrySet()) {
      settings.put(
          key.getKey(),
          new Setting(
              key.getKey(),
              value(key.getKey(), key.getValue().getValue()),
              origin(key.getKey(), given, written),
              chosen.getOrDefault(key.getKey(), List.of())));
    }
    return new PackageSettings(root, options, file, perFile, settings);
  }

  private static Setting.Origin origin(String key, Given given, List<Written> written) {
    if (given.arguments().containsKey(key)) {
      return new Setting.Origin.CommandLine();
    }
    return written.stream()
        .filter(one -> one.key().equals(key))
        .findFirst()
        .<Setting.Origin>map(one -> new Setting.Origin.File(one.at()))
        .orElseGet(Setting.Origin.Default::new);
  }

  private static JsonNode value(String key, Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case Optional<?> chosen -> chosen.isEmpty() ? nodes.nullNode() : value(key, chosen.get());
      case Collection<?> many -> {
        var array = nodes.arrayNode();
        many.forEach(one -> array.add(value(key, one)));
        yield array;
      }
      case Boolean is -> nodes.booleanNode(is);
      case Integer number ->
          key.equals("min-python")
              ? nodes.textNode(PythonVersion.text(number))
              : nodes.numberNode(number);
      case Enum<?> word -> nodes.textNode(Choice.word(word));
      default -> nodes.textNode(value.toString());
    };
  }

  /** The root of the package. */
  Path root() {
    return root;
  }

  /** How the package is ported. */
  PortingOptions porting() {
    return options.porting;
  }

  /** How the result is shown. */
  OutputOptions output() {
    return options.output;
  }

  /** The file of the package, if it has one. */
  Optional<SettingsFile> file() {
    return file;
  }

  /** Which transforms are not asked about which file. */
  PerFileSkip perFile() {
    return perFile;
  }

  /** All settings but those of single files, in the order of the help. */
  List<Setting> all() {
    return List.copyOf(settings.values());
  }

  /** What is in force for one key. */
  Optional<Setting> setting(String key) {
    return Optional.ofNullable(settings.get(key));
  }
}
