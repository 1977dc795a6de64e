/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * JSON in an application that does not have Gson, which is optional.
 */
class MediaTypeWithoutGsonTests {

	private static final String SENTENCE = "The media type json needs Gson; add the dependency "
			+ "com.google.code.gson:gson, or use protobuf";

	@SuppressWarnings("NullAway.Init")
	private URLClassLoader classes;

	@BeforeEach
	void leaveGsonOut() throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
			if (!entry.contains("gson")) {
				urls.add(Path.of(entry).toUri().toURL());
			}
		}
		this.classes = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}

	@AfterEach
	void close() throws Exception {
		this.classes.close();
	}

	private Object json() throws ReflectiveOperationException {
		return this.classes.loadClass(MediaType.class.getName()).getField("JSON").get(null);
	}

	private Object message() throws ReflectiveOperationException {
		return this.classes.loadClass("org.apache.mesos.v1.Protos$TaskID").getMethod("getDefaultInstance").invoke(null);
	}

	private Object call(String method, Object... arguments) throws ReflectiveOperationException {
		Class<?> type = this.classes.loadClass(MediaType.class.getName());
		for (var candidate : type.getMethods()) {
			if (candidate.getName().equals(method)) {
				return candidate.invoke(json(), arguments);
			}
		}
		throw new NoSuchMethodException(method);
	}

	private void assertThatGsonIsNamed(String method, Object... arguments) {
		assertThatThrownBy(() -> call(method, arguments)).isInstanceOf(InvocationTargetException.class)
			.cause()
			.isInstanceOf(IllegalStateException.class)
			.hasMessage(SENTENCE);
	}

	@Test
	void isNotAvailable() {
		assertThatGsonIsNamed("requireAvailable");
	}

	@Test
	void canNotBeWritten() throws Exception {
		assertThatGsonIsNamed("encode", message());
	}

	@Test
	void canNotBeRead() throws Exception {
		assertThatGsonIsNamed("decode", new byte[] { '{', '}' }, message());
	}

}
