/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A Mesos executor that runs the command of each task as a process of the operating
 * system: what the starter and the process library do, and where its web server listens.
 */
@NullMarked
package io.bcs.executor.example;

import org.jspecify.annotations.NullMarked;
