// SPDX-License-Identifier: GPL-2.0-only
/*
 * rulesets TX RX - whole sets of rules: taken between two packets, or not at
 * all.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "others.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"

static const char *tx_device, *rx_device;

/* A set on its way to the kernel. */
struct set {
	struct pfr_rule_set *head;
	filtering_rule *rules;
	hash_filtering_rule *exact;
	size_t size;
};

static struct set make_set(uint32_t num_rules, uint32_t num_exact)
{
	struct set set;
	uint32_t i;

	set.size = sizeof(*set.head) + num_rules * sizeof(*set.rules) +
		   num_exact * sizeof(*set.exact);
	set.head = calloc(1, set.size);
	need(set.head, "memory");
	set.rules = (void *)(set.head + 1);
	set.exact = (void *)(set.rules + num_rules);
	*set.head = (struct pfr_rule_set){
		.num_rules = num_rules, .num_hash_rules = num_exact,
		.rule_size = sizeof(*set.rules),
		.hash_rule_size = sizeof(*set.exact),
		.policy = PFR_POLICY_KEEP,
	};
	for (i = 0; i < num_rules; i++)
		set.rules[i].rule_id = (uint16_t)i;
	for (i = 0; i < num_exact; i++) {
		set.exact[i].proto = 17;
		set.exact[i].host_peer_a.v4 = 0x0a000000 + i;
		set.exact[i].host_peer_b.v4 = 0x0b000000;
	}
	return set;
}

static int replace(int fd, const struct set *set)
{
	return abi_set(fd, PFR_SO_RULE_SET, set->head, set->size);
}

static int open_ring(uint32_t flags)
{
	int fd = abi_socket();

	need(fd >= 0 && !abi_ring(fd, 256, flags, 1 << 16) &&
	     !abi_bind(fd, rx_device), "ring");
	return fd;
}

static bool holds(int fd, uint32_t num_rules, uint32_t num_exact)
{
	struct pfr_info info;

	need(!abi_get(fd, PFR_SO_INFO, &info, sizeof(info)), "info");
	if (info.num_rules == num_rules && info.num_hash_rules == num_exact)
		return true;
	printf("# %u rules, %u exact ones\n", info.num_rules,
	       info.num_hash_rules);
	return false;
}

/* A ring with one good set of three and two. */
static int open_with_set(void)
{
	struct set set = make_set(3, 2);
	int fd = open_ring(0);

	need(!replace(fd, &set) && holds(fd, 3, 2), "a good set");
	free(set.head);
	return fd;
}

/* Refused, as it should be, and the ring has what open_with_set() gave it. */
static void refused(int fd, const struct set *set, int err, uint32_t kind,
		    int index, const char *field, const char *name)
{
	struct pfr_rule_stats stats;
	struct pfr_refusal why;
	int got = replace(fd, set);

	need(!abi_get(fd, PFR_SO_REFUSAL, &why, sizeof(why)), "refusal");
	ok(got == err && why.error == -err && why.kind == kind &&
	   (index < 0 || why.index == (uint32_t)index) &&
	   !strncmp(why.field, field, strlen(field)) && why.reason[0],
	   "%s: %s: %s", name, strerrorname_np(got), why.reason);
	if (got != err || why.error != -err || why.kind != kind)
		printf("# error %d, kind %u, index %u, %.48s\n", why.error,
		       why.kind, why.index, why.field);
	ok(holds(fd, 3, 2) && !abi_rule_stats(fd, 2, &stats) &&
	   abi_rule_stats(fd, 3, &stats) == ENOENT, "%s: nothing changes",
	   name);
}

static void test_bad_rules(void)
{
	struct set set = make_set(5, 3);
	int fd = open_with_set();

	set.rules[4].core_fields.sport_low = 2;
	set.rules[4].core_fields.sport_high = 1;
	refused(fd, &set, EINVAL, PFR_REFUSED_RULE, 4, "core_fields.sport_low",
		"the last rule is bad");
	set.rules[4].core_fields.sport_low = 0;
	set.rules[0].rule_action = PFR_RULE_ACTIONS;
	refused(fd, &set, EINVAL, PFR_REFUSED_RULE, 0, "rule_action",
		"the first rule is bad");
	set.rules[0].rule_action = 0;
	set.rules[1].rule_id = 3;
	refused(fd, &set, EEXIST, PFR_REFUSED_RULE, -1, "rule_id",
		"an id comes twice");
	set.rules[1].rule_id = NO_RULE_ID;
	refused(fd, &set, EINVAL, PFR_REFUSED_RULE, 1, "rule_id",
		"an id that is none");
	set.rules[1].rule_id = 1;
	set.rules[2].plugin_action.plugin_id = 3;
	refused(fd, &set, ENOENT, PFR_REFUSED_RULE, 2,
		"plugin_action.plugin_id", "an unknown plugin");
	set.rules[2].plugin_action.plugin_id = 0;
	set.rules[3].rule_action = reflect_packet_and_stop_rule_evaluation;
	strcpy(set.rules[3].reflector_device_name, rx_device);
	refused(fd, &set, ELOOP, PFR_REFUSED_RULE, 3, "reflector_device_name",
		"own reflector");
	strcpy(set.rules[3].reflector_device_name, "nowhere");
	refused(fd, &set, ENODEV, PFR_REFUSED_RULE, 3, "reflector_device_name",
		"no reflector");
	set.rules[3].rule_action = 0;
	set.exact[2].vlan_id = 4096;
	refused(fd, &set, EINVAL, PFR_REFUSED_HASH_RULE, 2, "vlan_id",
		"the last exact rule is bad");
	set.exact[2] = set.exact[0];
	refused(fd, &set, EEXIST, PFR_REFUSED_HASH_RULE, -1, "",
		"a flow comes twice");
	set.exact[2].vlan_id = 1;
	is(replace(fd, &set), 0, "without faults it is taken");
	ok(holds(fd, 5, 3), "all of it");
	free(set.head);
	close(fd);
}

static void test_bad_heads(void)
{
	struct set set = make_set(5, 3), whole = set;
	int fd = open_with_set();
	struct pfr_rule_set head = *set.head;

#define BAD_HEAD(member, value, err, field)				\
do {									\
	set.head->member = value;					\
	refused(fd, &set, err, PFR_REFUSED_SET, -1, field,		\
		#member " is " #value);					\
	*set.head = head;						\
} while (0)
	BAD_HEAD(reserved, 1, EINVAL, "reserved");
	BAD_HEAD(policy, 3, EINVAL, "policy");
	BAD_HEAD(policy, 0xffffffff, EINVAL, "policy");
	BAD_HEAD(rule_size, 0, EINVAL, "rule_size");
	BAD_HEAD(rule_size, 0xffffffff, EINVAL, "rule_size");
	BAD_HEAD(rule_size, sizeof(filtering_rule) - 8, EINVAL, "rule_size");
	BAD_HEAD(hash_rule_size, 0, EINVAL, "hash_rule_size");
	BAD_HEAD(hash_rule_size, 1, EINVAL, "hash_rule_size");
	BAD_HEAD(num_rules, 6, EINVAL, "");
	BAD_HEAD(num_rules, 4, EINVAL, "");
	BAD_HEAD(num_rules, 0, EINVAL, "");
	BAD_HEAD(num_rules, 65536, E2BIG, "num_rules");
	BAD_HEAD(num_rules, 0xffffffff, E2BIG, "num_rules");
	/* 32 bits of this size are those of a set of five and three. */
	BAD_HEAD(num_rules, 5 + (1U << 29), E2BIG, "num_rules");
	BAD_HEAD(num_hash_rules, 4, EINVAL, "");
	BAD_HEAD(num_hash_rules, PFR_MAX_HASH_RULES + 1, E2BIG,
		 "num_hash_rules");
	BAD_HEAD(num_hash_rules, 0xffffffff, E2BIG, "num_hash_rules");
	BAD_HEAD(num_hash_rules, 3 + (1U << 28), E2BIG, "num_hash_rules");
#undef BAD_HEAD
	whole.size = set.size - 1;
	refused(fd, &whole, EINVAL, PFR_REFUSED_SET, -1, "",
		"the last byte is missing");
	whole.size = sizeof(head);
	refused(fd, &whole, EINVAL, PFR_REFUSED_SET, -1, "",
		"no rule is there");
	is(abi_set(fd, PFR_SO_RULE_SET, set.head, sizeof(head) - 1), EINVAL,
	   "not even a head");
	is(abi_set(fd, PFR_SO_RULE_SET, set.head, 0), EINVAL, "nothing");
	ok(holds(fd, 3, 2), "nothing changed");
	free(set.head);
	close(fd);
}

static void test_unreadable(void)
{
	struct set set = make_set(20, 10), there = set;
	int fd = open_with_set();
	size_t from_end, page = 4096, room = (set.size + 2 * page) & ~(page - 1);
	char *area = mmap(NULL, 2 * room, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	need(area != MAP_FAILED && !mprotect(area + room, room, PROT_NONE),
	     "memory");
	there.head = (void *)8;
	refused(fd, &there, EFAULT, PFR_REFUSED_SET, -1, "", "no memory");
	there.head = (void *)0xffff888000000000;
	refused(fd, &there, EFAULT, PFR_REFUSED_SET, -1, "",
		"the kernel's memory");
	for (from_end = 1; from_end < set.size - sizeof(*set.head);
	     from_end += 401) {
		there.head = (void *)(area + room - (set.size - from_end));
		memcpy(there.head, set.head, set.size - from_end);
		if (replace(fd, &there) != EFAULT || !holds(fd, 3, 2))
			break;
	}
	ok(from_end >= set.size - sizeof(*set.head),
	   "a set whose end is not there: EFAULT (%zu)", from_end);
	memcpy(area + room - set.size, set.head, set.size);
	there.head = (void *)(area + room - set.size);
	is(replace(fd, &there), 0, "at the very end of memory");
	ok(holds(fd, 20, 10), "it is taken");
	munmap(area, 2 * room);
	free(set.head);
	close(fd);
}

/* As many rules as there can be, and none. */
static void test_bounds(void)
{
	const char *kernel = getenv("VM_KERNEL");
	struct pfr_rule_stats stats;
	struct set none, all;
	uint32_t most = PFR_MAX_RULES;
	int fd = open_with_set();

	/* It checks every step of every rule, which takes its time. */
	if (kernel && !strcmp(kernel, "debug"))
		most = 5000;
	none = make_set(0, 0);
	all = make_set(most, 0);
	is(replace(fd, &all), 0, "%u rules", most);
	ok(holds(fd, most, 0), "they are there");
	is(abi_rule_stats(fd, 0, &stats), 0, "the first");
	is(abi_rule_stats(fd, most - 1, &stats), 0, "the last");
	is(abi_set(fd, PFR_SO_RULE_ADD, &all.rules[7], sizeof(*all.rules)),
	   EEXIST, "every id is taken");
	all.rules[most - 2].rule_id = (uint16_t)(most - 1);
	is(replace(fd, &all), EEXIST, "an id comes twice among so many");
	ok(holds(fd, most, 0), "nothing changes");
	is(replace(fd, &none), 0, "none");
	ok(holds(fd, 0, 0), "they are gone");
	free(none.head);
	free(all.head);
	close(fd);
}

static volatile bool flipping;

static void *flip(void *arg)
{
	struct set *set = arg;
	volatile uint16_t *id = &set->rules[50].rule_id;
	volatile __u32 *num = &set->head->num_rules;

	while (flipping) {
		*id = 49;
		let_others();
		*num = 1U << 31;
		let_others();
		*id = NO_RULE_ID;
		*num = 100;
		let_others();
		*id = 50;
		let_others();
	}
	return NULL;
}

/* A set that changes while it is read: what was checked is what is taken. */
static void test_flipping(void)
{
	struct set set = make_set(100, 0);
	int fd = open_ring(0), i, err, taken = 0, refused = 0, wrong = 0;
	pthread_t thread;

	flipping = true;
	need(!pthread_create(&thread, NULL, flip, &set), "thread");
	for (i = 0; i < 2000 && (i < 200 || !taken || !refused); i++) {
		err = replace(fd, &set);
		taken += !err;
		refused += !!err;
		wrong += !holds(fd, taken ? 100 : 0, 0);
	}
	flipping = false;
	pthread_join(thread, NULL);
	ok(taken && refused, "a changing set: %d taken, %d refused", taken,
	   refused);
	is(wrong, 0, "a changing set: it is all there, or not at all");
	free(set.head);
	close(fd);
}

/*
 * Two sets, each of which lets every packet through, but for different reasons;
 * any mixture of the two loses some. The frames have four flows:
 * 0 is decided by ids that the sets exchange, 1 and 2 by an exact rule that one
 * of them has, 3 by the policy.
 */
static const char *const whole_sets[2] = {
	"policy accept\n"
	"rule id=1 dport=2000 action=forward\n"
	"rule id=2 dport=2001 action=forward\n"
	"rule id=3 dport=2002 action=drop\n"
	"rule id=5 dport=2000-2002 action=drop\n"
	"hash a=10.1.0.2:1002 b=10.2.0.2:2002 proto=udp action=forward\n",
	"policy drop\n"
	"rule id=1 dport=2002 action=forward\n"
	"rule id=2 dport=2000 action=forward\n"
	"rule id=3 dport=2001 action=drop\n"
	"rule id=4 dport=2003 action=forward\n"
	"rule id=5 dport=2000-2002 action=drop\n"
	"rule id=6 type=0x88b5 action=forward\n"
	"hash a=10.1.0.1:1001 b=10.2.0.1:2001 proto=udp action=forward\n",
};

static struct pfr_rule_set *set_of(const char *text, size_t *size)
{
	char path[] = "/tmp/rulesets-XXXXXX";
	int fd = mkstemp(path);
	struct pfr_rule_set *set;

	need(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text),
	     "file");
	close(fd);
	set = ruletext_file(path, size);
	unlink(path);
	need(set, "set");
	return set;
}

static volatile bool sending;

static void *send_all(void *arg)
{
	static const struct frame_plan plan = { .flows = 4 };
	int fd = sender_open(tx_device), *sent = arg;

	need(fd >= 0, tx_device);
	while (sending) {
		sender_frames(fd, &plan, 64);
		*sent += 64;
		if (*sent % 4096 == 0)
			usleep(1000);
	}
	close(fd);
	return NULL;
}

static void test_under_traffic(void)
{
	struct pfr_rule_set *sets[2];
	struct pfr_counters c;
	struct ring ring;
	size_t size[2];
	int sent = 0, replaced = 0, failed = 0, i;
	uint64_t read = 0;
	pthread_t thread;

	for (i = 0; i < 2; i++)
		sets[i] = set_of(whole_sets[i], &size[i]);
	need(!abi_map(&ring, open_ring(0)), "ring");
	need(!abi_set(ring.fd, PFR_SO_RULE_SET, sets[0], size[0]), "set");
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
	sending = true;
	need(!pthread_create(&thread, NULL, send_all, &sent), "thread");
	while (replaced < 2000 || sent < 20000) {
		i = ++replaced & 1;
		failed += !!abi_set(ring.fd, PFR_SO_RULE_SET, sets[i], size[i]);
		read += abi_drain(&ring);
	}
	sending = false;
	pthread_join(thread, NULL);
	for (i = 0; i < 20000; i++) {
		read += abi_drain(&ring);
		need(!abi_get(ring.fd, PFR_SO_COUNTERS, &c, sizeof(c)), "counters");
		if (c.seen >= (uint64_t)sent)
			break;
		usleep(1000);
	}
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 0), "disable");
	read += abi_drain(&ring);
	need(!abi_get(ring.fd, PFR_SO_COUNTERS, &c, sizeof(c)), "counters");
	is(failed, 0, "%d sets replaced under %d packets", replaced, sent);
	is(c.seen, sent, "every packet is seen");
	is(c.rule_dropped, 0, "none met half a set");
	ok(counters_add_up(&c) && c.delivered == read,
	   "and all are accounted for: %llu delivered, %llu lost", c.delivered,
	   c.ring_full);
	for (i = 0; i < 2; i++)
		free(sets[i]);
	abi_close(&ring);
}

int main(int argc, char **argv)
{
	need(argc == 3, "two devices");
	tx_device = argv[1];
	rx_device = argv[2];
	test_bad_rules();
	test_bad_heads();
	test_unreadable();
	test_bounds();
	test_flipping();
	test_under_traffic();
	return tap_end();
}
