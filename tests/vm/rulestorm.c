// SPDX-License-Identifier: GPL-2.0-only
/*
 * rulestorm SECONDS DEVICE OTHER - rules that change as fast as they can while
 * packets come to DEVICE. OTHER, where some packets are reflected to, comes and
 * goes. Prints NAME=VALUE lines of what was done.
 *
 * Each ring has threads that change its rules in all ways there are. One is
 * special: its policy is to drop, and of its sets each has exactly one rule that
 * forwards, at another place in each. A packet that saw half a set, or none,
 * would be dropped: "torn" counts those.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"

#define MAX_SET		300
#define RINGS		2
#define IDS		200

static struct {
	uint64_t replaced, added, removed, refused, exact, purged, asked, listed;
} done;

static const char *device, *other;
static unsigned long long end;

static void count(uint64_t *counter)
{
	__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

static uint32_t draw(unsigned int *seed, uint32_t below)
{
	return ((uint32_t)rand_r(seed) ^ (uint32_t)rand_r(seed) << 15) % below;
}

/* A rule that the kernel may take; its hosts are among those of the packets. */
static void random_rule(filtering_rule *rule, unsigned int *seed)
{
	filtering_rule_core_fields *core = &rule->core_fields;

	memset(rule, 0, sizeof(*rule));
	rule->rule_id = (uint16_t)draw(seed, IDS);
	rule->rule_action = draw(seed, PFR_RULE_ACTIONS);
	rule->bidirectional = draw(seed, 2);
	rule->locked = !draw(seed, 4);
	if (!draw(seed, 4))
		rule->balance_pool = 3;
	if (draw(seed, 2))
		core->proto = 17;
	if (!draw(seed, 3)) {
		core->sport_high = (uint16_t)draw(seed, 65536);
		core->sport_low = core->sport_high / 2;
	}
	core->shost_mask.v4 = draw(seed, 3) ? 0xFFFFFFFF << draw(seed, 32) : 0;
	core->shost.v4 = 0x0A010000 + draw(seed, 8);
	core->dhost_mask.v4 = draw(seed, 3) ? 0xFFFFFFFF << draw(seed, 32) : 0;
	core->dhost.v4 = 0x0A020000 + draw(seed, 8);
	if (!draw(seed, 6))
		strcpy(rule->extended_fields.payload_pattern, "no|such");
	snprintf(rule->reflector_device_name, REFLECTOR_NAME_LEN, "%s", other);
}

static void random_exact(hash_filtering_rule *rule, unsigned int *seed)
{
	memset(rule, 0, sizeof(*rule));
	rule->proto = 17;
	rule->rule_action = draw(seed, PFR_RULE_ACTIONS);
	rule->host_peer_a.v4 = 0x0A010000 + draw(seed, 500);
	rule->host_peer_b.v4 = 0x0A020000 + draw(seed, 8);
	rule->port_peer_a = (uint16_t)(1000 + draw(seed, 8));
	rule->port_peer_b = (uint16_t)(2000 + draw(seed, 8));
	snprintf(rule->reflector_device_name, REFLECTOR_NAME_LEN, "%s", other);
}

static void note(int err, uint64_t *counter)
{
	count(err ? &done.refused : counter);
}

/* @only: this rule forwards, all others count. -1: anything goes. */
static void replace(int fd, unsigned int *seed, int only)
{
	uint32_t rules = 1 + draw(seed, MAX_SET);
	uint32_t exact = only < 0 ? draw(seed, MAX_SET) : 0, i;
	size_t size = sizeof(struct pfr_rule_set) +
		      rules * sizeof(filtering_rule) +
		      exact * sizeof(hash_filtering_rule);
	struct pfr_rule_set *set = calloc(1, size);
	filtering_rule *rule = (void *)(set + 1);
	hash_filtering_rule *hash = (void *)(rule + rules);

	if (!set)
		exit(1);
	set->num_rules = rules;
	set->num_hash_rules = exact;
	set->rule_size = sizeof(*rule);
	set->hash_rule_size = sizeof(*hash);
	set->policy = only < 0 ? draw(seed, 3) : PFR_POLICY_DROP;
	for (i = 0; i < rules; i++) {
		random_rule(&rule[i], seed);
		rule[i].rule_id = (uint16_t)(i * 7);
		if (only >= 0)
			rule[i].rule_action =
				execute_action_and_continue_rule_evaluation;
	}
	for (i = 0; i < exact; i++) {
		random_exact(&hash[i], seed);
		hash[i].port_peer_b = (uint16_t)i;	/* no two alike */
	}
	if (only >= 0) {
		i = (uint32_t)only % rules;
		memset(&rule[i], 0, sizeof(*rule));
		rule[i].rule_id = (uint16_t)(i * 7);
	}
	note(abi_set(fd, PFR_SO_RULE_SET, set, size), &done.replaced);
	free(set);
}

static void list_rules(void)
{
	static const char dir[] = "/proc/net/pf_ring/rules";
	char path[300], text[4096];
	const struct dirent *entry;
	DIR *d = opendir(dir);

	while (d && (entry = readdir(d))) {
		int fd;

		snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
		fd = open(path, O_RDONLY);
		while (fd >= 0 && read(fd, text, sizeof(text)) > 0)
			;
		if (fd >= 0 && close(fd) == 0)
			count(&done.listed);
	}
	if (d)
		closedir(d);
}

static void ask(int fd, unsigned int *seed)
{
	struct pfr_rule_stats stats;
	struct pfr_refusal refusal;
	hash_filtering_rule exact;
	struct pfr_info info;

	random_exact(&exact, seed);
	abi_rule_stats(fd, draw(seed, IDS), &stats);
	abi_hash_rule_stats(fd, &exact, &stats);
	abi_get(fd, PFR_SO_REFUSAL, &refusal, sizeof(refusal));
	abi_get(fd, PFR_SO_INFO, &info, sizeof(info));
	count(&done.asked);
}

/* What a thread has added last, for itself to remove. */
struct added {
	hash_filtering_rule exact;
	uint16_t id;
};

/* All kinds come in turn: on a slow machine there are few, but some of each. */
static void change(int fd, unsigned int *seed, unsigned int turn,
		   struct added *last)
{
	filtering_rule rule;

	switch (turn % 16) {
	case 0:
		replace(fd, seed, -1);
		break;
	case 1:
		abi_set_u32(fd, PFR_SO_PURGE_RULES, draw(seed, 2));
		abi_set_u32(fd, PFR_SO_PURGE_HASH_RULES, draw(seed, 2));
		count(&done.purged);
		break;
	case 2:
		abi_set_u32(fd, PFR_SO_POLICY, draw(seed, 2));
		break;
	case 3:
		ask(fd, seed);
		break;
	case 4:
		list_rules();
		break;
	case 5: case 6: case 7:
		random_exact(&last->exact, seed);
		note(abi_set(fd, PFR_SO_HASH_RULE_ADD, &last->exact,
			     sizeof(last->exact)), &done.exact);
		break;
	case 8:
		note(abi_set(fd, PFR_SO_HASH_RULE_REMOVE, &last->exact,
			     sizeof(last->exact)), &done.removed);
		break;
	case 9: case 10:
		note(abi_set_u32(fd, PFR_SO_RULE_REMOVE, draw(seed, IDS)),
		     &done.removed);
		break;
	case 15:
		note(abi_set_u32(fd, PFR_SO_RULE_REMOVE, last->id),
		     &done.removed);
		break;
	default:
		random_rule(&rule, seed);
		last->id = rule.rule_id;
		note(abi_set(fd, PFR_SO_RULE_ADD, &rule, sizeof(rule)),
		     &done.added);
	}
}

/* In front of all others for a while: packets become rules. */
static void learn(int fd)
{
	filtering_rule rule = {
		.rule_action = forward_packet_add_rule_and_stop_rule_evaluation,
	};

	if (!abi_set(fd, PFR_SO_RULE_ADD, &rule, sizeof(rule)))
		usleep(20000);
	abi_set_u32(fd, PFR_SO_RULE_REMOVE, 0);
	abi_set_u32(fd, PFR_SO_PURGE_HASH_RULES, 0);
}

static void *storm(void *arg)
{
	const struct ring *ring = arg;
	unsigned int seed = (unsigned int)(uintptr_t)&seed, n;
	struct added last = {};

	for (n = 0; now_ms() < end; n++) {
		change(ring->fd, &seed, n, &last);
		if (!(n % 100))
			learn(ring->fd);
	}
	return NULL;
}

static void *whole_sets(void *arg)
{
	const struct ring *ring = arg;
	unsigned int seed = 1;
	int only;

	for (only = 0; now_ms() < end; only += 13)
		replace(ring->fd, &seed, only);
	return NULL;
}

static void *drain(void *arg)
{
	struct ring *rings = arg;
	int i;

	while (now_ms() < end) {
		for (i = 0; i <= RINGS; i++)
			abi_drain(&rings[i]);
		usleep(1000);
	}
	return NULL;
}

static void open_ring(struct ring *ring)
{
	if (abi_open(ring, device, 128, 0, 4096)) {
		fputs("rulestorm: no ring\n", stderr);
		exit(1);
	}
}

#define SHOW(name)	printf(#name "=%llu\n", (unsigned long long)done.name)

static void show_counters(const struct ring *rings)
{
	uint64_t seen = 0, dropped = 0, learnt = 0, reflected = 0, errors = 0;
	struct pfr_counters c;
	bool balanced = true;
	int i;

	for (i = 0; i <= RINGS; i++) {
		/* Nothing comes any more, and all is counted. */
		abi_set_u32(rings[i].fd, PFR_SO_ENABLE, 0);
		if (abi_get(rings[i].fd, PFR_SO_COUNTERS, &c, sizeof(c)))
			exit(1);
		balanced &= counters_add_up(&c);
		if (!i) {
			printf("torn=%llu\n",
			       (unsigned long long)(c.rule_dropped +
						    c.transmitted_only));
			printf("whole=%llu\n", (unsigned long long)c.delivered);
			continue;
		}
		seen += c.seen;
		dropped += c.rule_dropped;
		learnt += c.rules_added;
		reflected += c.reflect_ok;
		errors += c.reflect_errors;
	}
	printf("seen=%llu\ndropped=%llu\nlearnt=%llu\nreflected=%llu\nreflect_errors=%llu\nbalanced=%d\n",
	       (unsigned long long)seen, (unsigned long long)dropped,
	       (unsigned long long)learnt, (unsigned long long)reflected,
	       (unsigned long long)errors, balanced);
}

int main(int argc, char **argv)
{
	struct ring rings[RINGS + 1] = {};
	pthread_t threads[RINGS + 3];
	unsigned int seed = 0;
	int i, n = 0;

	if (argc != 4) {
		fputs("Usage: rulestorm SECONDS DEVICE OTHER\n", stderr);
		return 2;
	}
	device = argv[2];
	other = argv[3];
	for (i = 0; i <= RINGS; i++)
		open_ring(&rings[i]);
	replace(rings[0].fd, &seed, 0);
	for (i = 0; i <= RINGS; i++)
		if (abi_set_u32(rings[i].fd, PFR_SO_ENABLE, 1))
			return 1;
	puts("ready");
	fflush(stdout);
	end = now_ms() + 1000ULL * strtoul(argv[1], NULL, 0);
	pthread_create(&threads[n++], NULL, drain, rings);
	pthread_create(&threads[n++], NULL, whole_sets, &rings[0]);
	for (i = 1; i <= RINGS; i++)
		pthread_create(&threads[n++], NULL, storm, &rings[i]);
	/* Two at once on one ring. */
	pthread_create(&threads[n++], NULL, storm, &rings[1]);
	while (n--)
		pthread_join(threads[n], NULL);
	SHOW(replaced);
	SHOW(added);
	SHOW(removed);
	SHOW(refused);
	SHOW(exact);
	SHOW(purged);
	SHOW(asked);
	SHOW(listed);
	show_counters(rings);
	for (i = 0; i <= RINGS; i++)
		abi_close(&rings[i]);
	puts("end=1");
	return 0;
}
