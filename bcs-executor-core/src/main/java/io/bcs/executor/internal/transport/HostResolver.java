/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Looks a host name up. May block, and is not called on an event loop.
 */
@FunctionalInterface
public interface HostResolver {

	/** The JVM's own. */
	HostResolver SYSTEM = InetAddress::getByName;

	/**
	 * Returns the address of a host.
	 * @param host a name
	 * @return the address
	 * @throws UnknownHostException if there is none
	 */
	InetAddress resolve(String host) throws UnknownHostException;

}
