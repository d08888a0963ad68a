package dev.ftport.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The hash SHA-256: of one text, of bytes or of a file by the static methods, of several texts by
 * an instance. Texts are hashed in UTF-8; what comes out is hexadecimal in lower case, 64 digits,
 * unless the method says otherwise.
 */
public final class Sha256 {
  private final MessageDigest digest;

  /** A hash of several texts, which {@link #add} takes one after the other. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The hash of some bytes. */
  public static String of(byte[] bytes) {
    Sha256 hash = new Sha256();
    hash.digest.update(bytes);
    return hash.hex();
  }

  /** The hash of a text. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The hash of what is in a file; it is not kept in memory.
   *
   * @throws IOException if the file cannot be read
   */
  public static String of(Path file) throws IOException {
    Sha256 hash = new Sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.digest.update(buffer, 0, read);
      }
    }
    return hash.hex();
  }

  /** The hash of a text in Base64 with padding, as a content security policy has it. */
  public static String base64(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(new Sha256().digest.digest(bytes));
  }

  /**
   * Adds texts. Each goes in with its length, so that no two ways to cut them give the same hash.
   *
   * @return this hash
   */
  public Sha256 add(String... texts) {
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return this;
  }

  /** The hash of all that was added; after that it starts anew. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
