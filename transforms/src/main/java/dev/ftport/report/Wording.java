package dev.ftport.report;

import dev.ftport.engine.Blank;
import dev.ftport.engine.Reported;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;

/** What is found and what to do about it, in one line for programs that show it beside the code. */
final class Wording {
  private Wording() {}

  static String of(Reported reported) {
    Finding finding = reported.finding();
    return switch (finding.remedy()) {
      case Remedy.Fix fix -> "%s; %s: %s".formatted(finding.message(), fix(fix), fix.title());
      case Remedy.Advice advice -> "%s; advice: %s".formatted(finding.message(), advice.text());
      case Remedy.LeftAlone left ->
          "%s; left alone: %s".formatted(finding.message(), left.because());
    };
  }

  private static String fix(Remedy.Fix fix) {
    return switch (fix.safety()) {
      case Safety.Safe safe -> "fix";
      case Safety.Unsafe unsafe -> "unsafe fix (%s)".formatted(unsafe.because());
    };
  }

  static String of(Blank blank) {
    return "`%s` stands in text that is not read: %s"
        .formatted(blank.unseen().what(), blank.unseen().because());
  }
}
