/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A Mesos agent in a box: {@link io.bcs.executor.test.EmbeddedAgent} speaks the executor
 * protocol over real HTTP on the loopback interface and checks every call as a real agent
 * does. Depends on the core's messages and codecs and on Netty, never on the driver, and
 * on no test framework.
 */
@NullMarked
package io.bcs.executor.test;

import org.jspecify.annotations.NullMarked;
