// SPDX-License-Identifier: LGPL-2.1-or-later
/* The parts of pfring that need no module. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cmocka.h>

#include "history.h"
#include "installed.h"
#include "ladder.h"
#include "listen.h"
#include "proc.h"
#include "rotation.h"
#include "ruleline.h"
#include "table.h"

/* ------------------------------------------------------------------- rules */

static const struct {
	const char *line, *text;
	uint64_t received;
} lines[] = {
	{ "rule id=10 action=reflect reflector=eth1 proto=17 dhost=10.0.0.1/255.255.255.255 dport=5060-5061 bidirectional=1 received=12 bytes=6120 dropped=12 forwarded=0 transmitted=12 transmit-errors=0\n",
	  "rule 10 reflect eth1 udp dst 10.0.0.1 dst port 5060-5061 bidirectional",
	  12 },
	{ "rule id=0 action=forward received=0 bytes=0 dropped=0 forwarded=0 transmitted=0 transmit-errors=0\n",
	  "rule 0 accept", 0 },
	{ "rule id=65534 action=execute smac=02:00:00:00:00:01 dmac=02:00:00:00:00:02 vlan=4095 type=0x0806 received=18446744073709551615\n",
	  "rule 65534 continue ether src 02:00:00:00:00:01 ether dst 02:00:00:00:00:02 ether type arp vlan 4095",
	  UINT64_MAX },
	{ "rule id=1 action=drop shost=2001:db8::/ffff:ffff:: pattern=a\\040b\\075c\\011\\134 balance=3/5 locked=1\n",
	  "rule 1 drop src 2001:db8::/32 payload \"a b=c\\t\\\\\" balance 3/5 locked", 0 },
	{ "rule id=2 action=add version=4 tunnel=0 tunnel-version=6 tunnel-shost=::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\n",
	  "rule 2 accept add-rule ip tunnel id 0 tunnel src ::1", 0 },
	{ "rule id=3 action=execute-stop filter=7 data=01ff plugin=7\n",
	  "rule 3 stop plugin 7 { raw 01ff }", 0 },
	{ "hash id=0 action=forward vlan=0 proto=17 a=10.0.0.1,5060 b=10.0.0.2,5060 received=3 bytes=1530 dropped=0 forwarded=3 transmitted=0 transmit-errors=0\n",
	  "hash 10.0.0.1:5060 10.0.0.2:5060 udp accept", 3 },
	{ "hash id=9 action=bounce reflector=v0 vlan=7 proto=6 a=2001:db8::1,1 b=::2,65535 plugin=12\n",
	  "hash 9 [2001:db8::1]:1 [::2]:65535 tcp vlan 7 bounce v0 plugin 12", 0 },
};

static char *printed(const struct ruleline *r)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	ruleline_print(r, out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void rules_are_read(void **state)
{
	struct ruleline r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char *text;

		assert_true(ruleline_read(&r, lines[i].line));
		text = printed(&r);
		assert_string_equal(text, lines[i].text);
		free(text);
		assert_true(r.stats.received == lines[i].received);
	}
}

static void bad_rules_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "\n", "rules id=1 action=drop", "rule id",
		"rule id=65535 action=drop", "rule id=-1 action=drop",
		"rule id=1 action=explode", "rule id=1 action=drop colour=green",
		"rule id=1 action=drop vlan=4096", "rule id=1 action=drop proto=",
		"rule id=1 action=drop shost=10.0.0.1",
		"rule id=1 action=drop shost=10.0.0.1/ffff::",
		"rule id=1 action=drop dport=1", "rule id=1 action=drop dport=1-65536",
		"rule id=1 action=drop smac=02:00",
		"rule id=1 action=drop pattern=\\09",
		"rule id=1 action=drop pattern=01234567890123456789012345678901",
		"rule id=1 action=drop data=0g", "rule id=1 action=drop data=012",
		"rule id=1 action=reflect reflector=0123456789abcdef",
		"rule id=1 action=drop received=18446744073709551616",
		"hash id=1 action=drop a=10.0.0.1 b=10.0.0.2,1",
		"hash id=1 action=drop smac=02:00:00:00:00:01",
	};
	struct ruleline r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (ruleline_read(&r, bad[i]))
			fail_msg("taken: %s", bad[i]);
}

/* Under sanitizers, no beginning of a line reads beyond it. */
static void beginnings_are_harmless(void **state)
{
	struct ruleline r;
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		for (n = 0; n < strlen(lines[i].line); n++) {
			char *copy = strndup(lines[i].line, n);

			assert_non_null(copy);
			ruleline_read(&r, copy);
			free(copy);
		}
}

/* -------------------------------------------------------------------- /proc */

static char directory[32];

static void write_file(const char *name, const char *text)
{
	char path[128];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	out = fopen(path, "we");
	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

static int make_proc(void **state)
{
	(void)state;
	strcpy(directory, "/tmp/pfring.XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	proc_root = directory;
	return 0;
}

static void plugins_are_read(void **state)
{
	struct plugin_list list;
	char path[128];

	(void)state;
	plugins_read(&list);
	assert_int_equal(list.num, 0);
	snprintf(path, sizeof(path), "%s/plugins", directory);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file("plugins/sip",
		   "Name              : sip\nId                : 2\n");
	write_file("plugins/rtp",
		   "Name              : rtp\nId                : 12\n");
	plugins_read(&list);
	assert_int_equal(list.num, 2);
	assert_string_equal(fact_text(&list.plugins[0], "Name"), "rtp");
	assert_int_equal(fact_number(&list.plugins[0], "Id"), 12);
	assert_string_equal(fact_text(&list.plugins[1], "Name"), "sip");
	plugins_free(&list);
}

/* As depmod and DKMS leave it, and what nobody should: no alias of ours. */
static void installed_are_found(void **state)
{
	struct installed_list list;
	struct utsname host;
	static const char script[] =
		"set -e\n"
		"cd %s\n"
		"mkdir -p %s pf_ring-dns/1.2/k/a/module\n"
		"touch pf_ring-dns/1.2/k/a/module/dns_plugin.ko.xz\n"
		"ln -s 1.2/k/a pf_ring-dns/kernel-%s-%s\n"
		"printf 'alias pfring-plugin-%%s\\n' '101 weather-plugin' \\\n"
		"'16 dns_plugin' '0 zero_plugin' '256 more_plugin' '5' '5 ' \\\n"
		"'x y' '7 odd' '8 a_name_that_is_too_long_plugin' \\\n"
		">%s/modules.alias";
	char command[1200];

	(void)state;
	assert_int_equal(uname(&host), 0);
	modules_root = directory;
	dkms_root = directory;
	installed_read(&list);
	assert_int_equal(list.num, 0);
	snprintf(command, sizeof(command), script, directory, host.release,
		 host.release, host.machine, host.release);
	assert_int_equal(system(command), 0);
	installed_read(&list);
	assert_int_equal(list.num, 4);
	assert_string_equal(list.plugins[0].name, "odd");
	assert_string_equal(list.plugins[1].name, "a_name_that_is_");
	assert_string_equal(list.plugins[2].name, "dns");
	assert_string_equal(list.plugins[2].module, "dns_plugin");
	assert_string_equal(list.plugins[2].package, "pf_ring-dns/1.2");
	assert_string_equal(list.plugins[3].name, "weather");
	assert_string_equal(list.plugins[3].package, "");
	assert_ptr_equal(installed_find(&list, 101), &list.plugins[3]);
	assert_null(installed_find(&list, 102));
	installed_free(&list);
	snprintf(command, sizeof(command), "rm -r %s/*", directory);
	assert_int_equal(system(command), 0);
}

static int remove_proc(void **state)
{
	static const char *const names[] = {
		"1-eth0.7", "4194304-a-b.c.12", "x-eth0.1", "3-eth0.x", "info",
		"plugins/rtp", "plugins/sip",
	};
	char path[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/plugins", directory);
	rmdir(path);
	return rmdir(directory);
}

static void proc_is_read(void **state)
{
	const struct ring_entry *ring;
	struct pfr_counters c;
	struct ring_list list;

	(void)state;
	write_file("info", "Version          : 1.2.3\n");
	write_file("4194304-a-b.c.12",
		   "Bound Device      : a-b.c;eth1\n"
		   "Appl. Name        : odd: name\033[2J\n"
		   "# Wildcard Rules  : 3 [2 masks]\n"
		   "TX: Send Ok       : 5\n"
		   "Tot Packets       : 18446744073709551615\n"
		   "Reflect: Fwd Errors: 4 [1 loops]\n");
	write_file("1-eth0.7", "Bound Device      : eth0\n");
	write_file("x-eth0.1", "Bound Device      : eth0\n");
	write_file("3-eth0.x", "Bound Device      : eth0\n");
	assert_true(rings_read(&list));
	assert_int_equal(list.num, 2);
	ring = &list.rings[1];
	assert_int_equal(ring->pid, 4194304);
	assert_int_equal(ring->id, 12);
	assert_string_equal(fact_text(&ring->facts, "Bound Device"),
			    "a-b.c;eth1");
	assert_string_equal(fact_text(&ring->facts, "Appl. Name"),
			    "odd: name?[2J");
	assert_string_equal(fact_text(&ring->facts, "none"), "");
	assert_int_equal(fact_bracket(&ring->facts, "# Wildcard Rules"), 2);
	ring_counters(ring, &c);
	assert_true(c.seen == UINT64_MAX);
	assert_int_equal(c.tx_ok, 5);
	assert_int_equal(c.reflect_errors, 4);
	assert_int_equal(c.reflect_loops, 1);
	assert_ptr_equal(ring_find(&list, "12"), ring);
	assert_ptr_equal(ring_find(&list, "4194304"), ring);
	assert_ptr_equal(ring_find(&list, "a-b.c;eth1"), ring);
	assert_ptr_equal(ring_find(&list, "1-eth0.7"), &list.rings[0]);
	assert_null(ring_find(&list, "13"));
	rings_free(&list);
}

/* ------------------------------------------------------------------ history */

static void rates(void **state)
{
	struct history *list = NULL, *h;
	uint64_t c[4] = { 100, 0, 7, 0 };
	char text[3 * HISTORY + 1];
	int i;

	(void)state;
	h = history_add(&list, "a", c, 0);
	assert_non_null(h);
	sparkline(h, 10, false, text);
	assert_string_equal(text, "");
	c[0] = 300;
	h = history_add(&list, "a", c, 2);
	assert_true(h->rate[0] > 99.9 && h->rate[0] < 100.1);
	/* One that counts from the beginning again did nothing that we know. */
	c[0] = 5;
	h = history_add(&list, "a", c, 1);
	assert_true(h->rate[0] < 0.1);
	sparkline(h, 10, false, text);
	assert_string_equal(text, "#_");
	sparkline(h, 1, true, text);
	assert_string_equal(text, "▁");
	for (i = 0; i < 3 * HISTORY; i++) {
		c[0] += (uint64_t)i;
		assert_non_null(history_add(&list, "a", c, 1));
	}
	sparkline(h, HISTORY, true, text);
	assert_int_equal(strlen(text), 3 * HISTORY);
	assert_string_equal(text + 3 * (HISTORY - 1), "█");

	history_add(&list, "b", c, 1);
	history_sweep(&list);
	history_add(&list, "b", c, 1);
	history_sweep(&list);
	assert_non_null(list);
	assert_string_equal(list->name, "b");
	assert_null(list->next);
	history_free(&list);
	assert_null(list);
}

/* ------------------------------------------------------------------- ladder */

static void ladders(void **state)
{
	struct ladder l = { 0 };
	char line[LADDER_LINE * 3], name[16];
	bool grown = false;
	size_t i;

	(void)state;
	assert_int_equal(ladder_column(&l, "10.0.0.1:5060", &grown), 0);
	assert_true(grown);
	assert_int_equal(ladder_column(&l, "10.0.0.2:5060", &grown), 1);
	grown = false;
	assert_int_equal(ladder_column(&l, "10.0.0.1:5060", &grown), 0);
	assert_false(grown);
	ladder_head(&l, line);
	assert_string_equal(line, "       10.0.0.1:5060             10.0.0.2:5060");
	ladder_message(&l, 0, 1, "INVITE (SDP)", line);
	assert_string_equal(line, "             |----- INVITE (SDP) ----->|");
	ladder_message(&l, 1, 0, "200 OK", line);
	assert_string_equal(line, "             |<------- 200 OK ---------|");
	ladder_message(&l, 0, 0, "BYE", line);
	assert_string_equal(line, "             o BYE                     |");
	ladder_message(&l, 0, 1, "0123456789012345678901234567890123456789", line);
	assert_int_equal(strlen(line), 40);
	l.utf8 = true;
	ladder_message(&l, 0, 1, "ACK", line);
	assert_non_null(strstr(line, " ACK "));
	assert_non_null(strstr(line, "─▶│"));
	/* However many there are, no line is longer than its room. */
	for (i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "host %zu", i);
		assert_true(ladder_column(&l, name, &grown) < LADDER_COLUMNS);
	}
	ladder_head(&l, line);
	assert_non_null(strstr(line, "others"));
	for (i = 0; i < LADDER_COLUMNS; i++) {
		ladder_message(&l, i, LADDER_COLUMNS - 1,
			       "0123456789012345678901234567890123456789", line);
		assert_true(strlen(line) < sizeof(line));
	}
}

/* ----------------------------------------------------------------- the rest */

static void file_names(void **state)
{
	static const struct {
		const char *path, *name;
	} names[] = {
		{ "x.pcap", "x-00007.pcap" },
		{ "x", "x-00007" },
		{ "/a.b/x", "/a.b/x-00007" },
		{ "/a.b/.x", "/a.b/.x-00007" },
		{ "./a.tar.gz", "./a.tar-00007.gz" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *name = rotation_name(names[i].path, 7);

		assert_string_equal(name, names[i].name);
		free(name);
	}
}

static void texts_are_made_harmless(void **state)
{
	static const struct {
		const char *bad, *good;
	} texts[] = {
		{ "", "" },
		{ "plain ~", "plain ~" },
		{ "\033[2J\t\n\x7F", "?[2J???" },
		{ "\xC3\xA9\xE2\x82\xAC", "\xC3\xA9\xE2\x82\xAC" },
		{ "\xC2\x9B", "??" },
		{ "\xFF\x80\xC3", "???" },
		{ "\xE2\x82", "??" },
		{ "\xE2\x80\xAE", "???" },
		{ "\xED\xA0\x80\xE0\x80\x80", "??????" },
	};
	char text[32];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		strcpy(text, texts[i].bad);
		assert_string_equal(harmless(text), texts[i].good);
	}
}

static void tables(void **state)
{
	static const char *const titles[] = { "N", "<NAME", "<TEXT", NULL };
	struct table table;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_non_null(out);
	table_start(&table, titles);
	table_cell(&table, "%d", 100);
	table_cell(&table, "%s", "a\033b");
	table_cell(&table, "%s", "long");
	table_cell(&table, "%d", 2);
	table_cell(&table, "%s", "longer");
	table_cell(&table, "%s", "x");
	table_end(&table, out);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(text, "  N  NAME    TEXT\n100  a?b     long\n  2  longer  x\n");
	free(text);
}

/* It goes to the program, and to its group: to the program once more. */
static void timeout_says_it_twice(void **state)
{
	(void)state;
	listen_catch(NULL);
	assert_false(listen_stopped());
	raise(SIGTERM);
	assert_true(listen_stopped());
	raise(SIGTERM);
	assert_true(listen_stopped());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_are_read),
		cmocka_unit_test(bad_rules_are_refused),
		cmocka_unit_test(beginnings_are_harmless),
		cmocka_unit_test_setup_teardown(proc_is_read, make_proc,
						remove_proc),
		cmocka_unit_test_setup_teardown(installed_are_found, make_proc,
						remove_proc),
		cmocka_unit_test_setup_teardown(plugins_are_read, make_proc,
						remove_proc),
		cmocka_unit_test(rates),
		cmocka_unit_test(ladders),
		cmocka_unit_test(file_names),
		cmocka_unit_test(texts_are_made_harmless),
		cmocka_unit_test(tables),
		cmocka_unit_test(timeout_says_it_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
