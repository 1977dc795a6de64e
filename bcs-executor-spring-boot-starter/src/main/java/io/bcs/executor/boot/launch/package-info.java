/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Starts an application of a distribution and subscribes before the application has read
 * its properties. Depends on the core, SLF4J and the JDK, and on nothing else: whatever
 * it needed would have to be loaded before the executor can subscribe.
 */
@NullMarked
package io.bcs.executor.boot.launch;

import org.jspecify.annotations.NullMarked;
