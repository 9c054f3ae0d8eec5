// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "complaint.h"
#include "packet.h"
#include "tap.h"

#define ETH_HEADER	14
#define LENGTHS		16	/* at once: there may be a complaint for each */
#define MOST_FAULTS	100	/* allocations for one packet */

static int harness;

void packet_open(void)
{
	harness = open(CONFORM_DEVICE, O_RDWR | O_CLOEXEC);
	need(harness >= 0, CONFORM_DEVICE);
}

void packet_ring(struct ring *ring, const char *device)
{
	need(!abi_open(ring, device, 256, PFR_RING_LONG_HEADER, 1024) &&
	     !abi_set_u32(ring->fd, PFR_SO_ENABLE, 1), "ring");
}

void packet_show(const struct corpus_packet *p, const char *device,
		 struct conform_show *show)
{
	show->bytes = (uintptr_t)p->bytes;
	show->len = p->len;
	show->ifindex = (int)if_nametoindex(device);
	if (!show->first) {
		show->first = p->len;
		show->last = p->len;
	}
	need(!ioctl(harness, CONFORM_SHOW, show), "CONFORM_SHOW");
}

static void show_plainly(const struct corpus_packet *p, const char *device)
{
	struct conform_show show = {};

	packet_show(p, device, &show);
}

void packet_show_all(void)
{
	unsigned int i;

	for (i = 0; i < corpus_size; i++)
		show_plainly(&corpus[i], DEVICE);
}

static const char *what_changed(uint32_t changed)
{
	switch (changed) {
	case CONFORM_BYTES:
		return "writes to the packet: byte";
	case CONFORM_SKB:
		return "writes to the sk_buff: offset";
	case CONFORM_FRAGMENTS:
		return "writes to the list of fragments: offset";
	default:
		return "keeps a reference or a clone of the packet";
	}
}

/* Of one form; what was changed first is told, and the rest left out. */
struct tally {
	uint64_t shown;
	uint32_t changed;
	bool over;
	char where[200];
};

static void show_form(const struct corpus_packet *p, struct conform_show *show,
		      struct tally *tally)
{
	if (tally->over)
		return;
	packet_show(p, DEVICE, show);
	tally->shown += show->shown;
	tally->over = show->changed || complaint_waits();
	if (!show->changed)
		return;
	tally->changed = show->changed;
	snprintf(tally->where, sizeof(tally->where),
		 "the plugin %s %u, packet %s of %u bytes",
		 what_changed(show->changed), show->changed_at, p->name,
		 show->changed_len);
}

static void tell(const struct subject *s, const struct tally *tally,
		 const char *form)
{
	if (!ok(tally->shown && !tally->changed, "packets %s are unchanged",
		form))
		printf("# %s\n", tally->where);
	complaint_none(s->module, "packets %s: %llu", form,
		       (unsigned long long)tally->shown);
}

/* Typical packets, cut to every length. */
static void check_cut(const struct subject *s, uint32_t forms, uint32_t head,
		      const char *form)
{
	struct tally tally = {};
	unsigned int i;

	for (i = 0; i < corpus_size; i++) {
		const struct corpus_packet *p = &corpus[i];
		uint32_t len;

		for (len = ETH_HEADER; p->typical && len <= p->len;
		     len += LENGTHS) {
			struct conform_show show = {
				.first = len, .last = len + LENGTHS - 1,
				.forms = forms, .head = head,
			};

			if (show.last > p->len)
				show.last = p->len;
			show_form(p, &show, &tally);
		}
	}
	tell(s, &tally, form);
}

/* Typical packets, in two pieces, wherever that may be. */
static void check_split(const struct subject *s)
{
	struct tally tally = {};
	unsigned int i;
	uint32_t head;

	for (i = 0; i < corpus_size; i++) {
		const struct corpus_packet *p = &corpus[i];

		for (head = ETH_HEADER; p->typical && head < p->len; head++) {
			struct conform_show show = { .head = head };

			show_form(p, &show, &tally);
		}
	}
	tell(s, &tally, "in two pieces");
}

static void check_all(const struct subject *s, uint32_t forms, const char *form)
{
	struct tally tally = {};
	unsigned int i;

	for (i = 0; i < corpus_size; i++) {
		struct conform_show show = { .forms = forms };

		show_form(&corpus[i], &show, &tally);
	}
	tell(s, &tally, form);
}

void packet_check_forms(const struct subject *s)
{
	filtering_rule rule;
	struct ring ring;
	int err;

	packet_ring(&ring, DEVICE);
	subject_rule(s, &rule);
	err = abi_set(ring.fd, PFR_SO_RULE_ADD, &rule, sizeof(rule));
	if (ok(!err, "it takes a wildcard rule")) {
		long long before = subject_figure(s, "Calls");

		check_all(s, 0, "in one piece");
		check_all(s, CONFORM_SENT, "on their way out");
		check_all(s, CONFORM_CLONED, "that have a clone");
		check_all(s, CONFORM_TAGGED, "without their VLAN tag");
		check_cut(s, 0, 0, "cut to every length");
		check_cut(s, 0, ETH_HEADER, "with nothing in the first piece");
		check_cut(s, CONFORM_SENT | CONFORM_CLONED | CONFORM_TAGGED, 0,
			  "sent, cloned, tagged");
		check_split(s);
		ok(subject_figure(s, "Calls") > before, "it was called");
	} else {
		printf("# %s\n", strerror(err));
	}
	abi_close(&ring);
}

/* Exact rules for the flows of all packets; they let wildcard rules follow. */
static int add_flows(const struct subject *s, const struct ring *ring)
{
	hash_filtering_rule rule;
	unsigned int i;
	int ports, err;

	for (i = 0; i < corpus_size; i++)
		for (ports = 0; ports < 2; ports++) {
			if (!corpus_flow(&corpus[i], ports, &rule))
				continue;
			rule.plugin_action.plugin_id = s->id;
			rule.rule_action =
				execute_action_and_continue_rule_evaluation;
			err = abi_set(ring->fd, PFR_SO_HASH_RULE_ADD, &rule,
				      sizeof(rule));
			if (err && err != EEXIST)
				return err;
		}
	return 0;
}

void packet_check_exact(const struct subject *s)
{
	struct ring ring;
	long long before;
	int err;

	packet_ring(&ring, DEVICE);
	err = add_flows(s, &ring);
	if (!s->handles) {
		is(err, EOPNOTSUPP, "it has no exact rules");
	} else if (ok(!err, "it takes exact rules")) {
		before = subject_figure(s, "Calls");
		check_all(s, 0, "of exact rules");
		check_all(s, CONFORM_SENT | CONFORM_CLONED,
			  "of exact rules, sent and cloned");
		check_cut(s, 0, 0, "of exact rules, cut to every length");
		ok(subject_figure(s, "Calls") > before,
		   "exact rules call it");
	} else {
		printf("# %s\n", strerror(err));
	}
	abi_close(&ring);
	complaint_none(s->module, "exact rules end with their ring");
}

/* ----------------------------------------------------- what a filter found */

/* Fills the memory for what filters find, on this CPU. */
static void fill_memory(uint8_t byte)
{
	filtering_rule rule = {
		.extended_fields = {
			.filter_plugin_id = CONFORM_PLUGIN_ID,
			.filter_plugin_data = { (char)byte },
		},
	};
	struct ring ring;

	packet_ring(&ring, OTHER_DEVICE);
	need(!abi_set(ring.fd, PFR_SO_RULE_ADD, &rule, sizeof(rule)),
	     "the harness' rule");
	show_plainly(&corpus[0], OTHER_DEVICE);
	abi_close(&ring);
}

/* What the plugin found in the packet: its length. */
static uint32_t parsed_of(struct ring *ring, const struct corpus_packet *p,
			  uint8_t *parsed)
{
	const struct pfr_desc *desc;
	uint32_t len = 0;

	abi_drain(ring);
	show_plainly(p, DEVICE);
	desc = abi_peek(ring);
	if (desc) {
		len = (uint32_t)(desc->flags >> PFR_DESC_PARSED_SHIFT) * 8;
		memcpy(parsed, ring->data + desc->data - len, len);
		abi_release(ring);
	}
	return len;
}

static unsigned int moved(void)
{
	struct conform_slot slot;

	need(!ioctl(harness, CONFORM_SLOT, &slot) && slot.calls,
	     "CONFORM_SLOT");
	return slot.moved;
}

void packet_check_parsed(const struct subject *s)
{
	static uint8_t first[4096], second[4096];
	unsigned int i, found = 0, before;
	uint32_t len, again, at, unset = 0;
	filtering_rule rule;
	struct ring ring;

	if (!s->filters)
		return;
	fill_memory(0xaa);
	before = moved();
	packet_ring(&ring, DEVICE);
	subject_rule(s, &rule);
	need(!abi_set(ring.fd, PFR_SO_RULE_ADD, &rule, sizeof(rule)), "rule");
	for (i = 0; i < corpus_size; i++) {
		if (!corpus[i].typical)
			continue;
		fill_memory(0xaa);
		len = parsed_of(&ring, &corpus[i], first);
		if (!len)
			continue;
		found++;
		fill_memory(0x55);
		again = parsed_of(&ring, &corpus[i], second);
		for (at = 0; at < len && at < again; at++)
			if (first[at] == 0xaa && second[at] == 0x55 && !unset++)
				printf("# packet %s, byte %u of %u\n",
				       corpus[i].name, at, len);
	}
	abi_close(&ring);
	printf("# it found something in %u packets\n", found);
	if (!ok(!unset, "all that it hands on was filled in"))
		puts("# the plugin hands on memory that it has not filled in");
	fill_memory(0);
	if (!ok(moved() == before && subject_figure(s, "Lost memory") <= 0,
		"memory for what it found is given back"))
		puts("# the plugin keeps memory of pfring_parse_alloc()");
	complaint_none(s->module, "what it found goes to programs");
}

/* ------------------------------------------------------- no memory to be had */

void packet_check_faults(const struct subject *s)
{
	struct tally tally = {};
	filtering_rule rule;
	unsigned int i, n;
	struct ring ring;

	packet_ring(&ring, DEVICE);
	subject_rule(s, &rule);
	need(!abi_set(ring.fd, PFR_SO_RULE_ADD, &rule, sizeof(rule)), "rule");
	if (s->handles)
		need(!add_flows(s, &ring), "exact rules");
	for (i = 0; i < corpus_size; i++)
		for (n = 1; corpus[i].typical && n < MOST_FAULTS; n++) {
			struct conform_show show = { .fail_nth = n };

			show_form(&corpus[i], &show, &tally);
			if (show.fail_nth)
				break;
		}
	tell(s, &tally, "without memory");
	abi_close(&ring);
}
