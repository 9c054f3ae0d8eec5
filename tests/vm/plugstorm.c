// SPDX-License-Identifier: GPL-2.0-only
/*
 * plugstorm SECONDS DEVICE DUMMY.ko PROBE.ko - plugins register and unregister,
 * rules that use them come and go, rings open and close, and all of it is read
 * in /proc, as fast as it can be, while packets come to DEVICE. Prints NAME=VALUE
 * lines of what was done.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "abi.h"
#include "pf_ring_dummy.h"
#include "probe.h"

#define PLUGINS		2
#define RINGS		2
#define SET_RULES	8
#define EXTRA		60000	/* milliseconds */

static struct {
	uint64_t loaded, unloaded, busy, opened, closed;
	uint64_t added, exact, sets, removed, purged, missing, other;
	uint64_t stats, messages, listed, learnt, strange;
} done;

static const struct {
	uint16_t id;
	const char *module;
} plugins[PLUGINS] = {
	{ DUMMY_PLUGIN_ID, "dummy_plugin" },
	{ PROBE_PLUGIN_ID, "probe_plugin" },
};

static const char *device;
static char **files;
static unsigned long long end;

/* The first error that nobody expects is named. */
static void strange(const char *what, int err)
{
	if (!__atomic_fetch_add(&done.strange, 1, __ATOMIC_RELAXED))
		printf("%s: %s\n", what, strerror(err));
}

static void count(uint64_t *counter)
{
	__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

static uint32_t draw(unsigned int *seed, uint32_t below)
{
	return ((uint32_t)rand_r(seed) ^ (uint32_t)rand_r(seed) << 15) % below;
}

/*
 * Time is over, and everything came to pass. On a machine with much else to do
 * that takes longer, but not for ever.
 */
static bool over(void)
{
	const unsigned long long now = now_ms();
	const uint64_t *each = &done.loaded;

	if (now < end || now > end + EXTRA)
		return now >= end;
	for (; each <= &done.learnt; each++)
		if (!__atomic_load_n(each, __ATOMIC_RELAXED))
			return false;
	return true;
}

/* A plugin that is not there is no surprise, nor is a rule that is. */
static void note(const char *what, int err, uint64_t *counter)
{
	if (!err)
		count(counter);
	else if (err == ENOENT)
		count(&done.missing);
	else if (err == EEXIST || err == ENODATA)
		count(&done.other);
	else
		strange(what, err);
}

/* ------------------------------------------------------------------ modules */

static void load(int i)
{
	int fd = open(files[i], O_RDONLY | O_CLOEXEC);

	if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST))
		strange(files[i], errno);
	else
		count(&done.loaded);
	close(fd);
}

static bool unload(int i)
{
	if (!syscall(SYS_delete_module, plugins[i].module, O_NONBLOCK)) {
		count(&done.unloaded);
		return true;
	}
	if (errno == EAGAIN || errno == EBUSY)
		count(&done.busy);
	else
		strange(plugins[i].module, errno);
	return false;
}

/* Mostly they are there. */
static void *registry(void *arg)
{
	unsigned int seed = 7;

	(void)arg;
	while (!over()) {
		int i = (int)draw(&seed, PLUGINS);

		if (!unload(i)) {
			usleep(1000);
			continue;
		}
		usleep(draw(&seed, 10000));
		load(i);
		usleep(draw(&seed, 20000));
	}
	return NULL;
}

static void *reader(void *arg)
{
	static const char dir[] = "/proc/net/pf_ring/plugins";
	const struct dirent *entry;
	char path[300], text[4096];

	(void)arg;
	while (!over()) {
		DIR *d = opendir(dir);

		while (d && (entry = readdir(d))) {
			int fd;

			snprintf(path, sizeof(path), "%s/%s", dir,
				 entry->d_name);
			fd = open(path, O_RDONLY | O_CLOEXEC);
			while (fd >= 0 && read(fd, text, sizeof(text)) > 0)
				;
			if (fd >= 0 && !close(fd))
				count(&done.listed);
		}
		if (d)
			closedir(d);
		usleep(1000);
	}
	return NULL;
}

/* -------------------------------------------------------------------- rules */

/*
 * A ring's life knows one plugin, or both: else there would always be somebody
 * who holds each of them.
 */
static __thread uint32_t favourite;

static uint16_t random_plugin(unsigned int *seed)
{
	return plugins[favourite < PLUGINS ? favourite :
					     draw(seed, PLUGINS)].id;
}

/* The rule's action may add and delete others. */
static void random_rule(filtering_rule *rule, unsigned int *seed, uint32_t id)
{
	memset(rule, 0, sizeof(*rule));
	rule->rule_id = (uint16_t)id;
	rule->rule_action = draw(seed, 6);
	if (draw(seed, 2))
		rule->core_fields.proto = 17;
	if (draw(seed, 3))
		rule->plugin_action.plugin_id = random_plugin(seed);
	if (draw(seed, 3))
		rule->extended_fields.filter_plugin_id = random_plugin(seed);
}

static void random_exact(hash_filtering_rule *rule, unsigned int *seed)
{
	uint32_t flow = draw(seed, 8);

	memset(rule, 0, sizeof(*rule));
	rule->proto = 17;
	rule->rule_action = draw(seed, 6);
	rule->host_peer_a.v4 = 0x0A010000 + flow;
	rule->host_peer_b.v4 = 0x0A020000 + flow;
	rule->port_peer_a = (uint16_t)(1000 + flow);
	rule->port_peer_b = (uint16_t)(2000 + flow);
	rule->plugin_action.plugin_id = random_plugin(seed);
}

static int replace(int fd, unsigned int *seed)
{
	struct {
		struct pfr_rule_set head;
		filtering_rule rules[SET_RULES];
		hash_filtering_rule exact[1];
	} set = {
		.head = {
			.num_rules = SET_RULES, .num_hash_rules = 1,
			.rule_size = sizeof(filtering_rule),
			.hash_rule_size = sizeof(hash_filtering_rule),
			.policy = PFR_POLICY_KEEP,
		},
	};
	uint32_t i;

	for (i = 0; i < SET_RULES; i++)
		random_rule(&set.rules[i], seed, i);
	random_exact(&set.exact[0], seed);
	return abi_set(fd, PFR_SO_RULE_SET, &set, sizeof(set));
}

static int ask(int fd, int option, const void *key, size_t size)
{
	uint8_t stats[512] = {};
	socklen_t room = sizeof(stats);

	memcpy(stats, key, size);
	return getsockopt(fd, SOL_PF_RING, option, stats, &room) ? errno : 0;
}

/* Orders to the probe, or words to it; the dummy takes none. */
static int say(int fd, unsigned int *seed)
{
	struct {
		struct pfr_plugin_msg head;
		struct probe_orders orders;
	} msg = {
		.head = {
			.plugin_id = PROBE_PLUGIN_ID,
			.len = sizeof(msg.orders),
		},
		.orders = {
			.filter = (int)draw(seed, 3) - 1,
			.handle = -(int)draw(seed, 2),
			.behaviour = (int)draw(seed, 8) - 1,
			.add = (int)draw(seed, 4), .del = (int)draw(seed, 4),
			.purge = (int)draw(seed, 2),
		},
	};

	return abi_set(fd, PFR_SO_PLUGIN_MSG, &msg, sizeof(msg));
}

static void change(int fd, unsigned int *seed)
{
	hash_filtering_rule exact;
	filtering_rule rule;
	uint32_t id = draw(seed, 20);

	random_exact(&exact, seed);
	switch (draw(seed, 16)) {
	case 0:
		note("set", replace(fd, seed), &done.sets);
		break;
	case 1:
		note("purge", abi_set_u32(fd, PFR_SO_PURGE_RULES,
					  draw(seed, 2)), &done.purged);
		note("purge", abi_set_u32(fd, PFR_SO_PURGE_HASH_RULES,
					  draw(seed, 2)), &done.purged);
		break;
	case 2: case 3:
		note("message", say(fd, seed), &done.messages);
		break;
	case 4:
		note("stats", ask(fd, PFR_SO_RULE_STATS, &id, sizeof(id)),
		     &done.stats);
		break;
	case 5:
		note("stats", ask(fd, PFR_SO_HASH_RULE_STATS, &exact,
				  sizeof(exact)), &done.stats);
		break;
	case 6: case 7: case 8:
		note("exact", abi_set(fd, PFR_SO_HASH_RULE_ADD, &exact,
				      sizeof(exact)), &done.exact);
		break;
	case 9:
		note("remove", abi_set(fd, PFR_SO_HASH_RULE_REMOVE, &exact,
				       sizeof(exact)), &done.removed);
		break;
	case 10: case 11:
		note("remove", abi_set_u32(fd, PFR_SO_RULE_REMOVE, id),
		     &done.removed);
		break;
	default:
		random_rule(&rule, seed, id);
		note("rule", abi_set(fd, PFR_SO_RULE_ADD, &rule, sizeof(rule)),
		     &done.added);
	}
}

/* A ring that is closed takes its rules along. */
static void *storm(void *arg)
{
	unsigned int seed = (unsigned int)(uintptr_t)arg;
	struct pfr_counters counters;
	struct ring ring;
	int i, n;

	while (!over()) {
		if (abi_open(&ring, device, 128, PFR_RING_LONG_HEADER, 1024) ||
		    abi_set_u32(ring.fd, PFR_SO_ENABLE, 1)) {
			strange("ring", errno);
			return NULL;
		}
		count(&done.opened);
		favourite = draw(&seed, PLUGINS + 1);
		n = (int)draw(&seed, 100);
		for (i = 0; i < n && !over(); i++) {
			change(ring.fd, &seed);
			abi_drain(&ring);
		}
		/* Packets that are under way were seen, no more: wait for them. */
		if (abi_set_u32(ring.fd, PFR_SO_ENABLE, 0) ||
		    abi_get(ring.fd, PFR_SO_COUNTERS, &counters,
			    sizeof(counters)) || !counters_add_up(&counters))
			strange("counters", 0);
		__atomic_fetch_add(&done.learnt, counters.rules_added,
				   __ATOMIC_RELAXED);
		abi_close(&ring);
		count(&done.closed);
		usleep(draw(&seed, 20000));
	}
	return NULL;
}

#define SHOW(name)	printf(#name "=%llu\n", (unsigned long long)done.name)

int main(int argc, char **argv)
{
	pthread_t threads[RINGS + 2];
	int i, n = 0;

	if (argc != 5) {
		fputs("Usage: plugstorm SECONDS DEVICE DUMMY.ko PROBE.ko\n", stderr);
		return 2;
	}
	device = argv[2];
	files = argv + 3;
	for (i = 0; i < PLUGINS; i++)
		load(i);
	end = now_ms() + 1000ULL * strtoul(argv[1], NULL, 0);
	pthread_create(&threads[n++], NULL, registry, NULL);
	pthread_create(&threads[n++], NULL, reader, NULL);
	for (i = 1; i <= RINGS; i++)
		pthread_create(&threads[n++], NULL, storm, (void *)(uintptr_t)i);
	while (n--)
		pthread_join(threads[n], NULL);
	SHOW(loaded);
	SHOW(unloaded);
	SHOW(busy);
	SHOW(opened);
	SHOW(closed);
	SHOW(added);
	SHOW(exact);
	SHOW(sets);
	SHOW(removed);
	SHOW(purged);
	SHOW(missing);
	SHOW(other);
	SHOW(stats);
	SHOW(messages);
	SHOW(listed);
	SHOW(learnt);
	SHOW(strange);
	puts("end=1");
	return 0;
}
