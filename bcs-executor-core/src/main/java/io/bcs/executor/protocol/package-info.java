/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Translates between the executor protocol and its bytes: records of an event stream
 * ({@link io.bcs.executor.protocol.RecordIoDecoder}), messages in both media types
 * ({@link io.bcs.executor.protocol.MediaType}), calls and the agent's responses to them,
 * and the durations of Mesos. Pure functions and small decoders, without I/O, threads,
 * clock or logging. Depends on the generated Mesos messages, protobuf and, for JSON,
 * Gson; on no other package of the driver.
 */
@NullMarked
package io.bcs.executor.protocol;

import org.jspecify.annotations.NullMarked;
