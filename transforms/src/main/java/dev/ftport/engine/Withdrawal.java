package dev.ftport.engine;

import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.Collection;

/**
 * A fix that is not applied although it could be, because something outside of this program stands
 * against it: a compiler.
 *
 * @param path the file's name in reports
 * @param transform the id of the transform
 * @param start where the finding starts in the text before any edit, in UTF-16 units
 * @param because what stands against it, in one line
 */
public record Withdrawal(String path, String transform, int start, String because) {
  /** The withdrawal of what was found there. */
  public static Withdrawal of(String path, Finding finding, String because) {
    return new Withdrawal(path, finding.transform(), finding.span().start(), because);
  }

  private boolean isOf(String file, Finding finding) {
    return path.equals(file)
        && transform.equals(finding.transform())
        && start == finding.span().start();
  }

  /** The finding, with advice for a remedy if its fix is withdrawn. */
  static Finding settled(Collection<Withdrawal> withdrawals, String path, Finding finding) {
    return withdrawals.stream()
        .filter(withdrawal -> withdrawal.isOf(path, finding))
        .findFirst()
        .filter(withdrawal -> finding.remedy() instanceof Remedy.Fix)
        .map(
            withdrawal ->
                finding.with(
                    Remedy.advice(
                        "%s by hand: %s"
                            .formatted(
                                ((Remedy.Fix) finding.remedy()).title(), withdrawal.because()))))
        .orElse(finding);
  }
}
