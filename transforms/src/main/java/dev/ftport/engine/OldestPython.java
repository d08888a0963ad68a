package dev.ftport.engine;

import dev.ftport.compat.PackageFiles;
import dev.ftport.compat.Provision;
import dev.ftport.compat.Shims;
import dev.ftport.compat.Shims.Ported;
import dev.ftport.facts.Headers.Header;
import dev.ftport.source.SourceFile;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sees to it that ported files go on to work with the oldest Python of their package. */
final class OldestPython {
  private final Provision provision;
  private final Settings settings;

  OldestPython(Provision provision, Settings settings) {
    this.provision = provision;
    this.settings = settings;
  }

  /** The outcomes with what the changed files need, sorted by path. */
  List<Outcome> applyTo(List<Outcome> outcomes, List<Input> inputs) {
    List<Ported> ported = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Changed changed) {
        ported.add(new Ported(changed.path(), changed.before().text(), changed.after().text()));
      }
    }
    Shims.Result result =
        Shims.of(provision.form(), settings.python(), settings.limitedApi(), files(inputs), ported);
    List<Outcome> all = new ArrayList<>();
    outcomes.forEach(outcome -> all.add(with(outcome, result)));
    result.header().map(OldestPython::outcome).ifPresent(all::add);
    all.sort(Comparator.comparing(Outcome::path));
    return all;
  }

  private static Outcome with(Outcome outcome, Shims.Result result) {
    if (!(outcome instanceof Outcome.Changed changed)) {
      return outcome;
    }
    String because = result.refused().get(outcome.path());
    String text = result.texts().get(outcome.path());
    if (because != null) {
      return new Outcome.Unchanged(
          changed.path(),
          changed.findings().stream().map(reported -> refused(reported, because)).toList(),
          changed.blanks());
    }
    return text == null
        ? changed
        : new Outcome.Changed(
            changed.before(),
            changed.after().withText(text),
            changed.findings().stream()
                .map(reported -> moved(reported, changed.after().text(), text))
                .toList(),
            changed.blanks());
  }

  /** The ledger with the line numbers of a text to which lines have been added. */
  private static Reported moved(Reported reported, String before, String after) {
    if (reported.ledger().isEmpty()) {
      return reported;
    }
    List<String> old = before.lines().toList();
    List<String> all = after.lines().toList();
    int[] places = new int[old.size() + 1];
    int at = 0;
    for (int line = 1; line <= old.size(); line++) {
      int found = at;
      while (found < all.size() && !all.get(found).equals(old.get(line - 1))) {
        found++;
      }
      at = found < all.size() ? found + 1 : at + 1;
      places[line] = at;
    }
    return new Reported(
        reported.finding(),
        reported.place(),
        reported.applied(),
        reported.ledger().stream()
            .map(way -> way.stream().map(e -> new LedgerLine(places[e.line()], e.words())).toList())
            .toList());
  }

  private static Reported refused(Reported reported, String because) {
    return reported.finding().remedy() instanceof Remedy.Fix fix && reported.applied()
        ? new Reported(
            reported.finding().with(Remedy.advice(fix.title() + " by hand: " + because)),
            reported.place(),
            false)
        : reported;
  }

  private static Outcome outcome(Shims.Header header) {
    SourceFile after = SourceFile.of(header.path(), header.after());
    return header
        .before()
        .<Outcome>map(
            before ->
                new Outcome.Changed(
                    SourceFile.of(header.path(), before), after, List.of(), List.of()))
        .orElse(new Outcome.Created(after));
  }

  /** The files of the package; what is not among the inputs is a header. */
  private PackageFiles files(List<Input> inputs) {
    Map<String, Path> sources = new TreeMap<>();
    inputs.forEach(input -> sources.put(input.path(), input.file()));
    return new PackageFiles() {
      @Override
      public List<String> paths() {
        return List.copyOf(sources.keySet());
      }

      @Override
      public Optional<String> text(String path) {
        Path source = sources.get(path);
        return source == null ? find(path).map(Header::text) : OldestPython.text(path, source);
      }

      @Override
      public Optional<String> find(String include, String from) {
        String beside = beside(include, from);
        return sources.containsKey(beside)
            ? Optional.of(beside)
            : provision.headers().find(include, from).map(Header::path);
      }

      private Optional<Header> find(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return provision.headers().find(name, path).filter(found -> found.path().equals(path));
      }
    };
  }

  private static String beside(String include, String from) {
    try {
      return Path.of(from)
          .resolveSibling(include)
          .normalize()
          .toString()
          .replace(File.separatorChar, '/');
    } catch (InvalidPathException noPath) {
      return include;
    }
  }

  private static Optional<String> text(String path, Path file) {
    try {
      return Optional.of(SourceFile.decode(path, Files.readAllBytes(file)).text());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
