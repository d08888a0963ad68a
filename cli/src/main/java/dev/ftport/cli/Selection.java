package dev.ftport.cli;

import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Chooses transforms by their ids. */
final class Selection {
  private final List<? extends Transform> all;

  Selection(List<? extends Transform> all) {
    this.all = all;
  }

  /**
   * The transforms to run.
   *
   * @param selected the ids to take; empty for all that need not be selected by name
   * @param skipped the ids to leave out
   * @throws WrongUse if an id is unknown, or nothing is left
   */
  List<Transform> choose(List<String> selected, List<String> skipped) throws WrongUse {
    Set<String> take = ids(selected);
    Set<String> leave = ids(skipped);
    List<Transform> chosen = new ArrayList<>();
    for (Transform transform : all) {
      String id = transform.about().id();
      boolean taken = take.isEmpty() ? !transform.optIn() : take.contains(id);
      if (taken && !leave.contains(id)) {
        chosen.add(transform);
      }
    }
    if (chosen.isEmpty() && !all.isEmpty()) {
      throw new WrongUse("no transform is left: `--skip` takes away all that `--select` names");
    }
    return chosen;
  }

  /**
   * The transform with this id.
   *
   * @throws WrongUse if there is none; it names the nearest
   */
  Transform one(String id) throws WrongUse {
    for (Transform transform : all) {
      if (transform.about().id().equals(id)) {
        return transform;
      }
    }
    throw unknown(id);
  }

  private Set<String> ids(List<String> given) throws WrongUse {
    Set<String> ids = new TreeSet<>();
    for (String id : given) {
      ids.add(one(id.strip()).about().id());
    }
    return ids;
  }

  private WrongUse unknown(String id) {
    List<String> ids = all.stream().map(transform -> transform.about().id()).toList();
    return new WrongUse(
        "no transform is called `%s`; %s`ftport list` shows all"
            .formatted(
                id,
                Nearest.to(id, ids)
                    .map(name -> "the nearest is `%s`, and ".formatted(name))
                    .orElse("")));
  }
}
