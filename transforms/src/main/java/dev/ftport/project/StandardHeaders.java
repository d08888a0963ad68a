package dev.ftport.project;

import java.util.Set;

/** The headers of C, POSIX and Windows that packages have headers of the same name beside. */
final class StandardHeaders {
  private static final Set<String> NAMES =
      Set.of(
          "assert.h",
          "complex.h",
          "ctype.h",
          "dirent.h",
          "dlfcn.h",
          "endian.h",
          "errno.h",
          "fcntl.h",
          "fenv.h",
          "float.h",
          "getopt.h",
          "glob.h",
          "grp.h",
          "iconv.h",
          "inttypes.h",
          "io.h",
          "iso646.h",
          "langinfo.h",
          "limits.h",
          "locale.h",
          "malloc.h",
          "math.h",
          "memory.h",
          "netdb.h",
          "poll.h",
          "process.h",
          "pthread.h",
          "pwd.h",
          "regex.h",
          "sched.h",
          "search.h",
          "semaphore.h",
          "setjmp.h",
          "signal.h",
          "stdalign.h",
          "stdarg.h",
          "stdatomic.h",
          "stdbool.h",
          "stddef.h",
          "stdint.h",
          "stdio.h",
          "stdlib.h",
          "stdnoreturn.h",
          "string.h",
          "strings.h",
          "syslog.h",
          "termios.h",
          "tgmath.h",
          "threads.h",
          "time.h",
          "uchar.h",
          "unistd.h",
          "utime.h",
          "wchar.h",
          "wctype.h",
          "windows.h",
          "winsock2.h",
          "Python.h",
          "structmember.h",
          "frameobject.h",
          "datetime.h");

  private StandardHeaders() {}

  /** Whether {@code include} means the system's or Python's own header. */
  static boolean has(String include) {
    return NAMES.contains(include) || include.startsWith("sys/") || include.startsWith("cpython/");
  }
}
