/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A framework that checks an executor on a real cluster: speaks the v1 scheduler HTTP API
 * with a master. Needs Spring's WebClient, which the runnable jar has.
 */
@NullMarked
package io.bcs.executor.test.cli.cluster;

import org.jspecify.annotations.NullMarked;
