package dev.ftport.cli;

import dev.ftport.cli.batch.Answer;
import dev.ftport.cli.batch.Archive;
import dev.ftport.cli.batch.Assignment;
import dev.ftport.cli.batch.BatchException;
import dev.ftport.cli.batch.ContentKey;
import dev.ftport.cli.batch.Judgement;
import dev.ftport.cli.batch.PackageFile;
import dev.ftport.cli.batch.Store;
import dev.ftport.cli.batch.VariableSizeTypes;
import dev.ftport.cli.settings.SettingsException;
import dev.ftport.cli.tree.Left;
import dev.ftport.cli.tree.Reason;
import dev.ftport.cli.tree.TreeException;
import dev.ftport.cli.tree.WorkTree;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.report.Json;
import dev.ftport.report.JsonText;
import dev.ftport.report.Sarif;
import dev.ftport.report.UnifiedDiff;
import dev.ftport.transform.About;
import dev.ftport.transform.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ports one package of a batch, and writes what comes of it. */
final class BatchWork {
  private final Shell shell;
  private final Given given;
  private final List<? extends Transform> transforms;
  private final InPlace inPlace;
  private final boolean apply;
  private final Optional<String> author;
  private Optional<Done> last = Optional.empty();

  /** A package that was ported, until the next is. */
  private record Done(
      Assignment request,
      Base base,
      Porting porting,
      Report report,
      PackageFile file,
      List<String> variableSizeTypes) {}

  /**
   * A worker's work.
   *
   * @param given what is the same for all packages
   * @param apply whether directories are going to be changed
   * @param author who a series of patches is from; empty if none is wanted
   */
  BatchWork(
      Shell shell,
      Given given,
      List<? extends Transform> transforms,
      InPlace inPlace,
      boolean apply,
      Optional<String> author) {
    this.shell = shell;
    this.given = given;
    this.transforms = transforms;
    this.inPlace = inPlace;
    this.apply = apply;
    this.author = author;
  }

  /** Ports a package. Whatever goes wrong with it is part of the answer. */
  Answer port(Assignment request) {
    last = Optional.empty();
    try {
      Path root = request.archive() ? unpacked(request) : Path.of(request.path());
      Base base = request.archive() ? unpackedBase(root) : Base.of(List.of(root), root);
      if (apply) {
        inPlace.check(base.trees());
      }
      Done done = done(request, root, base);
      last = Optional.of(done);
      boolean changes = Verdict.changes(done.report());
      return new Answer(changes ? Answer.Kind.CHANGED : Answer.Kind.UNCHANGED, "");
    } catch (WrongUse e) {
      return new Answer(Answer.Kind.REFUSED, e.line());
    } catch (TreeException e) {
      return new Answer(Answer.Kind.REFUSED, e.line());
    } catch (SettingsException e) {
      return new Answer(Answer.Kind.REFUSED, e.line());
    } catch (BatchException e) {
      return new Answer(Answer.Kind.REFUSED, e.line());
    } catch (IOException e) {
      return new Answer(Answer.Kind.FAILED, Reason.of(e));
    } catch (RuntimeException | StackOverflowError e) {
      return new Answer(
          Answer.Kind.FAILED,
          "internal error (%s); please report it"
              .formatted(String.valueOf(e).lines().findFirst().orElse("")));
    }
  }

  private static Path unpacked(Assignment request) throws BatchException, IOException {
    Path scratch = Path.of(request.scratch());
    // Whatever the scratch directory lies in, a checkout or a package: this is no part of it.
    Files.createDirectories(scratch.resolveSibling(".git"));
    Files.write(scratch.resolveSibling("ftport.toml"), new byte[0]);
    try {
      return Archive.unpack(Path.of(request.path()), scratch);
    } catch (IOException e) {
      throw new IOException("the archive cannot be read: " + Reason.of(e), e);
    }
  }

  /** The patch of an archive is for the directory that it unpacks to. */
  private static Base unpackedBase(Path root) {
    return new Base(root, List.of(new WorkTree(root, Optional.empty())));
  }

  /** Makes the changes of the last package in place. */
  Answer apply() {
    if (last.isEmpty()) {
      return new Answer(Answer.Kind.FAILED, "there is nothing to apply");
    }
    Done done = last.get();
    last = Optional.empty();
    try {
      Changes changes = new Changes(done.base());
      changes.add(done.report());
      List<Left> left = inPlace.replace(changes);
      Report report = Changes.without(done.report(), left);
      PackageFile file = done.file();
      write(
          done.request(),
          done.porting(),
          report,
          new PackageFile(
              file.name(),
              file.source(),
              file.status(),
              file.because(),
              file.key(),
              left.isEmpty() ? file.keyAfter() : "",
              left.isEmpty() ? file.judgement() : Judgement.of(report, done.variableSizeTypes()),
              file.patch(),
              file.series()));
      return new Answer(Answer.Kind.APPLIED, "");
    } catch (TreeException e) {
      return new Answer(Answer.Kind.REFUSED, e.line());
    } catch (IOException e) {
      return new Answer(Answer.Kind.FAILED, Reason.of(e));
    }
  }

  private Done done(Assignment request, Path root, Base base)
      throws IOException, WrongUse, SettingsException {
    Shell there = request.archive() ? shell.in(root) : shell;
    Porting porting =
        Request.of(there, given, base, Packages.of(List.of(root)), transforms).porting();
    PackagePort port = porting.packages().getFirst();
    Report own = porting.verified(port);
    Report report = base.renamed(port.tree().root(), own);
    Map<Path, byte[]> changed = new LinkedHashMap<>();
    for (Outcome outcome : report.outcomes()) {
      Path file = base.directory().resolve(outcome.path());
      switch (outcome) {
        case Outcome.Changed one -> changed.put(file, one.after().bytes());
        case Outcome.Created one -> changed.put(file, one.after().bytes());
        case Outcome.Unchanged same -> {}
        case Outcome.Skipped skipped -> {}
        case Outcome.Failed failed -> {}
      }
    }
    String keyAfter = "";
    if (!request.archive()) {
      ContentKey keys = new ContentKey(request.settings());
      if (!keys.ofDirectory(root, Map.of()).equals(request.key())) {
        throw new IOException("its files were changed while it was worked on; run it again");
      }
      keyAfter = keys.ofDirectory(root, changed);
    }
    Series series = new Series(port, base, own);
    List<String> variableSizeTypes = VariableSizeTypes.in(port.tree());
    Judgement judgement = Judgement.of(report, variableSizeTypes);
    try {
      PackageFile file =
          written(request, porting, report, judgement, series, keyAfter, !changed.isEmpty());
      return new Done(request, base, porting, report, file, variableSizeTypes);
    } catch (IOException e) {
      throw new IOException("its results cannot be written: " + Reason.of(e), e);
    }
  }

  /** Writes what came of a package. */
  private PackageFile written(
      Assignment request,
      Porting porting,
      Report report,
      Judgement judgement,
      Series series,
      String keyAfter,
      boolean changes)
      throws IOException {
    Path files = Path.of(request.files());
    List<String> parts = parts(request, series);
    PackageFile file =
        new PackageFile(
            request.name(),
            request.given(),
            PackageFile.Status.DONE,
            "",
            request.key(),
            keyAfter,
            judgement,
            changes ? Optional.of(Store.patch(request.name())) : Optional.empty(),
            parts);
    if (changes) {
      Files.write(files.resolve(request.name() + ".patch"), UnifiedDiff.of(report, false));
    }
    Files.write(files.resolve(request.name() + ".sarif"), sarif(request, porting, report));
    write(request, porting, report, file);
    return file;
  }

  /** Writes a patch a transform, if that is wanted. */
  private List<String> parts(Assignment request, Series series) throws IOException {
    if (author.isEmpty()) {
      return List.of();
    }
    List<Series.Part> parts = series.parts(author.get());
    List<String> names = new ArrayList<>();
    Path directory = Path.of(request.files()).resolve(request.name());
    for (int i = 0; i < parts.size(); i++) {
      Files.createDirectories(directory);
      Series.Part part = parts.get(i);
      String name = "%04d-%s.patch".formatted(i + 1, part.name());
      Files.write(
          directory.resolve(name), part.mail().bytes(i + 1, parts.size(), Version.number()));
      names.add("packages/%s/%s".formatted(request.name(), name));
    }
    return names;
  }

  /** The package's run in the SARIF log of the batch. */
  private byte[] sarif(Assignment request, Porting porting, Report report) throws IOException {
    List<About> rules = transforms.stream().map(Transform::about).toList();
    return JsonText.of(
        Sarif.run(report, porting.checks(), rules, Version.number(), Optional.of(request.name())));
  }

  private static void write(Assignment request, Porting porting, Report report, PackageFile file)
      throws IOException {
    byte[] json = Json.of(report, porting.checks(), Version.number());
    Files.write(Path.of(request.files()).resolve(request.name() + ".json"), file.write(json));
  }
}
