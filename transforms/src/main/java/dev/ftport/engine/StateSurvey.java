package dev.ftport.engine;

import dev.ftport.facts.Parser;
import dev.ftport.program.Digest;
import dev.ftport.program.Program;
import dev.ftport.program.StateEntry;
import dev.ftport.program.StateInventory;
import dev.ftport.program.StateKind;
import dev.ftport.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the files of one package for the variables that live as long as the process. */
public final class StateSurvey {
  private final Parser parser;
  private final Options options;

  /**
   * A survey of one package.
   *
   * @param parser knows the package's headers
   * @param options how many files are read at once, and how long one may take
   */
  public StateSurvey(Parser parser, Options options) {
    this.parser = parser;
    this.options = options;
  }

  /**
   * One variable.
   *
   * @param path the file that declares it
   * @param line from 1
   * @param owner the function that it is declared in; empty outside functions
   * @param type the text of its type, without {@code static}
   * @param kind the word for what it is there for
   * @param open whether several threads can change it and nothing is seen to prevent that
   * @param writtenIn the functions that change it or hand its address out, sorted; an asterisk
   *     behind one that runs only while the module is created or freed
   * @param readIn the functions that only look at it, as above
   */
  public record Row(
      String path,
      int line,
      String owner,
      String name,
      String type,
      String kind,
      boolean open,
      List<String> writtenIn,
      List<String> readIn) {

    /** The same with another name of its file. */
    public Row at(String other) {
      return new Row(other, line, owner, name, type, kind, open, writtenIn, readIn);
    }
  }

  /** All variables by file and line, and the files that were not read. */
  public record Result(List<Row> rows, List<Outcome.Failed> failed) {}

  private record Look(String path, Optional<Digest> digest, String because) {}

  /** Reads all {@code inputs}. Writes nothing. */
  public Result run(List<Input> inputs) {
    List<Look> looks =
        new Lanes(options.threads(), options.budget())
            .run(
                inputs,
                this::look,
                (input, because) -> new Look(input.path(), Optional.empty(), because));
    List<Digest> digests = new ArrayList<>();
    List<Outcome.Failed> failed = new ArrayList<>();
    for (Look look : looks) {
      if (look.digest().isPresent()) {
        digests.add(look.digest().get());
      } else {
        failed.add(new Outcome.Failed(look.path(), look.because()));
      }
    }
    StateInventory inventory = StateInventory.of(Program.of(digests));
    return new Result(
        inventory.entries().stream().map(state -> row(inventory, state)).toList(), failed);
  }

  private Look look(Input input) {
    try {
      SourceFile file = SourceFile.decode(input.path(), Files.readAllBytes(input.file()));
      return new Look(input.path(), Optional.of(Digest.of(parser.read(file))), "");
    } catch (IOException e) {
      return new Look(input.path(), Optional.empty(), "cannot be read: " + e.getMessage());
    }
  }

  private static Row row(StateInventory inventory, StateEntry state) {
    StateKind kind = inventory.kind(state);
    Set<String> written = new TreeSet<>();
    Set<String> read = new TreeSet<>();
    for (StateEntry.Use use : inventory.uses(state)) {
      if (use.function().isEmpty()) {
        continue;
      }
      String function =
          use.function() + (inventory.isInCreation(use) ? "*" : use.later() ? " (lambda)" : "");
      (use.changes() || use.hands() ? written : read).add(function);
    }
    read.removeAll(written);
    return new Row(
        state.path(),
        state.line(),
        state.owner(),
        state.name(),
        type(state),
        kind.word(),
        kind.isOpen(),
        List.copyOf(written),
        List.copyOf(read));
  }

  private static String type(StateEntry state) {
    return state.type().startsWith("PyDoc_")
        ? "const char[]"
        : state.type().replaceFirst("^static ", "").strip();
  }
}
