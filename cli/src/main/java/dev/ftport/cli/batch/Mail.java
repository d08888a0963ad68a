package dev.ftport.cli.batch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A patch with its message, in the form that {@code git am} takes. All but the author is the same
 * for everybody, also the date: the same patch is the same bytes.
 *
 * @param author as in {@code A. U. Thor <author@example.org>}
 * @param subject one line
 * @param message what stands below it, lines that end with LF
 * @param diff the patch
 */
public record Mail(String author, String subject, String message, byte[] diff) {
  private static final String ENVELOPE =
      "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n";

  private static final String DATE = "Date: Thu, 1 Jan 2026 00:00:00 +0000\n";

  /** Longer lines are not taken by every program that mail goes through. */
  private static final int LONGEST = 900;

  private static final int LONGEST_QUOTED = 76;

  /**
   * The bytes of the mail.
   *
   * @param number which one of a series it is, from 1
   * @param of how many there are
   * @param version of this program
   */
  public byte[] bytes(int number, int of, String version) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(harmless(message).getBytes(StandardCharsets.UTF_8));
    body.writeBytes("---\n\n".getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(diff);
    body.writeBytes("-- \nftport %s\n\n".formatted(version).getBytes(StandardCharsets.UTF_8));
    boolean plain = isPlain(body.toByteArray());
    ByteArrayOutputStream mail = new ByteArrayOutputStream();
    mail.writeBytes(
        (ENVELOPE
                + "From: %s\n".formatted(encodedAuthor())
                + DATE
                + "Subject: [PATCH %d/%d] %s\n".formatted(number, of, encoded(subject))
                + "MIME-Version: 1.0\n"
                + "Content-Type: text/plain; charset=UTF-8\n"
                + "Content-Transfer-Encoding: %s\n\n"
                    .formatted(plain ? "8bit" : "quoted-printable"))
            .getBytes(StandardCharsets.US_ASCII));
    mail.writeBytes(plain ? body.toByteArray() : quoted(body.toByteArray()));
    return mail.toByteArray();
  }

  /** A message in which nothing looks as if the patch began there. */
  private static String harmless(String message) {
    StringBuilder text = new StringBuilder();
    for (String line : message.lines().toList()) {
      boolean isMistaken =
          List.of("---", "diff ", "Index: ", "From ", "-- ").stream().anyMatch(line::startsWith);
      text.append(isMistaken ? " " : "").append(line).append('\n');
    }
    return text.toString();
  }

  private String encodedAuthor() {
    int mail = author.lastIndexOf(" <");
    return mail < 0 ? encoded(author) : encoded(author.substring(0, mail)) + author.substring(mail);
  }

  /** Words of a header, as RFC 2047 has it if they are not plain. */
  private static String encoded(String words) {
    boolean plain = words.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '"' && c != '\\');
    if (plain && !words.contains("=?")) {
      return words;
    }
    StringBuilder text = new StringBuilder("=?UTF-8?q?");
    for (byte b : words.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      boolean letter = c < 0x7f && Character.isLetterOrDigit(c);
      text.append(letter ? String.valueOf((char) c) : "=%02X".formatted(c));
    }
    return text.append("?=").toString();
  }

  /** Whether mail may carry the bytes as they are, and {@code git am} takes them so. */
  private static boolean isPlain(byte[] bytes) {
    int length = 0;
    for (byte b : bytes) {
      length = b == '\n' ? 0 : length + 1;
      if (b == '\r' || b == 0 || b < 0 || length > LONGEST) {
        return false;
      }
    }
    return true;
  }

  /** The bytes as RFC 2045 quotes them; lines end at LF, and a CR is part of its line. */
  private static byte[] quoted(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      if (c == '\n') {
        text.append('\n');
        column = 0;
        continue;
      }
      boolean last = i + 1 == bytes.length || bytes[i + 1] == '\n';
      boolean blank = c == ' ' || c == '\t';
      boolean plain = blank ? !last : c > 0x20 && c < 0x7f && c != '=';
      String one = plain ? String.valueOf((char) c) : "=%02X".formatted(c);
      if (column + one.length() >= LONGEST_QUOTED) {
        text.append("=\n");
        column = 0;
      }
      text.append(one);
      column += one.length();
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
