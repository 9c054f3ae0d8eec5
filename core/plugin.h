/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Plugins: who is registered, and which rules hold whom. A rule holds its plugin
 * and the plugin's module from its beginning to its end, so that nothing has to
 * be looked up for a packet.
 */
#ifndef PFR_PLUGIN_H
#define PFR_PLUGIN_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/refcount.h>
#include <linux/timex.h>
#include <linux/u64_stats_sync.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "pf_ring_plugin.h"

struct net;
struct seq_file;

struct pfr_plugin_counters {
	u64_stats_t matches;		/* filter_skb > 0, handle_skb >= 0 */
	u64_stats_t misses;		/* filter_skb = 0 */
	u64_stats_t errors;		/* < 0 */
	u64_stats_t ticks;		/* of the CPU's clock, spent in the plugin */
	struct u64_stats_sync syncp;
};

struct pfr_plugin {
	struct pfring_plugin_registration reg;
	struct pfr_plugin_counters __percpu *counters;
	atomic64_t lost;		/* memory of pfring_parse_alloc() */
	struct list_head attachments;	/* mutex of plugin.c */
	struct list_head rings;		/* likewise */
	struct delayed_work tick;
	struct pfr_attachment *ticking;	/* whose tick is called at this moment */
	wait_queue_head_t ticked;
	u32 round;			/* of ticks; likewise */
	refcount_t refs;		/* registration, attachments */
};

/* A plugin's memory of a ring, for all of its rules there. */
struct pfr_plugin_ring {
	struct list_head node;		/* in plugin->rings */
	struct pf_ring_socket *pfr;
	unsigned int users;		/* attachments there are */
	unsigned int live;		/* ... whose rules are not removed */
	bool ready;			/* init_ring has succeeded */
	u64 priv[];
};

/* One rule's use of one plugin. */
struct pfr_attachment {
	struct pfr_plugin *plugin;
	struct pf_ring_socket *pfr;	/* held */
	struct pfr_plugin_ring *ring;
	u32 maker;			/* pfr_action.maker, 0 = not yet in use */
	const struct pfr_wildcard_rule *spec;	/* of one kind or the other */
	const struct pfr_hash_rule *hash_spec;
	struct list_head node;		/* in plugin->attachments */
	u32 round;			/* of ticks: the last one that it had */
	bool left;			/* the rule is removed */
	u64 priv[];			/* its address is the rule, to plugins */
};

/* One of the two is there. */
static inline sw_filtering_rule_element *
pfr_attachment_rule(const struct pfr_attachment *a)
{
	return a->spec ? (sw_filtering_rule_element *)a->priv : NULL;
}

static inline sw_filtering_hash_bucket *
pfr_attachment_hash(const struct pfr_attachment *a)
{
	return a->hash_spec ? (sw_filtering_hash_bucket *)a->priv : NULL;
}

/* Of a rule of either kind. */
static inline const struct pfr_attachment *pfr_attachment_of(const void *rule)
{
	return container_of(rule, struct pfr_attachment, priv);
}

/*
 * The CPU's clock before and after a call of a plugin. Softirqs that take 2^32 ticks
 * are a second too long.
 */
static __always_inline u32 pfr_plugin_clock(void)
{
	return (u32)get_cycles();
}

/* What a plugin answered. Softirq. */
static inline void pfr_plugin_count(const struct pfr_plugin *plugin, int rc,
				    bool matched, u32 ticks)
{
	struct pfr_plugin_counters *c = this_cpu_ptr(plugin->counters);

	u64_stats_update_begin(&c->syncp);
	if (unlikely(rc < 0))
		u64_stats_inc(&c->errors);
	else if (matched)
		u64_stats_inc(&c->matches);
	else
		u64_stats_inc(&c->misses);
	u64_stats_add(&c->ticks, ticks);
	u64_stats_update_end(&c->syncp);
}

/* Told, with the registry locked, that a plugin is there or not any more. */
typedef void (*pfr_plugin_watch_fn)(u16 id, const char *name, bool here);

int pfr_plugin_init(pfr_plugin_watch_fn watch);
void pfr_plugin_exit(void);

/* Who is registered, who is attached to whom. Never held while one is called. */
extern struct mutex pfr_plugin_lock;

/*
 * A plugin that cannot go before it is unpinned, nor can its module. NULL: there is
 * none. The lock is not held.
 */
struct pfr_plugin *pfr_plugin_pin(u16 id);
void pfr_plugin_unpin(struct pfr_plugin *plugin);

/* Work of plugin->tick. */
void pfr_plugin_tick(struct work_struct *work);

/**
 * pfr_plugin_attach - a rule begins to use a plugin
 * @pfr: the rule's ring; its mutex is held
 * @id: of the plugin
 * @spec: the rule as it stays, or NULL
 * @hash_spec: the exact rule, or NULL
 * @field: in which the plugin was named
 * @why: filled in if it is refused
 *
 * Return: the attachment or an ERR_PTR; -ENOENT there is no such plugin, and
 * @why->rule_id's request may be repeated after pfr_plugin_request().
 */
struct pfr_attachment *pfr_plugin_attach(struct pf_ring_socket *pfr, u16 id,
					 const struct pfr_wildcard_rule *spec,
					 const struct pfr_hash_rule *hash_spec,
					 const char *field,
					 struct pfr_refusal *why);

/* The rule is removed; packets may still be with it. NULL is nothing to do. */
void pfr_plugin_leave(struct pfr_attachment *a);

/* Process context; no packet can meet the rule. NULL is nothing to do. */
void pfr_plugin_detach(struct pfr_attachment *a);

/*
 * Has the kernel load the plugin's module, with no lock held. Returns false if
 * the caller may not, or there is none.
 */
bool pfr_plugin_request(u16 id);

/* A message from a user; see plugin_handle_msg. -ENOENT, -EOPNOTSUPP. */
int pfr_plugin_msg(struct pf_ring_socket *pfr, u16 id, const void *msg, u32 len,
		   void *reply, u32 reply_len);

/* Entries of a list, see plugin_get_page. -ENOENT, -EOPNOTSUPP, -ENOSPC. */
int pfr_plugin_page(struct pf_ring_socket *pfr, u16 id,
		    sw_filtering_rule_element *rule,
		    sw_filtering_hash_bucket *hash_rule,
		    struct pfring_page *page);

/* No plugin comes or goes. */
void pfr_plugin_lock_registry(void);
void pfr_plugin_unlock_registry(void);

/* The registry is locked. NULL: there is none. */
const char *pfr_plugin_name(u16 id);

unsigned int pfr_plugin_number(void);
void pfr_plugin_show_all(struct seq_file *m);

/* Everything about plugin @id, as seen in @net; nothing if there is none. */
void pfr_plugin_show(struct seq_file *m, const struct net *net, u16 id);

#endif /* PFR_PLUGIN_H */
