/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import org.jspecify.annotations.Nullable;

/**
 * What a probe saw.
 *
 * @param isSuccess whether that counts as healthy
 * @param code the exit code or HTTP status, or {@code null} if there is none
 * @param description says it for people
 */
public record ProbeResult(boolean isSuccess, @Nullable Integer code, String description) {
}
