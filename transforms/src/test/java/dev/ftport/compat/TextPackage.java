package dev.ftport.compat;

import dev.ftport.compat.Shims.Ported;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A package of texts, and what is changed in it. */
final class TextPackage implements PackageFiles {
  private final Map<String, String> texts = new TreeMap<>();
  private final List<Ported> ported = new ArrayList<>();
  private int python = 309;
  private boolean limitedApi;

  TextPackage with(String path, String text) {
    texts.put(path, text);
    return this;
  }

  /** A file with a call that is written anew: {@code OLD} becomes the call. */
  TextPackage ported(String path, String text, String call) {
    texts.put(path, text);
    ported.add(new Ported(path, text, text.replace("OLD", call)));
    return this;
  }

  TextPackage oldest(int version) {
    python = version;
    return this;
  }

  TextPackage limited() {
    limitedApi = true;
    return this;
  }

  Shims.Result shims(Form form) {
    return Shims.of(form, python, limitedApi, this, ported);
  }

  /** The package with what was changed, so that nothing of it is new. */
  TextPackage after(Shims.Result result) {
    TextPackage next = new TextPackage();
    next.texts.putAll(texts);
    ported.forEach(file -> next.texts.put(file.path(), file.after()));
    next.texts.putAll(result.texts());
    result.header().ifPresent(header -> next.texts.put(header.path(), header.after()));
    return next;
  }

  String text(String path, Shims.Result result) {
    return after(result).texts.getOrDefault(path, "");
  }

  @Override
  public List<String> paths() {
    return List.copyOf(texts.keySet());
  }

  @Override
  public Optional<String> text(String path) {
    return Optional.ofNullable(texts.get(path));
  }

  @Override
  public Optional<String> find(String include, String from) {
    String beside = Path.of(from).resolveSibling(include).normalize().toString();
    return Optional.of(beside)
        .filter(texts::containsKey)
        .or(() -> texts.keySet().stream().filter(path -> path.endsWith("/" + include)).findFirst());
  }
}
