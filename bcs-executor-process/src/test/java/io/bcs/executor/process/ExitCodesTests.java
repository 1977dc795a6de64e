/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExitCodesTests {

	@ParameterizedTest
	@CsvSource({ "0,exit code 0", "1,exit code 1", "128,exit code 128",
			"126,exit code 126 (the command can't be executed)", "127,exit code 127 (the command was not found)",
			"137,exit code 137 (128+9: ended by SIGKILL)", "143,exit code 143 (128+15: ended by SIGTERM)",
			"162,exit code 162 (128+34: ended by signal 34)", "255,exit code 255" })
	void anExitCodeIsExplained(int exitCode, String description) {
		assertThat(ExitCodes.describe(exitCode)).isEqualTo(description);
	}

}
