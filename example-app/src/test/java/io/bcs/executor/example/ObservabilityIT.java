/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Executors as a real node exporter and a real Prometheus see them: three of two
 * frameworks, two of them with the same id, and what the Go driver and an older version
 * have written.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservabilityIT {

	private static final Path DOCS = Path.of("../docs/observability");

	private static final Pattern NAME = Pattern.compile("\\b(?:(?:bcs|bkbcs)_executor|node_textfile)_\\w+|\\bup\\b");

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String GO_FILE = """
			# HELP bkbcs_executor_slave_connection executor slave connection
			# TYPE bkbcs_executor_slave_connection gauge
			bkbcs_executor_slave_connection 1
			# HELP bkbcs_executor_taskgroup_status_ack_total ack  taskgroup status total
			# TYPE bkbcs_executor_taskgroup_status_ack_total counter
			bkbcs_executor_taskgroup_status_ack_total{taskgroup="0.go.ns.10001.1"} 4
			# HELP bkbcs_executor_taskgroup_status_report_total report taskgroup status total
			# TYPE bkbcs_executor_taskgroup_status_report_total counter
			bkbcs_executor_taskgroup_status_report_total{taskgroup="0.go.ns.10001.1"} 5
			""";

	private final List<AutoCloseable> open = new ArrayList<>();

	private final List<EmbeddedAgent> agents = new ArrayList<>();

	private final List<Integer> ports = new ArrayList<>();

	private Path directory = Path.of("");

	private Path textfiles = Path.of("");

	private RealProgram nodeExporter;

	private RealProgram prometheus;

	private int tasks;

	@BeforeAll
	void start(@TempDir Path temporary) throws Exception {
		RealProgram.assumeInstalled("prometheus", "promtool", "prometheus-node-exporter");
		this.directory = temporary;
		this.textfiles = Files.createDirectory(temporary.resolve("textfiles"));
		executor("framework-1", "web");
		executor("framework-2", "web");
		executor("framework-2", "api");
		Files.writeString(this.textfiles.resolve("0.go.ns.10001.1.prom"), GO_FILE);
		this.nodeExporter = opened(RealProgram.start(temporary.resolve("node-exporter.log"), "prometheus-node-exporter",
				"--collector.disable-defaults", "--collector.textfile",
				"--collector.textfile.directory=" + this.textfiles, "--web.listen-address=127.0.0.1:0"));
		Path configuration = Files.writeString(temporary.resolve("prometheus.yml"),
				"""
						global: { scrape_interval: 1s, evaluation_interval: 1s }
						rule_files: [ '%s' ]
						scrape_configs:
						  - job_name: bcs-executor
						    metrics_path: /actuator/prometheus
						    static_configs: [ { targets: [ %s ] } ]
						  - job_name: node
						    static_configs: [ { targets: [ '%s' ] } ]
						""".formatted(DOCS.resolve("rules.yml").toAbsolutePath().normalize(),
						this.ports.stream().map((port) -> "'127.0.0.1:" + port + "'").collect(Collectors.joining(", ")),
						this.nodeExporter.address().getAuthority()));
		this.prometheus = opened(
				RealProgram.start(temporary.resolve("prometheus.log"), "prometheus", "--config.file=" + configuration,
						"--storage.tsdb.path=" + temporary.resolve("data"), "--web.listen-address=127.0.0.1:0"));
	}

	private <T extends AutoCloseable> T opened(T part) {
		this.open.add(0, part);
		return part;
	}

	@AfterAll
	void close() throws Exception {
		for (AutoCloseable part : this.open) {
			part.close();
		}
	}

	private void executor(String framework, String id) throws IOException {
		EmbeddedAgent agent = opened(EmbeddedAgent.builder().frameworkId(framework).executorId(id).start());
		this.agents.add(agent);
		Path sandbox = Files.createDirectory(this.directory.resolve("sandbox-" + framework + "-" + id));
		ConfigurableApplicationContext context = opened(RunningExample.start(agent, sandbox,
				List.of("--bcs.executor.textfile.directory=" + this.textfiles, "--bcs.executor.textfile.interval=1s")));
		this.ports.add(RunningExample.port(context));
		agent.awaitSubscription();
		runTasks();
		awaitFile(framework, id);
	}

	private void awaitFile(String framework, String id) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> files().stream()
				.anyMatch((text) -> text.contains("# framework " + framework + ",")
						&& text.contains("bcs_executor_connection{executor_id=\"" + id + "\"")));
	}

	/** One task on each executor, so that there is something to see. */
	private void runTasks() {
		this.tasks++;
		for (EmbeddedAgent agent : this.agents) {
			String task = "task-" + this.tasks;
			agent.launch(Tasks.data(task, "true"));
			agent.awaitUpdate(task, TaskState.TASK_FINISHED);
		}
	}

	private List<String> files() throws IOException {
		try (Stream<Path> paths = Files.list(this.textfiles)) {
			return paths.filter((path) -> path.toString().endsWith(".prom")).map(ObservabilityIT::read).toList();
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Exposition scrape(int port) {
		return new Exposition(this.prometheus.get(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus")))
			.own();
	}

	@Test
	void aNodeExporterShowsEverySeriesWhileFilesAreReplaced() throws IOException {
		assertThat(this.textfiles.resolve("web.prom")).content().contains("# framework framework-1,");
		assertThat(this.textfiles.resolve("web@framework-2.prom")).content()
			.contains("bcs_executor_connection{executor_id=\"web\",framework_id=\"framework-2\"} 1.0");
		Files.writeString(this.textfiles.resolve("old.prom"),
				read(this.textfiles.resolve("api.prom")).replace("\"api\"", "\"old\"")
					.lines()
					.filter((line) -> !line.contains("bcs_executor_messages"))
					.collect(Collectors.joining("\n", "", "\n")));
		Path temporary = this.textfiles.resolve("go.tmp");
		for (int i = 0; i < 50; i++) {
			Files.writeString(temporary, GO_FILE.replace("} 4", "} " + i));
			Files.move(temporary, this.textfiles.resolve("0.go.ns.10001.1.prom"), StandardCopyOption.ATOMIC_MOVE);
			assertThat(this.nodeExporter.get("/metrics")).contains("node_textfile_scrape_error 0");
		}
		runTasks();
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			Set<String> written = new TreeSet<>();
			files().forEach((text) -> written.addAll(new Exposition(text).series()));
			assertThat(new Exposition(this.nodeExporter.get("/metrics")).own().series())
				.containsExactlyElementsOf(written);
			assertThat(written).hasSizeGreaterThan(200)
				.contains("bcs_executor_connection{executor_id=web, framework_id=framework-2}",
						"bcs_executor_connection{executor_id=web}", "bkbcs_executor_slave_connection{}",
						"bcs_executor_connection{executor_id=old}");
		});
	}

	@Test
	void promtoolHasNothingToSayAboutTheSeries() throws Exception {
		for (String text : files()) {
			assertThat(check(text)).isEmpty();
		}
		assertThat(check(scrape(this.ports.get(0)).text())).isEmpty();
		assertThat(scrape(this.ports.get(0)).names()).contains("bcs_executor_callbacks_seconds_count",
				"bcs_executor_runner_tasks_seconds_count");
	}

	private String check(String metrics) throws Exception {
		Path input = Files.writeString(Files.createTempFile(this.directory, "metrics", ".txt"), metrics);
		return RealProgram.run(input, "promtool", "check", "metrics");
	}

	@Test
	void theRulesPassTheirTests() throws Exception {
		Path nothing = Files.createFile(this.directory.resolve("nothing"));
		assertThat(RealProgram.run(nothing, "promtool", "check", "rules", DOCS.resolve("rules.yml").toString()))
			.contains("SUCCESS");
		assertThat(RealProgram.run(nothing, "promtool", "test", "rules", DOCS.resolve("rules-test.yml").toString()))
			.contains("SUCCESS");
	}

	@Test
	void everyNameInTheRulesAndOnTheDashboardIsExported() throws IOException {
		Set<String> exported = new TreeSet<>(Set.of("up"));
		exported.addAll(scrape(this.ports.get(0)).names());
		exported.addAll(new Exposition(this.nodeExporter.get("/metrics")).names());
		for (String file : List.of("rules.yml", "dashboard.json")) {
			assertThat(NAME.matcher(expressions(file)).results().map(MatchResult::group)).as(file)
				.hasSizeGreaterThan(8)
				.allSatisfy((name) -> assertThat(exported).contains(name));
		}
	}

	private static String expressions(String file) throws IOException {
		String text = Files.readString(DOCS.resolve(file));
		return file.endsWith(".json") ? String.join("\n", dashboard())
				: text.lines()
					.filter((line) -> !line.matches("\\s*(#|summary|description|- record|- alert).*"))
					.collect(Collectors.joining("\n"));
	}

	private static List<String> dashboard() throws IOException {
		JsonArray panels = JsonParser.parseString(Files.readString(DOCS.resolve("dashboard.json")))
			.getAsJsonObject()
			.getAsJsonArray("panels");
		List<String> expressions = new ArrayList<>();
		for (JsonElement panel : panels) {
			for (JsonElement target : panel.getAsJsonObject().getAsJsonArray("targets")) {
				expressions.add(target.getAsJsonObject().get("expr").getAsString());
			}
		}
		return expressions;
	}

	private JsonArray query(String expression) {
		String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
		JsonObject response = JsonParser.parseString(this.prometheus.get(path)).getAsJsonObject();
		return response.getAsJsonObject("data").getAsJsonArray("result");
	}

	@Test
	void prometheusRespondsToEveryQueryOfTheDashboard() throws IOException {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(query("up == 1")).hasSize(4));
		List<String> expressions = dashboard();
		assertThat(expressions).hasSizeGreaterThan(20);
		for (String expression : expressions) {
			String filled = expression.replace("$executor", ".*")
				.replace("$instance", ".*")
				.replace("$__rate_interval", "5m");
			Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).untilAsserted(() -> {
				if (query(filled).isEmpty()) {
					runTasks();
				}
				assertThat(query(filled)).as(filled).isNotEmpty();
			});
		}
	}

	@Test
	void prometheusSeesTheExecutorsOnBothWaysAndEvaluatesTheRules() {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(query("bcs_executor_connection{job=\"bcs-executor\"} == 1")).hasSize(3);
			assertThat(query("bcs_executor_connection{job=\"node\", executor_id=~\"web|api\"} == 1")).hasSize(3);
			assertThat(query("bcs_executor:updates_acknowledged:rate5m{executor_id=\"api\"}")).isNotEmpty();
		});
		String rules = this.prometheus.get("/api/v1/rules");
		assertThat(rules).contains("BcsExecutorTextfileStale").doesNotContain("\"health\":\"err\"");
		assertThat(query("ALERTS{alertstate=\"firing\"}")).isEmpty();
	}

	@Test
	void aBrowserDrawsWhatTheDashboardAsksFor() throws IOException {
		try (Browser browser = Browser.start(this.directory.resolve("profile"))) {
			graph(browser, "prometheus-updates", "sum by (executor_id, framework_id) "
					+ "(increase(bcs_executor_updates_acknowledged_total{job=\"node\"}[30s]))");
			graph(browser, "prometheus-acknowledgement",
					"histogram_quantile(0.99, sum by (le) (rate(bcs_executor_acknowledgement_seconds_bucket[30s])))");
		}
	}

	private void graph(Browser browser, String name, String expression) throws IOException {
		Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
			runTasks();
			return !query(expression).isEmpty();
		});
		browser.resize(1200, 1000);
		browser.open(this.prometheus.address()
			.resolve("/classic/graph?g0.range_input=30s&g0.tab=0&g0.expr="
					+ URLEncoder.encode(expression, StandardCharsets.UTF_8)));
		browser.await((page) -> !page.findAll(".rickshaw_graph svg path").isEmpty());
		browser.screenshot(Path.of("target/" + name + ".png"));
	}

}
