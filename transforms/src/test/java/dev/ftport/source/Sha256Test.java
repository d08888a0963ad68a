package dev.ftport.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Sha256Test {
  /** The example of FIPS 180-2. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void isTheHashOfTheStandard() {
    assertThat(Sha256.of("abc")).isEqualTo(ABC);
  }

  @Test
  void takesATextInUtf8() {
    assertThat(Sha256.of("h\u00f6"))
        .isEqualTo(Sha256.of(new byte[] {'h', (byte) 0xc3, (byte) 0xb6}));
  }

  @Test
  void readsAFileThatIsLargerThanItsBuffer(@TempDir Path folder) throws IOException {
    byte[] bytes = "0123456".repeat(30_000).getBytes(StandardCharsets.US_ASCII);
    Path file = Files.write(folder.resolve("large"), bytes);

    assertThat(Sha256.of(file)).isEqualTo(Sha256.of(bytes));
  }

  @Test
  void saysTheSameInBase64() {
    byte[] decoded = Base64.getDecoder().decode(Sha256.base64("abc"));

    assertThat(HexFormat.of().formatHex(decoded)).isEqualTo(ABC);
  }

  @Test
  void tellsApartWhereTextsAreCut() {
    String whole = new Sha256().add("ab", "c").hex();

    assertThat(new Sha256().add("ab").add("c").hex()).isEqualTo(whole);
    assertThat(new Sha256().add("a", "bc").hex()).isNotEqualTo(whole);
    assertThat(new Sha256().add("abc").hex()).isNotEqualTo(whole);
    assertThat(new Sha256().add("ab", "c", "").hex()).isNotEqualTo(whole);
  }
}
