package dev.ftport.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.facts.Expression;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through a function, each loop at most twice. */
final class ControlFlowTest {
  private static List<String> ways(Code code, boolean throwing) {
    ControlFlow flow = ControlFlow.of(code.function(), throwing);
    List<String> ways = new ArrayList<>();
    walk(code, flow.enter(), "", new HashMap<>(), ways);
    return ways;
  }

  private static List<String> ways(String text) {
    return ways(Code.c(text), false);
  }

  private static void walk(
      Code code, Point point, String before, Map<Point, Integer> seen, List<String> ways) {
    if (seen.merge(point, 1, Integer::sum) > 2) {
      seen.merge(point, -1, Integer::sum);
      return;
    }
    String way = before + word(code, point.step());
    if (point.out().isEmpty()) {
      ways.add(way.strip());
    }
    for (Edge edge : point.out()) {
      String mark =
          switch (edge.way()) {
            case NEXT -> "";
            case TRUE -> "+";
            case FALSE -> "-";
            case THROWN -> "!";
          };
      walk(code, edge.to(), way + mark, seen, ways);
    }
    seen.merge(point, -1, Integer::sum);
  }

  private static String word(Code code, Step step) {
    String text = code.unit().file().text();
    return switch (step) {
      case Step.Enter enter -> "";
      case Step.Exit exit -> " end";
      case Step.Unwind unwind -> " unwind";
      case Step.Evaluate evaluate ->
          evaluate.expression() instanceof Expression.Other other && other.kind().equals("label")
              ? ""
              : " " + evaluate.expression().span().of(text);
      case Step.Declare declare -> " " + declare.variable().name();
      case Step.Test test -> " " + test.condition().span().of(text);
      case Step.Choose choose -> " " + choose.value().span().of(text);
      case Step.Leave leave -> " " + leave.statement().span().of(text);
      case Step.Jump jump -> " " + jump.statement().span().of(text);
      case Step.Close close -> "";
      case Step.Unknown unknown -> " unknown";
    };
  }

  @Test
  void choices() {
    assertThat(ways("void f(int a) { if (a) b(); else c(); d(); }"))
        .containsExactlyInAnyOrder("a+ b() d() end", "a- c() d() end");
  }

  @Test
  void conditionsAreShortCircuited() {
    assertThat(ways("void f(int a, int b, int c) { if (a && (b || !c)) d(); }"))
        .containsExactlyInAnyOrder("a- end", "a+ b+ d() end", "a+ b- c- d() end", "a+ b- c+ end");
  }

  @Test
  void loopsAreLeftByTheirConditionAndByBreak() {
    assertThat(ways("void f(int a) { while (a) { if (b) break; if (c) continue; d(); } e(); }"))
        .contains("a- e() end", "a+ b+ break; e() end", "a+ b- c- d() a- e() end")
        .contains("a+ b- c+ continue; a- e() end");
  }

  @Test
  void stepsOfALoopComeAfterContinue() {
    assertThat(ways("void f(void) { for (int i = 0; i < n; i++) { if (c) continue; d(); } }"))
        .contains("i i < n- end", "i i < n+ c+ continue; i++ i < n- end")
        .contains("i i < n+ c- d() i++ i < n- end");
  }

  @Test
  void loopsWithoutConditionEndOnlyByLeavingThem() {
    assertThat(ways("void f(void) { for (;;) { if (a) return; } }"))
        .allMatch(way -> way.endsWith("return; end"));
  }

  @Test
  void doRunsOnce() {
    assertThat(ways("void f(void) { do { a(); if (b) break; c(); } while (0); d(); }"))
        .containsExactlyInAnyOrder("a() b+ break; d() end", "a() b- c() 0- d() end");
  }

  @Test
  void casesFallThrough() {
    assertThat(
            ways(
                """
                int f(int a) {
                  switch (a) {
                  case 1:
                    b();
                  case 2:
                    c();
                    break;
                  case 3:
                    return 3;
                  }
                  return 0;
                }
                """))
        .containsExactlyInAnyOrder(
            "a+ b() c() break; return 0; end",
            "a+ c() break; return 0; end",
            "a+ return 3; end",
            "a- return 0; end");
  }

  @Test
  void defaultTakesTheRest() {
    assertThat(ways("void f(int a) { switch (a) { case 1: b(); break; default: c(); } }"))
        .containsExactlyInAnyOrder("a+ b() break; end", "a+ c() end");
  }

  @Test
  void continueInASwitchGoesOnWithTheLoop() {
    assertThat(ways("void f(void) { while (a) { switch (b) { case 1: continue; } c(); } }"))
        .contains("a+ b+ continue; a- end", "a+ b- c() a- end");
  }

  @Test
  void jumpsGoToTheirLabels() {
    assertThat(ways("int f(void) { if (a) goto out; b(); out: c(); return 1; }"))
        .containsExactlyInAnyOrder("a+ goto out; c() return 1; end", "a- b() c() return 1; end");
  }

  @Test
  void jumpsGoBack() {
    assertThat(ways("int f(void) { again: a(); if (b) goto again; return 1; }"))
        .contains("a() b- return 1; end", "a() b+ goto again; a() b- return 1; end");
  }

  @Test
  void whatDoesNotReturnEnds() {
    assertThat(ways("void f(void) { if (a) Py_FatalError(\"no\"); b(); }"))
        .containsExactlyInAnyOrder("a+ Py_FatalError(\"no\")", "a- b() end");
  }

  @Test
  void macrosHideExits() {
    assertThat(
            ways(
                """
                #define CHECK(x) if (!(x)) goto error
                int f(void) {
                  CHECK(a());
                  Py_RETURN_NONE;
                error:
                  return -1;
                }
                """))
        .containsExactlyInAnyOrder("a()- CHECK(a()); return -1; end", "a()+ Py_RETURN_NONE; end");
  }

  @Test
  void statementExpressionsThatStandAloneAreBlocks() {
    assertThat(ways("int f(void) { ({ if (a) return 1; }); return 2; }"))
        .containsExactlyInAnyOrder("a+ return 1; end", "a- return 2; end");
  }

  @Test
  void codeBehindAnExitIsNotReached() {
    assertThat(ways("int f(void) { return 1; a(); }")).containsExactly("return 1; end");
  }

  @Test
  void exceptionsLeaveOrAreCaught() {
    assertThat(ways(Code.cpp("void f() { a(); PyErr_Clear(); }"), true))
        .containsExactlyInAnyOrder("a()! unwind", "a() PyErr_Clear() end");
    assertThat(ways(Code.cpp("void f() { try { a(); } catch (...) { Py_DECREF(x); } }"), true))
        .containsExactlyInAnyOrder("a()! Py_DECREF(x) end", "a() end");
    assertThat(ways(Code.cpp("void f() { try { a(); } catch (int) { Py_DECREF(x); } }"), true))
        .containsExactlyInAnyOrder("a()! Py_DECREF(x) end", "a() end", "a()! unwind");
  }

  @Test
  void throwsAreExits() {
    assertThat(ways(Code.cpp("void f() { try { throw 1; } catch (...) { PyErr_Clear(); } }"), true))
        .contains("throw 1! PyErr_Clear() end")
        .noneMatch(way -> way.endsWith("throw 1 end"));
  }

  @Test
  void statementsHaveAFirstPoint() {
    Code code = Code.c("void f(int a) { if (a) b(); }");
    ControlFlow flow = ControlFlow.of(code.function(), false);
    assertThat(flow.first(code.function().body().statements().getFirst()))
        .hasValueSatisfying(point -> assertThat(point.step()).isInstanceOf(Step.Test.class));
    assertThat(flow.points().getFirst()).isSameAs(flow.enter());
    assertThat(flow.function()).isSameAs(code.function());
  }
}
