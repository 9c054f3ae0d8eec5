// SPDX-License-Identifier: GPL-2.0-only
/*
 * probing TX RX - what the core makes of a plugin's answers. The probe plugin,
 * which is loaded, answers as it is told.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "probe.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"
#include "until.h"

#define FRAMES		20
#define PATIENCE	30000		/* milliseconds */
#define FLOW		"a=10.1.0.0:1000 b=10.2.0.0:2000 proto=udp"

static const struct probe_orders usual = { .filter = 1, .behaviour = -1 };
static const char *rx_device;
static int sender, talker;	/* a ring that is for messages alone */

struct message {
	struct pfr_plugin_msg head;
	union {
		struct probe_orders orders;
		struct probe_counts counts;
		uint8_t text[256];
	};
};

/* ---------------------------------------------------------------- messages */

static int tell(const void *text, uint32_t len)
{
	struct message msg = {
		.head = { .plugin_id = PROBE_PLUGIN_ID, .len = len },
	};

	memcpy(msg.text, text, len);
	return abi_set(talker, PFR_SO_PLUGIN_MSG, &msg, sizeof(msg.head) + len);
}

/* The answer takes the place of the message. */
static int question(struct message *msg, const void *text, uint32_t len,
		    socklen_t *room)
{
	memset(msg, 0xff, sizeof(*msg));
	msg->head = (struct pfr_plugin_msg){
		.plugin_id = PROBE_PLUGIN_ID, .len = len,
	};
	memcpy(msg->text, text, len);
	return getsockopt(talker, SOL_PF_RING, PFR_SO_PLUGIN_MSG, msg, room) ?
	       errno : 0;
}

static void order(struct probe_orders orders)
{
	need(!tell(&orders, sizeof(orders)), "orders");
}

#define ORDER(...) \
({ struct probe_orders __o = usual; __VA_ARGS__; order(__o); })

static struct probe_counts counts(void)
{
	socklen_t room = sizeof(struct message);
	struct probe_counts now;
	struct message msg;

	need(!question(&msg, "", 0, &room) && room == sizeof(now), "counts");
	memcpy(&now, &msg, sizeof(now));
	return now;
}

static void test_messages(void)
{
	static const int nonsense[] = { 257, INT_MAX, -4096, INT_MIN };
	const char text[] = "what do you say?";
	struct message msg;
	socklen_t room = sizeof(msg);
	size_t i;

	is(question(&msg, text, sizeof(text), &room), 0, "a question");
	ok(room == sizeof(text) && !memcmp(&msg, text, sizeof(text)),
	   "its answer");
	ok(((uint8_t *)&msg)[room] == (uint8_t)text[room - sizeof(msg.head)],
	   "nothing behind it");
	room = sizeof(msg.head) + sizeof(text);
	is(question(&msg, text, sizeof(text), &room), 0, "just enough room");
	room = sizeof(msg.head) + sizeof(text) - 1;
	is(question(&msg, text, sizeof(text), &room), EINVAL, "not enough");
	is(tell(text, sizeof(text)), 0, "a message without an answer");

	ORDER(__o.message = -EXDEV);
	room = sizeof(msg);
	is(question(&msg, text, 1, &room), EXDEV, "a refused question");
	is(tell(text, 1), EXDEV, "a refused message");
	ORDER(__o.message = 1);
	is(tell(text, 1), EIO, "an answer where none was wanted");
	for (i = 0; i < sizeof(nonsense) / sizeof(*nonsense); i++) {
		ORDER(__o.message = nonsense[i]);
		room = 256;
		is(question(&msg, text, 1, &room), EIO,
		   "the answer %d to a question", nonsense[i]);
	}
	order(usual);
}

/* ------------------------------------------------------------------- rules */

static void open_ring(struct ring *ring)
{
	need(!abi_open(ring, rx_device, 128, PFR_RING_LONG_HEADER, 1024) &&
	     !abi_set_u32(ring->fd, PFR_SO_ENABLE, 1), "ring");
}

static int add_wild(const struct ring *ring, const char *text)
{
	return ruletext_add(ring->fd, text);
}

static int add_exact(const struct ring *ring, const char *text)
{
	return ruletext_set_exact(ring->fd, PFR_SO_HASH_RULE_ADD, text);
}

/* A ring with rules ends, and all that was made for them: the next test counts. */
static void end_ring(struct ring *ring)
{
	const uint32_t before = counts().free_ring;

	abi_close(ring);
	need(until(counts().free_ring == before + 1), "the end of a ring");
}

/* A refusal with the plugin's own words. */
static void says_why(const struct ring *ring, const char *field)
{
	struct pfr_refusal why;

	is(add_wild(ring, "id=10 plugin=60"), EXDEV, "%s refuses", field);
	need(!abi_get(ring->fd, PFR_SO_REFUSAL, &why, sizeof(why)), "refusal");
	ok(why.error == -EXDEV && !strcmp(why.field, field) &&
	   !strcmp(why.reason, "it says -18") && why.rule_id == 10,
	   "%s says why", field);
}

static void test_words(void)
{
	struct probe_counts before = counts();
	struct ring ring;

	open_ring(&ring);
	ORDER(__o.check = -EXDEV, __o.words = 1);
	says_why(&ring, "check");
	is(counts().init_ring, before.init_ring, "a ring has not begun");
	ORDER(__o.init_ring = -EXDEV, __o.words = 1);
	says_why(&ring, "ring");
	is(counts().init, before.init, "and has no rule");
	ORDER(__o.init = -EXDEV, __o.words = 1);
	says_why(&ring, "init");
	ORDER(__o.init = -EXDEV);
	is(add_wild(&ring, "id=10 plugin=60"), EXDEV, "without words");
	is(add_wild(&ring, "id=10 filter_plugin=60 filter_data=00000001"),
	   EINVAL, "data behind the filter's");
	order(usual);
	is(counts().free_ring, before.free_ring + 2,
	   "a ring that has begun ends, another does not");
	abi_close(&ring);
}

/* The memory of a ring ends with its last rule, whenever that is freed. */
static void test_again(void)
{
	struct probe_counts before = counts();
	struct ring ring;
	unsigned int i;

	open_ring(&ring);
	for (i = 0; i < 50; i++) {
		need(!add_wild(&ring, "id=10 plugin=60"), "rule");
		is(counts().init_ring, before.init_ring + i + 1,
		   "the first rule, again: new memory");
		need(!abi_set_u32(ring.fd, PFR_SO_RULE_REMOVE, 10), "remove");
	}
	need(!add_wild(&ring, "id=10 plugin=60") &&
	     !add_wild(&ring, "id=11 plugin=60") &&
	     !abi_set_u32(ring.fd, PFR_SO_RULE_REMOVE, 10) &&
	     !add_wild(&ring, "id=10 plugin=60"), "rules");
	is(counts().init_ring, before.init_ring + i + 1,
	   "one rule stays, and so does the memory");
	abi_close(&ring);
	ok(until(counts().free_ring == before.free_ring + i + 1),
	   "all of it is freed");
}

/* What a filter takes and does not hand on is there for the next one. */
static void test_lost(void)
{
	static const struct frame_plan plan = { .flows = 1 };
	struct probe_counts before = counts();
	struct ring ring;
	int lose;

	open_ring(&ring);
	need(!add_wild(&ring, "id=10 filter_plugin=60"), "rule");
	for (lose = 1; lose <= 2; lose++) {
		uint64_t want = abi_counters(ring.fd).seen + FRAMES;

		ORDER(__o.lose = lose, __o.filter = lose - 2);
		sender_frames(sender, &plan, FRAMES);
		need(until(abi_counters(ring.fd).seen >= want), "frames");
		is(counts().memory, before.memory,
		   lose == 1 ? "forgotten memory is taken back" :
			       "memory is given back");
	}
	order(usual);
	end_ring(&ring);
}

static int page(const struct ring *ring, struct pfr_plugin_page *head,
		socklen_t room)
{
	static uint8_t answer[4096];
	const uint32_t *entry = (uint32_t *)(answer + sizeof(*head));
	uint64_t from = head->cursor;
	uint32_t i;
	int err;

	memset(answer, 0xff, sizeof(answer));
	memcpy(answer, head, sizeof(*head));
	err = getsockopt(ring->fd, SOL_PF_RING, PFR_SO_PLUGIN_PAGE, answer,
			 &room) ? errno : 0;
	if (err)
		return err;
	memcpy(head, answer, sizeof(*head));
	if (room != sizeof(*head) + head->num * head->size ||
	    (head->num && head->size != sizeof(*entry)))
		return EPROTO;
	for (i = 0; i < head->num; i++)
		if (entry[i] != from + i)
			return EPROTO;
	return 0;
}

static void test_pages(void)
{
	const struct pfr_plugin_page usually = {
		.plugin_id = PROBE_PLUGIN_ID, .kind = PROBE_NUMBERS,
	};
	struct pfr_plugin_page head = usually;
	unsigned int pages = 0, entries = 0;
	struct ring ring;

	open_ring(&ring);
	ORDER(__o.entries = 100);
	is(page(&ring, &head, 4096), 0, "a ring without rules: the plugin says");
	is(head.num, 100, "all on one page");
	is(head.cursor, 0, "and that was all");
	need(!add_wild(&ring, "id=10 plugin=60"), "rule");
	head = usually;
	do {
		head.num = 0;
		head.size = 0;
		head.of = PFR_PAGE_RULE;
		head.rule_id = 10;
		need(!page(&ring, &head, sizeof(head) + 30), "a page");
		pages++;
		entries += head.num;
	} while (head.cursor && pages < 1000);
	is(entries, 100, "each entry once");
	is(pages, 15, "seven on a page");
	head = usually;
	head.cursor = ~0ULL;
	is(page(&ring, &head, 4096), 0, "any cursor is safe");
	is(head.num, 0, "and has nothing");
	head = usually;
	is(page(&ring, &head, sizeof(head) + 3), ENOSPC, "no room");
	head.num = 1;
	is(page(&ring, &head, 4096), EINVAL, "an answer as a question");
	head = usually;
	head.kind++;
	is(page(&ring, &head, 4096), EINVAL, "no such list");
	head = usually;
	head.rule_id = 10;
	is(page(&ring, &head, 4096), EINVAL, "a rule that is not asked for");
	head.of = PFR_PAGE_RULE;
	head.rule_id = 11;
	is(page(&ring, &head, 4096), ENOENT, "no such rule");
	head.rule_id = 65536 + 10;
	is(page(&ring, &head, 4096), EINVAL, "no rule's id");
	head = usually;
	head.of = PFR_PAGE_HASH_RULE;
	is(page(&ring, &head, 4096), ENOENT, "no exact rule at all");
	need(ruletext_exact(FLOW " plugin=60", &head.hash_rule) &&
	     !add_exact(&ring, FLOW " plugin=60"), "exact rule");
	is(page(&ring, &head, 4096), 0, "an exact rule");
	is(head.num, 100, "its list");
	head = usually;
	head.of = 3;
	is(page(&ring, &head, 4096), EINVAL, "of nothing there is");
	head = usually;
	head.plugin_id = 61;
	is(page(&ring, &head, 4096), ENOENT, "no such plugin");
	is(page(&ring, &head, sizeof(head) - 1), EINVAL, "half a question");
	head = usually;
	ORDER(__o.page = 1);
	is(page(&ring, &head, 4096), EIO, "nonsense");
	ORDER(__o.page = -EXDEV);
	is(page(&ring, &head, 4096), EXDEV, "an error");
	order(usual);
	end_ring(&ring);
}

/* The record at hand: is it such an event? */
static bool is_event(const struct ring *ring, const struct pfr_desc *desc,
		     uint32_t len)
{
	const uint8_t *bytes = ring->data + desc->data;
	const struct pfring_extended_pkthdr *hdr =
		(void *)(bytes - ring->geo.ext_hdr_size);
	struct pfr_event event;
	uint32_t i;

	memcpy(&event, bytes, sizeof(event));
	bytes += sizeof(event);
	for (i = 0; i < len; i++)
		if (bytes[i] != (uint8_t)i)
			return false;
	return desc->if_index == FAKE_PACKET && hdr->if_index == FAKE_PACKET &&
	       hdr->timestamp_ns == desc->timestamp_ns &&
	       desc->timestamp_ns && desc->flags == PFR_DESC_EXTENDED &&
	       desc->len == desc->caplen && desc->len == sizeof(event) + len &&
	       event.plugin_id == PROBE_PLUGIN_ID &&
	       event.type == PROBE_EVENT && event.len == len;
}

static void send_events(const struct ring *ring, uint32_t len,
			unsigned int frames)
{
	static const struct frame_plan plan = { .flows = 1 };
	uint64_t want = abi_counters(ring->fd).seen + frames;

	ORDER(__o.event = len);
	sender_frames(sender, &plan, frames);
	need(until(abi_counters(ring->fd).seen >= want), "frames");
}

static void test_events(void)
{
	const struct pfr_desc *desc;
	unsigned int right = 0, others = 0;
	struct pfr_counters c;
	struct ring ring, bare;

	need(!abi_open(&bare, rx_device, 128, 0, 1024), "a ring");
	is(abi_set_u32(bare.fd, PFR_SO_EVENTS, 1), ENOTCONN,
	   "without the long header: no events");
	abi_close(&bare);
	open_ring(&ring);
	need(!abi_set_u32(ring.fd, PFR_SO_POLICY, 0) &&
	     !add_wild(&ring, "id=10 plugin=60 action=drop"), "rule");
	send_events(&ring, 20, FRAMES);
	is(abi_counters(ring.fd).events, 0, "nobody has asked for events");
	is(abi_set_u32(ring.fd, PFR_SO_EVENTS, 2), EINVAL, "neither on nor off");
	need(!abi_set_u32(ring.fd, PFR_SO_EVENTS, 1), "PFR_SO_EVENTS");
	send_events(&ring, PFR_MAX_EVENT + 1, FRAMES);
	is(abi_counters(ring.fd).events, 0, "too long");
	send_events(&ring, 20, FRAMES);
	while ((desc = abi_peek(&ring))) {
		if (is_event(&ring, desc, 20))
			right++;
		else
			others++;
		abi_release(&ring);
	}
	is(right, FRAMES, "an event with each packet");
	is(others, 0, "and nothing else");
	send_events(&ring, PFR_MAX_EVENT, 2000);
	c = abi_counters(ring.fd);
	is(c.events + c.events_lost, FRAMES + 2000, "each is given or lost");
	ok(c.events_lost, "a full ring loses some");
	ok(counters_add_up(&c) && !c.delivered, "they are no packets");
	need((desc = abi_peek(&ring)), "an event");
	ok(is_event(&ring, desc, PFR_MAX_EVENT), "the longest");
	abi_drain(&ring);
	need(!abi_set_u32(ring.fd, PFR_SO_EVENTS, 0), "PFR_SO_EVENTS");
	send_events(&ring, 20, FRAMES);
	ok(!abi_peek(&ring), "and none when they are not wanted any more");
	order(usual);
	end_ring(&ring);
}

static void test_ticks(void)
{
	struct probe_counts before = counts();
	struct ring ring;

	open_ring(&ring);
	need(!add_wild(&ring, "id=10 plugin=60") &&
	     !add_exact(&ring, FLOW " plugin=60"), "rules");
	ok(until(counts().ticks >= before.ticks + 6),
	   "rules have their turns");
	need(!abi_set_u32(ring.fd, PFR_SO_RULE_REMOVE, 10), "remove");
	before = counts();
	ok(until(counts().ticks >= before.ticks + 2), "what is left, too");
	end_ring(&ring);
}

static void refused(const struct ring *ring, int rc, int want, bool init)
{
	const char *who = init ? "init_rule" : "check_rule";
	struct pfr_refusal why;

	ORDER(*(init ? &__o.init : &__o.check) = rc);
	is(add_wild(ring, "id=10 plugin=60"), want, "%s says %d", who, rc);
	need(!abi_get(ring->fd, PFR_SO_REFUSAL, &why, sizeof(why)), "refusal");
	ok(why.error == -want &&
	   !strcmp(why.field, "plugin_action.plugin_id") &&
	   !strcmp(why.reason, "plugin probe refuses the rule"),
	   "%s: and that is told", who);
	is(add_exact(ring, FLOW " plugin=60"), want,
	   "%s says %d to an exact rule", who, rc);
	is(abi_info(ring->fd).num_rules + abi_info(ring->fd).num_hash_rules, 0,
	   "%s: there is no rule", who);
}

static void test_refusals(void)
{
	struct probe_counts before = counts(), last;
	struct ring ring;

	open_ring(&ring);
	refused(&ring, -EXDEV, EXDEV, false);
	refused(&ring, 1, EINVAL, false);
	refused(&ring, INT_MIN, EINVAL, false);
	is(counts().init, before.init, "init_rule is not called after that");
	refused(&ring, -ENOMEM, ENOMEM, true);
	refused(&ring, INT_MAX, EINVAL, true);
	is(counts().free_rule, before.free_rule,
	   "free_rule_mem does not follow");
	order(usual);
	last = counts();
	is(add_wild(&ring, "id=10 plugin=60"), 0, "then the rule is taken");
	abi_close(&ring);
	ok(until(counts().free_rule == before.free_rule + 1),
	   "and freed with its ring");
	/* Or the next test would count that. */
	ok(until(counts().free_ring == last.free_ring + 1),
	   "whose memory goes, too");
}

static void test_memory(void)
{
	struct probe_counts before = counts();
	struct ring ring, other;

	open_ring(&ring);
	open_ring(&other);
	need(!add_wild(&ring, "id=10 plugin=60") &&
	     !add_wild(&ring, "id=11 filter_plugin=60") &&
	     !add_exact(&ring, FLOW " plugin=60") &&
	     !add_wild(&other, "id=10 plugin=60 filter_plugin=60"), "rules");
	is(counts().init, before.init + 4, "each rule is initialized once");
	abi_close(&ring);
	ok(until(counts().free_ring == before.free_ring + 1),
	   "a ring's memory is freed once");
	is(counts().rules_of_ring, 3, "its rules share it");
	is(counts().free_rule, before.free_rule + 3, "rules are freed before");
	abi_close(&other);
	ok(until(counts().free_ring == before.free_ring + 2),
	   "another ring has its own");
	is(counts().rules_of_ring, 1, "with its own rules");
	is(counts().free_rule, before.free_rule + 4, "all are freed");
}

/* ----------------------------------------------------------------- packets */

static void send_frames(const struct ring *ring)
{
	static const struct frame_plan plan = { .flows = 1 };
	uint64_t want = abi_counters(ring->fd).seen + FRAMES;

	sender_frames(sender, &plan, FRAMES);
	need(until(abi_counters(ring->fd).seen >= want), "frames");
}

struct answer {
	int filter, handle, behaviour;
	const char *action;
	unsigned int matched, delivered;
};

/* Half of the rules' actions deliver, the policy does not. */
static const struct answer answers[] = {
	{ 1, 0, -1, "forward", FRAMES, FRAMES },
	{ INT_MAX, INT_MAX, -1, "forward", FRAMES, FRAMES },
	{ 0, 0, -1, "forward", 0, 0 },
	{ -1, 0, -1, "forward", 0, 0 },
	{ INT_MIN, 0, -1, "forward", 0, 0 },
	{ 1, -1, -1, "forward", 0, 0 },
	{ 1, INT_MIN, -1, "forward", 0, 0 },
	{ 1, 0, 0, "drop", FRAMES, FRAMES },
	{ 1, 0, 1, "forward", FRAMES, 0 },
	{ 1, 0, 77, "forward", FRAMES, FRAMES },
	{ 1, 0, INT_MIN, "drop", FRAMES, 0 },
	/* There is nothing to reflect to. */
	{ 1, 0, 6, "forward", FRAMES, FRAMES },
	{ 1, 0, 9, "drop", FRAMES, 0 },
};

static void test_answer(const struct answer *a)
{
	struct probe_counts before = counts();
	struct pfr_counters c;
	struct ring ring;
	char rule[80];
	int handled;

	open_ring(&ring);
	ORDER(__o.filter = a->filter, __o.handle = a->handle,
	      __o.behaviour = a->behaviour);
	snprintf(rule, sizeof(rule), "id=10 plugin=60 filter_plugin=60 action=%s",
		 a->action);
	need(!abi_set_u32(ring.fd, PFR_SO_POLICY, 0) && !add_wild(&ring, rule),
	     "rule");
	send_frames(&ring);
	c = abi_counters(ring.fd);
	printf("# filter %d, handle %d, behaviour %d, %s\n", a->filter,
	       a->handle, a->behaviour, a->action);
	is(c.delivered, a->delivered, "delivered");
	is(c.rule_dropped, FRAMES - a->delivered, "the others are dropped");
	is(counts().filter, before.filter + FRAMES, "filtered");
	handled = a->filter > 0 ? FRAMES : 0;
	is(counts().handle, before.handle + handled, "handled");
	ok(counters_add_up(&c), "the sum is right");
	abi_close(&ring);
}

static void test_answers(void)
{
	size_t i;

	for (i = 0; i < sizeof(answers) / sizeof(*answers); i++)
		test_answer(&answers[i]);
	order(usual);
}

/* What a handler is told of who matched before, in its own ring. */
static void told_before(const struct ring *ring, const char *earlier,
			unsigned int rule, unsigned int plugin, const char *what)
{
	struct probe_counts now;

	if (earlier)
		need(!add_wild(ring, earlier), earlier);
	send_frames(ring);
	now = counts();
	is(now.last_rule, rule, "%s: the rule that matched last", what);
	is(now.last_plugin, plugin, "%s: its plugin", what);
}

static void test_before(void)
{
	struct ring ring, other;

	open_ring(&ring);
	need(!add_wild(&ring, "id=10 plugin=60"), "rule");
	told_before(&ring, NULL, NO_RULE_ID, 0, "nobody");
	/* Who comes later looks first. */
	open_ring(&other);
	told_before(&other, "id=7 action=forward", NO_RULE_ID, 0,
		    "another ring's");
	told_before(&ring, "id=5 action=execute_continue", 5, 0,
		    "an earlier rule");
	told_before(&ring, "id=6 plugin=60 action=execute_continue", 6,
		    PROBE_PLUGIN_ID, "one with a plugin");
	abi_close(&other);
	abi_close(&ring);
}

/* ---------------------------------------------------- rules that a plugin adds */

static void test_add(int what, unsigned int wild, unsigned int exact)
{
	struct probe_counts before = counts();
	struct ring ring;
	int i;

	open_ring(&ring);
	ORDER(__o.add = what, __o.del = what);
	need(!add_wild(&ring, "id=10 plugin=60 action=add"), "rule");
	send_frames(&ring);
	ok(until(abi_info(ring.fd).num_rules == 1 + wild &&
		 abi_info(ring.fd).num_hash_rules == exact),
	   "add_rule says %d: %u wildcard rules more, %u exact ones", what,
	   wild, exact);
	ok(counts().add > before.add, "add_rule was called");
	is(abi_counters(ring.fd).delivered, FRAMES, "all packets are delivered");
	/* The next frames meet a rule that deletes. */
	need(!add_wild(&ring, "id=5 plugin=60 action=del"), "deleting rule");
	for (i = 0; i < 100; i++) {
		/* An exact rule would decide alone. */
		need(!abi_set_u32(ring.fd, PFR_SO_PURGE_HASH_RULES, 0), "purge");
		send_frames(&ring);
		if (abi_info(ring.fd).num_rules == 2)
			break;
		usleep(10000);
	}
	is(abi_info(ring.fd).num_rules, 2, "del_rule says %d: the rule is gone", what);
	ok(counts().del > before.del, "del_rule was called");
	abi_close(&ring);
}

/* What the program has added is deleted by nobody else. */
static void test_del_exact(void)
{
	struct probe_counts before = counts();
	struct ring ring;

	open_ring(&ring);
	ORDER(__o.del = 3);
	need(!add_wild(&ring, "id=10 plugin=60 action=del") &&
	     !add_wild(&ring, "id=500 type=0x88b5") &&
	     !add_exact(&ring, FLOW " action=execute_continue"), "rules");
	send_frames(&ring);
	ok(until(counts().del >= before.del + FRAMES), "del_rule was called");
	usleep(300000);
	is(abi_info(ring.fd).num_hash_rules, 1, "the program's exact rule stays");
	is(abi_info(ring.fd).num_rules, 2, "and its wildcard rule");
	abi_close(&ring);
}

static void test_errors(int what)
{
	struct ring ring;

	open_ring(&ring);
	ORDER(__o.add = what, __o.del = what);
	need(!add_wild(&ring, "id=10 plugin=60 action=add") &&
	     !add_wild(&ring, "id=500"), "rules");
	send_frames(&ring);
	need(!add_wild(&ring, "id=5 plugin=60 action=del"), "rule");
	send_frames(&ring);
	is(abi_info(ring.fd).num_rules + abi_info(ring.fd).num_hash_rules, 3,
	   "add_rule and del_rule say %d: nothing happens", what);
	is(abi_counters(ring.fd).delivered, 2 * FRAMES, "but what rules say");
	abi_close(&ring);
}

/* ------------------------------------------------------------------ purging */

static void test_purge(int answer, unsigned int left)
{
	struct ring ring;

	open_ring(&ring);
	need(!add_wild(&ring, "id=10 plugin=60 locked") &&
	     !add_wild(&ring, "id=11 filter_plugin=60") &&
	     !add_wild(&ring, "id=12 locked") &&
	     !add_exact(&ring, FLOW " plugin=60"), "rules");
	ORDER(__o.purge = answer);
	need(!abi_set_u32(ring.fd, PFR_SO_PURGE_RULES, 3600) &&
	     !abi_set_u32(ring.fd, PFR_SO_PURGE_HASH_RULES, 3600), "purge");
	is(abi_info(ring.fd).num_rules + abi_info(ring.fd).num_hash_rules, left,
	   "purge_idle says %d", answer);
	abi_close(&ring);
	order(usual);
}

/* --------------------------------------------------------------- statistics */

static int stats(const struct ring *ring, uint8_t *to, socklen_t *room)
{
	const uint32_t id = 10;

	memset(to, 0xff, *room + 1);
	memcpy(to, &id, sizeof(id));
	return getsockopt(ring->fd, SOL_PF_RING, PFR_SO_RULE_STATS, to, room) ?
	       errno : 0;
}

static void test_stats(void)
{
	static const int nonsense[] = {
		PROBE_STATS + 1, INT_MAX, -1, INT_MIN,
	};
	static uint8_t to[(1 << 21) + 1];
	int wrong = 0, err;
	struct ring ring;
	socklen_t i, size, room;

	open_ring(&ring);
	need(!add_wild(&ring, "id=10 plugin=60"), "rule");
	for (size = 0; size < 2 * PROBE_STATS; size++) {
		room = size;
		err = stats(&ring, to, &room);
		if (size < sizeof(uint32_t)) {
			wrong += err != EINVAL;
			continue;
		}
		wrong += err || room != (size < PROBE_STATS ? size :
							      PROBE_STATS);
		for (i = 0; i < room; i++)
			wrong += to[i] != (uint8_t)i;
		wrong += to[room < sizeof(uint32_t) ? 4 : room] != 0xff;
	}
	is(wrong, 0, "statistics into 0 to %d bytes", size);
	room = sizeof(to) - 1;
	is(stats(&ring, to, &room), 0, "into 2 MB");
	is(room, PROBE_STATS, "as many as there are");
	for (i = 0; i < sizeof(nonsense) / sizeof(*nonsense); i++) {
		ORDER(__o.stats = nonsense[i]);
		room = 1000;
		is(stats(&ring, to, &room), EIO, "get_stats says %d",
		   nonsense[i]);
		ok(to[4] == 0xff && room == 1000, "and nothing is written");
	}
	order(usual);
	abi_close(&ring);
}

int main(int argc, char **argv)
{
	need(argc == 3, "two devices");
	rx_device = argv[2];
	sender = sender_open(argv[1]);
	talker = abi_socket();
	need(sender >= 0 && talker >= 0, argv[1]);
	test_messages();
	test_refusals();
	test_words();
	test_again();
	test_lost();
	test_pages();
	test_events();
	test_ticks();
	test_memory();
	test_answers();
	test_before();
	test_add(1, 0, 1);
	test_add(2, 1, 0);
	test_add(3, 1, 1);
	test_del_exact();
	test_errors(0);
	test_errors(4);
	test_errors(-1);
	test_errors(INT_MIN);
	test_purge(0, 4);
	test_purge(2, 4);
	test_purge(-1, 4);
	test_purge(1, 1);	/* the one without a plugin */
	test_stats();
	is(counts().strange, 0, "memory was always as it should be");
	return tap_end();
}
