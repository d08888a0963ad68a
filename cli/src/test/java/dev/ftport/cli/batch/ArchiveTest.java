package dev.ftport.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives, honest ones and others. */
class ArchiveTest {
  @TempDir private Path temporary;

  /** An entry: what its type says of the second part. */
  private record Entry(char type, String name, String text) {}

  private static Entry file(String name, String text) {
    return new Entry('f', name, text);
  }

  private static Entry link(String name, String target) {
    return new Entry('s', name, target);
  }

  private static Entry hard(String name, String target) {
    return new Entry('h', name, target);
  }

  private Path archive(String suffix, Entry... entries) throws IOException {
    Path archive = temporary.resolve("package-1.0" + suffix);
    try (OutputStream out = Files.newOutputStream(archive)) {
      switch (suffix) {
        case ".zip" -> zip(out, entries);
        case ".tar.xz" -> tar(new XZCompressorOutputStream(out), entries);
        case ".tar.bz2" -> tar(new BZip2CompressorOutputStream(out), entries);
        default -> tar(new GzipCompressorOutputStream(out), entries);
      }
    }
    return archive;
  }

  private static void tar(OutputStream out, Entry... entries) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Entry entry : entries) {
        byte[] bytes = entry.text().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry item =
            switch (entry.type()) {
              case 's' -> new TarArchiveEntry(entry.name(), TarConstants.LF_SYMLINK, true);
              case 'h' -> new TarArchiveEntry(entry.name(), TarConstants.LF_LINK, true);
              default -> new TarArchiveEntry(entry.name(), TarConstants.LF_NORMAL, true);
            };
        if (entry.type() == 'f') {
          item.setSize(bytes.length);
        } else {
          item.setLinkName(entry.text());
        }
        tar.putArchiveEntry(item);
        if (entry.type() == 'f') {
          tar.write(bytes);
        }
        tar.closeArchiveEntry();
      }
    }
  }

  private static void zip(OutputStream out, Entry... entries) throws IOException {
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
      for (Entry entry : entries) {
        ZipArchiveEntry item = new ZipArchiveEntry(entry.name());
        if (entry.type() == 's') {
          item.setUnixMode(UnixStat.LINK_FLAG | 0777);
        }
        zip.putArchiveEntry(item);
        zip.write(entry.text().getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
      }
    }
  }

  private Path into() {
    return temporary.resolve("scratch/into");
  }

  private List<String> outside() throws IOException {
    try (Stream<Path> all = Files.walk(temporary)) {
      return all.filter(Files::isRegularFile)
          .filter(path -> !path.startsWith(into()))
          .map(path -> temporary.relativize(path).toString())
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".zip"})
  void readsEachKind(String suffix) throws Exception {
    Path archive =
        archive(
            suffix,
            file("a-1/setup.py", "x"),
            file("./a-1/src/a.c", "int a;\n"),
            link("a-1/b.c", "src/a.c"));

    Path top = Archive.unpack(archive, into());

    assertThat(top).isEqualTo(into().toRealPath().resolve("a-1"));
    assertThat(top.resolve("b.c")).hasContent("int a;\n").isSymbolicLink();
    assertThat(Archive.stem("a_1.0.orig" + suffix)).isEqualTo("a_1.0");
  }

  @Test
  void severalAtTheTopHaveNoDirectoryInCommon() throws Exception {
    Path archive = archive(".tar.gz", file("a.c", ""), file("b.c", "b"), hard("c/d.c", "b.c"));

    Path top = Archive.unpack(archive, into());

    assertThat(top).isEqualTo(into().toRealPath());
    assertThat(top.resolve("c/d.c")).hasContent("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil.c", "a/../../evil.c", "/tmp/evil.c", "a/..", "C:/evil.c"})
  void anEntryThatWouldLeaveIsRefused(String name) throws IOException {
    for (String suffix : List.of(".tar.gz", ".zip")) {
      Path archive = archive(suffix, file("a/good.c", ""), file(name, "evil"));

      assertThatThrownBy(() -> Archive.unpack(archive, into()))
          .isInstanceOfSatisfying(
              BatchException.class,
              e ->
                  assertThat(e.line())
                      .isEqualTo(
                          "the archive has an entry that would lie outside of it: `%s`"
                              .formatted(name)));
      assertThat(outside()).allMatch(file -> file.startsWith("package-1.0"));
    }
  }

  @Test
  void aLinkThatLeadsOutIsRefused() throws IOException {
    for (String target : List.of("/etc/passwd", "../../evil", "..//../x")) {
      for (String suffix : List.of(".tar.gz", ".zip")) {
        Path archive = archive(suffix, file("a/b.c", ""), link("a/link", target));
        assertThatThrownBy(() -> Archive.unpack(archive, into()))
            .isInstanceOf(BatchException.class)
            .hasMessageContaining("a/link -> " + target);
      }
    }
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Path archive =
        archive(".tar.gz", file("t/x/y", ""), link("t/in", "x"), file("t/in/evil.c", "evil"));

    assertThatThrownBy(() -> Archive.unpack(archive, into()))
        .isInstanceOf(BatchException.class)
        .hasMessageContaining("`t/in/evil.c`");
    assertThat(into().resolve("t/x/evil.c")).doesNotExist();
  }

  @Test
  void linksThatLeadOutTogetherAreRefused() throws IOException {
    Path archive =
        archive(
            ".tar.gz",
            file("a/b/c/f", ""),
            link("a/b/c/top", "../../.."),
            link("a/b/c/out", "top/../../x"),
            link("a/b/c/outer", "top/.."));

    assertThatThrownBy(() -> Archive.unpack(archive, into()))
        .isInstanceOf(BatchException.class)
        .hasMessageContaining("a/b/c/outer -> top/..");
  }

  @Test
  void aHardLinkToWhatIsNotInItIsDamage() throws IOException {
    Files.writeString(temporary.resolve("secret"), "s");
    Path out = archive(".tar.gz", file("a", ""), hard("b", "../../secret"));
    assertThatThrownBy(() -> Archive.unpack(out, into())).isInstanceOf(BatchException.class);

    Path none = archive(".tar.gz", file("a", ""), hard("b", "c"));
    assertThatThrownBy(() -> Archive.unpack(none, into()))
        .isInstanceOf(IOException.class)
        .hasMessage("damaged: `b` is `c`, which is not in it");
  }

  @Test
  void aLaterEntryTakesThePlaceOfALinkAndIsNotWrittenThroughIt() throws Exception {
    Path archive =
        archive(".tar.gz", file("t/a.c", "old"), link("t/b.c", "a.c"), file("t/b.c", "new"));

    Path top = Archive.unpack(archive, into());

    assertThat(top.resolve("a.c")).hasContent("old");
    assertThat(top.resolve("b.c")).hasContent("new");
    assertThat(Files.isSymbolicLink(top.resolve("b.c"))).isFalse();
    assertThat(Files.exists(top.resolve("b.c"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aBombIsRefusedBeforeItIsLarge() throws IOException {
    Unpacking.Most most = new Unpacking.Most(100, 5 << 20, 1 << 20, 50);
    for (String suffix : List.of(".tar.gz", ".zip")) {
      Path archive = archive(suffix, file("a/zeros", "0".repeat(4 << 20)));
      assertThatThrownBy(() -> Archive.unpack(archive, into(), most))
          .isInstanceOf(BatchException.class)
          .hasMessage("the archive holds more than 50 times its size");
    }
    assertThatThrownBy(
            () ->
                Archive.unpack(
                    temporary.resolve("package-1.0.zip"),
                    into(),
                    new Unpacking.Most(100, 1 << 20, 1 << 20, 1_000_000)))
        .isInstanceOf(BatchException.class)
        .hasMessage("the archive holds more than 1 MB");
    Entry[] many = new Entry[101];
    Arrays.setAll(many, i -> file("a/" + i, ""));
    Path archive = archive(".tar.gz", many);
    assertThatThrownBy(() -> Archive.unpack(archive, into(), most))
        .isInstanceOf(BatchException.class)
        .hasMessage("the archive has more than 100 entries");
  }

  @ParameterizedTest
  @ValueSource(strings = {".tar.gz", ".tar.xz", ".tar.bz2", ".zip"})
  void aTruncatedOneAndOneThatIsNoneAreDamage(String suffix) throws IOException {
    Path archive = archive(suffix, file("a/b.c", "int %s;\n".formatted("x".repeat(5000))));
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length - 20));
    assertThatThrownBy(() -> Archive.unpack(archive, into())).isInstanceOf(IOException.class);

    Files.writeString(archive, "this is no archive at all");
    assertThatThrownBy(() -> Archive.unpack(archive, into())).isInstanceOf(IOException.class);
  }
}
