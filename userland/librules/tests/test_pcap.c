// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Expressions of pcap-filter(7): what becomes rules matches the same packets as
 * libpcap's own code does, and the rest says why not.
 */
#include <pcap/pcap.h>
#include <stdlib.h>

#include "dissect.h"
#include "frames.h"
#include "match.h"
#include "random_rule.h"
#include "test.h"

#define FRAMES	4000

struct frame {
	__u8 bytes[MAX_FRAME];
	__u32 length;
	struct pkt_parsing_info info;
};

/* All kinds, and only plain ones. */
static struct frame frames[2][FRAMES];
static pcap_t *pcap;
static unsigned long matches, misses;

static int set_up(void **state)
{
	int plain, i;

	(void)state;
	random_seed(1);
	for (plain = 0; plain < 2; plain++)
		for (i = 0; i < FRAMES; i++) {
			struct frame *f = &frames[plain][i];

			f->length = random_frame(f->bytes, plain);
			pfr_dissect(&f->info, f->bytes, f->length, PFR_LEVEL_L4);
		}
	pcap = pcap_open_dead(DLT_EN10MB, 65535);
	return !pcap;
}

static int tear_down(void **state)
{
	(void)state;
	pcap_close(pcap);
	return 0;
}

/* An expression that libpcap takes as well; compare on all frames. */
static void compare(const struct pfr_rules *set, const char *expression,
		    bool plain)
{
	struct bpf_program program = { 0 };
	bool never = false;
	int i;

	if (pcap_compile(pcap, &program, expression, 1, PCAP_NETMASK_UNKNOWN)) {
		/* libpcap refuses what can never match. */
		if (!strstr(pcap_geterr(pcap), "rejects all packets"))
			fail_msg("%s: %s", expression, pcap_geterr(pcap));
		never = true;
	}
	for (i = 0; i < FRAMES; i++) {
		const struct frame *f = &frames[plain][i];
		bool expected = !never && bpf_filter(program.bf_insns, f->bytes,
						     f->length, f->length);

		if (plain_match(set, &f->info) != expected) {
			pfr_rules_print(set, stderr);
			fail_msg("'%s', frame %d: libpcap says %s", expression,
				 i, expected ? "yes" : "no");
		}
		matches += expected;
		misses += !expected;
	}
	if (!never)
		pcap_freecode(&program);
}

/* Is it rules, and then the right ones? */
static bool becomes_rules(const char *expression, bool plain)
{
	struct pfr_rules *set = pfr_rules_new();
	char reason[200] = "?";
	int rc;

	assert_non_null(set);
	rc = pfr_rules_from_pcap(set, expression, 100,
				 forward_packet_and_stop_rule_evaluation,
				 plain ? PFR_RULES_PLAIN_PACKETS : 0, reason,
				 sizeof(reason));
	assert_in_range(rc, PFR_RULES_FROM_PCAP, PFR_RULES_NEED_BPF);
	if (rc == PFR_RULES_FROM_PCAP) {
		assert_true(set->num_rules > 0);
		assert_int_equal(set->rules[0].rule_id, 100);
		assert_string_equal(reason, "");
		compare(set, expression, plain);
	} else {
		assert_int_equal(set->num_rules, 0);
		assert_true(reason[0] != '\0');
	}
	pfr_rules_free(set);
	return rc == PFR_RULES_FROM_PCAP;
}

/* On whatever is on the wire. */
static void always(void **state)
{
	static const char *const expressions[] = {
		"", "ether src 02:00:00:00:00:01", "ether dst 2:0:0:0:0:2",
		"ether host 02:00:00:00:00:01", "vlan 5",
		"ether src 02:00:00:00:00:01 and vlan 6",
		"vlan 5 and ether dst 02:00:00:00:00:01",
		"(ether src 02:00:00:00:00:01 || vlan 7) && ether dst 02:00:00:00:00:02",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(expressions) / sizeof(expressions[0]); i++)
		if (!becomes_rules(expressions[i], false))
			fail_msg("'%s' did not become rules", expressions[i]);
}

/* Only if the packets have neither tags nor labels nor extension headers. */
static void plain_only(void **state)
{
	static const char *const expressions[] = {
		"ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp", "icmp", "icmp6",
		"ether proto 0x88cc", "ether proto 2054", "ether proto \\ip6",
		"proto 99", "ip proto 47", "ip6 proto 50", "ip proto \\udp",
		"port 53", "src port 80", "dst port 5060", "tcp port 80",
		"udp dst port 53", "sctp src port 5061", "portrange 80-5060",
		"udp src portrange 0-53", "tcp dst portrange 5060-65535",
		"ip host 10.0.0.1", "ip src host 10.0.0.1", "ip dst 10.0.0.2",
		"ip net 10.0.0.0/8", "ip src net 10.0.0.0/16",
		"ip6 host 2001:db8::1", "host 2001:db8::1", "src 2001:db8::2",
		"net 2001:db8:0:1::/64", "dst net 2001:db8::/32",
		"udp and host 10.0.0.1", "host 10.0.0.1 and port 53",
		"host 10.0.0.1 and host 10.0.0.2 and tcp",
		"ip and (port 53 or port 80)", "net 10.0.0.0/8 and udp port 53",
		"ip or arp", "tcp or udp and ip",
		"ip and vlan 5", "ip src net 10.0.0.0/8 and ip src host 10.0.0.1",
		"portrange 50-60 and src portrange 53-70 and udp",
		"src host 10.0.0.1 and ip and dst host 10.0.0.2 and ether src 02:00:00:00:00:01",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(expressions) / sizeof(expressions[0]); i++) {
		if (!becomes_rules(expressions[i], true))
			fail_msg("'%s' did not become rules", expressions[i]);
		if (becomes_rules(expressions[i], false))
			fail_msg("'%s' became rules for all packets", expressions[i]);
	}
}

/* What rules cannot say, whatever is promised. */
static void never(void **state)
{
	static const char *const expressions[] = {
		"not tcp", "! ip", "host 10.0.0.1", "net 10.0.0.0/8",
		"src host 10.0.0.1", "tcp[13] & 2 != 0", "less 100", "broadcast",
		"ether broadcast", "vlan", "vlan 0", "vlan 5 and ip",
		"vlan 5 and vlan 6", "port 0", "ip proto 0", "port http",
		"port 053", "net 10", "host 10.0.0", "ip net 10.1.2.3/8",
		"ip net 0.0.0.0/0", "port 53 or 54", "src or dst port 53",
		"ether proto 0x8100", "ether proto 0x8847", "ether proto 100",
		"ether host 00:00:00:00:00:00", "ip and ip6", "mpls", "tcp and",
		"(tcp", "tcp)", "ip host 2001:db8::1", "ip6 host 10.0.0.1",
		"tcp host 10.0.0.1", "icmp port 5", "ip host 10.0.0.1/8",
		"arp host 10.0.0.1", "ip port 53",
		"ip src 10.0.0.0/16", "src 10.0.0.0/16", "port 99999", "portrange 60-50",
		"src and dst port 53", "ip6 net 2001:db8::1/32", "((((((((((((((((((((((((((((((((((((((tcp",
		"portrange 0-53 and portrange 0-0", "gateway foo", "ip[8] < 5",
		"10.0.0.1", "tcp port 80 or", "proto 17 proto", "tcp&udp",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(expressions) / sizeof(expressions[0]); i++)
		if (becomes_rules(expressions[i], true))
			fail_msg("'%s' became rules", expressions[i]);
}

/* --- any expressions */

static void put_random(char *out, size_t size, int depth)
{
	static const char *const primitives[] = {
		"ip", "ip6", "arp", "tcp", "udp", "sctp", "icmp", "icmp6",
		"port 53", "src port 80", "udp dst port 5060",
		"sctp src port 5060", "portrange 0-80", "tcp portrange 53-5060",
		"host 10.0.0.1", "src host 10.0.0.2", "ip host 10.0.0.1",
		"net 10.0.0.0/16", "ip dst net 10.1.0.0/16", "host 2001:db8::1",
		"ip6 src net 2001:db8:0:1::/64", "proto 99", "ip6 proto 47",
		"ether src 02:00:00:00:00:01", "ether host 02:00:00:00:00:02",
		"vlan 5", "vlan 6", "ether proto 0x88cc", "dst port 65535",
	};
	char left[256], right[256];

	if (!depth || !random_below(3)) {
		snprintf(out, size, "%s",
			 primitives[random_below(sizeof(primitives) /
						 sizeof(primitives[0]))]);
		return;
	}
	put_random(left, sizeof(left), depth - 1);
	put_random(right, sizeof(right), depth - 1);
	/* Without parentheses, "and" and "or" bind alike. */
	snprintf(out, size, random_below(3) ? "(%s) %s (%s)" : "%s %s %s", left,
		 random_below(2) ? "and" : "or", right);
}

static void random_expressions(void **state)
{
	unsigned int rules[2] = { 0, 0 }, i;
	char expression[600];

	(void)state;
	random_seed(2);
	for (i = 0; i < 1500; i++) {
		put_random(expression, sizeof(expression), 2);
		rules[0] += becomes_rules(expression, false);
		rules[1] += becomes_rules(expression, true);
	}
	/* It was worth it: many of both, with packets that match and not. */
	assert_in_range(rules[0], 20, 1400);
	assert_in_range(rules[1], 300, 1400);
	assert_true(matches > 100000 && misses > 100000);
}

static int make_rules(struct pfr_rules *set, const char *expression, __u16 id,
		      unsigned int flags, char reason[200])
{
	return pfr_rules_from_pcap(set, expression, id,
				   dont_forward_packet_and_stop_rule_evaluation,
				   flags, reason, 200);
}

/* The numbers of rules. */
static void sizes(void **state)
{
	static const struct {
		const char *expression;
		__u32 rules;
	} table[] = {
		{ "", 1 }, { "tcp", 1 }, { "udp port 53", 2 }, { "port 53", 6 },
		{ "udp and host 10.0.0.1", 2 }, { "ip", 1 },
	};
	char reason[200], many[400] = "";
	struct pfr_rules *set;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		set = pfr_rules_new();
		assert_non_null(set);
		assert_int_equal(make_rules(set, table[i].expression, 0,
					    PFR_RULES_PLAIN_PACKETS, reason),
				 PFR_RULES_FROM_PCAP);
		assert_int_equal(set->num_rules, table[i].rules);
		pfr_rules_free(set);
	}
	/* More rules than it may take: each pair of ports is a rule. */
	set = pfr_rules_new();
	for (i = 0; i < 30; i++)
		sprintf(many + strlen(many), "%sport %zu", i ? " or " : "", i + 1);
	assert_int_equal(make_rules(set, many, 0, PFR_RULES_PLAIN_PACKETS, reason),
			 PFR_RULES_NEED_BPF);
	assert_text_has(reason, "256 rules");
	/* No room for the ids. */
	assert_int_equal(make_rules(set, "udp port 53", 65534,
				    PFR_RULES_PLAIN_PACKETS, reason), -1);
	assert_int_equal(set->num_rules, 0);
	assert_int_equal(make_rules(set, "udp", 0, 2, reason), -1);
	assert_int_equal(make_rules(NULL, "udp", 0, 0, reason), -1);
	pfr_rules_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(always),
		cmocka_unit_test(plain_only),
		cmocka_unit_test(never),
		cmocka_unit_test(random_expressions),
		cmocka_unit_test(sizes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
