package dev.ftport.cli;

import dev.ftport.engine.Note;
import dev.ftport.engine.Place;
import dev.ftport.project.Binding;
import java.util.List;

/** Notes on the modules whose C another tool makes: what to tell that tool, and where. */
final class OtherTools {
  private OtherTools() {}

  static List<Note> notes(List<Binding> bindings) {
    return bindings.stream()
        .map(
            binding ->
                new Note(
                    binding.path(),
                    new Place(binding.line(), binding.column(), binding.length(), binding.text()),
                    binding.message(),
                    binding.declared(),
                    binding.advice()))
        .toList();
  }
}
