/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A lean Mesos agent that costs little beside the executor it measures: Netty and bytes
 * encoded in advance. Depends on nothing else here.
 */
@NullMarked
package io.bcs.executor.benchmark.agent;

import org.jspecify.annotations.NullMarked;
