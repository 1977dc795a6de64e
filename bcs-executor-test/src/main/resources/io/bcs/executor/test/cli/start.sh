#!/bin/sh
#
# Starts @NAME@. Variables, all optional, with their defaults:
#   JAVA_HOME                 which Java; else the one on the PATH
#   JAVA_OPTS                 more options for the JVM, separated by blanks, behind all others
#   JVM_HEAP_MAX              largest heap, such as 64m; else JVM_HEAP_PERCENTAGE counts
#   JVM_HEAP_PERCENTAGE=50    largest heap as a share of the container's memory
#   JVM_GC=serial             serial, or default for the JVM's own choice
#   JVM_COMPILER=@COMPILER@       client for C1 alone, server for C1 and C2
#   JVM_STACK_SIZE=512k       stack of a thread
#   JVM_ARCHIVE=auto          off starts without the archive of classes
#   JVM_ARCHIVE_RELOCATION=1  0 maps the archive at a fixed address: less private memory, and
#                             no randomization of that address
#   JVM_LAUNCHER=auto         subscribes before the application has read its properties; off if
#                             they come from where a launcher does not look, such as a server
#   JVM_INIT=auto             runs the JVM under tini if it would be process 1; or off

fail() {
	echo "@NAME@: $1" >&2
	exit 1
}

# The directory of a file, without the process that dirname would be: the result is in $directory.
parent() {
	case $1 in
	/*/*) directory=${1%/*} ;;
	/*) directory=/ ;;
	*/*) directory=${1%/*} ;;
	*) directory=. ;;
	esac
}

# Follows symbolic links; the result is in $resolved, its directory in $directory.
resolve() {
	resolved=$1
	parent "$resolved"
	while [ -h "$resolved" ]; do
		target=$(readlink "$resolved") || fail "the link $resolved can't be read"
		case $target in
		/*) resolved=$target ;;
		*) resolved=$directory/$target ;;
		esac
		parent "$resolved"
	done
}

resolve "$0"
app=$directory/../app
[ -d "$app" ] || fail "there is no directory app beside its directory bin"

if [ -n "${JAVA_HOME:-}" ]; then
	java=$JAVA_HOME/bin/java
	[ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, and there is no bin/java in it"
else
	java=$(command -v java) || fail "there is no Java: set JAVA_HOME, or put java on the PATH"
fi
resolve "$java"
parent "$directory"
home=$directory

# The JVM is not asked for its version: that would be a second start.
implementor=
runtime=
version=
arch=
if [ -r "$home/release" ]; then
	while IFS='=' read -r key value; do
		value=${value#\"}
		value=${value%\"}
		case $key in
		IMPLEMENTOR) implementor=$value ;;
		JAVA_RUNTIME_VERSION) runtime=$value ;;
		JAVA_VERSION) version=$value ;;
		OS_ARCH) arch=$value ;;
		esac
		# A shell reads a byte at a time, and there may be much more.
		[ -z "$implementor" ] || [ -z "$runtime" ] || [ -z "$arch" ] || break
	done < "$home/release"
fi
# What jlink makes knows its plain version only.
runtime=${runtime:-$version}
feature=${runtime%%[!0-9]*}
if [ -n "$feature" ] && [ "$feature" -lt 17 ]; then
	fail "Java $runtime in $home is too old: Java 17 or later is needed"
fi

# The same path wherever the application and the working directory are: the JVM uses an archive
# only with the class path it was made with.
if [ -d /proc/self/fd ]; then
	path=/proc/self/fd/9
else
	path=$app
fi

# The program's own arguments come last, so options are put in front of them, the last ones first.
launcher='@LAUNCHER@'
if [ -n "$launcher" ] && [ "${JVM_LAUNCHER:-auto}" = auto ]; then
	# shellcheck disable=SC2086 # Two words.
	set -- -cp "$path/@JAR@" $launcher "$@"
else
	set -- -jar "$path/@JAR@" "$@"
fi
if [ -n "${JAVA_OPTS:-}" ]; then
	set -f
	# shellcheck disable=SC2086 # Split on purpose.
	set -- $JAVA_OPTS "$@"
	set +f
fi
set -- @OPTIONS@"$@"
set -- "-Xss${JVM_STACK_SIZE:-512k}" -XX:-UsePerfData "$@"
# Netty loads native code; without the option, Java from 24 on prints four lines about it.
[ "${feature:-0}" -lt 24 ] || set -- --enable-native-access=ALL-UNNAMED "$@"
[ "${JVM_COMPILER:-@COMPILER@}" != client ] || set -- -XX:TieredStopAtLevel=1 "$@"
[ "${JVM_GC:-serial}" != serial ] || set -- -XX:+UseSerialGC -Xms8m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 "$@"
heap=${JVM_HEAP_MAX:-@HEAP_MAX@}
if [ -n "$heap" ]; then
	set -- "-Xmx$heap" "$@"
else
	set -- "-XX:MaxRAMPercentage=${JVM_HEAP_PERCENTAGE:-50}" "$@"
fi
if [ "${JVM_ARCHIVE:-auto}" = auto ] && [ -r "$app/archive.release" ]; then
	IFS= read -r made < "$app/archive.release"
	if [ "$made" = "$implementor $runtime $arch" ]; then
		[ "${JVM_ARCHIVE_RELOCATION:-1}" != 0 ] ||
			set -- -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 "$@"
		if [ -r "$app/archive.aot" ]; then
			set -- "-XX:AOTCache=$path/archive.aot" '-Xlog:aot*=off:stdout' '-Xlog:aot*=error:stderr' "$@"
			# C1 alone makes no use of recorded profiles, and would compile many methods at once because of them.
			[ "${JVM_COMPILER:-@COMPILER@}" != client ] ||
				set -- -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining "$@"
		else
			set -- "-XX:SharedArchiveFile=$path/archive.jsa" -Xshare:auto "$@"
		fi
	else
		echo "@NAME@: its archive of classes was made with Java $made, and this is Java $implementor $runtime $arch:" \
			"it starts without, which takes longer" >&2
	fi
fi

if [ $$ -eq 1 ] && [ "${JVM_INIT:-auto}" = auto ]; then
	if init=$(command -v tini); then
		exec "$init" -- "$java" "$@" 9< "$app"
	fi
	echo "@NAME@: it is process 1 of this container, and there is no tini: processes that its tasks leave behind stay as" \
		"zombies. Install tini, or have the container runtime bring an init process" >&2
fi
exec "$java" "$@" 9< "$app"
