/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

/**
 * Turns the data of a task into an object, for {@link TaskContext#data(Class)}. A method
 * reference to the {@code readValue} of a JSON mapper will do. Thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TaskDataReader {

	/**
	 * Reads the data of a task.
	 * @param <T> the type
	 * @param data the bytes the scheduler sent, possibly none
	 * @param type what to make of them
	 * @return the object
	 * @throws Exception if they are not what was expected
	 */
	<T> T read(byte[] data, Class<T> type) throws Exception;

}
