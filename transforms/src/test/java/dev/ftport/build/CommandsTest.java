package dev.ftport.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.build.Commands.Argument;
import dev.ftport.build.Commands.Command;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandsTest {
  /** Each command as its name and its arguments. */
  private static List<List<String>> commands(String text) {
    Commands commands = Commands.of(text);
    assertThat(commands.isCertain()).isTrue();
    return commands.all().stream()
        .map(
            command ->
                Stream.concat(
                        Stream.of(command.name()), command.arguments().stream().map(Argument::text))
                    .toList())
        .toList();
  }

  @Test
  void aNameIsInLowerCaseAndAnArgumentAsItStands() {
    assertThat(commands("Project (Spam LANGUAGES C)\nSET(X ${Y}/z)\n"))
        .containsExactly(
            List.of("project", "Spam", "LANGUAGES", "C"), List.of("set", "X", "${Y}/z"));
  }

  @Test
  void argumentsGoOverLinesWithCommentsBetween() {
    assertThat(commands("f(a # not b)\n  c\n  #[[ nor\n d) ]] e\n)\n"))
        .containsExactly(List.of("f", "a", "c", "e"));
  }

  @Test
  void aQuotedArgumentMayHaveParenthesesLinesAndQuotesInIt() {
    assertThat(commands("f(\"a ) # \\\"b\\\"\nc\" d)"))
        .containsExactly(List.of("f", "a ) # \\\"b\\\"\nc", "d"));
  }

  @Test
  void aBracketArgumentEndsAtAsManySigns() {
    assertThat(commands("f([=[ ]] \" ) ]=] b)g()"))
        .containsExactly(List.of("f", "[=[ ]] \" ) ]=]", "b"), List.of("g"));
  }

  @Test
  void parenthesesInsideAreNoArguments() {
    assertThat(commands("if(NOT (A AND (B)))\nendif()"))
        .containsExactly(List.of("if", "NOT", "A", "AND", "B"), List.of("endif"));
  }

  @Test
  void anEscapedBlankDoesNotPart() {
    assertThat(commands("f(a\\ b c\\;d)")).containsExactly(List.of("f", "a\\ b", "c\\;d"));
  }

  @Test
  void eachPartStandsWhereItSays() {
    String text = "\ufeff# one\r\nPython_Add_Library(m\r\n  \"a b\"\r\n)\r\n";
    Command command = Commands.of(text).all().getFirst();

    assertThat(command.nameSpan().of(text)).isEqualTo("Python_Add_Library");
    assertThat(command.arguments())
        .extracting(one -> one.span().of(text))
        .containsExactly("m", "\"a b\"");
    assertThat(command.close().of(text)).isEqualTo(")");
    assertThat(command.close().end()).isEqualTo(text.length() - 2);
    assertThat(command.has("m")).isTrue();
    assertThat(command.has("\"a b\"")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f(", "f(a", "f(\"a)", "f(\"a\\", "f([[a)", "#[[ a", "f", "f a", ")", "f(a))", "f((a)"
      })
  void whatIsNotClosedIsUncertain(String text) {
    assertThat(Commands.of(text).isCertain()).isFalse();
  }

  @Test
  void whatComesBeforeTheFaultIsStillRead() {
    Commands commands = Commands.of("f(a)\n?\ng(b)\nh(c");

    assertThat(commands.isCertain()).isFalse();
    assertThat(commands.all()).extracting(Command::name).containsExactly("f", "g");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\r\n", "# only", "#[[ a ]]", "f()", "f(\"\")", "f([[]])"})
  void whatIsClosedIsCertain(String text) {
    assertThat(Commands.of(text).isCertain()).isTrue();
  }
}
