/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the messages generated from our definitions with those of the official Mesos
 * jar. That jar is loaded apart from the class path of the test, so that neither its
 * classes nor its protobuf library meet ours; what crosses over is the serialized form of
 * its descriptors.
 */
class OfficialDescriptorsTests {

	private static final String JAR_PROPERTY = "mesos.official.jar";

	private static Collection<GenericDescriptor> officialTypes;

	@BeforeAll
	static void readOfficialDescriptors() throws Exception {
		try (URLClassLoader classes = openOfficialJar()) {
			FileDescriptorProto mesos = readDescriptor(classes, "org.apache.mesos.v1.Protos");
			FileDescriptorProto executor = readDescriptor(classes, "org.apache.mesos.v1.executor.Protos");
			officialTypes = Definitions.link(mesos, executor).reachableTypes();
		}
	}

	@Test
	void definesExactlyTheTypesThatEventsAndCallsOfMesosReferTo() {
		Definitions own = new Definitions(org.apache.mesos.v1.Protos.getDescriptor(),
				org.apache.mesos.v1.executor.Protos.getDescriptor());
		assertThat(officialTypes).hasSizeGreaterThan(100);
		assertThat(DescriptorDifferences.between(officialTypes, own.declaredTypes()))
			.as("differences from the definitions of Mesos")
			.isEmpty();
	}

	@Test
	void generatesClassesOfTheSameNamesAsMesos() throws Exception {
		try (URLClassLoader officialClasses = openOfficialJar()) {
			assertThat(misnamedTypes(officialClasses)).isEmpty();
		}
		assertThat(misnamedTypes(getClass().getClassLoader())).isEmpty();
	}

	@Test
	void reportsFieldThatIsMissing() throws Exception {
		assertThat(differencesWith((mesos) -> removeField(mesos, "TaskStatus", "uuid")))
			.containsExactly("mesos.v1.TaskStatus.uuid is missing");
	}

	@Test
	void reportsFieldThatMesosDoesNotHave() throws Exception {
		assertThat(differencesWith((mesos) -> message(mesos, "TaskStatus").addFieldBuilder()
			.setName("extra")
			.setNumber(99)
			.setLabel(Label.LABEL_OPTIONAL)
			.setType(FieldDescriptorProto.Type.TYPE_STRING)))
			.containsExactly("mesos.v1.TaskStatus.extra should not exist");
	}

	@Test
	void reportsFieldOfOtherName() throws Exception {
		assertThat(differencesWith((mesos) -> field(mesos, "TaskStatus", "uuid").setName("id")))
			.containsExactly("mesos.v1.TaskStatus.id should not exist", "mesos.v1.TaskStatus.uuid is missing");
	}

	@Test
	void reportsFieldOfOtherNumber() throws Exception {
		assertThat(differencesWith((mesos) -> field(mesos, "TaskStatus", "uuid").setNumber(99)))
			.containsExactly("mesos.v1.TaskStatus.uuid: number is 99, should be 11");
	}

	@Test
	void reportsFieldOfOtherLabel() throws Exception {
		assertThat(differencesWith((mesos) -> field(mesos, "TaskStatus", "state").setLabel(Label.LABEL_OPTIONAL)))
			.containsExactly("mesos.v1.TaskStatus.state: label is optional, should be required");
	}

	@Test
	void reportsFieldOfOtherType() throws Exception {
		assertThat(differencesWith(
				(mesos) -> field(mesos, "TaskStatus", "uuid").setType(FieldDescriptorProto.Type.TYPE_STRING)))
			.containsExactly("mesos.v1.TaskStatus.uuid: type is string, should be bytes");
	}

	@Test
	void reportsFieldOfOtherMessageType() throws Exception {
		assertThat(differencesWith((mesos) -> field(mesos, "TaskStatus", "agent_id").setTypeName(".mesos.v1.TaskID")))
			.containsExactly("mesos.v1.TaskStatus.agent_id: type is message mesos.v1.TaskID,"
					+ " should be message mesos.v1.AgentID");
	}

	@Test
	void reportsFieldOfOtherDefault() throws Exception {
		assertThat(differencesWith((mesos) -> field(mesos, "AgentInfo", "port").setDefaultValue("5050")))
			.containsExactly("mesos.v1.AgentInfo.port: default is 5050, should be 5051");
	}

	@Test
	void reportsFieldWithoutItsDefault() throws Exception {
		assertThat(differencesWith((mesos) -> field(mesos, "AgentInfo", "port").clearDefaultValue()))
			.containsExactly("mesos.v1.AgentInfo.port: default is none, should be 5051");
	}

	@Test
	void reportsFieldThatShouldNotBePacked() throws Exception {
		assertThat(differencesWith(
				(mesos) -> field(mesos, "CapabilityInfo", "capabilities").getOptionsBuilder().setPacked(true)))
			.containsExactly("mesos.v1.CapabilityInfo.capabilities: options is [packed: true], should be []");
	}

	@Test
	void reportsFieldThatShouldBeDeprecated() throws Exception {
		assertThat(differencesWith((mesos) -> field(mesos, "Resource", "role").clearOptions()))
			.containsExactly("mesos.v1.Resource.role: options is [], should be [deprecated: true]");
	}

	@Test
	void reportsFieldOfOtherJsonName() throws Exception {
		assertThat(differencesWith((mesos) -> field(mesos, "TaskStatus", "uuid").setJsonName("id")))
			.containsExactly("mesos.v1.TaskStatus.uuid: JSON name is id, should be uuid");
	}

	@Test
	void reportsFieldOutsideItsOneof() throws Exception {
		assertThat(differencesWith(
				(mesos) -> message(mesos, "Volume", "Source", "CSIVolume", "VolumeCapability").getFieldBuilder(0)
					.clearOneofIndex()))
			.containsExactly("mesos.v1.Volume.Source.CSIVolume.VolumeCapability.block: oneof is none,"
					+ " should be access_type");
	}

	@Test
	void reportsMessageThatIsMissing() throws Exception {
		assertThat(differencesWith((mesos) -> {
			removeField(mesos, "TaskStatus", "unreachable_time");
			mesos.removeMessageType(mesos.getMessageTypeList().indexOf(message(mesos, "TimeInfo").build()));
		})).containsExactly("mesos.v1.TaskStatus.unreachable_time is missing", "mesos.v1.TimeInfo is missing",
				"mesos.v1.TimeInfo.nanoseconds is missing");
	}

	@Test
	void reportsMessageThatMesosDoesNotHave() throws Exception {
		assertThat(differencesWith((mesos) -> mesos.addMessageTypeBuilder().setName("Extra")))
			.containsExactly("mesos.v1.Extra should not exist");
	}

	@Test
	void reportsEnumValueThatIsMissing() throws Exception {
		assertThat(differencesWith((mesos) -> enumeration(mesos, "TaskState").removeValue(13)))
			.containsExactly("mesos.v1.TaskState.TASK_UNKNOWN is missing");
	}

	@Test
	void reportsEnumValueThatMesosDoesNotHave() throws Exception {
		assertThat(differencesWith(
				(mesos) -> enumeration(mesos, "TaskState").addValueBuilder().setName("EXTRA").setNumber(99)))
			.containsExactly("mesos.v1.TaskState.EXTRA should not exist");
	}

	@Test
	void reportsEnumValueOfOtherNumber() throws Exception {
		assertThat(differencesWith((mesos) -> enumeration(mesos, "TaskState").getValueBuilder(13).setNumber(99)))
			.containsExactly("mesos.v1.TaskState.TASK_UNKNOWN: number is 99, should be 13");
	}

	@Test
	void reportsEnumWithOtherFirstValue() throws Exception {
		assertThat(differencesWith((mesos) -> {
			EnumDescriptorProto.Builder state = enumeration(mesos, "TaskState");
			EnumValueDescriptorProto first = state.getValue(0);
			state.removeValue(0).addValue(first);
		})).containsExactly("mesos.v1.TaskState: first value is TASK_STARTING, should be TASK_STAGING");
	}

	@Test
	void reportsOtherJavaPackage() throws Exception {
		String actual = "[java_package: \"org.example\" java_outer_classname: \"Protos\"]";
		String expected = "[java_package: \"org.apache.mesos.v1\" java_outer_classname: \"Protos\"]";
		assertThat(differencesWith((mesos) -> mesos.getOptionsBuilder().setJavaPackage("org.example")))
			.containsExactly("mesos/v1/mesos.proto: options is " + actual + ", should be " + expected);
	}

	@Test
	void reportsAllDifferencesAtOnce() throws Exception {
		assertThat(differencesWith((mesos) -> {
			field(mesos, "TaskInfo", "data").setNumber(99);
			field(mesos, "TaskStatus", "data").setNumber(99);
		})).containsExactly("mesos.v1.TaskInfo.data: number is 99, should be 6",
				"mesos.v1.TaskStatus.data: number is 99, should be 3");
	}

	/**
	 * Finds the differences that a mistake in our own definitions would make.
	 */
	private static List<String> differencesWith(Consumer<FileDescriptorProto.Builder> mistake)
			throws DescriptorValidationException {
		FileDescriptorProto.Builder mesos = org.apache.mesos.v1.Protos.getDescriptor().toProto().toBuilder();
		FileDescriptorProto executor = org.apache.mesos.v1.executor.Protos.getDescriptor().toProto();
		mistake.accept(mesos);
		Definitions mistaken = Definitions.link(mesos.build(), executor);
		return DescriptorDifferences.between(officialTypes, mistaken.declaredTypes());
	}

	private static DescriptorProto.Builder message(FileDescriptorProto.Builder file, String... path) {
		DescriptorProto.Builder message = message(file.getMessageTypeBuilderList(), path[0]);
		for (int i = 1; i < path.length; i++) {
			message = message(message.getNestedTypeBuilderList(), path[i]);
		}
		return message;
	}

	private static DescriptorProto.Builder message(List<DescriptorProto.Builder> messages, String name) {
		return messages.stream().filter((message) -> message.getName().equals(name)).findFirst().orElseThrow();
	}

	private static FieldDescriptorProto.Builder field(FileDescriptorProto.Builder file, String message, String name) {
		return message(file, message).getFieldBuilderList()
			.stream()
			.filter((field) -> field.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static void removeField(FileDescriptorProto.Builder file, String message, String name) {
		DescriptorProto.Builder builder = message(file, message);
		builder.removeField(builder.getFieldList().indexOf(field(file, message, name).build()));
	}

	private static EnumDescriptorProto.Builder enumeration(FileDescriptorProto.Builder file, String name) {
		return file.getEnumTypeBuilderList()
			.stream()
			.filter((enumeration) -> enumeration.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Opens the official jar on top of nothing but the JDK.
	 */
	private static URLClassLoader openOfficialJar() throws IOException {
		String jar = System.getProperty(JAR_PROPERTY);
		assertThat(jar).as("system property %s, the path of the official Mesos jar", JAR_PROPERTY).isNotNull();
		Path path = Path.of(jar);
		assertThat(path).isRegularFile();
		return new URLClassLoader(new URL[] { path.toUri().toURL() }, ClassLoader.getPlatformClassLoader());
	}

	private static FileDescriptorProto readDescriptor(ClassLoader classes, String outerClassName) throws Exception {
		Object descriptor = invoke(classes.loadClass(outerClassName), null, "getDescriptor");
		Object proto = invoke(descriptor.getClass(), descriptor, "toProto");
		return FileDescriptorProto.parseFrom((byte[]) invoke(proto.getClass(), proto, "toByteArray"));
	}

	private static Object invoke(Class<?> type, @Nullable Object target, String method)
			throws ReflectiveOperationException {
		return type.getMethod(method).invoke(target);
	}

	/**
	 * Finds the types for which there is no class of the right name.
	 */
	private static List<String> misnamedTypes(ClassLoader classes) throws ReflectiveOperationException {
		List<String> misnamed = new ArrayList<>();
		for (GenericDescriptor type : officialTypes) {
			if (!isMapEntry(type) && !type.getFullName().equals(typeOfClass(classes, classNameOf(type)))) {
				misnamed.add(type.getFullName() + " is not " + classNameOf(type));
			}
		}
		return misnamed;
	}

	/**
	 * The entry of a map has no class of its own.
	 */
	private static boolean isMapEntry(GenericDescriptor type) {
		return type instanceof Descriptor message && message.getOptions().getMapEntry();
	}

	/**
	 * The class that protobuf generates for a type of a file with an outer class.
	 */
	private static String classNameOf(GenericDescriptor type) {
		FileDescriptor file = type.getFile();
		String path = type.getFullName().substring(file.getPackage().length() + 1);
		return file.getOptions().getJavaPackage() + "." + file.getOptions().getJavaOuterClassname() + "$"
				+ path.replace('.', '$');
	}

	/**
	 * The name of the protobuf type that a generated class stands for.
	 */
	private static Object typeOfClass(ClassLoader classes, String className) throws ReflectiveOperationException {
		try {
			Object descriptor = invoke(classes.loadClass(className), null, "getDescriptor");
			return invoke(descriptor.getClass(), descriptor, "getFullName");
		}
		catch (ClassNotFoundException ex) {
			return "none";
		}
	}

	/**
	 * The two files that define the messages of an executor.
	 */
	private record Definitions(FileDescriptor mesos, FileDescriptor executor) {

		static Definitions link(FileDescriptorProto mesos, FileDescriptorProto executor)
				throws DescriptorValidationException {
			FileDescriptor mesosFile = FileDescriptor.buildFrom(mesos, new FileDescriptor[0]);
			return new Definitions(mesosFile, FileDescriptor.buildFrom(executor, new FileDescriptor[] { mesosFile }));
		}

		/**
		 * Everything that Event and Call refer to, directly or not, and the status of a
		 * driver, which no message refers to. A nested type brings along the message
		 * around it.
		 */
		Set<GenericDescriptor> reachableTypes() {
			Set<GenericDescriptor> reachable = new LinkedHashSet<>();
			Deque<GenericDescriptor> pending = new ArrayDeque<>();
			pending.add(this.executor.findMessageTypeByName("Event"));
			pending.add(this.executor.findMessageTypeByName("Call"));
			pending.add(this.mesos.findEnumTypeByName("Status"));
			while (!pending.isEmpty()) {
				GenericDescriptor type = pending.remove();
				if (reachable.add(type)) {
					neighboursOf(type).forEach(pending::add);
				}
			}
			return reachable;
		}

		private static Stream<GenericDescriptor> neighboursOf(GenericDescriptor type) {
			if (type instanceof Descriptor message) {
				return Stream.concat(Stream.ofNullable(message.getContainingType()),
						message.getFields().stream().flatMap(Definitions::typeOf));
			}
			return Stream.ofNullable(((EnumDescriptor) type).getContainingType());
		}

		private static Stream<GenericDescriptor> typeOf(FieldDescriptor field) {
			return switch (field.getJavaType()) {
				case MESSAGE -> Stream.of(field.getMessageType());
				case ENUM -> Stream.of(field.getEnumType());
				default -> Stream.empty();
			};
		}

		/**
		 * Every type of the two files, nested ones too.
		 */
		Set<GenericDescriptor> declaredTypes() {
			Set<GenericDescriptor> declared = new LinkedHashSet<>();
			for (FileDescriptor file : List.of(this.mesos, this.executor)) {
				declared.addAll(file.getEnumTypes());
				file.getMessageTypes().forEach((message) -> addTypes(message, declared));
			}
			return declared;
		}

		private static void addTypes(Descriptor message, Set<GenericDescriptor> types) {
			types.add(message);
			types.addAll(message.getEnumTypes());
			message.getNestedTypes().forEach((nested) -> addTypes(nested, types));
		}

	}

}
