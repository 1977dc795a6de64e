/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * What is checked.
 *
 * @param masters where masters may be, http or https; the first that responds is asked
 * @param credentials user and password of the framework, or {@code null}
 * @param tls for https, or {@code null} for the JDK's own authorities
 * @param frameworkUser the operating system's user to run the executor as
 * @param role the role whose resources are used
 * @param executor the executor to start
 * @param tasks how many tasks to run
 * @param agents on how many agents
 * @param task what a task is
 * @param runFor how long a task may run before it is killed
 * @param timeout how long each step may take: the registration, the offers, the tasks
 * @since 0.1.0
 */
public record ClusterCheckSettings(List<URI> masters, @Nullable Credentials credentials, @Nullable SSLContext tls,
		String frameworkUser, String role, ExecutorSpec executor, int tasks, int agents, TaskSpec task, Duration runFor,
		Duration timeout) {

	/**
	 * A user and a password.
	 *
	 * @param user the principal
	 * @param password its secret
	 */
	public record Credentials(String user, String password) {

		@Override
		public String toString() {
			return this.user;
		}

	}

	/**
	 * An executor.
	 *
	 * @param command a line for the shell
	 * @param uris what the agent fetches into the sandbox
	 * @param resources what it needs besides its tasks
	 */
	public record ExecutorSpec(String command, List<String> uris, Resources resources) {
	}

	/**
	 * What each task is.
	 *
	 * @param text the data of a task, or a line for the shell
	 * @param group whether the tasks of an agent are a task group, each with a command
	 * @param resources what it needs
	 */
	public record TaskSpec(String text, boolean group, Resources resources) {
	}

	/**
	 * Amounts of resources.
	 *
	 * @param cpus cores
	 * @param mem mebibytes of memory
	 * @param disk mebibytes of disk
	 */
	public record Resources(double cpus, double mem, double disk) {

		Resources plus(Resources other, int times) {
			return new Resources(this.cpus + times * other.cpus, this.mem + times * other.mem,
					this.disk + times * other.disk);
		}

		boolean fitsInto(Resources offered) {
			return this.cpus <= offered.cpus && this.mem <= offered.mem && this.disk <= offered.disk;
		}

		@Override
		public String toString() {
			return "cpus " + this.cpus + ", mem " + this.mem + ", disk " + this.disk;
		}

	}

}
