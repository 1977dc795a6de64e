/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Counts the entries of every collection that is reachable from an object, without
 * knowing any field by name: what a leak would make grow.
 */
final class Footprint {

	private static final Map<Class<?>, List<Field>> fields = new ConcurrentHashMap<>();

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Deque<Object> open = new ArrayDeque<>();

	private final String rootPackage;

	private int entries;

	private Footprint(Object root) {
		this.rootPackage = root.getClass().getPackageName();
		visit(root);
	}

	static int entries(Object root) {
		Footprint footprint = new Footprint(root);
		for (Object next = footprint.open.poll(); next != null; next = footprint.open.poll()) {
			footprint.follow(next);
		}
		return footprint.entries;
	}

	private void visit(Object object) {
		boolean followed = object instanceof Collection || object instanceof Map
				|| object.getClass().getPackageName().equals(this.rootPackage);
		if (followed && this.seen.add(object)) {
			this.open.add(object);
		}
	}

	private void follow(Object object) {
		if (object instanceof Collection<?> collection) {
			this.entries += collection.size();
			collection.forEach(this::visit);
		}
		else if (object instanceof Map<?, ?> map) {
			this.entries += map.size();
			map.values().forEach(this::visit);
		}
		else {
			for (Field field : fields.computeIfAbsent(object.getClass(), Footprint::fieldsOf)) {
				Object value = read(field, object);
				if (value != null) {
					visit(value);
				}
			}
		}
	}

	private static List<Field> fieldsOf(Class<?> type) {
		List<Field> result = new ArrayList<>();
		// The superclass of a faulty component as well, but not that of an enum.
		for (Class<?> each = type; each != null
				&& each.getPackageName().equals(type.getPackageName()); each = each.getSuperclass()) {
			for (Field field : each.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()
						&& !field.getType().isEnum()) {
					field.setAccessible(true);
					result.add(field);
				}
			}
		}
		return result;
	}

	private static @Nullable Object read(Field field, Object object) {
		try {
			return field.get(object);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
