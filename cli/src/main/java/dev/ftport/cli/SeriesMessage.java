package dev.ftport.cli;

import dev.ftport.transform.About;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Transform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a patch of a series says of itself: what it does and why, the risk, and how much of it. */
final class SeriesMessage {
  private SeriesMessage() {}

  /** The first sentence of a transform's page, as it goes on behind the name. */
  static String subject(Transform transform) {
    String summary = transform.about().summary();
    boolean word = summary.length() > 1 && Character.isLowerCase(summary.charAt(1));
    return word ? Character.toLowerCase(summary.charAt(0)) + summary.substring(1) : summary;
  }

  /**
   * The text below the subject.
   *
   * @param counts how many fixes come with the patch, by transform
   * @param fixes those of the transforms themselves
   */
  static String of(
      List<Transform> transforms, Map<String, Integer> counts, List<Remedy.Fix> fixes) {
    StringBuilder text = new StringBuilder();
    for (Transform transform : transforms) {
      About about = transform.about();
      if (transforms.size() > 1) {
        text.append(about.id()).append(":\n\n");
      }
      section(about, "What it does").ifPresent(part -> text.append(part).append("\n\n"));
      section(about, "Why").ifPresent(part -> text.append("Why: ").append(part).append("\n\n"));
    }
    Set<String> reasons = new TreeSet<>();
    int unsafe = 0;
    for (Remedy.Fix fix : fixes) {
      if (fix.safety() instanceof Safety.Unsafe because) {
        reasons.add(because.because());
        unsafe++;
      }
    }
    if (unsafe == 0) {
      text.append("Risk: safe; the default build means the same as before.\n");
    } else {
      text.append(
          "Risk: %d of %d fixes are unsafe, a maintainer has to agree:\n"
              .formatted(unsafe, fixes.size()));
      reasons.forEach(reason -> text.append("- ").append(oneLine(reason)).append('\n'));
    }
    counts.forEach((id, number) -> text.append("Fixes: %d of %s\n".formatted(number, id)));
    return text.toString();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static Optional<String> section(About about, String heading) {
    Matcher matcher =
        Pattern.compile("(?ms)^## " + Pattern.quote(heading) + "\\n+(.*?)(?=^## |\\z)")
            .matcher(about.page());
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }
}
