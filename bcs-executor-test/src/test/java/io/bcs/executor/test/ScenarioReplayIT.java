/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole recorded scenarios, played again with the embedded agent in the place of the real
 * one. Which, and which not, is written in docs/replayed-scenarios.md.
 */
class ScenarioReplayIT {

	private static final Path DOCUMENT = Path.of("..", "docs", "replayed-scenarios.md");

	private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.*) \\|");

	/** What the scheduler did, and the executor saw nothing of, before a subscription. */
	private static final Map<String, Consumer<EmbeddedAgent>> UNSEEN = Map.of("20-kill-before-subscribe", (agent) -> {
		agent.launch(Tasks.data("q1", "true"));
		agent.kill("q1");
	}, "12-close-stream", (agent) -> {
		if (agent.records().subscriptions() == 1) {
			agent.awaitDisconnection();
			assertThat(agent.message("lost")).isEqualTo(Delivery.LOST);
			assertThat(agent.launch(Tasks.data("c2", "true"))).isEqualTo(Delivery.LOST);
			assertThat(agent.kill("c1")).isEqualTo(Delivery.LOST);
		}
	});

	/** What became of tasks according to the real scheduler. */
	private static final Map<String, Map<String, List<TaskState>>> OUTCOMES = Map.of("12-close-stream",
			Map.of("c2", List.of(TaskState.TASK_LOST)), "43-restart-unacked-task-not-resent",
			Map.of("r1", List.of(TaskState.TASK_LOST)), "20-kill-before-subscribe",
			Map.of("q1", List.of(TaskState.TASK_KILLED)), "44-restart-finish-while-down",
			Map.of("r1", List.of(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED)), "40-restart-task-running",
			Map.of("r1", List.of(TaskState.TASK_RUNNING, TaskState.TASK_KILLING, TaskState.TASK_KILLED)));

	static Set<String> replayed() throws IOException {
		return documented("Replayed as a whole").keySet();
	}

	@ParameterizedTest
	@MethodSource("replayed")
	void answersAndSendsWhatTheRealAgentAnsweredAndSent(String scenario) throws IOException {
		try (Replay replay = new Replay(scenario)) {
			Consumer<EmbeddedAgent> unseen = UNSEEN.get(scenario);
			if (unseen != null) {
				replay.beforeEachSubscription(unseen);
			}
			replay.play();
			assertThat(replay.compared()).isGreaterThan(1);
			OUTCOMES.getOrDefault(scenario, Map.of())
				.forEach((task, states) -> assertThat(replay.agent().records().updatesOf(task))
					.extracting(TaskStatus::getState)
					.isEqualTo(states));
		}
	}

	@Test
	void everyRecordedScenarioIsReplayedOrLeftOutForAReason() throws IOException {
		Map<String, String> whole = documented("Replayed as a whole");
		Map<String, String> parts = documented("Replayed call by call");
		Map<String, String> leftOut = documented("Left out");
		assertThat(whole).hasSizeGreaterThanOrEqualTo(20);
		Set<String> all = new TreeSet<>(whole.keySet());
		for (Map<String, String> others : List.of(parts, leftOut)) {
			assertThat(all).doesNotContainAnyElementsOf(others.keySet());
			all.addAll(others.keySet());
			assertThat(others.values()).allSatisfy((reason) -> assertThat(reason).hasSizeGreaterThan(20));
		}
		assertThat(all).containsAll(Capture.scenarios());
		assertThat(Capture.scenarios()).containsAll(whole.keySet()).containsAll(parts.keySet());
	}

	private static Map<String, String> documented(String heading) throws IOException {
		List<String> lines = new ArrayList<>(Files.readAllLines(DOCUMENT));
		int start = lines.indexOf("## " + heading);
		assertThat(start).describedAs(heading).isNotNegative();
		Map<String, String> rows = new LinkedHashMap<>();
		for (String line : lines.subList(start + 1, lines.size())) {
			if (line.startsWith("## ")) {
				break;
			}
			Matcher row = ROW.matcher(line);
			if (row.matches()) {
				rows.put(row.group(1), row.group(2));
			}
		}
		return rows;
	}

}
