/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.bcs.executor.boot.ApplicationExit.ExitCodes;
import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ApplicationExitTests {

	private static final ExitCodes CODES = new ExitCodes(0, 3);

	private final List<Integer> exits = new CopyOnWriteArrayList<>();

	private final GenericApplicationContext context = new GenericApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void closesTheContextAndExitsWithTheCodeForStopped() {
		terminate(Status.DRIVER_STOPPED);
		assertThat(this.context.isActive()).isFalse();
		assertThat(this.exits).containsExactly(0);
	}

	@Test
	void closesTheContextAndExitsWithTheCodeForAborted() {
		terminate(Status.DRIVER_ABORTED);
		assertThat(this.context.isActive()).isFalse();
		assertThat(this.exits).containsExactly(3);
	}

	@ParameterizedTest
	@EnumSource(value = Status.class, names = { "DRIVER_STOPPED", "DRIVER_ABORTED" })
	void exitsWithTheCodeOfAnExitCodeGeneratorOfTheApplicationAndSaysSo(Status status, CapturedOutput output) {
		this.context.registerBean(ExitCodeGenerator.class, () -> () -> 42);
		ApplicationExit exit = readyExit();
		this.context.registerBean(ApplicationExit.class, () -> exit);
		this.context.refresh();
		exit.onTermination(status);
		assertThat(this.exits).containsExactly(42);
		assertThat(output).contains("exits with code 42").doesNotContain("code 0", "code 3");
	}

	@Test
	void leavesAnExitAloneThatTheApplicationBringsAboutItself() {
		ApplicationExit exit = readyExit();
		this.context.registerBean(ApplicationExit.class, () -> exit);
		this.context.refresh();
		assertThat(SpringApplication.exit(this.context)).isZero();
	}

	@Test
	void exitsEvenIfSomebodyElseHasClosedTheContext() {
		this.context.refresh();
		this.context.close();
		readyExit().onTermination(Status.DRIVER_ABORTED);
		assertThat(this.exits).containsExactly(3);
	}

	@Test
	void waitsForTheEndOfStartUp() {
		this.context.refresh();
		ApplicationExit exit = exit(null);
		CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> exit.onTermination(Status.DRIVER_STOPPED));
		assertThat(this.exits).isEmpty();
		exit.onApplicationEvent(ready());
		assertThat(ended).succeedsWithin(Duration.ofSeconds(60));
		assertThat(this.exits).containsExactly(0);
	}

	@Test
	void doesNotWaitForEverForARunnerThatNeverReturns() {
		this.context.refresh();
		exit(null).onTermination(Status.DRIVER_STOPPED);
		assertThat(this.exits).containsExactly(0);
	}

	@Test
	void leavesTheApplicationAloneWhereThereIsAReason(CapturedOutput output) {
		this.context.refresh();
		exit("a test says so").onTermination(Status.DRIVER_ABORTED);
		assertThat(this.context.isActive()).isTrue();
		assertThat(this.exits).isEmpty();
		assertThat(output).contains("ended with DRIVER_ABORTED. The application goes on, because a test says so");
	}

	@Test
	void leavesAnApplicationAloneThatIsNotToExitOnStop(CapturedOutput output) {
		this.context.refresh();
		ApplicationExit.of(this.context, false, CODES).onTermination(Status.DRIVER_STOPPED);
		assertThat(this.context.isActive()).isTrue();
		assertThat(output).contains("because bcs.executor.exit-on-stop is false");
	}

	@Test
	void leavesAContextAloneThatWasPutTogetherByHand(CapturedOutput output) {
		this.context.refresh();
		ApplicationExit.of(this.context, true, CODES).onTermination(Status.DRIVER_STOPPED);
		assertThat(this.context.isActive()).isTrue();
		assertThat(output).contains("because SpringApplication did not start it");
	}

	@Test
	void leavesAnApplicationAloneThatATestStarted(CapturedOutput output) {
		this.context.registerBean(ApplicationArguments.class, () -> new DefaultApplicationArguments());
		this.context.refresh();
		ApplicationExit.of(this.context, true, CODES).onTermination(Status.DRIVER_STOPPED);
		assertThat(this.context.isActive()).isTrue();
		assertThat(output).contains("because a test or a servlet container started it");
	}

	@Test
	void recognisesByItsStackThatTheJvmIsNotTheApplicationsOwn() {
		assertThat(HostedRuntimeDetector.isHosted()).isTrue();
		CompletableFuture<Boolean> elsewhere = new CompletableFuture<>();
		new Thread(() -> elsewhere.complete(HostedRuntimeDetector.isHosted())).start();
		assertThat(elsewhere).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(false);
	}

	private void terminate(Status status) {
		ApplicationExit exit = readyExit();
		this.context.registerBean(ApplicationExit.class, () -> exit);
		this.context.refresh();
		exit.onTermination(status);
	}

	private ApplicationExit readyExit() {
		ApplicationExit exit = exit(null);
		exit.onApplicationEvent(ready());
		return exit;
	}

	private ApplicationReadyEvent ready() {
		return new ApplicationReadyEvent(new SpringApplication(), new String[0], this.context, Duration.ZERO);
	}

	private ApplicationExit exit(@Nullable String reasonToStay) {
		return new ApplicationExit(this.context, CODES, reasonToStay, this.exits::add);
	}

}
