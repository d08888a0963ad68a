package dev.ftport.catalogue.build;

import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import dev.ftport.build.Commands;
import dev.ftport.build.Script;
import dev.ftport.build.ScriptCall;
import dev.ftport.build.TomlText;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.BuildFileTransform;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds builds for the Limited API, which the free-threaded build does not have. */
public final class LimitedApiBuild implements BuildFileTransform {
  private static final About ABOUT = About.of(LimitedApiBuild.class);

  private static final Pattern IN_SETUP_CFG =
      Pattern.compile("(?m)^py[-_]limited[-_]api[ \\t]*[=:][ \\t]*\\S+");
  private static final String WHEEL_OPTION =
      "set it in setup.py instead, where it can depend on `Py_GIL_DISABLED`: `options={\"bdist_wheel\":"
          + " {\"py_limited_api\": ...}}`";

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(BuildFile file, BuildFiles files, Settings settings) {
    return switch (file.kind()) {
      case SETUP_PY -> new LimitedApiScript(ABOUT.id(), file).findings();
      case SETUP_CFG -> setupCfg(file);
      case PYPROJECT -> pyproject(file);
      case MESON -> meson(file);
      case CMAKE -> cmake(file);
      case MANIFEST, CARGO, CYTHON, RUST, WORKFLOW -> List.of();
    };
  }

  private static List<Finding> setupCfg(BuildFile file) {
    List<Finding> findings = new ArrayList<>();
    for (Matcher option = IN_SETUP_CFG.matcher(file.text()); option.find(); ) {
      findings.add(
          finding(
              new Span(option.start(), option.end()),
              "every wheel is tagged for the stable ABI, which setuptools refuses in a free-threaded"
                  + " build",
              Remedy.advice(WHEEL_OPTION)));
    }
    return findings;
  }

  private static List<Finding> pyproject(BuildFile file) {
    List<Finding> findings = new ArrayList<>();
    TomlText toml = TomlText.of(file.text());
    for (TomlText.Entry entry : toml.entries()) {
      String path = String.join(".", entry.path());
      String value = toml.of(entry.value());
      switch (path) {
        case "tool.distutils.bdist_wheel.py-limited-api",
            "tool.distutils.bdist_wheel.py_limited_api" ->
            findings.add(
                finding(
                    entry.key(),
                    "every wheel is tagged for the stable ABI, which setuptools refuses in a"
                        + " free-threaded build",
                    Remedy.advice(WHEEL_OPTION)));
        case "tool.meson-python.limited-api" -> {
          if (value.equals("true")) {
            findings.add(
                finding(
                    entry.key(),
                    "meson-python refuses the Limited API in a free-threaded build",
                    Remedy.advice(
                        "pass `-Csetup-args=-Dpython.allow_limited_api=false` where the free-threaded"
                            + " wheel is built")));
          }
        }
        case "tool.scikit-build.wheel.py-api" -> {
          if (value.contains("cp3")) {
            findings.add(
                finding(
                    entry.key(),
                    "wheels are built for the stable ABI",
                    Remedy.leftAlone("scikit-build-core ignores it in a free-threaded build")));
          }
        }
        default -> {}
      }
    }
    return findings;
  }

  private static List<Finding> meson(BuildFile file) {
    List<Finding> findings = new ArrayList<>();
    for (ScriptCall call : Script.meson(file.text()).calls()) {
      call.argument("limited_api")
          .flatMap(ScriptCall.Argument::keyword)
          .ifPresent(
              keyword ->
                  findings.add(
                      finding(
                          keyword.span(),
                          "the module is built for the Limited API",
                          Remedy.advice(
                              "set up the free-threaded build with"
                                  + " `-Dpython.allow_limited_api=false`"))));
    }
    return findings;
  }

  private static List<Finding> cmake(BuildFile file) {
    List<Finding> findings = new ArrayList<>();
    for (Commands.Command command : Commands.of(file.text()).all()) {
      for (int i = 0; i < command.arguments().size(); i++) {
        Commands.Argument argument = command.arguments().get(i);
        if (argument.text().equals("USE_SABI")) {
          boolean chosen =
              i + 1 < command.arguments().size()
                  && command.arguments().get(i + 1).text().contains("SKBUILD_SABI");
          findings.add(
              finding(
                  argument.span(),
                  "the module is built for the Limited API",
                  chosen
                      ? Remedy.leftAlone("scikit-build-core leaves the version empty there")
                      : Remedy.advice("leave `USE_SABI` out for a free-threaded Python")));
        } else if (argument.text().matches("(?:-D)?Py_LIMITED_API(?:=.*)?")
            && !command.name().equals("if")) {
          findings.add(
              finding(
                  argument.span(),
                  "`Py_LIMITED_API` is defined",
                  Remedy.advice("do not define it for a free-threaded Python")));
        } else if (argument.text().equals("STABLE_ABI")
            && command.name().equals("nanobind_add_module")) {
          findings.add(
              finding(
                  argument.span(),
                  "the module is built for the stable ABI",
                  Remedy.leftAlone("nanobind builds a free-threaded module without it")));
        }
      }
    }
    return findings;
  }

  private static Finding finding(Span span, String message, Remedy remedy) {
    return new Finding(ABOUT.id(), span, message, remedy);
  }
}
