package dev.ftport.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ftport.project.CompileCommands.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileCommandsTest {
  @TempDir Path temporary;

  private CompileCommands read(String json) throws IOException {
    Path file = temporary.resolve("compile_commands.json");
    Files.writeString(file, json);
    return CompileCommands.read(file);
  }

  @Test
  void bothFormsAreRead() throws IOException {
    CompileCommands commands =
        read(
            """
            [{"directory": "/w/build", "file": "../a.c",
              "command": "cc -I../inc -I gen -isystem /usr/x -iquote ../q -DA -DB=\\"two words\\" -D C='\\"s\\"' -DD -UD -c ../a.c"},
             {"directory": "/w", "file": "b.cpp",
              "arguments": ["c++", "-Iinc", "-DX=1 2", "-o", "-D", "b.cpp"]},
             {"directory": "/w", "file": "a.c", "command": "cc -DSECOND a.c"},
             {"nonsense": 1}]
            """);
    assertThat(commands.of(Path.of("/w/a.c")))
        .isEqualTo(
            new Flags(
                List.of(
                    Path.of("/w/q"), Path.of("/w/inc"), Path.of("/w/build/gen"), Path.of("/usr/x")),
                Map.of("A", "1", "B", "two words", "C", "\"s\"")));
    assertThat(commands.of(Path.of("/w/b.cpp")).includes()).containsExactly(Path.of("/w/inc"));
    assertThat(commands.of(Path.of("/w/b.cpp")).defines()).containsEntry("X", "1 2");
    assertThat(commands.of(Path.of("/w/none.c"))).isEqualTo(Flags.NONE);
    assertThat(commands.includes()).hasSize(4);
  }

  @Test
  void microsoftsFormIsReadForItsCompilers() throws IOException {
    CompileCommands commands =
        read(
            """
            [{"directory": "/w", "file": "a.c", "arguments": ["cl.exe", "/Iinc", "/DA=2", "a.c"]},
             {"directory": "/w", "file": "/Data/b.c", "arguments": ["cc", "/Data/b.c"]}]
            """);
    assertThat(commands.of(Path.of("/w/a.c")))
        .isEqualTo(new Flags(List.of(Path.of("/w/inc")), Map.of("A", "2")));
    assertThat(commands.of(Path.of("/Data/b.c"))).isEqualTo(Flags.NONE);
  }

  @Test
  void whatIsNoSuchFileIsAnError() {
    assertThatThrownBy(() -> read("{}")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("[{")).isInstanceOf(IOException.class).message().hasLineCount(1);
  }

  @Test
  void commandsAreCutAsAShellWould() {
    assertThat(CommandLine.arguments("cc  -DA='x y' \"b \\\" c\" d\\ e '' \\\\"))
        .containsExactly("cc", "-DA=x y", "b \" c", "d e", "", "\\");
  }
}
