package dev.ftport.report.page;

/** What a maintainer has to do with a package, the best first. */
enum BoardVerdict {
  READY("ready", "Ready"),
  NEEDS_REVIEW("needs-review", "Needs review"),
  BLOCKED("blocked", "Blocked"),
  FAILED("failed", "Failed"),
  NOTHING_TO_DO("nothing-to-do", "Nothing to do");

  private final String id;
  private final String word;

  BoardVerdict(String id, String word) {
    this.id = id;
    this.word = word;
  }

  /** The verdict that a result names; one without a known verdict has failed. */
  static BoardVerdict of(String id) {
    for (BoardVerdict verdict : values()) {
      if (verdict.id.equals(id)) {
        return verdict;
      }
    }
    return FAILED;
  }

  String id() {
    return id;
  }

  int rank() {
    return ordinal();
  }

  String word() {
    return word;
  }
}
