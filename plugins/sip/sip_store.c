// SPDX-License-Identifier: GPL-2.0-only
/* The calls of a rule. */
#define pr_fmt(fmt) "pf_ring: sip: " fmt
#include <linux/cache.h>
#include <linux/moduleparam.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/string.h>

#include "sip_count.h"
#include "sip_label.h"
#include "sip_store.h"

static unsigned int max_calls = 16384;
module_param(max_calls, uint, 0444);
MODULE_PARM_DESC(max_calls, "calls that a rule remembers at once");

/*
 * How long nothing has to be heard of a call until it is forgotten. A proxy waits
 * three minutes for an answer (RFC 3261, timer C); people talk for hours without a
 * message.
 */
static unsigned int idle_seconds[SIP_CLASSES] = {
	[SIP_PENDING] = 300,
	[SIP_OTHER] = 3600,
	[SIP_TALKING] = 86400,
	[SIP_ENDED] = 3600,
};

module_param_named(pending_seconds, idle_seconds[SIP_PENDING], uint, 0444);
MODULE_PARM_DESC(pending_seconds, "seconds until an INVITE without answer is forgotten");
module_param_named(other_seconds, idle_seconds[SIP_OTHER], uint, 0444);
MODULE_PARM_DESC(other_seconds, "seconds until what is no call, or had begun before, is forgotten");
module_param_named(talking_seconds, idle_seconds[SIP_TALKING], uint, 0444);
MODULE_PARM_DESC(talking_seconds, "seconds until a call of which no message is seen is forgotten");
module_param_named(ended_seconds, idle_seconds[SIP_ENDED], uint, 0444);
MODULE_PARM_DESC(ended_seconds, "seconds until a call that has ended is forgotten");

#define SIP_IDLE_MAX	604800		/* a week */

/*
 * Call-IDs are compared by a hash of 64 bits whose key nobody knows: two of
 * 16,384 are taken for one with a probability of 1 in 10^11.
 */
struct sip_call_key {
	u64 digest;
};

struct sip_entry {
	struct sip_media *media;
	struct sip_call call;
	u32 call_id_hash;
	u16 call_id_len;
	char caller[SIP_TEXT_LEN];
	char called[SIP_TEXT_LEN];
	char call_id[SIP_CALL_ID_LEN];
};

/* An entry's place in a table. */
struct sip_node {
	struct pfring_flow flow;
	struct sip_call_key key;
	struct sip_entry *entry;	/* NULL: it has moved */
};

static siphash_key_t sip_store_key __ro_after_init;

/* -------------------------------------------------------------- begin and end */

/* No more will be known of a call. */
static void sip_entry_free(struct sip_store *store, struct sip_entry *e)
{
	spin_lock(&store->lock);
	pfr_sip_call_close(&e->call, &store->stats);
	spin_unlock(&store->lock);
	sip_media_end(&store->owner, &e->media);
	kfree(e);
}

static void sip_node_forget(struct pfring_flows *flows,
			    struct pfring_flow *flow)
{
	struct sip_table *table = container_of(flows, struct sip_table, flows);
	struct sip_node *node = container_of(flow, struct sip_node, flow);

	if (node->entry)
		sip_entry_free(table->store, node->entry);
}

#define SIP_NODE_KIND(lasts) {						\
	.size = sizeof(struct sip_node) +				\
		BUILD_BUG_ON_ZERO(offsetof(struct sip_node, flow)),	\
	.key_offset = offsetof(struct sip_node, key),			\
	.key_len = sizeof(struct sip_call_key),				\
	.beside = sizeof(struct sip_entry),				\
	.lasting = lasts,						\
	.forget = sip_node_forget,					\
}

static const struct pfring_flow_kind sip_passing_kind = SIP_NODE_KIND(false);
static const struct pfring_flow_kind sip_lasting_kind = SIP_NODE_KIND(true);

/* The shares of those who may be many by somebody's ill will are small. */
static u32 sip_class_limit(enum sip_class class)
{
	u32 talking = max_calls / 2, ended = max_calls / 4;
	u32 pending = max_calls / 8;

	switch (class) {
	case SIP_TALKING:
		return talking;
	case SIP_ENDED:
		return ended;
	case SIP_PENDING:
		return pending;
	default:
		return max_calls - talking - ended - pending;
	}
}

u32 sip_store_media_limit(void)
{
	/* Two sides; more is for audio with video. */
	return min_t(u32, 2 * max_calls, PFRING_FLOWS_MAX);
}

/**
 * sip_store_init - a rule with calls begins (control)
 * @store: zeroed; its owner is set afterwards
 * @share: of memory
 *
 * Return: 0, -ENOMEM, -ENOBUFS.
 */
int sip_store_init(struct sip_store *store, struct pfring_share *share)
{
	unsigned int i;
	int err = 0;

	spin_lock_init(&store->lock);
	for (i = 0; i < SIP_STRIPES; i++)
		spin_lock_init(&store->stripes[i]);
	for (i = 0; i < SIP_CLASSES && !err; i++) {
		store->tables[i].store = store;
		err = pfring_flows_init(&store->tables[i].flows,
					i == SIP_TALKING ? &sip_lasting_kind :
							   &sip_passing_kind,
					sip_class_limit(i));
		if (!err)
			err = pfring_flows_share(&store->tables[i].flows,
						 share);
	}
	if (err)
		sip_store_destroy(store);
	return err;
}

/* No packet can meet the rule (control). */
void sip_store_destroy(struct sip_store *store)
{
	unsigned int i;

	for (i = 0; i < SIP_CLASSES; i++)
		pfring_flows_destroy(&store->tables[i].flows);
}

/* ----------------------------------------------------------------- the tables */

/* The node of a call, locked, and in which table. The stripe is locked. */
static struct sip_node *sip_node_find(struct sip_store *store,
				      const struct sip_call_key *key,
				      struct sip_table **table)
{
	static const u8 order[SIP_CLASSES] = {
		SIP_TALKING, SIP_PENDING, SIP_OTHER, SIP_ENDED
	};
	struct pfring_flow *flow;
	unsigned int i;

	for (i = 0; i < SIP_CLASSES; i++) {
		*table = &store->tables[order[i]];
		flow = pfring_flow_find(&(*table)->flows, &sip_passing_kind,
					key);
		if (!flow)
			continue;
		pfring_flow_touch(flow);
		return container_of(flow, struct sip_node, flow);
	}
	return NULL;
}

/* Puts an entry in. Return: its node, locked; NULL if there is no room. */
static struct sip_node *sip_node_add(struct sip_table *table,
				     const struct sip_call_key *key,
				     struct sip_entry *e)
{
	struct pfring_flow *flow;
	struct sip_node *node;

	flow = pfring_flow_get(&table->flows, &sip_passing_kind, key);
	if (!flow)
		return NULL;
	node = container_of(flow, struct sip_node, flow);
	node->entry = e;
	return node;
}

/* A call of which nothing is known yet. The stripe is locked. */
static struct sip_node *sip_node_new(struct sip_store *store,
				     const struct sip_call_key *key,
				     const struct sip_message *m,
				     struct sip_table **table)
{
	bool begins = m->kind == sip_request && m->method == method_invite &&
		      !m->to.tag.len;
	struct sip_node *node = NULL;
	struct sip_entry *e;

	*table = &store->tables[begins ? SIP_PENDING : SIP_OTHER];
	e = kzalloc(sizeof(*e), GFP_ATOMIC | __GFP_NOWARN);
	if (e)
		node = sip_node_add(*table, key, e);
	if (!node) {
		kfree(e);
		atomic64_inc(&store->refused);
	}
	return node;
}

static enum sip_class sip_entry_class(const struct sip_entry *e)
{
	const struct sip_call *call = &e->call;

	if (call->kind != sip_session || !call->start_ns)
		return SIP_OTHER;
	if (call->state == call_ended)
		return SIP_ENDED;
	if (call->state > call_trying && call->flags & SIP_CALL_TWO_WAY)
		return SIP_TALKING;
	return SIP_PENDING;
}

/*
 * Gives a node back; its call goes where it belongs by now. In between it is in no
 * table, but nobody else gets past the stripe. If there is no room, it stays where
 * it was.
 */
static void sip_node_put(struct sip_store *store, struct sip_table *table,
			 struct sip_node *node)
{
	struct sip_table *to =
		&store->tables[sip_entry_class(node->entry)];
	struct sip_call_key key = node->key;
	struct sip_entry *e = node->entry;

	if (to == table) {
		pfring_flow_put(&table->flows, &node->flow);
		return;
	}
	node->entry = NULL;
	pfring_flow_del(&table->flows, &node->flow);
	node = sip_node_add(to, &key, e);
	if (!node) {
		to = table;
		node = sip_node_add(to, &key, e);
	}
	if (node)
		pfring_flow_put(&to->flows, &node->flow);
	else
		sip_entry_free(store, e);
}

/* --------------------------------------------------------------- each message */

/* What is no message of a call, or is of no use to one (packet). */
void sip_store_count(struct sip_store *store, const struct sip_message *m)
{
	spin_lock(&store->lock);
	pfr_sip_count(&store->stats, m);
	pfr_sip_count_alone(&store->stats, m);
	spin_unlock(&store->lock);
}

/* Who calls whom is what the first message says, or the request that began it. */
static void sip_entry_label(struct sip_entry *e, const struct sip_message *m,
			    const u8 *p, u32 events)
{
	if (e->call_id_len && !(events & SIP_EVENT_STARTED))
		return;
	pfr_sip_address_label(e->caller, p, &m->from);
	pfr_sip_address_label(e->called, p, &m->to);
	pfr_sip_label_in(e->call_id, sizeof(e->call_id), p, &m->call_id);
	e->call_id_len = m->call_id.len;
	e->call_id_hash = sip_call_id_hash(p + m->call_id.at, m->call_id.len);
}

static void sip_entry_message(struct sip_store *store, struct sip_entry *e,
			      const struct sip_message *m, const u8 *p,
			      const struct sip_sight *sight)
{
	u32 events;

	spin_lock(&store->lock);
	pfr_sip_count(&store->stats, m);
	events = pfr_sip_call(&e->call, &store->stats, m, p, &sight->seen);
	spin_unlock(&store->lock);

	sip_entry_label(e, m, p, events);
	if (events & SIP_EVENT_STARTED)
		sip_media_end(&store->owner, &e->media);
	if (events & (SIP_EVENT_NEW | SIP_EVENT_COPY) &&
	    e->call.kind == sip_session)
		sip_media_learn(&store->owner, &e->media, m, p, sight);
	if (events & (SIP_EVENT_LEFT | SIP_EVENT_ENDED))
		sip_media_leave(&store->owner, &e->media, &e->call);
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
	struct sip_table *table;
	struct sip_node *node;
	spinlock_t *stripe;	/* of the Call-ID */

	if (!m->call_id.len) {
		if (suits)
			sip_store_count(store, m);
		return;
	}
	key.digest = siphash(p + m->call_id.at, m->call_id.len, &sip_store_key);
	stripe = &store->stripes[key.digest % SIP_STRIPES];
	spin_lock(stripe);
	node = sip_node_find(store, &key, &table);
	if (!node && suits)
		node = sip_node_new(store, &key, m, &table);
	if (node) {
		sip_entry_message(store, node->entry, m, p, sight);
		sip_node_put(store, table, node);
	} else if (suits) {
		sip_store_count(store, m);
	}
	spin_unlock(stripe);
}

/* -------------------------------------------------------------------- control */

/* What was idle for so long is forgotten. */
void sip_store_purge(struct sip_store *store, u32 seconds)
{
	unsigned int i;

	for (i = 0; i < SIP_CLASSES; i++)
		pfring_flows_purge(&store->tables[i].flows, seconds);
}

/* What nothing was heard of for its time is forgotten (the rule's timer). */
void sip_store_expire(struct sip_store *store)
{
	struct sip_table *table;
	unsigned int i;

	for (i = 0; i < SIP_CLASSES; i++) {
		table = &store->tables[i];
		WRITE_ONCE(table->expired, table->expired +
			   pfring_flows_purge(&table->flows, idle_seconds[i]));
	}
}

/* The shortest of these times. */
u32 sip_store_patience(void)
{
	u32 seconds = SIP_IDLE_MAX;
	unsigned int i;

	for (i = 0; i < SIP_CLASSES; i++)
		seconds = min(seconds, idle_seconds[i]);
	return seconds;
}

void sip_store_stats(struct sip_store *store, struct sip_stats *stats)
{
	struct pfring_flows_stats flows;
	unsigned int i;

	spin_lock_bh(&store->lock);
	*stats = store->stats;
	spin_unlock_bh(&store->lock);
	for (i = 0; i < SIP_CLASSES; i++) {
		u64 expired = READ_ONCE(store->tables[i].expired);

		pfring_flows_stats(&store->tables[i].flows, &flows);
		stats->calls += flows.num;
		stats->calls_limit += flows.limit;
		stats->calls_evicted += flows.evicted;
		stats->calls_expired += expired;
		stats->calls_purged += flows.purged - expired;
		if (i == SIP_TALKING)
			stats->calls_crowded = flows.refused;
	}
	stats->calls_refused = atomic64_read(&store->refused);
	stats->media_rules = atomic64_read(&store->owner.made);
	stats->media_rules_ended = atomic64_read(&store->owner.ended);
	stats->media_rules_refused = atomic64_read(&store->owner.refused);
	stats->media_rules_left = atomic64_read(&store->owner.left);
}

static void sip_entry_tell(const struct sip_entry *e,
			   struct sip_call_stats *to)
{
	const struct sip_call *call = &e->call;

	to->start_ns = call->start_ns;
	to->ring_ns = call->ring_ns;
	to->answer_ns = call->answer_ns;
	to->end_ns = call->end_ns;
	to->last_ns = call->last_ns;
	to->cseq = call->cseq;
	to->call_id_hash = e->call_id_hash;
	to->code = call->code;
	to->call_id_len = e->call_id_len;
	to->kind = call->kind;
	to->state = call->state;
	to->flags = call->flags;
	to->method = call->method;
	to->dialogs = pfr_sip_call_dialogs(call, 0);
	to->dialogs_ended = pfr_sip_call_dialogs(call, SIP_DIALOG_ENDED);
	to->legs = call->legs;
	to->media_rules = sip_media_num_rules(e->media);
	to->retransmissions = call->retransmissions;
	to->duplicates = call->duplicates;
	memcpy(to->requests, call->requests, sizeof(to->requests));
	memcpy(to->responses, call->responses, sizeof(to->responses));
	memcpy(to->caller, e->caller, sizeof(to->caller));
	memcpy(to->called, e->called, sizeof(to->called));
	memcpy(to->call_id, e->call_id, sizeof(to->call_id));
}

static bool sip_node_page(struct pfring_flow *flow, void *page)
{
	const struct sip_node *node = container_of(flow, struct sip_node, flow);
	struct sip_call_stats *call = pfring_page_add(page, sizeof(*call));

	if (!call)
		return false;
	sip_entry_tell(node->entry, call);
	return true;
}

/**
 * sip_store_page - some calls (control)
 * @store: of the rule
 * @page: see plugin_get_page
 *
 * A call that moves from one table to another between two pages may be told twice,
 * or, if it begins anew, not at all.
 */
void sip_store_page(struct sip_store *store, struct pfring_page *page)
{
	struct pfring_flows *tables[SIP_CLASSES];
	unsigned int i;

	for (i = 0; i < SIP_CLASSES; i++)
		tables[i] = &store->tables[i].flows;
	pfring_flows_walk_all(tables, SIP_CLASSES, &page->cursor, sip_node_page,
			      page);
}

int sip_store_module_init(void)
{
	unsigned int i;

	if (max_calls < 8 || max_calls > PFRING_FLOWS_MAX) {
		pr_err("max_calls must be from 8 to %u\n", PFRING_FLOWS_MAX);
		return -EINVAL;
	}
	for (i = 0; i < SIP_CLASSES; i++) {
		if (idle_seconds[i] && idle_seconds[i] <= SIP_IDLE_MAX)
			continue;
		pr_err("seconds must be from 1 to %u\n", SIP_IDLE_MAX);
		return -EINVAL;
	}
	get_random_bytes(&sip_store_key, sizeof(sip_store_key));
	return 0;
}
