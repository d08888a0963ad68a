package dev.ftport.cli.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class UndoTest extends TreeSandbox {
  @Test
  void undoBringsTheOldBytesBackAndDoesNothingTheSecondTime() throws Exception {
    Path file = write("a/undone.c", "old \r\n\u00e9");
    apply(change("a/undone.c", "old \r\n\u00e9", "new"));

    assertThat(undo().restored()).containsExactly("a/undone.c");
    assertThat(Files.readString(file)).isEqualTo("old \r\n\u00e9");
    assertThat(Undo.find(root(), environment())).isEmpty();
  }

  @Test
  void undoLeavesWhatWasChangedSince() throws Exception {
    Path since = write("since.c", "old since\n");
    Path still = write("still.c", "old still\n");
    apply(
        change("since.c", "old since\n", "new since\n"),
        change("still.c", "old still\n", "new still\n"));
    Files.writeString(since, "mine\n");

    Undo.Result first = undo();
    Undo.Result second = undo();

    assertThat(first.restored()).containsExactly("still.c");
    assertThat(first.left()).containsExactly(new Left("since.c", "it was changed since"));
    assertThat(first.journal()).isPresent();
    assertThat(second.restored()).isEmpty();
    assertThat(second.left()).isEqualTo(first.left());
    assertThat(since).hasContent("mine\n");
    assertThat(still).hasContent("old still\n");
  }

  @Test
  void undoOfAPartKeepsTheRest() throws Exception {
    Path one = write("one/part.c", "old one\n");
    Path two = write("two/part.c", "old two\n");
    apply(
        change("one/part.c", "old one\n", "new one\n"),
        change("two/part.c", "old two\n", "new two\n"));

    Undo part = Undo.find(root().resolve("one"), environment()).orElseThrow();
    assertThat(part.run(root().resolve("one")).restored()).containsExactly("one/part.c");
    assertThat(one).hasContent("old one\n");
    assertThat(two).hasContent("new two\n");
    assertThat(undo().restored()).containsExactly("two/part.c");
  }

  @Test
  void undoRefusesADamagedJournal() throws Exception {
    Path file = write("file.c", "old file\n");
    apply(change("file.c", "old file\n", "new file\n"));
    Path journal = new Journal(journals()).last();
    Files.writeString(journal, "rubbish");

    assertThatThrownBy(this::undo)
        .isInstanceOf(TreeException.class)
        .hasMessageContaining("the journal `%s` cannot be read".formatted(journal));
    assertThat(file).hasContent("new file\n");
  }

  @Test
  void aSecondApplyWaitsForNobody() throws Exception {
    write("file.c", "old file\n");
    try (JournalLock lock = JournalLock.take(journals())) {
      assertThat(lock.journal().file()).isEmpty();
      assertThatThrownBy(() -> new Apply(tree(), journals()).check())
          .isInstanceOf(TreeException.class)
          .hasMessageContaining("another ftport has the lock");
    }
  }

  @Test
  void aKilledApplyLeavesEveryFileOldOrNewAndIsUndone() throws Exception {
    prepare();
    Process process = applyInAProcess();
    awaitFile(process, KilledApply.FILES / 3);
    process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);

    int changed = changed();
    assertThat(changed).isBetween(1, KilledApply.FILES - 1);
    assertThatThrownBy(() -> new Apply(tree(), journals()).check())
        .isInstanceOf(TreeException.class)
        .hasMessageContaining("stopped half-way: `ftport undo` brings its files back");

    Undo.Result result = undo();

    assertThat(result.restored()).hasSize(changed);
    assertThat(result.left()).isEmpty();
    assertThat(changed()).isZero();
    assertThat(names(root())).hasSize(KilledApply.FILES);
    new Apply(tree(), journals()).check();
  }

  /** Whenever it is killed: while it writes its journal, between two files, or at the end. */
  @RepeatedTest(6)
  void anApplyThatIsKilledAtAnyMomentHasLostNothing(RepetitionInfo repetition) throws Exception {
    Random random = new Random(repetition.getCurrentRepetition());
    prepare();
    Process process = applyInAProcess();
    if (random.nextBoolean()) {
      awaitFile(process, random.nextInt(KilledApply.FILES));
    } else {
      while (process.isAlive() && !Files.exists(journals())) {
        Thread.onSpinWait();
      }
      Thread.sleep(random.nextInt(30));
    }
    process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);

    int changed = changed();
    Optional<Undo> undo = Undo.find(root(), environment());

    assertThat(undo.isPresent() || changed == 0).as("%d files are new", changed).isTrue();
    if (undo.isPresent()) {
      Undo.Result result = undo.get().run(root());
      assertThat(result.restored()).hasSize(changed);
      assertThat(result.left()).isEmpty();
    }
    assertThat(changed()).isZero();
    assertThat(names(root())).hasSize(KilledApply.FILES);
    new Apply(tree(), journals()).check();
  }

  private void prepare() throws Exception {
    for (int i = 0; i < KilledApply.FILES; i++) {
      write(KilledApply.name(i), KilledApply.before(i));
    }
  }

  private Process applyInAProcess() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KilledApply.class.getName(),
            root().toString(),
            journals().toString())
        .inheritIO()
        .start();
  }

  /** Waits until a file is replaced. */
  private void awaitFile(Process process, int number) throws Exception {
    Path file = root().resolve(KilledApply.name(number));
    String before = KilledApply.before(number);
    while (process.isAlive() && Files.readString(file).equals(before)) {
      Thread.onSpinWait();
    }
  }

  /** How many files are new; all others are as they were. */
  private int changed() throws Exception {
    int changed = 0;
    for (int i = 0; i < KilledApply.FILES; i++) {
      String text = Files.readString(root().resolve(KilledApply.name(i)));
      assertThat(text).isIn(KilledApply.before(i), KilledApply.after(i));
      changed += text.equals(KilledApply.after(i)) ? 1 : 0;
    }
    return changed;
  }
}
