package dev.ftport.program;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Token;
import dev.ftport.source.SourceFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the memory of one file comes from, where its pointers are kept, and where it goes.
 *
 * <p>A place is a variable, a field, a parameter, what a function returns, or what a pointer points
 * to. Its name says whether other files see it: {@code field Table.rows}, {@code global pool},
 * {@code parameter 0 of grow}, {@code result of grow}; a name with the path of the file in it is
 * private to that file. A star behind it stands for what it points to.
 *
 * @param path the file's name in reports
 * @param text tells one text of the file from another
 * @param calls that hand out, resize or take back memory
 * @param groups the places that the same pointer flows through
 * @param against what stands against an edit, by place
 * @param objects what shows that a pointer is a Python object, by place
 * @param types the names of the types that are pointed to, by place
 * @param mentions the names near a function of memory in code that was not read
 * @param defined the functions that other files may call
 * @param called the functions that are called
 * @param taken the names that are used as values: a function among them may be called from anywhere
 * @param objectTypes the structs that start with the header of an object
 * @param macros the functions of memory that the file defines as macros
 */
public record Memory(
    String path,
    int text,
    Set<MemoryCall> calls,
    List<Set<String>> groups,
    Set<Mark> against,
    Set<Mark> objects,
    Set<Mark> types,
    Set<Mention> mentions,
    Set<String> defined,
    Set<String> called,
    Set<String> taken,
    Set<String> objectTypes,
    Set<String> macros) {

  /** Something that is known of a place. */
  public record Mark(String place, String words) {}

  /** A name near a function of memory, at an offset that was not read. */
  public record Mention(String path, int offset, int line, String name) {}

  /** A file of which nothing is known. */
  public static Memory unknown(String path) {
    return mentioning(path, 0, Set.of());
  }

  /** What the text of a file that was not parsed says: the names near functions of memory. */
  public static Memory ofText(String path, String text) {
    List<Token> tokens = Lexer.tokens(text);
    Conditionals conditionals = Conditionals.of(text, tokens);
    SourceFile file = SourceFile.of(path, text);
    return mentioning(
        path, text.hashCode(), new UnreadMemory(file, conditionals, tokens).mentions(Set.of()));
  }

  private static Memory mentioning(String path, int text, Set<Mention> mentions) {
    return new Memory(
        path, text, Set.of(), List.of(), Set.of(), Set.of(), Set.of(), mentions, Set.of(), Set.of(),
        Set.of(), Set.of(), Set.of());
  }

  /** What a file contributes, all its variants together. */
  public static Memory of(Reading reading) {
    List<Memory> all = reading.units().stream().map(MemoryReader::of).toList();
    Set<MemoryCall> calls = new LinkedHashSet<>();
    List<Set<String>> groups = new ArrayList<>();
    Set<Mark> against = new LinkedHashSet<>();
    Set<Mark> objects = new LinkedHashSet<>();
    Set<Mark> types = new LinkedHashSet<>();
    Set<Mention> mentions = new LinkedHashSet<>();
    Set<String> defined = new HashSet<>();
    Set<String> called = new HashSet<>();
    Set<String> taken = new HashSet<>();
    Set<String> objectTypes = new HashSet<>();
    Set<String> macros = new HashSet<>();
    for (Memory memory : all) {
      calls.addAll(memory.calls());
      groups.addAll(memory.groups());
      against.addAll(memory.against());
      objects.addAll(memory.objects());
      types.addAll(memory.types());
      mentions.addAll(memory.mentions());
      defined.addAll(memory.defined());
      called.addAll(memory.called());
      taken.addAll(memory.taken());
      objectTypes.addAll(memory.objectTypes());
      macros.addAll(memory.macros());
    }
    Set<Integer> seen = new HashSet<>();
    calls.forEach(call -> seen.add(call.name().start()));
    mentions.removeIf(mention -> seen.contains(mention.offset()));
    Places places = new Places();
    groups.forEach(places::join);
    Set<String> kept = kept(places, calls);
    return new Memory(
        reading.file().path(),
        reading.file().text().hashCode(),
        calls,
        places.groups(kept).stream().filter(group -> group.size() > 1).toList(),
        of(against, kept),
        of(objects, kept),
        of(types, kept),
        mentions,
        defined,
        called,
        taken,
        objectTypes,
        macros);
  }

  /** The places that other files can have to do with, and those of the calls. */
  private static Set<String> kept(Places places, Collection<MemoryCall> calls) {
    Set<String> rootsOfCalls = new HashSet<>();
    calls.forEach(call -> rootsOfCalls.add(places.root(call.place())));
    Set<String> kept = new HashSet<>();
    for (String place : places.all()) {
      if (Places.isShared(place) || rootsOfCalls.contains(places.root(place))) {
        kept.add(place);
      }
    }
    return kept;
  }

  private static Set<Mark> of(Set<Mark> marks, Set<String> kept) {
    Set<Mark> some = new LinkedHashSet<>(marks);
    some.removeIf(mark -> !kept.contains(mark.place()));
    return some;
  }
}
