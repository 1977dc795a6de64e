/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A deterministic simulation of the session: a model agent, a model of the shell with its
 * two threads, a network and an application, all under a virtual clock and one seeded
 * source of chance, and the rules that every run is held against. Sees the session
 * through its public methods only.
 */
@NullMarked
package io.bcs.executor.internal.session.simulation;

import org.jspecify.annotations.NullMarked;
