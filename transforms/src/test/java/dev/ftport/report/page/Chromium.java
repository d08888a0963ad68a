package dev.ftport.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A browser without a window, driven through its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The keys that are no characters, with the numbers that a browser knows them by. */
  private static final Map<String, Integer> KEYS =
      Map.of(
          "Enter",
          13,
          "Escape",
          27,
          "Tab",
          9,
          "ArrowLeft",
          37,
          "ArrowUp",
          38,
          "ArrowRight",
          39,
          "ArrowDown",
          40);

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private String session = "";
  private int last;

  private Chromium(Process process, Path profile, URI address) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Ear()).join();
  }

  /** The browser of this machine. */
  static Optional<Path> installed() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start(Path program) throws IOException {
    Path profile = Files.createTempDirectory("chromium");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox", // the page is our own, and a container's root may have none
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-dev-shm-usage",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Chromium browser = new Chromium(process, profile, address(process));
    String target =
        browser.call("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    browser.session =
        browser
            .call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      browser.call(domain + ".enable", Map.of());
    }
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 1400, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    return browser;
  }

  private static URI address(Process process) throws IOException {
    BufferedReader errors =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    String line = errors.readLine();
    while (line != null) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        Thread drain = new Thread(() -> errors.lines().forEach(ignored -> {}), "chromium's errors");
        drain.setDaemon(true);
        drain.start();
        return URI.create(matcher.group(1));
      }
      said.append(line).append('\n');
      line = errors.readLine();
    }
    throw new IOException("Chromium did not start:\n" + said);
  }

  /** Opens a file and waits until its script has run. */
  void open(Path page) {
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    await("location.href.startsWith('file:') && document.readyState === 'complete'");
  }

  /** The value of an expression. */
  JsonNode ask(String expression) {
    JsonNode answer =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  String text(String selector) {
    return ask("document.querySelector(%s)?.innerText ?? 'nothing there'"
            .formatted(quoted(selector)))
        .asText();
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!ask("Boolean(%s)".formatted(expression)).asBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never true: " + expression);
      }
      pause();
    }
  }

  /** Clicks with the mouse on the middle of an element. */
  void click(String selector) {
    JsonNode middle =
        ask(
            """
            (() => {
              const element = document.querySelector(%s);
              element.scrollIntoView({ block: "center" });
              const box = element.getBoundingClientRect();
              return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
            })()
            """
                .formatted(quoted(selector)));
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              middle.path("x").asDouble(),
              "y",
              middle.path("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Presses and releases keys one after the other; a text of one character is its key. */
  void press(String... keys) {
    for (String key : keys) {
      ObjectNode event = MAPPER.createObjectNode().put("key", key);
      if (KEYS.containsKey(key)) {
        event.put("code", key).put("windowsVirtualKeyCode", KEYS.get(key));
      }
      if (key.length() == 1 || key.equals("Enter")) {
        event.put("text", key.equals("Enter") ? "\r" : key);
      }
      call("Input.dispatchKeyEvent", event.deepCopy().put("type", "keyDown"));
      event.remove("text");
      call("Input.dispatchKeyEvent", event.put("type", "keyUp"));
    }
  }

  void type(String text) {
    press(text.codePoints().mapToObj(Character::toString).toArray(String[]::new));
  }

  /** Makes the system's colours {@code light} or {@code dark}. */
  void prefer(String scheme) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** What was asked for over any network, or from any file. */
  List<String> requests() {
    return requests;
  }

  /** Errors of the script, and what the content security policy forbade. */
  List<String> complaints() {
    return complaints;
  }

  static String quoted(String text) {
    return MAPPER.getNodeFactory().textNode(text).toString();
  }

  private JsonNode call(String method, Object parameters) {
    int id = ++last;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
    message.set("params", MAPPER.valueToTree(parameters));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    socket.sendText(message.toString(), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void hear(String text) {
    JsonNode message;
    try {
      message = MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode parameters = message.path("params");
    switch (message.path("method").asText()) {
      case "Network.requestWillBeSent" ->
          requests.add(parameters.path("request").path("url").asText());
      case "Runtime.exceptionThrown" ->
          complaints.add(parameters.path("exceptionDetails").toString());
      case "Log.entryAdded" -> complaints.add(parameters.path("entry").path("text").asText());
      default -> {
        CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
        if (answer != null && message.has("error")) {
          answer.completeExceptionally(new IOException(message.path("error").toString()));
        } else if (answer != null) {
          answer.complete(message.path("result"));
        }
      }
    }
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder heard = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
      heard.append(data);
      if (isLast) {
        String message = heard.toString();
        heard.setLength(0);
        hear(message);
      }
      return WebSocket.Listener.super.onText(socket, data, isLast);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
