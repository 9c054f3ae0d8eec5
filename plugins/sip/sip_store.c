// SPDX-License-Identifier: GPL-2.0-only
/* The calls of a rule. */
#define pr_fmt(fmt) "pf_ring: sip: " fmt
#include <linux/cache.h>
#include <linux/moduleparam.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/string.h>

#include "sip_label.h"
#include "sip_store.h"

static unsigned int max_calls = 16384;
module_param(max_calls, uint, 0444);
MODULE_PARM_DESC(max_calls, "calls that a rule remembers at once");

/*
 * Call-IDs are compared by a hash of 64 bits whose key nobody knows: two of
 * 16,384 are taken for one with a probability of 1 in 10^11.
 */
struct sip_call_key {
	u64 digest;
};

struct sip_entry {
	struct pfring_flow flow;
	struct sip_call_key key;
	struct sip_media *media;
	bool moved;			/* from early to calls: nothing ends */
	struct sip_call call;
	char caller[SIP_TEXT_LEN];
	char called[SIP_TEXT_LEN];
	char call_id[SIP_TEXT_LEN];
};

static siphash_key_t sip_store_key __ro_after_init;

/* -------------------------------------------------------------- begin and end */

/* No more will be known of a call. */
static void sip_entry_forget(struct sip_store *store, struct pfring_flow *flow)
{
	struct sip_entry *e = container_of(flow, struct sip_entry, flow);

	if (e->moved)
		return;
	spin_lock(&store->lock);
	pfr_sip_call_close(&e->call, &store->stats);
	spin_unlock(&store->lock);
	sip_media_end(&store->owner, &e->media);
}

static void sip_early_forget(struct pfring_flows *flows,
			     struct pfring_flow *flow)
{
	sip_entry_forget(container_of(flows, struct sip_store, early), flow);
}

static void sip_call_forget(struct pfring_flows *flows,
			    struct pfring_flow *flow)
{
	sip_entry_forget(container_of(flows, struct sip_store, calls), flow);
}

static const struct pfring_flow_kind sip_early_kind =
	PFRING_FLOW_KIND(struct sip_entry, key, sip_early_forget);
static const struct pfring_flow_kind sip_call_kind =
	PFRING_FLOW_KIND(struct sip_entry, key, sip_call_forget);

/* One in four is for calls that nobody has answered yet. */
static u32 sip_early_limit(void)
{
	return max_calls / 4;
}

u32 sip_store_media_limit(void)
{
	/* Two sides; more is for audio with video. */
	return min_t(u32, 2 * max_calls, PFRING_FLOWS_MAX);
}

/**
 * sip_store_init - a rule with calls begins (control)
 * @store: zeroed; its owner is set afterwards
 *
 * Return: 0, -ENOMEM.
 */
int sip_store_init(struct sip_store *store)
{
	int err;

	spin_lock_init(&store->lock);
	err = pfring_flows_init(&store->early, &sip_early_kind,
				sip_early_limit());
	if (!err)
		err = pfring_flows_init(&store->calls, &sip_call_kind,
					max_calls - sip_early_limit());
	if (err)
		pfring_flows_destroy(&store->early);
	return err;
}

/* No packet can meet the rule (control). */
void sip_store_destroy(struct sip_store *store)
{
	pfring_flows_destroy(&store->early);
	pfring_flows_destroy(&store->calls);
}

/* --------------------------------------------------------------- each message */

/* What is no message of a call, or is of no use to one (packet). */
void sip_store_count(struct sip_store *store, const struct sip_message *m)
{
	spin_lock(&store->lock);
	pfr_sip_count(&store->stats, m);
	spin_unlock(&store->lock);
}

/*
 * The entry of a call, locked, and in which table. While it moves from one to the
 * other, early's bucket is locked: so whoever does not find it there any more finds
 * it in calls.
 */
static struct sip_entry *sip_entry_get(struct sip_store *store,
				       const struct sip_call_key *key,
				       bool make, struct pfring_flows **table)
{
	struct pfring_flow *flow;

	*table = &store->early;
	flow = pfring_flow_find(&store->early, &sip_early_kind, key);
	if (!flow) {
		*table = &store->calls;
		flow = pfring_flow_find(&store->calls, &sip_call_kind, key);
	}
	if (flow) {
		pfring_flow_touch(flow);
	} else if (make) {
		*table = &store->early;
		flow = pfring_flow_get(&store->early, &sip_early_kind, key);
	}
	return flow ? container_of(flow, struct sip_entry, flow) : NULL;
}

/*
 * Somebody has answered: the call gets its place among those. @e is locked, and
 * given back. Without memory it stays where it is.
 */
static void sip_entry_move(struct sip_store *store, struct sip_entry *e)
{
	struct pfring_flow *flow;
	struct sip_entry *to;

	flow = pfring_flow_get(&store->calls, &sip_call_kind, &e->key);
	if (!flow) {
		pfring_flow_put(&store->early, &e->flow);
		return;
	}
	to = container_of(flow, struct sip_entry, flow);
	to->media = e->media;
	to->call = e->call;
	memcpy(to->caller, e->caller, sizeof(to->caller));
	memcpy(to->called, e->called, sizeof(to->called));
	memcpy(to->call_id, e->call_id, sizeof(to->call_id));
	pfring_flow_put(&store->calls, flow);
	e->moved = true;
	pfring_flow_del(&store->early, &e->flow);
}

/* Who calls whom is what the first message says, or the request that began it. */
static void sip_entry_label(struct sip_entry *e, const struct sip_message *m,
			    const u8 *p, u32 events)
{
	if (e->call_id[0] && !(events & SIP_EVENT_STARTED))
		return;
	pfr_sip_address_label(e->caller, p, &m->from);
	pfr_sip_address_label(e->called, p, &m->to);
	pfr_sip_label(e->call_id, p, &m->call_id);
}

/**
 * sip_store_message - a message, and the call it belongs to (packet)
 * @store: of the rule
 * @m: a request or a response
 * @p: the same
 * @sight: where and when
 * @suits: it is what the rule asks for; else it counts only if its call is known
 */
void sip_store_message(struct sip_store *store, const struct sip_message *m,
		       const u8 *p, const struct sip_sight *sight, bool suits)
{
	struct sip_call_key key;
	struct pfring_flows *table;
	struct sip_entry *e;
	u32 events;

	if (!m->call_id.len) {
		if (suits)
			sip_store_count(store, m);
		return;
	}
	key.digest = siphash(p + m->call_id.at, m->call_id.len, &sip_store_key);
	e = sip_entry_get(store, &key, suits, &table);
	if (!e) {
		if (suits)
			sip_store_count(store, m);
		return;
	}
	spin_lock(&store->lock);
	pfr_sip_count(&store->stats, m);
	events = pfr_sip_call(&e->call, &store->stats, m, p, sight->ns);
	spin_unlock(&store->lock);

	sip_entry_label(e, m, p, events);
	if (events & SIP_EVENT_STARTED)
		sip_media_end(&store->owner, &e->media);
	if (events & SIP_EVENT_NEW && e->call.kind == sip_session)
		sip_media_learn(&store->owner, &e->media, m, p, sight);
	if (events & SIP_EVENT_ENDED)
		sip_media_end(&store->owner, &e->media);
	if (table == &store->early && e->call.kind == sip_session &&
	    (e->call.state == call_proceeding || e->call.state == call_answered))
		sip_entry_move(store, e);
	else
		pfring_flow_put(table, &e->flow);
}

/* -------------------------------------------------------------------- control */

/* What was idle for so long is forgotten. */
void sip_store_purge(struct sip_store *store, u32 seconds)
{
	pfring_flows_purge(&store->early, seconds);
	pfring_flows_purge(&store->calls, seconds);
}

void sip_store_stats(struct sip_store *store, struct sip_stats *stats)
{
	struct pfring_flows_stats early, calls;

	spin_lock_bh(&store->lock);
	*stats = store->stats;
	spin_unlock_bh(&store->lock);
	pfring_flows_stats(&store->early, &early);
	pfring_flows_stats(&store->calls, &calls);
	stats->calls = early.num + calls.num;
	stats->calls_limit = early.limit + calls.limit;
	stats->calls_evicted = early.evicted + calls.evicted;
	stats->calls_purged = early.purged + calls.purged;
	stats->calls_refused = early.refused;
	stats->media_rules = atomic64_read(&store->owner.made);
	stats->media_rules_ended = atomic64_read(&store->owner.ended);
	stats->media_rules_refused = atomic64_read(&store->owner.refused);
	stats->media_rules_left = atomic64_read(&store->owner.left);
}

struct sip_page {
	struct sip_call_stats *calls;
	u32 room, num;
};

static bool sip_entry_page(struct pfring_flow *flow, void *arg)
{
	const struct sip_entry *e = container_of(flow, struct sip_entry, flow);
	const struct sip_call *call = &e->call;
	struct sip_page *page = arg;
	struct sip_call_stats *to;

	if (page->num == page->room)
		return false;
	to = &page->calls[page->num++];
	to->start_ns = call->start_ns;
	to->ring_ns = call->ring_ns;
	to->answer_ns = call->answer_ns;
	to->end_ns = call->end_ns;
	to->last_ns = call->last_ns;
	to->cseq = call->cseq;
	to->code = call->code;
	to->kind = call->kind;
	to->state = call->state;
	to->flags = call->flags;
	to->dialogs = call->num_dialogs;
	to->media_rules = sip_media_num_rules(e->media);
	to->retransmissions = call->retransmissions;
	memcpy(to->requests, call->requests, sizeof(to->requests));
	memcpy(to->responses, call->responses, sizeof(to->responses));
	memcpy(to->caller, e->caller, sizeof(to->caller));
	memcpy(to->called, e->called, sizeof(to->called));
	memcpy(to->call_id, e->call_id, sizeof(to->call_id));
	return true;
}

/**
 * sip_store_page - some calls (control)
 * @store: of the rule
 * @stage: 0, 1: which table; as the last page has left it
 * @cursor: likewise
 * @calls: zeroed, filled in
 * @room: how many of them
 * @num: how many are filled in
 *
 * A call that is answered between two pages of different tables is told twice.
 *
 * Return: true if there is more.
 */
bool sip_store_page(struct sip_store *store, u32 *stage, u64 *cursor,
		    struct sip_call_stats *calls, u32 room, u32 *num)
{
	struct sip_page page = { .calls = calls, .room = room };
	bool more = false;

	/* Calls move from early to calls, so none is missed. */
	for (; *stage < 2 && !more; *stage += !more)
		more = pfring_flows_walk(*stage ? &store->calls : &store->early,
					 cursor, sip_entry_page, &page);
	*num = page.num;
	return more;
}

int sip_store_module_init(void)
{
	if (max_calls < 4 || max_calls > PFRING_FLOWS_MAX) {
		pr_err("max_calls must be from 4 to %u\n", PFRING_FLOWS_MAX);
		return -EINVAL;
	}
	get_random_bytes(&sip_store_key, sizeof(sip_store_key));
	return 0;
}
