/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.script;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import io.bcs.executor.test.AgentScript;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.ScriptRun;

/**
 * The scripts of an agent. Thread-safe.
 */
public final class Scripts {

	private final EmbeddedAgent agent;

	private final BiConsumer<String, Runnable> notes;

	private final Set<BackgroundScript> runs = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the scripts.
	 * @param agent the agent
	 * @param notes adds something to the agent's history, and does something before
	 * anybody can see it
	 */
	public Scripts(EmbeddedAgent agent, BiConsumer<String, Runnable> notes) {
		this.agent = agent;
		this.notes = notes;
	}

	/**
	 * Starts a script.
	 * @param script what it does
	 * @return its run
	 */
	public ScriptRun run(AgentScript script) {
		BackgroundScript run = new BackgroundScript(this.agent, script, this.notes);
		this.runs.add(run);
		run.start();
		return run;
	}

	/**
	 * Fails if a script has failed. Does not wait.
	 */
	public void verify() {
		this.runs.forEach(BackgroundScript::verify);
	}

	/**
	 * Ends all scripts.
	 */
	public void close() {
		this.runs.forEach(BackgroundScript::close);
		this.runs.clear();
	}

}
