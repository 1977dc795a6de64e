/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * Tells native images about the accessors of Mesos' messages, which protobuf finds by
 * reflection wherever a message is printed, compared by field, or written as JSON; about
 * the properties of the agent's variables; and about what else is looked up by name.
 */
class ExecutorRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		register(hints, org.apache.mesos.v1.Protos.class);
		register(hints, org.apache.mesos.v1.executor.Protos.class);
		// It is bound without being a bean.
		BindableRuntimeHintsRegistrar.forTypes(MesosProperties.class).registerHints(hints, classLoader);
		hints.resources().registerPattern("io/bcs/executor/boot/web/status-page.html");
		// The driver looks for it before it speaks JSON.
		hints.reflection().registerTypeIfPresent(classLoader, "com.google.gson.stream.JsonWriter");
	}

	private static void register(RuntimeHints hints, Class<?> type) {
		if (com.google.protobuf.MessageOrBuilder.class.isAssignableFrom(type) || type.isEnum()) {
			hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
		}
		for (Class<?> nested : type.getDeclaredClasses()) {
			register(hints, nested);
		}
	}

}
