/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What is measured and how: processes, workloads, alternation. Depends on the agent.
 */
@NullMarked
package io.bcs.executor.benchmark.run;

import org.jspecify.annotations.NullMarked;
