/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Auto-configuration of the executor that runs the commands of tasks as processes.
 * Depends on the process library, which is optional, and on the auto-configuration of
 * task runners.
 */
@NullMarked
package io.bcs.executor.boot.autoconfigure.process;

import org.jspecify.annotations.NullMarked;
