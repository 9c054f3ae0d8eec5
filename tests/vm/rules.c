// SPDX-License-Identifier: GPL-2.0-only
/*
 * rules TX RX - rules that are none: refused with the right error and a reason
 * that names the field, and the ring keeps the rules it had.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "frame.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"

static const char *rx_device;
static int sender;

/* What every ring here starts with; frames of flow 0 match all of it. */
#define KEPT_WILD	"id=10 proto=udp dport=2000 action=execute"
#define KEPT_EXACT	"a=10.1.0.0:1000 b=10.2.0.0:2000 proto=udp action=execute"

static int add_exact(int fd, const char *text)
{
	return ruletext_set_exact(fd, PFR_SO_HASH_RULE_ADD, text);
}

static int open_ring(void)
{
	int fd = abi_socket();

	need(fd >= 0 && !abi_ring(fd, 256, 0, 4096) &&
	     !abi_bind(fd, rx_device), "ring");
	need(!ruletext_add(fd, KEPT_WILD), "rule");
	need(!add_exact(fd, KEPT_EXACT), "exact rule");
	need(!abi_set_u32(fd, PFR_SO_ENABLE, 1), "enable");
	return fd;
}

static uint64_t wild_received(int fd)
{
	struct pfr_rule_stats stats;

	return abi_rule_stats(fd, 10, &stats) ? 0 : stats.received;
}

static uint64_t exact_received(int fd)
{
	struct pfr_rule_stats stats;
	hash_filtering_rule rule;

	need(ruletext_exact(KEPT_EXACT, &rule), KEPT_EXACT);
	return abi_hash_rule_stats(fd, &rule, &stats) ? 0 : stats.received;
}

static void send_some(int num)
{
	static const struct frame_plan plan = { .flows = 1 };

	sender_frames(sender, &plan, num);
}

/* There are these rules, no others, and they do their work. */
static void test_kept(int fd, const char *name)
{
	uint64_t wild = wild_received(fd), exact = exact_received(fd);
	struct pfr_info info;
	int i;

	need(!abi_get(fd, PFR_SO_INFO, &info, sizeof(info)), "info");
	ok(info.num_rules == 1 && info.num_hash_rules == 1 &&
	   info.num_masks == 1, "%s: %u rules, %u exact ones, %u masks", name,
	   info.num_rules, info.num_hash_rules, info.num_masks);
	send_some(10);
	for (i = 0; i < 20000 && wild_received(fd) < wild + 10; i++)
		usleep(1000);
	is(wild_received(fd) - wild, 10, "%s: the rule matches", name);
	is(exact_received(fd) - exact, 10, "%s: the exact one too", name);
}

/* The last refusal is what it should be; @field may be a part. */
static bool refusal_is(int fd, int err, uint32_t kind, const char *field)
{
	struct pfr_refusal why;

	if (abi_get(fd, PFR_SO_REFUSAL, &why, sizeof(why)))
		return false;
	if (why.error == -err && why.kind == kind &&
	    !strncmp(why.field, field, strlen(field)) && why.reason[0] &&
	    memchr(why.field, 0, sizeof(why.field)) &&
	    memchr(why.reason, 0, sizeof(why.reason)))
		return true;
	printf("# refusal: error %d, kind %u, %.48s: %.96s\n", why.error,
	       why.kind, why.field, why.reason);
	return false;
}

struct bad {
	const char *text;
	int err;
	const char *field;
};

static const struct bad bad_wild[] = {
	{ "id=10", EEXIST, "rule_id" },
	{ "id=65535", EINVAL, "rule_id" },
	{ "id=1 action=10", EINVAL, "rule_action" },
	{ "id=1 action=0xffffffff", EINVAL, "rule_action" },
	{ "id=1 action=0x80000000", EINVAL, "rule_action" },
	{ "id=1 balance=3/3", EINVAL, "balance_id" },
	{ "id=1 balance=255/1", EINVAL, "balance_id" },
	{ "id=1 vlan=4096", EINVAL, "core_fields.vlan_id" },
	{ "id=1 vlan=65535", EINVAL, "core_fields.vlan_id" },
	{ "id=1 version=5", EINVAL, "core_fields.ip_version" },
	{ "id=1 version=255", EINVAL, "core_fields.ip_version" },
	{ "id=1 version=4 type=0x86dd", EINVAL, "core_fields." },
	{ "id=1 version=6 type=0x0800", EINVAL, "core_fields." },
	{ "id=1 sport=2-1", EINVAL, "core_fields.sport_low" },
	{ "id=1 sport=65535-65534", EINVAL, "core_fields.sport_low" },
	{ "id=1 dport=5061-5060", EINVAL, "core_fields.dport_low" },
	{ "id=1 version=4 shost=2001:db8::1", EINVAL, "core_fields.shost" },
	{ "id=1 version=4 dhost=2001:db8::1/64", EINVAL, "core_fields." },
	{ "id=1 version=0 shost=10.0.0.1 dhost=2001:db8::1", EINVAL,
	  "core_fields." },
	{ "id=1 version=0 shost=2001:db8::1 dhost=10.0.0.1/8", EINVAL,
	  "core_fields." },
	{ "id=1 version=0 tunnel_shost=10.0.0.1 tunnel_dhost=2001:db8::1",
	  EINVAL, "extended_fields.tunnel" },
	{ "id=1 pattern=01234567890123456789012345678901", EINVAL,
	  "extended_fields.payload_pattern" },
	{ "id=1 pattern=|", EINVAL, "extended_fields.payload_pattern" },
	{ "id=1 pattern=a||b", EINVAL, "extended_fields.payload_pattern" },
	{ "id=1 pattern=a|", EINVAL, "extended_fields.payload_pattern" },
	{ "id=1 pattern=|a", EINVAL, "extended_fields.payload_pattern" },
	{ "id=1 plugin=1", ENOENT, "plugin_action.plugin_id" },
	{ "id=1 plugin=65535", ENOENT, "plugin_action.plugin_id" },
	{ "id=1 filter_plugin=9", ENOENT, "extended_fields.filter_plugin_id" },
	{ "id=1 filter_plugin=65535", ENOENT,
	  "extended_fields.filter_plugin_id" },
	{ "id=1 action=reflect", EINVAL, "reflector_device_name" },
	{ "id=1 action=bounce_continue", EINVAL, "reflector_device_name" },
	{ "id=1 action=reflect reflector=nowhere", ENODEV,
	  "reflector_device_name" },
	{ "id=1 action=bounce reflector=any", ENODEV,
	  "reflector_device_name" },
	{ "id=1 action=bounce reflector=%s%n/..", EINVAL,
	  "reflector_device_name" },
	{ "id=1 action=reflect reflector=0123456789abcdef", EINVAL,
	  "reflector_device_name" },
	{ "id=1 action=reflect reflector=RX", ELOOP, "reflector_device_name" },
	{ "id=1 action=reflect_continue reflector=RX", ELOOP,
	  "reflector_device_name" },
};

static const struct bad bad_exact[] = {
	{ KEPT_EXACT, EEXIST, "" },
	{ KEPT_EXACT " id=77 action=drop", EEXIST, "" },
	{ "b=10.1.0.0:1000 a=10.2.0.0:2000 proto=17", EEXIST, "" },
	{ "a=1.2.3.4 action=10", EINVAL, "rule_action" },
	{ "a=1.2.3.4 action=0xffffffff", EINVAL, "rule_action" },
	{ "a=1.2.3.4 vlan=4096", EINVAL, "vlan_id" },
	{ "a=1.2.3.4 version=3", EINVAL, "ip_version" },
	{ "a=2001:db8::1 version=4", EINVAL, "host_peer_a" },
	{ "a=1.2.3.4 b=2001:db8::1 version=4", EINVAL, "host_peer_" },
	{ "a=1.2.3.4 b=2001:db8::1 version=0", EINVAL, "host_peer_" },
	{ "a=1.2.3.4 plugin=4", ENOENT, "plugin_action.plugin_id" },
	{ "a=1.2.3.4 action=reflect", EINVAL, "reflector_device_name" },
	{ "a=1.2.3.4 action=bounce reflector=nowhere", ENODEV,
	  "reflector_device_name" },
	{ "a=1.2.3.4 action=reflect reflector=RX", ELOOP,
	  "reflector_device_name" },
	{ "a=1.2.3.4 action=reflect_continue reflector=RX", ELOOP,
	  "reflector_device_name" },
	{ "a=1.2.3.4 action=reflect reflector=0123456789abcdef", EINVAL,
	  "reflector_device_name" },
};

/* RX in a rule's text is the device that the ring listens to. */
static const char *with_device(const char *text)
{
	static char copy[256];
	const char *at = strstr(text, "=RX");

	if (!at)
		return text;
	snprintf(copy, sizeof(copy), "%.*s=%s", (int)(at - text), text,
		 rx_device);
	return copy;
}

static void test_bad(void)
{
	int fd = open_ring(), err;
	struct pfr_refusal why;
	size_t i;

	need(!abi_get(fd, PFR_SO_REFUSAL, &why, sizeof(why)), "refusal");
	is(why.error, 0, "nothing was refused so far");
	for (i = 0; i < sizeof(bad_wild) / sizeof(*bad_wild); i++) {
		err = ruletext_add(fd, with_device(bad_wild[i].text));
		ok(err == bad_wild[i].err &&
		   refusal_is(fd, err, PFR_REFUSED_RULE, bad_wild[i].field),
		   "rule %s: %s", bad_wild[i].text, strerrorname_np(err));
	}
	test_kept(fd, "after bad rules");
	for (i = 0; i < sizeof(bad_exact) / sizeof(*bad_exact); i++) {
		err = add_exact(fd, with_device(bad_exact[i].text));
		ok(err == bad_exact[i].err &&
		   refusal_is(fd, err, PFR_REFUSED_HASH_RULE,
			      bad_exact[i].field),
		   "exact rule %s: %s", bad_exact[i].text,
		   strerrorname_np(err));
	}
	test_kept(fd, "after bad exact rules");
	close(fd);
}

static void test_reserved(void)
{
	static const struct {
		size_t at;
		const char *field;
	} wild[] = {
		{ offsetof(filtering_rule, reserved), "reserved" },
		{ offsetof(filtering_rule, core_fields.reserved),
		  "core_fields.reserved" },
		{ offsetof(filtering_rule, extended_fields.reserved),
		  "extended_fields.reserved" },
		{ offsetof(filtering_rule, extended_fields.tunnel.reserved),
		  "extended_fields.reserved" },
		{ offsetof(filtering_rule, extended_fields.optional_fields) + 3,
		  "extended_fields.optional_fields" },
		{ offsetof(filtering_rule, plugin_action.reserved),
		  "plugin_action.reserved" },
	}, exact[] = {
		{ offsetof(hash_filtering_rule, reserved), "reserved" },
		{ offsetof(hash_filtering_rule, plugin_action.reserved),
		  "plugin_action.reserved" },
	};
	int fd = open_ring();
	char text[64];
	size_t i;

	for (i = 0; i < sizeof(wild) / sizeof(*wild); i++) {
		snprintf(text, sizeof(text), "id=1 raw=%zu:80", wild[i].at);
		ok(ruletext_add(fd, text) == EINVAL &&
		   refusal_is(fd, EINVAL, PFR_REFUSED_RULE, wild[i].field),
		   "reserved: %s is not 0", wild[i].field);
	}
	for (i = 0; i < sizeof(exact) / sizeof(*exact); i++) {
		snprintf(text, sizeof(text), "a=1.2.3.4 raw=%zu:80",
			 exact[i].at);
		ok(add_exact(fd, text) == EINVAL &&
		   refusal_is(fd, EINVAL, PFR_REFUSED_HASH_RULE,
			      exact[i].field),
		   "reserved of an exact rule: %s is not 0", exact[i].field);
	}
	test_kept(fd, "after reserved fields");
	snprintf(text, sizeof(text), "id=1 raw=%zu:ffffffff",
		 offsetof(filtering_rule, internals));
	is(ruletext_add(fd, text), 0, "internals may hold anything");
	snprintf(text, sizeof(text), "a=1.2.3.4 raw=%zu:ffffffff",
		 offsetof(hash_filtering_rule, internals));
	is(add_exact(fd, text), 0, "of exact rules too");
	close(fd);
}

static void test_missing(void)
{
	static const uint32_t ids[] = {
		0, 9, 11, 65534, 65535, 65536 + 10, UINT32_MAX
	};
	static const char *const flows[] = {
		"a=10.1.0.0:1000 b=10.2.0.0:2000 proto=tcp",
		"a=10.1.0.0:1000 b=10.2.0.0:2001 proto=udp",
		"a=10.1.0.0:2000 b=10.2.0.0:1000 proto=udp",
		"a=10.1.0.1:1000 b=10.2.0.0:2000 proto=udp",
		"a=10.1.0.0:1000 b=10.2.0.0:2000 proto=udp vlan=1",
		"a=10.1.0.0:1000 b=10.2.0.0:2000 proto=udp version=6",
	};
	struct pfr_rule_stats stats;
	hash_filtering_rule rule;
	int fd = open_ring(), wrong = 0;
	size_t i;

	for (i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		wrong += abi_set_u32(fd, PFR_SO_RULE_REMOVE, ids[i]) != ENOENT;
		wrong += abi_rule_stats(fd, ids[i], &stats) != ENOENT;
	}
	is(wrong, 0, "missing rules: ENOENT");
	for (i = 0; i < sizeof(flows) / sizeof(*flows); i++) {
		need(ruletext_exact(flows[i], &rule), flows[i]);
		wrong += ruletext_set_exact(fd, PFR_SO_HASH_RULE_REMOVE,
					    flows[i]) != ENOENT;
		wrong += abi_hash_rule_stats(fd, &rule, &stats) != ENOENT;
	}
	is(wrong, 0, "missing exact rules: ENOENT");
	test_kept(fd, "after removing what is not there");
	is(abi_set_u32(fd, PFR_SO_RULE_REMOVE, 10), 0, "what is there goes");
	is(abi_set_u32(fd, PFR_SO_RULE_REMOVE, 10), ENOENT, "once");
	is(ruletext_set_exact(fd, PFR_SO_HASH_RULE_REMOVE,
			      "a=10.2.0.0:2000 b=10.1.0.0:1000 proto=udp id=999"), 0,
	   "an exact rule goes, its ends in either order");
	is(ruletext_set_exact(fd, PFR_SO_HASH_RULE_REMOVE, KEPT_EXACT), ENOENT,
	   "once");
	is(ruletext_add(fd, KEPT_WILD), 0, "and may come again");
	is(add_exact(fd, KEPT_EXACT), 0, "the exact one too");
	test_kept(fd, "gone and come again");
	close(fd);
}

static void test_sizes(void)
{
	static const struct {
		int option;
		size_t size;
		bool exact;
	} sets[] = {
		{ PFR_SO_RULE_ADD, sizeof(filtering_rule), false },
		{ PFR_SO_RULE_REMOVE, 4, true },
		{ PFR_SO_HASH_RULE_ADD, sizeof(hash_filtering_rule), false },
		{ PFR_SO_HASH_RULE_REMOVE, sizeof(hash_filtering_rule), false },
		{ PFR_SO_PURGE_RULES, 4, true },
		{ PFR_SO_PURGE_HASH_RULES, 4, true },
	};
	static const struct {
		int option;
		size_t least;
	} gets[] = {
		{ PFR_SO_RULE_STATS, 4 },
		{ PFR_SO_HASH_RULE_STATS, sizeof(hash_filtering_rule) },
		{ PFR_SO_REFUSAL, 1 },
	};
	static uint8_t value[5000];
	int fd = open_ring(), wrong = 0, err, want;
	size_t i, size;

	/* What would be taken is refused for another reason. */
	memset(value, 0, sizeof(value));
	value[0] = 255;
	value[1] = 255;
	for (i = 0; i < sizeof(sets) / sizeof(*sets); i++) {
		for (size = 0; size <= sizeof(value); size++) {
			if (size == sets[i].size)
				continue;
			value[4999] = 0;
			if (size > sets[i].size)
				value[size - 1] = 1;
			err = abi_set(fd, sets[i].option, value, size);
			if (size > sets[i].size)
				value[size - 1] = 0;
			want = size > sets[i].size && !sets[i].exact ? E2BIG :
								       EINVAL;
			if (err != want && !wrong++)
				printf("# option %d, size %zu: %d\n",
				       sets[i].option, size, err);
		}
	}
	is(wrong, 0, "sizes that are none are refused");
	for (i = 0; i < sizeof(gets) / sizeof(*gets); i++) {
		for (size = 0; size < gets[i].least; size++) {
			socklen_t len = (socklen_t)size;

			wrong += !getsockopt(fd, SOL_PF_RING, gets[i].option,
					     value, &len) || errno != EINVAL;
		}
	}
	is(wrong, 0, "questions that are too short are refused");
	for (i = 0; i < sizeof(sets) / sizeof(*sets); i++)
		wrong += abi_set(fd, sets[i].option, (void *)8, sets[i].size) !=
			 EFAULT;
	for (i = 0; i < sizeof(gets) / sizeof(*gets); i++) {
		socklen_t len = 200;

		wrong += !getsockopt(fd, SOL_PF_RING, gets[i].option, (void *)8,
				     &len) || errno != EFAULT;
	}
	is(wrong, 0, "pointers to nowhere: EFAULT");
	test_kept(fd, "after sizes");
	close(fd);
}

/* Bound later, to what its own rule reflects to: no loop, and no refusal. */
static void test_before_bind(void)
{
	struct pfr_counters counters;
	struct ring ring;
	char text[64];
	int fd = abi_socket(), i;

	snprintf(text, sizeof(text), "id=1 action=reflect_continue reflector=%s",
		 rx_device);
	is(ruletext_add(fd, text), 0, "a rule before ring and device");
	is(ruletext_add(fd, "id=2 proto=udp action=drop"), 0, "another one");
	is(add_exact(fd, KEPT_EXACT), 0, "an exact one");
	need(!abi_ring(fd, 256, 0, 64) && !abi_bind(fd, rx_device) &&
	     !abi_map(&ring, fd) && !abi_set_u32(fd, PFR_SO_ENABLE, 1), "ring");
	send_some(10);
	for (i = 0; i < 20000; i++) {
		need(!abi_get(fd, PFR_SO_COUNTERS, &counters, sizeof(counters)),
		     "counters");
		if (counters.seen >= 10)
			break;
		usleep(1000);
	}
	ok(counters.rule_dropped == 10 && counters.seen == 10 &&
	   counters.reflect_ok == 0 && counters.reflect_errors == 10 &&
	   counters.reflect_loops == 10,
	   "they work: %llu dropped of %llu, %llu loops",
	   counters.rule_dropped, counters.seen, counters.reflect_loops);
	is(abi_drain(&ring), 0, "nothing comes");
	abi_close(&ring);
}

static void randomize(uint8_t *value, size_t size)
{
	int i, num = rand() % 8;

	for (i = 0; i < num; i++)
		value[(size_t)rand() % size] = (uint8_t)(rand() % 2 ? rand() :
							 rand() % 4);
}

/* Good rules with random bytes: taken or refused, nobody is hurt. */
static void test_fuzz(void)
{
	int fd = open_ring(), i, taken = 0, refused = 0, err;
	hash_filtering_rule exact;
	filtering_rule wild;

	for (i = 0; i < 5000; i++) {
		need(ruletext_wildcard("id=1 shost=10.1.0.0/16 pattern=pfrt|x",
				       &wild) &&
		     ruletext_exact(KEPT_EXACT, &exact), "text");
		wild.rule_id = (uint16_t)rand();
		exact.port_peer_a = (uint16_t)rand();
		strcpy(wild.reflector_device_name, "lo");
		strcpy(exact.reflector_device_name, "lo");
		randomize((uint8_t *)&wild, sizeof(wild));
		randomize((uint8_t *)&exact, sizeof(exact));
		/* Plugins that are missing are looked for, which takes long. */
		if (rand() % 64) {
			wild.extended_fields.filter_plugin_id = 0;
			wild.plugin_action.plugin_id = 0;
			exact.plugin_action.plugin_id = 0;
		}
		err = abi_set(fd, PFR_SO_RULE_ADD, &wild, sizeof(wild));
		taken += !err;
		refused += !!err;
		err = abi_set(fd, PFR_SO_HASH_RULE_ADD, &exact, sizeof(exact));
		taken += !err;
		refused += !!err;
		if (rand() % 4 == 0)
			abi_set_u32(fd, PFR_SO_RULE_REMOVE, wild.rule_id);
		if (rand() % 4 == 0)
			abi_set(fd, PFR_SO_HASH_RULE_REMOVE, &exact,
				sizeof(exact));
		if (i % 100 == 0)
			send_some(3);
	}
	ok(taken && refused, "random rules: %d taken, %d refused", taken,
	   refused);
	is(abi_set_u32(fd, PFR_SO_PURGE_HASH_RULES, 0), 0, "all exact ones go");
	close(fd);
	fd = open_ring();
	test_kept(fd, "after random rules");
	close(fd);
}

int main(int argc, char **argv)
{
	need(argc == 3, "two devices");
	rx_device = argv[2];
	srand(21);
	sender = sender_open(argv[1]);
	need(sender >= 0, argv[1]);
	test_bad();
	test_reserved();
	test_missing();
	test_sizes();
	test_before_bind();
	test_fuzz();
	return tap_end();
}
