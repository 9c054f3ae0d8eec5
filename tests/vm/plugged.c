// SPDX-License-Identifier: GPL-2.0-only
/*
 * plugged TX RX - the dummy plugin, which is loaded: messages and statistics that
 * cannot be, and rules that come and go while packets meet them.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi.h"
#include "pf_ring_dummy.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"

#define ROUNDS		200

static const char *tx_device, *rx_device;
static filtering_rule wildcard;
static hash_filtering_rule exact;

static void open_ring(struct ring *ring)
{
	need(!abi_open(ring, rx_device, 128, PFR_RING_LONG_HEADER, 1024) &&
	     !abi_set_u32(ring->fd, PFR_SO_ENABLE, 1), "ring");
}

static int message(int fd, uint16_t id, uint32_t len, size_t size, bool reply)
{
	struct {
		struct pfr_plugin_msg head;
		uint8_t text[16];
	} msg = { .head = { .plugin_id = id, .len = len } };
	socklen_t room = (socklen_t)size;

	if (reply)
		return getsockopt(fd, SOL_PF_RING, PFR_SO_PLUGIN_MSG, &msg,
				  &room) ? errno : 0;
	return abi_set(fd, PFR_SO_PLUGIN_MSG, &msg, size);
}

static void test_messages(int fd)
{
	const size_t head = sizeof(struct pfr_plugin_msg);
	int reply;

	for (reply = 0; reply < 2; reply++) {
		const char *what = reply ? "question" : "message";

		is(message(fd, DUMMY_PLUGIN_ID, 16, head + 16, reply),
		   EOPNOTSUPP, "%s to a plugin that takes none", what);
		is(message(fd, 0, 0, head, reply), ENOENT,
		   "%s to plugin 0", what);
		is(message(fd, 2, 0, head, reply), ENOENT,
		   "%s to a plugin that is not there", what);
		is(message(fd, UINT16_MAX, 0, head, reply), ENOENT,
		   "%s to a plugin that cannot be", what);
		is(message(fd, DUMMY_PLUGIN_ID, 17, head + 16, reply), EINVAL,
		   "%s longer than what there is", what);
		is(message(fd, DUMMY_PLUGIN_ID, UINT32_MAX, head + 16, reply),
		   EINVAL, "%s of 4 GB", what);
		is(message(fd, DUMMY_PLUGIN_ID, 0, head - 1, reply), EINVAL,
		   "half a %s", what);
	}
}

static void test_stats(int fd)
{
	union {
		uint32_t id;
		uint8_t stats[4096];
	} value;
	socklen_t len;
	size_t room;
	int err;

	need(!abi_set(fd, PFR_SO_RULE_ADD, &wildcard, sizeof(wildcard)), "rule");
	for (room = sizeof(uint32_t); room <= sizeof(value); room *= 2) {
		memset(&value, 0xff, sizeof(value));
		value.id = wildcard.rule_id;
		len = (socklen_t)room;
		err = getsockopt(fd, SOL_PF_RING, PFR_SO_RULE_STATS, &value,
				 &len) ? errno : 0;
		is(err, room < sizeof(struct simple_stats) ? ENODATA : 0,
		   "statistics into %zu bytes", room);
		if (!err)
			ok(len == sizeof(struct simple_stats) &&
			   value.stats[len] == 0xff, "nothing behind them");
	}
	is(abi_set_u32(fd, PFR_SO_RULE_REMOVE, wildcard.rule_id), 0, "removed");
}

/* One thread's ring: ROUNDS times both rules. */
struct storm {
	pthread_t thread;
	unsigned int errors;
};

/* Until the plugin has counted packets of both rules. */
static bool counted(struct ring *ring)
{
	struct simple_stats wild = {}, hash = {};
	socklen_t len = sizeof(wild);
	int patience;

	for (patience = 10000; patience; patience--) {
		abi_drain(ring);
		if (abi_plugin_stats(ring->fd, wildcard.rule_id, &wild, &len) ||
		    abi_hash_plugin_stats(ring->fd, &exact, &hash, &len))
			return false;
		if (wild.num_pkts >= 3 && hash.num_pkts)
			return true;
		usleep(1000);
	}
	return false;
}

static unsigned int round_of(struct ring *ring)
{
	struct simple_stats stats;
	socklen_t len = sizeof(stats);
	unsigned int errors = 0;

	errors += !!abi_set(ring->fd, PFR_SO_RULE_ADD, &wildcard,
			    sizeof(wildcard));
	errors += !!abi_set(ring->fd, PFR_SO_HASH_RULE_ADD, &exact,
			    sizeof(exact));
	errors += !counted(ring);
	errors += !!abi_set_u32(ring->fd, PFR_SO_RULE_REMOVE, wildcard.rule_id);
	errors += !!abi_set(ring->fd, PFR_SO_HASH_RULE_REMOVE, &exact,
			    sizeof(exact));
	errors += abi_plugin_stats(ring->fd, wildcard.rule_id, &stats,
				   &len) != ENOENT;
	return errors;
}

static void *storm(void *arg)
{
	struct storm *st = arg;
	struct ring ring;
	int i;

	open_ring(&ring);
	for (i = 0; i < ROUNDS; i++) {
		st->errors += round_of(&ring);
		/* A ring that is closed with rules takes them along. */
		if (i % 20 < 19)
			continue;
		abi_set(ring.fd, PFR_SO_RULE_ADD, &wildcard, sizeof(wildcard));
		abi_set(ring.fd, PFR_SO_HASH_RULE_ADD, &exact, sizeof(exact));
		abi_close(&ring);
		open_ring(&ring);
	}
	abi_close(&ring);
	return NULL;
}

static pid_t traffic(void)
{
	const struct frame_plan plan = { .flows = 4 };
	pid_t pid = fork();
	int fd;

	need(pid >= 0, "fork");
	if (pid)
		return pid;
	fd = sender_open(tx_device);
	need(fd >= 0, "sender");
	for (;;)
		sender_frames(fd, &plan, 100);
}

static void test_storm(void)
{
	struct storm storms[2] = {};
	pid_t pid = traffic();
	unsigned int i;

	for (i = 0; i < 2; i++)
		need(!pthread_create(&storms[i].thread, NULL, storm,
				     &storms[i]), "thread");
	for (i = 0; i < 2; i++) {
		pthread_join(storms[i].thread, NULL);
		is(storms[i].errors, 0,
		   "%d rounds of rules, ring %u", ROUNDS, i);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int main(int argc, char **argv)
{
	struct ring ring;

	need(argc == 3, "two devices");
	tx_device = argv[1];
	rx_device = argv[2];
	need(ruletext_wildcard("id=10 plugin=1 filter_plugin=1 filter_data=11",
			       &wildcard) &&
	     ruletext_exact("a=10.1.0.0:1000 b=10.2.0.0:2000 proto=17 plugin=1",
			    &exact), "rules");
	open_ring(&ring);
	test_messages(ring.fd);
	test_stats(ring.fd);
	abi_close(&ring);
	test_storm();
	return tap_end();
}
