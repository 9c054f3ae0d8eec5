// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "complaint.h"
#include "control.h"
#include "packet.h"
#include "tap.h"

#define RANDOM_FILTERS	200
#define MOST_STATS	(1 << 20)
#define EACH_SIZE	600	/* above, sizes are tried in steps */
#define EACH_FAULT	64	/* above, allocations fail in steps */
#define MOST_FAULTS	20000

/* ------------------------------------------------------------- filter data */

static int add_rule(const struct ring *ring, const filtering_rule *rule)
{
	return abi_set(ring->fd, PFR_SO_RULE_ADD, rule, sizeof(*rule));
}

static int remove_rule(const struct ring *ring, const filtering_rule *rule)
{
	return abi_set_u32(ring->fd, PFR_SO_RULE_REMOVE, rule->rule_id);
}

static bool is_errno(int err)
{
	return err > 0 && err < 4096;
}

/* Bytes that no program has made: some all alike, others only a few wrong. */
static void random_data(filtering_rule *rule, const struct subject *s, int n)
{
	char *data = rule->extended_fields.filter_plugin_data;
	const size_t size = sizeof(rule->extended_fields.filter_plugin_data);
	size_t i;

	memcpy(data, s->filter_data, size);
	if (n < 8)
		memset(data, 1 << n, size);
	else if (n == 8)
		memset(data, 0xff, size);
	else if (n % 2)
		data[(size_t)rand() % (n % 4 == 1 ? 16 : size)] = (char)rand();
	else
		for (i = 0; i < size; i++)
			data[i] = (char)rand();
}

bool control_takes_filter(const struct subject *s)
{
	filtering_rule rule;
	struct ring ring;
	int err;

	packet_ring(&ring, DEVICE);
	subject_rule(s, &rule);
	err = add_rule(&ring, &rule);
	if (!ok(!err, "it takes its filter data")) {
		printf("# %s: name others with --filter HEX\n", strerror(err));
		complaint_quote();
	}
	abi_close(&ring);
	return !err;
}

void control_check_filters(const struct subject *s)
{
	int n, err, taken = 0, refused = 0, strange = 0;
	filtering_rule rule;
	struct ring ring;

	if (!s->filters)
		return;
	packet_ring(&ring, DEVICE);
	subject_rule(s, &rule);
	for (n = 0; n < RANDOM_FILTERS; n++) {
		random_data(&rule, s, n);
		err = add_rule(&ring, &rule);
		if (err) {
			refused++;
			strange += !is_errno(err) || err == EEXIST;
			continue;
		}
		if (taken++ % 10 == 0)
			packet_show_all();
		strange += !!remove_rule(&ring, &rule);
	}
	abi_close(&ring);
	is(strange, 0, "filter data that mean nothing: %d taken, %d refused",
	   taken, refused);
	complaint_none(s->module, "filter data that mean nothing");
}

/* -------------------------------------------------------------- statistics */

/* @key asks for them, and they take its place. */
static int ask(const struct ring *ring, int option, const void *key,
	       size_t key_size, uint8_t *stats, socklen_t *room)
{
	memset(stats, 0xff, *room + 8);
	memcpy(stats, key, key_size);
	return getsockopt(ring->fd, SOL_PF_RING, option, stats, room) ?
	       errno : 0;
}

static socklen_t next_size(socklen_t size, socklen_t whole)
{
	if (size < EACH_SIZE || (size + 8 > whole && size < whole + 8))
		return size + 1;
	return size + size / 3 > whole - 8 && size < whole - 8 ?
	       whole - 8 : size + size / 3;
}

static void check_sizes(const struct subject *s, const struct ring *ring,
			int option, const void *key, size_t key_size,
			const char *of)
{
	uint8_t *stats = malloc(MOST_STATS + 8);
	int err, wrong = 0, behind = 0, greedy = 0, asked = 0, i;
	socklen_t whole = MOST_STATS, size, room;

	need(stats, "memory");
	err = ask(ring, option, key, key_size, stats, &whole);
	if (!ok(!err && whole, "statistics of %s", of))
		printf("# %s\n", strerror(err));
	for (size = (socklen_t)key_size;
	     !err && (size < whole + 8 || size < key_size + 8) &&
	     !complaint_waits();
	     size = next_size(size, whole)) {
		room = size;
		err = ask(ring, option, key, key_size, stats, &room);
		asked++;
		/* EIO: it says that it has filled in more than there was. */
		greedy += err == EIO;
		wrong += err && err != ENODATA && err != EIO;
		for (i = 0; i < 8 && !err; i++)
			behind += stats[room + (socklen_t)i] != 0xff &&
				  room + (socklen_t)i >= (socklen_t)key_size;
		err = 0;
	}
	is(wrong + behind, 0, "statistics of %s: %d sizes up to %u", of, asked,
	   whole);
	if (!ok(!greedy, "statistics of %s fit what there is room for", of))
		puts("# the plugin ignores the room for its statistics");
	if (!complaint_none(s->module, "statistics of %s of every size", of))
		puts("# the plugin ignores the room for its statistics");
	free(stats);
}

void control_check_stats(const struct subject *s)
{
	hash_filtering_rule exact;
	filtering_rule rule;
	struct ring ring;
	uint32_t id;

	if (!s->tells)
		return;
	packet_ring(&ring, DEVICE);
	subject_rule(s, &rule);
	need(!add_rule(&ring, &rule), "rule");
	packet_show_all();
	id = rule.rule_id;
	check_sizes(s, &ring, PFR_SO_RULE_STATS, &id, sizeof(id),
		    "a wildcard rule");
	if (s->handles) {
		need(corpus_flow(&corpus[0], true, &exact), "a flow");
		exact.plugin_action.plugin_id = s->id;
		need(!abi_set(ring.fd, PFR_SO_HASH_RULE_ADD, &exact,
			      sizeof(exact)), "exact rule");
		packet_show_all();
		check_sizes(s, &ring, PFR_SO_HASH_RULE_STATS, &exact,
			    sizeof(exact), "an exact rule");
	}
	abi_close(&ring);
}

/* ---------------------------------------------------------------- messages */

struct message {
	struct pfr_plugin_msg head;
	uint8_t text[65536];
};

static int say(const struct ring *ring, const struct subject *s,
	       struct message *msg, uint32_t len, bool reply)
{
	socklen_t room = sizeof(*msg);
	uint32_t i;

	for (i = 0; i < len; i++)
		msg->text[i] = (uint8_t)rand();
	msg->head = (struct pfr_plugin_msg){ .plugin_id = s->id, .len = len };
	if (!reply)
		return abi_set(ring->fd, PFR_SO_PLUGIN_MSG, msg,
			       sizeof(msg->head) + len);
	return getsockopt(ring->fd, SOL_PF_RING, PFR_SO_PLUGIN_MSG, msg,
			  &room) ? errno : 0;
}

void control_check_messages(const struct subject *s)
{
	struct message *msg = calloc(1, sizeof(*msg));
	int greedy = 0, other = 0, err, reply;
	struct ring ring;
	uint32_t len;

	need(msg, "memory");
	packet_ring(&ring, DEVICE);
	for (reply = 0; reply < 2; reply++)
		for (len = 0; len <= 65536; len += 1 + len / 16) {
			err = say(&ring, s, msg, len, reply);
			greedy += err == EIO;
			other += !s->talks && err != EOPNOTSUPP;
		}
	abi_close(&ring);
	is(greedy + other, 0, "messages of every length");
	complaint_none(s->module, "messages that mean nothing");
	free(msg);
}

/* ------------------------------------------------------ no memory to be had */

static int fail_file = -1;	/* /proc/self/fail-nth */

bool control_can_fail(void)
{
	if (fail_file < 0)
		fail_file = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
	return fail_file >= 0;
}

static void fail_nth(int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	/* A fault that is left may hit this very call; then it is over. */
	if (pwrite(fail_file, text, (size_t)len, 0) != len)
		need(pwrite(fail_file, text, (size_t)len, 0) == len, "fail-nth");
}

static bool fail_left(void)
{
	char text[16] = {};

	return pread(fail_file, text, sizeof(text) - 1, 0) < 0 || atoi(text);
}

enum act { ADD, ADD_EXACT, STATS, MESSAGE, ACTS };

static const char *const act_names[ACTS] = {
	"a wildcard rule", "an exact rule", "statistics", "a message",
};

static int perform(enum act act, const struct subject *s,
		   const struct ring *ring, struct message *msg)
{
	hash_filtering_rule exact;
	filtering_rule rule;
	socklen_t room = 4096;
	uint32_t id = 20;

	switch (act) {
	case ADD:
		subject_rule(s, &rule);
		return add_rule(ring, &rule);
	case ADD_EXACT:
		corpus_flow(&corpus[0], false, &exact);
		exact.plugin_action.plugin_id = s->id;
		return abi_set(ring->fd, PFR_SO_HASH_RULE_ADD, &exact,
			       sizeof(exact));
	case STATS:
		return ask(ring, PFR_SO_RULE_STATS, &id, sizeof(id), msg->text,
			   &room);
	default:
		return say(ring, s, msg, 64, true);
	}
}

/* The pages of a large table fail alike: not each of them is tried. */
static int next_fault(int n)
{
	return n < EACH_FAULT ? n + 1 : n + n / 8;
}

/* Allocations on the way fail, one at a time. */
static void check_act(const struct subject *s, enum act act)
{
	struct message *msg = calloc(1, sizeof(*msg));
	int n, failed = 0, lasting = 0, usual = 0;
	bool left = false;

	need(msg, "memory");
	for (n = 0; n < MOST_FAULTS && !left; n = next_fault(n)) {
		filtering_rule rule;
		struct ring ring;
		int err;

		packet_ring(&ring, DEVICE);
		subject_rule(s, &rule);
		rule.rule_id = 20;
		need(!add_rule(&ring, &rule), "rule");
		if (!n) {
			usual = perform(act, s, &ring, msg);
			abi_close(&ring);
			continue;
		}
		fail_nth(n);
		err = perform(act, s, &ring, msg);
		left = fail_left();
		fail_nth(0);
		if (err && err != usual) {
			failed++;
			lasting += perform(act, s, &ring, msg) != usual;
		}
		abi_close(&ring);
	}
	ok(n < MOST_FAULTS && !lasting,
	   "%s without memory: %d failed, and then did not", act_names[act],
	   failed);
	complaint_none(s->module, "%s without memory", act_names[act]);
	free(msg);
}

void control_check_faults(const struct subject *s)
{
	check_act(s, ADD);
	if (s->handles)
		check_act(s, ADD_EXACT);
	if (s->tells)
		check_act(s, STATS);
	if (s->talks)
		check_act(s, MESSAGE);
}
