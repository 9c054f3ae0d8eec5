// SPDX-License-Identifier: LGPL-2.1-or-later
/* What sentences mean: the fields that they fill in. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "librules.h"
#include "test.h"

static struct pfr_rules *set;
static const filtering_rule *r;
static const hash_filtering_rule *h;

/* Services that do not depend on the machine: "a" 5060, "b" differs. */
int getservbyname_r(const char *name, const char *proto, struct servent *entry,
		    char *buffer, size_t size, struct servent **result)
{
	(void)buffer;
	(void)size;
	*result = NULL;
	if (strcmp(name, "a") && strcmp(name, "b"))
		return 0;
	entry->s_port = htons(*name == 'b' && !strcmp(proto, "udp") ? 99 : 5060);
	*result = entry;
	return 0;
}

static int read_text(const char *text)
{
	int rc;

	pfr_rules_free(set);
	set = pfr_rules_new();
	assert_non_null(set);
	rc = pfr_rules_read_text(set, "test", text, strlen(text));
	r = set->rules;
	h = set->hash_rules;
	return rc;
}

static void good(const char *text)
{
	int rc = read_text(text);

	pfr_rules_print_messages(set, stderr);
	assert_int_equal(rc, 0);
}

static void bad(const char *text, const char *words)
{
	assert_int_equal(read_text(text), -1);
	assert_true(set->num_messages > 0);
	assert_text_has(set->messages[0].text, words);
}

static void all_fields(void **state)
{
	const filtering_rule_extended_fields *ext;
	const filtering_rule_core_fields *core;

	(void)state;
	good("rule 77 reflect eth1 continue udp ether src 02:00:00:00:00:01 ether dst 02:00:00:00:00:02 vlan 5 ether type 0x0800 src 10.1.2.3/8 dst host 10.0.0.1 src port 1-2 dst port 3 payload \"a|b\" tunnel id 9 tunnel src 1.2.3.4 tunnel dst 5.6.0.0/16 balance 1/2 locked bidirectional filter 6 { raw 0a } plugin 8");
	assert_int_equal(set->num_rules, 1);
	core = &r->core_fields;
	ext = &r->extended_fields;
	assert_int_equal(r->rule_id, 77);
	assert_int_equal(r->rule_action, reflect_packet_and_continue_rule_evaluation);
	assert_string_equal(r->reflector_device_name, "eth1");
	assert_int_equal(r->balance_id, 1);
	assert_int_equal(r->balance_pool, 2);
	assert_int_equal(r->locked, 1);
	assert_int_equal(r->bidirectional, 1);
	assert_int_equal(core->smac[5], 1);
	assert_int_equal(core->dmac[5], 2);
	assert_int_equal(core->vlan_id, 5);
	assert_int_equal(core->eth_type, 0x0800);
	assert_int_equal(core->proto, 17);
	assert_int_equal(core->ip_version, 4);
	assert_int_equal(core->shost.v4, 0x0A000000);
	assert_int_equal(core->shost_mask.v4, 0xFF000000);
	assert_int_equal(core->dhost.v4, 0x0A000001);
	assert_int_equal(core->dhost_mask.v4, 0xFFFFFFFF);
	assert_int_equal(core->sport_low, 1);
	assert_int_equal(core->sport_high, 2);
	assert_int_equal(core->dport_low, 3);
	assert_int_equal(core->dport_high, 3);
	assert_string_equal(ext->payload_pattern, "a|b");
	assert_int_equal(ext->optional_fields, FILTER_TUNNEL_ID_FLAG);
	assert_int_equal(ext->tunnel.tunnel_id, 9);
	assert_int_equal(ext->tunnel.shost.v4, 0x01020304);
	assert_int_equal(ext->tunnel.dhost.v4, 0x05060000);
	assert_int_equal(ext->tunnel.dhost_mask.v4, 0xFFFF0000);
	assert_int_equal(ext->filter_plugin_id, 6);
	assert_int_equal(ext->filter_plugin_data[0], 10);
	assert_int_equal(r->plugin_action.plugin_id, 8);
}

static void ipv6(void **state)
{
	static const __u8 host[16] = { 0x20, 0x01, 0x0d, 0xb8 };

	(void)state;
	good("rule 1 accept src 2001:db8::/32");
	assert_int_equal(r->core_fields.ip_version, 6);
	assert_memory_equal(&r->core_fields.shost, host, 16);
	assert_int_equal(r->core_fields.shost_mask.v6.s6_addr[3], 255);
	assert_int_equal(r->core_fields.shost_mask.v6.s6_addr[4], 0);
	good("rule 1 accept ip6");
	assert_int_equal(r->core_fields.ip_version, 6);
	/* Inside of tunnels it is a matter of its own. */
	good("rule 1 accept ip tunnel src 2001:db8::/32");
	assert_int_equal(r->core_fields.ip_version, 4);
	assert_int_equal(r->extended_fields.tunnel.ip_version, 6);
	good("rule 1 accept tunnel ip6");
	assert_int_equal(r->extended_fields.tunnel.ip_version, 6);
	good("rule 1 accept tunnel ip tunnel dst 10.0.0.1");
	assert_int_equal(r->extended_fields.tunnel.ip_version, 4);
	good("hash [2001:db8::1]:5060 2001:db8::2 proto 99 accept");
	assert_int_equal(h->ip_version, 6);
	assert_int_equal(h->host_peer_a.v6.s6_addr[15], 1);
	assert_int_equal(h->port_peer_a, 5060);
	assert_int_equal(h->port_peer_b, 0);
}

static void actions(void **state)
{
	char text[200];
	int i;

	(void)state;
	for (i = 0; i < PFR_RULE_ACTIONS; i++) {
		const char *name = pfr_rules_action_name((rule_action_behaviour)i);
		size_t word = strcspn(name, " ");
		bool device = i >= reflect_packet_and_stop_rule_evaluation;

		snprintf(text, sizeof(text), "rule 1 %.*s %s%s\n"
			 "hash 10.0.0.1 10.0.0.2 icmp %.*s %s%s\n",
			 (int)word, name, device ? "eth7" : "", name + word,
			 (int)word, name, device ? "eth7" : "", name + word);
		good(text);
		assert_int_equal(r->rule_action, i);
		assert_int_equal(h->rule_action, i);
		assert_string_equal(r->reflector_device_name, device ? "eth7" : "");
		assert_string_equal(h->reflector_device_name, device ? "eth7" : "");
	}
	assert_null(pfr_rules_action_name((rule_action_behaviour)PFR_RULE_ACTIONS));
}

static void hash_rules(void **state)
{
	(void)state;
	good("hash 10.0.0.1:5060 10.0.0.2:5061 udp vlan 7 drop\n"
	     "hash 3 10.0.0.1:1 10.0.0.2:2 tcp accept plugin 5");
	assert_int_equal(set->num_hash_rules, 2);
	assert_int_equal(h[0].rule_id, 0);
	assert_int_equal(h[0].vlan_id, 7);
	assert_int_equal(h[0].proto, 17);
	assert_int_equal(h[0].ip_version, 4);
	assert_int_equal(h[0].host_peer_a.v4, 0x0A000001);
	assert_int_equal(h[0].host_peer_b.v4, 0x0A000002);
	assert_int_equal(h[0].port_peer_a, 5060);
	assert_int_equal(h[0].port_peer_b, 5061);
	assert_int_equal(h[0].rule_action, dont_forward_packet_and_stop_rule_evaluation);
	assert_int_equal(h[1].rule_id, 3);
	assert_int_equal(h[1].plugin_action.plugin_id, 5);
}

static void services(void **state)
{
	(void)state;
	good("rule 1 accept dst port a\nrule 2 accept udp src port b - 100\n"
	     "rule 3 accept dst port \"b\" tcp\nhash 10.0.0.1:a 10.0.0.2:b udp drop");
	assert_int_equal(r[0].core_fields.dport_low, 5060);
	assert_int_equal(r[1].core_fields.sport_low, 99);
	assert_int_equal(r[1].core_fields.sport_high, 100);
	assert_int_equal(r[2].core_fields.dport_low, 5060);
	assert_int_equal(h[0].port_peer_a, 5060);
	assert_int_equal(h[0].port_peer_b, 99);
	bad("rule 1 accept dst port b", "not the same port of all protocols");
	bad("rule 1 accept dst port c", "knows no service");
}

static void sets(void **state)
{
	(void)state;
	good("define $ports = { 53, 60-61 }\n"
	     "rule 5 drop dst port $ports src { 10.0.0.1, 10.0.0.2, ::1 }");
	assert_int_equal(set->num_rules, 6);
	assert_int_equal(r[0].rule_id, 5);
	assert_int_equal(r[0].core_fields.dport_high, 53);
	assert_int_equal(r[0].core_fields.shost.v4, 0x0A000001);
	assert_int_equal(r[1].rule_id, 6);
	assert_int_equal(r[1].core_fields.shost.v4, 0x0A000002);
	assert_int_equal(r[2].core_fields.ip_version, 6);
	assert_int_equal(r[5].rule_id, 10);
	assert_int_equal(r[5].core_fields.dport_high, 61);
	good("rule 65533 drop proto { 1, 2 }");
	assert_int_equal(r[1].rule_id, 65534);
	bad("rule 65534 drop proto { 1, 2 }", "2 rules");
}

/* As many as there can be, and one more. */
static void limits(void **state)
{
	char *text, *p;
	int i;

	(void)state;
	text = malloc(65535 * 20 + 1);
	assert_non_null(text);
	for (p = text, i = 0; i < 65535; i++)
		p += sprintf(p, "rule %d drop\n", i);
	good(text);
	assert_int_equal(set->num_rules, PFR_MAX_RULES);
	free(text);
	good("define $a = { 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16 }\n"
	     "define $h = { 10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4 }\n"
	     "define $k = { 10.0.1.1, 10.0.1.2, 10.0.1.3, 10.0.1.4 }\n"
	     "define $v = { $a, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32 }\n"
	     "hash $h:$v $k:$v udp vlan { $v, 33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64 } drop");
	assert_int_equal(set->num_hash_rules, PFR_MAX_HASH_RULES);
	assert_int_equal(pfr_rules_read_text(set, "more", "hash 1.1.1.1 2.2.2.2 icmp drop",
					     30), -1);
	assert_text_has(set->messages[0].text, "1048576");
}

/* A set may be read from several texts. */
static void several(void **state)
{
	static const char second[] = "rule 2 drop\nrule 1 accept\n";

	(void)state;
	good("rule 1 drop\n");
	assert_int_equal(pfr_rules_read_text(set, "second", second,
					     strlen(second)), -1);
	assert_int_equal(set->num_rules, 2);
	assert_int_equal(set->num_messages, 2);
	assert_string_equal(set->messages[0].file, "second");
	assert_int_equal(set->messages[0].line, 2);
	assert_int_equal(set->messages[0].column, 6);
	assert_int_equal(set->messages[0].length, 1);
	assert_string_equal(set->messages[0].source, "rule 1 accept");
	assert_int_equal(set->messages[1].kind, PFR_RULES_NOTE);
	assert_string_equal(set->messages[1].file, "test");
}

/* Files that include each other end somewhere. */
static void deep_includes(void **state)
{
	char dir[] = "/tmp/pfr-rules-XXXXXX", path[64];
	int i;

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (i = 0; i < 20; i++) {
		FILE *out;

		snprintf(path, sizeof(path), "%s/%d", dir, i);
		out = fopen(path, "w");
		assert_non_null(out);
		fprintf(out, "rule %d drop\ninclude \"%d\"\n", i, i + 1);
		assert_int_equal(fclose(out), 0);
	}
	pfr_rules_free(set);
	set = pfr_rules_new();
	snprintf(path, sizeof(path), "%s/0", dir);
	assert_int_equal(pfr_rules_read_file(set, path), -1);
	assert_text_has(set->messages[0].text, "16 deep");
	assert_int_equal(set->num_rules, 17);
	for (i = 0; i < 20; i++) {
		snprintf(path, sizeof(path), "%s/%d", dir, i);
		unlink(path);
	}
	rmdir(dir);
	pfr_rules_free(set);
	set = pfr_rules_new();
	assert_int_equal(pfr_rules_read_file(set, path), -1);
	assert_text_has(set->messages[0].text, "No such file");
}

/* Rules from programs are brought into their normal form. */
static void added(void **state)
{
	filtering_rule rule = { .rule_id = 1 };
	hash_filtering_rule hash_rule = { .proto = 17 };

	(void)state;
	good("");
	rule.core_fields.shost.v4 = 0x0A010203;
	rule.core_fields.shost_mask.v4 = 0xFF000000;
	rule.core_fields.sport_low = 7;
	rule.locked = 5;
	rule.internals.reserved[0] = 1;
	strcpy(rule.extended_fields.payload_pattern, "x");
	rule.extended_fields.payload_pattern[9] = 'y';
	assert_int_equal(pfr_rules_add(set, &rule), 0);
	assert_int_equal(set->rules[0].core_fields.shost.v4, 0x0A000000);
	assert_int_equal(set->rules[0].core_fields.ip_version, 4);
	assert_int_equal(set->rules[0].core_fields.sport_low, 0);
	assert_int_equal(set->rules[0].locked, 1);
	assert_int_equal(set->rules[0].internals.reserved[0], 0);
	assert_int_equal(set->rules[0].extended_fields.payload_pattern[9], 0);
	assert_int_equal(pfr_rules_add_hash(set, &hash_rule), 0);
	assert_int_equal(set->hash_rules[0].ip_version, 4);
	assert_int_equal(pfr_rules_check(set), 0);
	hash_rule.ip_version = 6;
	assert_int_equal(pfr_rules_add_hash(set, &hash_rule), 0);
	assert_int_equal(pfr_rules_check(set), 0);
	assert_int_equal(set->num_errors, 0);

	assert_int_equal(pfr_rules_add(set, &rule), -1);
	assert_text_has(set->messages[0].text, "taken");
	rule.rule_id = 2;
	memset(rule.extended_fields.payload_pattern, 'x', FILTER_PAYLOAD_PATTERN_LEN);
	assert_int_equal(pfr_rules_add(set, &rule), -1);
	assert_text_has(set->messages[2].text, "payload");
	assert_int_equal(pfr_rules_print_rule(&rule, stderr), -1);
	rule.extended_fields.payload_pattern[0] = '\0';
	rule.rule_action = (rule_action_behaviour)10;
	assert_int_equal(pfr_rules_add(set, &rule), -1);
	rule.rule_action = bounce_packet_and_stop_rule_evaluation;
	assert_int_equal(pfr_rules_add(set, &rule), -1);
	memset(rule.reflector_device_name, 'e', REFLECTOR_NAME_LEN);
	assert_int_equal(pfr_rules_add(set, &rule), -1);
	rule.reflector_device_name[15] = '\0';
	rule.core_fields.ip_version = 5;
	assert_int_equal(pfr_rules_add(set, &rule), -1);
	rule.core_fields.ip_version = 4;
	rule.core_fields.dhost.v6.s6_addr[15] = 1;
	assert_int_equal(pfr_rules_add(set, &rule), -1);
	rule.core_fields.dhost.v6.s6_addr[15] = 0;
	rule.rule_id = NO_RULE_ID;
	assert_int_equal(pfr_rules_add(set, &rule), -1);
	assert_int_equal(set->num_errors, 8);
	assert_int_equal(set->num_rules, 1);

	/* The same flow, seen from the other end. */
	good("");
	hash_rule.port_peer_a = 5;
	assert_int_equal(pfr_rules_add_hash(set, &hash_rule), 0);
	hash_rule.port_peer_a = 0;
	hash_rule.port_peer_b = 5;
	assert_int_equal(pfr_rules_add_hash(set, &hash_rule), 0);
	assert_int_equal(pfr_rules_check(set), -1);
	assert_text_has(set->messages[0].text, "this flow already");
}

static void arguments(void **state)
{
	(void)state;
	pfr_rules_free(NULL);
	pfr_rules_print_messages(NULL, stderr);
	assert_int_equal(pfr_rules_read_file(NULL, "x"), -1);
	assert_int_equal(pfr_rules_read_text(NULL, "x", "", 0), -1);
	assert_int_equal(pfr_rules_read_json(NULL, "x", "", 0), -1);
	assert_int_equal(pfr_rules_print(NULL, stderr), -1);
	assert_null(pfr_rules_json(NULL));
	assert_int_equal(pfr_rules_add(NULL, NULL), -1);
}

static int tear_down(void **state)
{
	(void)state;
	pfr_rules_free(set);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_fields),
		cmocka_unit_test(ipv6),
		cmocka_unit_test(actions),
		cmocka_unit_test(hash_rules),
		cmocka_unit_test(services),
		cmocka_unit_test(sets),
		cmocka_unit_test(limits),
		cmocka_unit_test(several),
		cmocka_unit_test(deep_includes),
		cmocka_unit_test(added),
		cmocka_unit_test(arguments),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
