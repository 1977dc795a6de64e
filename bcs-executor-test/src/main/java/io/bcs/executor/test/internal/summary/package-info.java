/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Messages in a few words. Depends on the messages only.
 */
@NullMarked
package io.bcs.executor.test.internal.summary;

import org.jspecify.annotations.NullMarked;
