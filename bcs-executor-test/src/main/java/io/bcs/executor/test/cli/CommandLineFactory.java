/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Sets picocli up: converters, and help in sections.
 */
final class CommandLineFactory {

	private static final Map<String, String> SECTIONS = sections();

	private static final int FAULT_WIDTH = 34;

	private CommandLineFactory() {
	}

	private static Map<String, String> sections() {
		Map<String, String> sections = new LinkedHashMap<>();
		sections.put("tasks", "Tasks; options that follow a --task or --load belong to it:");
		sections.put("executor", "The executor:");
		sections.put("agent", "The agent:");
		return sections;
	}

	/**
	 * Creates a parser.
	 * @param options receives what is parsed
	 */
	static CommandLine create(Options options) {
		CommandLine line = new CommandLine(options);
		line.registerConverter(Duration.class, CommandLineFactory::duration);
		line.registerConverter(FaultSpec.class, CommandLineFactory::fault);
		// An option may come several times: it belongs to the task before it.
		line.setOverwrittenOptionsAllowed(true);
		// What follows the executor's program belongs to that.
		line.setStopAtPositional(true);
		line.setUsageHelpAutoWidth(true);
		line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, CommandLineFactory::optionList);
		line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST, (help) -> "");
		return line;
	}

	/**
	 * Reads a command line.
	 * @param args its words
	 * @return what they say
	 * @throws ParameterException if they make no sense, with a sentence
	 */
	static Options parse(String... args) {
		Options options = new Options();
		CommandLine line = create(options);
		try {
			line.parseArgs(args);
			if (!options.help && !options.version && !options.completion) {
				options.check();
			}
		}
		catch (InvalidOptionException ex) {
			throw invalid(line, ex);
		}
		catch (ParameterException ex) {
			// Of an exception in a setter, picocli's sentence names the class.
			throw (ex.getCause() instanceof InvalidOptionException invalid) ? invalid(line, invalid) : ex;
		}
		return options;
	}

	private static ParameterException invalid(CommandLine line, InvalidOptionException cause) {
		return new ParameterException(line, String.valueOf(cause.getMessage()), cause);
	}

	/**
	 * Returns the script that completes options in bash and zsh.
	 */
	static String completion() {
		return AutoComplete.bash(Options.NAME, create(new Options()));
	}

	static Duration duration(String text) {
		try {
			return Durations.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new TypeConversionException(String.valueOf(ex.getMessage()));
		}
	}

	private static FaultSpec fault(String text) {
		try {
			return FaultSpec.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new TypeConversionException(String.valueOf(ex.getMessage()));
		}
	}

	private static String optionList(Help help) {
		StringBuilder text = new StringBuilder();
		Map<String, CommandSpec> mixins = help.commandSpec().mixins();
		SECTIONS.forEach(
				(name, heading) -> section(help, text, heading, Objects.requireNonNull(mixins.get(name)).options()));
		section(help, text, "The run:",
				help.commandSpec()
					.options()
					.stream()
					.filter((option) -> mixins.values()
						.stream()
						.noneMatch((mixin) -> mixin.optionsMap().containsKey(option.longestName())))
					.toList());
		faults(help, text);
		return text.toString();
	}

	private static void section(Help help, StringBuilder text, String heading, List<OptionSpec> options) {
		text.append(help.createHeading("%n" + heading + "%n"));
		Layout layout = help.createDefaultLayout();
		options.stream()
			.sorted(Comparator.comparingInt(OptionSpec::order))
			.forEach((option) -> layout.addOption(option, help.parameterLabelRenderer()));
		text.append(layout);
	}

	private static void faults(Help help, StringBuilder text) {
		text.append(help.createHeading("%nFaults:%n"));
		int width = help.commandSpec().usageMessage().width();
		TextTable table = TextTable.forColumns(help.colorScheme(), new Column(FAULT_WIDTH, 2, Column.Overflow.SPAN),
				new Column(width - FAULT_WIDTH, 1, Column.Overflow.WRAP));
		FaultSpec.HELP.forEach((fault, meaning) -> table.addRowValues(fault, meaning));
		text.append(table);
	}

}
