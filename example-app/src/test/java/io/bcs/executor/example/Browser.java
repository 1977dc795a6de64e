/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;

import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A headless Chromium, as Debian's packages chromium and chromium-driver bring it.
 */
final class Browser implements AutoCloseable {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	/** Starts a browser, or skips the test where there is none. */
	static Browser start(Path profile) {
		assumeThat(System.getProperty("test.browser", "on")).as("-Dtest.browser=off leaves these tests out")
			.isEqualTo("on");
		assumeThat(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER))
			.as("There is no " + CHROMIUM + " or no " + DRIVER + ": install the packages chromium and chromium-driver")
			.isTrue();
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions().setBinary(CHROMIUM.toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
				"--disable-sync", "--user-data-dir=" + profile);
		options.setCapability("goog:loggingPrefs", logging);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
		return new Browser(new ChromeDriver(service, options));
	}

	void open(int port) {
		open(URI.create("http://127.0.0.1:" + port + "/"));
	}

	void open(URI page) {
		this.driver.get(page.toString());
	}

	void resize(int width, int height) {
		this.driver.manage().window().setSize(new Dimension(width, height));
	}

	void colorScheme(String scheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	Object run(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	List<WebElement> findAll(String selector) {
		return this.driver.findElements(By.cssSelector(selector));
	}

	WebElement focused() {
		return this.driver.switchTo().activeElement();
	}

	<T> T await(Function<Browser, T> condition) {
		// What is looked at may be replaced at that very moment.
		return Awaitility.await()
			.atMost(PATIENCE)
			.ignoreExceptionsInstanceOf(WebDriverException.class)
			.until(() -> condition.apply(this), (found) -> found != null && !Boolean.FALSE.equals(found));
	}

	/** Waits until a row of the list of tasks contains all of these texts. */
	WebElement awaitTask(String... texts) {
		return await((browser) -> browser.findAll("#tasks li")
			.stream()
			.filter((row) -> List.of(texts).stream().allMatch((text) -> row.getText().contains(text)))
			.findFirst()
			.orElse(null));
	}

	List<String> consoleErrors() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::getMessage)
			.toList();
	}

	void screenshot(Path file) throws IOException {
		Files.createDirectories(file.getParent());
		Files.copy(this.driver.getScreenshotAs(OutputType.FILE).toPath(), file, StandardCopyOption.REPLACE_EXISTING);
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
