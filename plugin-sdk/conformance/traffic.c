// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "complaint.h"
#include "packet.h"
#include "tap.h"
#include "traffic.h"

#define FROM		"v0"
#define TO		"v1"
#define ROUNDS		40
#define PATIENCE	20000		/* milliseconds */
#define MTU_FRAME	1514

/* All packets, over and over, until it is killed. */
static pid_t send_packets(void)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(FROM),
	};
	pid_t pid = fork();
	unsigned int i;
	cpu_set_t cpu;
	int fd;

	need(pid >= 0, "fork");
	if (pid)
		return pid;
	CPU_ZERO(&cpu);
	CPU_SET(1, &cpu);
	sched_setaffinity(0, sizeof(cpu), &cpu);
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	for (;;) {
		for (i = 0; i < corpus_size; i++)
			if (corpus[i].len <= MTU_FRAME)
				sendto(fd, corpus[i].bytes, corpus[i].len, 0,
				       (struct sockaddr *)&addr, sizeof(addr));
		usleep(500);
	}
}

static bool called_since(const struct subject *s, long long before)
{
	int i;

	for (i = 0; i < PATIENCE; i++) {
		if (subject_figure(s, "Calls") > before)
			return true;
		usleep(1000);
	}
	return false;
}

/* Whatever a program may ask while packets come. */
static void ask_all(const struct ring *ring, const filtering_rule *rule)
{
	uint8_t stats[4096] = {};
	struct pfr_info info;
	socklen_t len = sizeof(stats);
	const uint32_t id = rule->rule_id;

	memcpy(stats, &id, sizeof(id));
	getsockopt(ring->fd, SOL_PF_RING, PFR_SO_RULE_STATS, stats, &len);
	abi_get(ring->fd, PFR_SO_INFO, &info, sizeof(info));
	abi_set_u32(ring->fd, PFR_SO_PURGE_RULES, 1000);
}

static int add_rules(const struct subject *s, const struct ring *ring,
		     filtering_rule *rule, hash_filtering_rule *exact)
{
	int err;

	subject_rule(s, rule);
	err = abi_set(ring->fd, PFR_SO_RULE_ADD, rule, sizeof(*rule));
	if (err || !s->handles)
		return err;
	need(corpus_flow(&corpus[0], true, exact), "a flow");
	exact->plugin_action.plugin_id = s->id;
	exact->rule_action = execute_action_and_continue_rule_evaluation;
	return abi_set(ring->fd, PFR_SO_HASH_RULE_ADD, exact, sizeof(*exact));
}

struct storm {
	int refused;		/* rules */
	int silent;		/* rounds without a call */
	int loose;		/* times that the module went under a rule */
	int reloaded;
	int stuck;		/* times that it did not go */
};

static void round_of(const struct subject *s, int n, struct storm *storm)
{
	long long before = subject_figure(s, "Calls");
	hash_filtering_rule exact;
	filtering_rule rule;
	struct ring ring;

	packet_ring(&ring, TO);
	storm->refused += !!add_rules(s, &ring, &rule, &exact);
	storm->silent += !called_since(s, before);
	ask_all(&ring, &rule);
	storm->loose += !subject_unload(s);
	/* Rules go one by one, or with their ring. */
	if (n % 2) {
		abi_set_u32(ring.fd, PFR_SO_RULE_REMOVE, rule.rule_id);
		if (s->handles)
			abi_set(ring.fd, PFR_SO_HASH_RULE_REMOVE, &exact,
				sizeof(exact));
	}
	if (n % 4 == 3) {
		/* The ring goes on without the plugin. */
		if (subject_unload_soon(s) || subject_load(s))
			storm->stuck++;
		else
			storm->reloaded++;
	}
	abi_drain(&ring);
	abi_close(&ring);
}

void traffic_check(const struct subject *s)
{
	struct storm storm = {};
	pid_t pid = send_packets();
	int n;

	for (n = 0; n < ROUNDS && !storm.silent && !storm.stuck; n++)
		round_of(s, n, &storm);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	is(storm.refused, 0, "traffic: rules come");
	is(storm.silent, 0, "traffic: each time it is called");
	is(storm.loose, 0, "traffic: the module stays while there are rules");
	is(storm.stuck, 0, "traffic: and goes and comes without: %d times",
	   storm.reloaded);
	complaint_none(s->module, "traffic: %d rounds", n);
}
