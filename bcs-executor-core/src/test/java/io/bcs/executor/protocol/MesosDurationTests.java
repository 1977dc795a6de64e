/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MesosDuration}.
 */
class MesosDurationTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			0ns,                      PT0S
			0secs,                    PT0S
			7ns,                      PT0.000000007S
			3us,                      PT0.000003S
			250ms,                    PT0.25S
			5secs,                    PT5S
			15mins,                   PT15M
			1hrs,                     PT1H
			2days,                    PT48H
			3weeks,                   PT504H
			2.5secs,                  PT2.5S
			0.5us,                    PT0.0000005S
			2.3us,                    PT0.0000023S
			.5secs,                   PT0.5S
			5.secs,                   PT5S
			007mins,                  PT7M
			1.42857142857143weeks,    PT240H0.000000001S
			0.1weeks,                 PT16H48M
			0.4ns,                    PT0S
			0.5ns,                    PT0.000000001S
			9223372036854775807ns,    PT2562047H47M16.854775807S
			15250weeks,               PT2562000H
			""")
	void readsWhatMesosWrites(String text, Duration duration) {
		assertThat(MesosDuration.parse(text)).isEqualTo(duration);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "5", "5.5", "secs", ".secs", ".", "5 secs", " 5secs", "5secs ", "5secs\n", "PT5S",
			"P1D", "5S", "5SECS", "+5secs", "1e3secs", "1,5secs", "1.2.3secs", "0x5secs", "5secs5", "1hrs30mins",
			"\u0665secs", "infsecs", "nansecs" })
	void refusesWhatIsNoNumberWithAUnit(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> MesosDuration.parse(text))
			.withMessageEndingWith(" is not a Mesos duration: a number directly followed by "
					+ "ns, us, ms, secs, mins, hrs, days, weeks is expected");
	}

	@ParameterizedTest
	@ValueSource(strings = { "5s", "5m", "5h", "5d", "5sec", "5min", "5hr", "5day", "5week", "5seconds", "5minutes" })
	void refusesOtherUnits(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> MesosDuration.parse(text))
			.withMessage("\"%s\" is not a Mesos duration: its unit must be one of "
					+ "ns, us, ms, secs, mins, hrs, days, weeks", text);
	}

	@Test
	void refusesNegativeDurations() {
		assertThatIllegalArgumentException().isThrownBy(() -> MesosDuration.parse("-5secs"))
			.withMessage("\"-5secs\" is not a Mesos duration: it must not be negative");
		assertThatIllegalArgumentException().isThrownBy(() -> MesosDuration.format(Duration.ofSeconds(-5)))
			.withMessage("A Mesos duration is not negative, as PT-5S is");
	}

	@ParameterizedTest
	@ValueSource(strings = { "9223372036854775807.5ns", "9223372036854775808ns", "15251weeks", "106752days",
			"99999999999999999999999999999999999999weeks" })
	void refusesWhatMesosCanNotHold(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> MesosDuration.parse(text))
			.withMessage("\"%s\" is not a Mesos duration: it is longer than 9223372036854775807 nanoseconds", text);
	}

	@Test
	void refusesToWriteWhatMesosCanNotHold() {
		Duration longest = Duration.ofNanos(Long.MAX_VALUE);
		assertThat(MesosDuration.format(longest)).isEqualTo("9223372036854775807ns");
		assertThatIllegalArgumentException().isThrownBy(() -> MesosDuration.format(longest.plusNanos(1)))
			.withMessageStartingWith("A Mesos duration is not as long as PT2562047H");
	}

	@Test
	void quotesLongTextsInShort() {
		assertThatIllegalArgumentException().isThrownBy(() -> MesosDuration.parse("9".repeat(1_000_000) + "secs"))
			.withMessageStartingWith("\"" + "9".repeat(64) + "...\" is not a Mesos duration")
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(200));
	}

	@Test
	void readsNoTextOfMoreThanAHundredCharacters() {
		String longest = "0".repeat(95) + "7secs";
		assertThat(MesosDuration.parse(longest)).hasSeconds(7);
		assertThatIllegalArgumentException().isThrownBy(() -> MesosDuration.parse("0" + longest))
			.withMessageContaining("a number directly followed by");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			2s,                   2secs
			' 2 Seconds\t',       2secs
			5,                    5secs
			1.5 H,                1.5hrs
			.5 min,               .5mins
			15 minutes,           15mins
			7 day,                7days
			2wk,                  2weeks
			250 MSEC,             250ms
			3 µs,            3us
			3 μs,            3us
			3 micros,             3us
			9 nanoseconds,        9ns
			PT15M,                15mins
			p1dt12h,              36hrs
			""")
	void suggestsHowMesosWouldWriteWhatIsWrittenInAnotherWay(String text, String suggestion) {
		assertThat(MesosDuration.suggestion(text)).isEqualTo(suggestion);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "s", "-5s", "5 fortnights", "1h30m", "PT", "PT-5S", "P300Y", "999999 weeks" })
	void suggestsNothingForWhatMesosHasNoTextFor(String text) {
		assertThat(MesosDuration.suggestion(text)).isNull();
	}

	@Test
	void suggestsNothingForATextOfMoreThanAHundredCharacters() {
		String longest = "5s" + " ".repeat(98);
		assertThat(MesosDuration.suggestion(longest)).isEqualTo("5secs");
		assertThat(MesosDuration.suggestion(longest + " ")).isNull();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			PT0S,                 0ns
			PT0.000000999S,       999ns
			PT0.000001S,          1us
			PT0.0000015S,         1500ns
			PT0.00025S,           250us
			PT0.25S,              250ms
			PT0.0025S,            2500us
			PT0.001000001S,       1.000001ms
			PT2S,                 2secs
			PT2.5S,               2500ms
			PT2.5005S,            2.5005secs
			PT59S,                59secs
			PT1M,                 1mins
			PT1M30S,              90secs
			PT1M0.5S,             1.00833333333333mins
			PT15M,                15mins
			PT1H,                 1hrs
			PT1H30M,              90mins
			PT1H0M1S,             1.00027777777778hrs
			PT24H,                1days
			PT36H,                36hrs
			PT24H1M,              1.00069444444444days
			PT168H,               1weeks
			PT240H,               10days
			PT252H,               1.5weeks
			PT504H,               3weeks
			""")
	void writesWhatMesosWrites(Duration duration, String text) {
		assertThat(MesosDuration.format(duration)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			PT169H,               169hrs
			PT480H0.000000001S,   1728000000000001ns
			PT480H0.001S,         1728000001ms
			""")
	void writesAWholeNumberWhereTheTextOfMesosLosesNanoseconds(Duration duration, String text) {
		assertThat(MesosDuration.format(duration)).isEqualTo(text);
	}

	@Test
	void readsBackWhateverItWrites() {
		Random random = new Random(20_261_122);
		for (int i = 0; i < 100_000; i++) {
			// All magnitudes, and every trailing unit.
			long nanos = random.nextLong() >>> (1 + random.nextInt(62));
			long[] grains = { 1, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000L, 3_600_000_000_000L };
			long grain = grains[random.nextInt(grains.length)];
			Duration duration = Duration.ofNanos(nanos - nanos % grain);
			assertThat(MesosDuration.parse(MesosDuration.format(duration))).isEqualTo(duration);
		}
	}

}
