/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the status page.
 *
 * @param enabled Whether a WebFlux application serves the status page at its root.
 */
@ConfigurationProperties("bcs.executor.status-page")
record StatusPageProperties(@DefaultValue("false") boolean enabled) {
}
