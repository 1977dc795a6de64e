/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import picocli.CommandLine.IVersionProvider;

/**
 * The version of the command line, of the JVM and of the system.
 */
final class Version implements IVersionProvider {

	@Override
	public String[] getVersion() {
		String version = Version.class.getPackage().getImplementationVersion();
		return new String[] { Options.NAME + " " + ((version != null) ? version : "(not packaged)"),
				"JVM ${java.version} (${java.vendor} ${java.vm.name})", "OS ${os.name} ${os.version} ${os.arch}" };
	}

}
