// SPDX-License-Identifier: GPL-2.0-only
/* The rules that use plugins. */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "compat.h"
#include "plugin.h"
#include "rule.h"
#include "sock.h"

/* ---------------------------------------------------------------- a ring's memory */

static struct pfr_plugin_ring *pfr_plugin_ring_get(struct pfr_plugin *plugin,
						   struct pf_ring_socket *pfr)
{
	struct pfr_plugin_ring *ring;

	lockdep_assert_held(&pfr_plugin_lock);
	list_for_each_entry(ring, &plugin->rings, node)
		if (ring->pfr == pfr && ring->live)
			goto found;
	ring = kvzalloc(sizeof(*ring) + plugin->reg.ring_priv_size,
			GFP_KERNEL_ACCOUNT);
	if (!ring)
		return NULL;
	ring->pfr = pfr;
	list_add(&ring->node, &plugin->rings);
found:
	ring->users++;
	ring->live++;
	return ring;
}

static void pfr_plugin_ring_put(struct pfr_plugin *plugin,
				struct pfr_plugin_ring *ring)
{
	bool last;

	mutex_lock(&pfr_plugin_lock);
	last = !--ring->users;
	if (last)
		list_del(&ring->node);
	mutex_unlock(&pfr_plugin_lock);
	if (!last)
		return;
	if (ring->ready && plugin->reg.pfring_plugin_free_ring_mem)
		plugin->reg.pfring_plugin_free_ring_mem(ring->priv);
	kvfree(ring);
}

/* --------------------------------------------------------------- periodic work */

/* There is nothing to do for a plugin without rules. */
static void pfr_plugin_tick_later(struct pfr_plugin *plugin)
{
	lockdep_assert_held(&pfr_plugin_lock);
	if (plugin->reg.tick_seconds && !list_empty(&plugin->attachments))
		queue_delayed_work(pfr_rules_wq, &plugin->tick,
				   plugin->reg.tick_seconds * HZ);
}

/* The next rule whose turn it is in this round; they stand in this order. */
static struct pfr_attachment *pfr_plugin_tick_next(struct pfr_plugin *plugin)
{
	struct pfr_attachment *a;

	lockdep_assert_held(&pfr_plugin_lock);
	a = list_first_entry_or_null(&plugin->attachments,
				     struct pfr_attachment, node);
	if (!a || a->round == plugin->round)
		return NULL;
	a->round = plugin->round;
	list_move_tail(&a->node, &plugin->attachments);
	return a;
}

/* Rules come and go meanwhile; who detaches one waits for its own tick only. */
void pfr_plugin_tick(struct work_struct *work)
{
	struct pfr_plugin *plugin = container_of(to_delayed_work(work),
						 struct pfr_plugin, tick);
	struct pfr_attachment *a;

	mutex_lock(&pfr_plugin_lock);
	plugin->round++;
	while ((a = pfr_plugin_tick_next(plugin))) {
		WRITE_ONCE(plugin->ticking, a);
		mutex_unlock(&pfr_plugin_lock);
		plugin->reg.pfring_plugin_tick(a->pfr, pfr_attachment_rule(a),
					       pfr_attachment_hash(a));
		WRITE_ONCE(plugin->ticking, NULL);
		wake_up_all(&plugin->ticked);
		cond_resched();
		mutex_lock(&pfr_plugin_lock);
	}
	pfr_plugin_tick_later(plugin);
	mutex_unlock(&pfr_plugin_lock);
}

/* ----------------------------------------------------------- a rule and a plugin */

/* Bytes of filter data that mean nothing today may mean something tomorrow. */
static int pfr_plugin_check_data(const struct pfr_attachment *a,
				 struct pfr_refusal *why)
{
	const struct pfring_plugin_registration *reg = &a->plugin->reg;
	const u32 size = reg->filter_data_size;
	const struct pfr_extended_fields *fields;
	const u8 *wrong;

	if (!a->spec)
		return 0;
	fields = &a->spec->extended_fields;
	if (fields->filter_plugin_id != reg->plugin_id)
		return 0;
	wrong = memchr_inv(fields->filter_plugin_data + size, 0,
			   PFR_PLUGIN_DATA_LEN - size);
	if (!wrong)
		return 0;
	return pfr_refuse(why, -EINVAL, "extended_fields.filter_plugin_data",
			  "byte %u is not 0, plugin %s takes %u",
			  (u32)(wrong - (const u8 *)fields->filter_plugin_data),
			  reg->name, size);
}

/* The plugin's memory of the ring, with a first look of the plugin's at it. */
static int pfr_plugin_join(struct pfr_attachment *a, struct pfr_refusal *why)
{
	struct pfr_plugin *plugin = a->plugin;
	int err = 0;

	mutex_lock(&pfr_plugin_lock);
	a->ring = pfr_plugin_ring_get(plugin, a->pfr);
	mutex_unlock(&pfr_plugin_lock);
	if (!a->ring)
		return pfr_refuse(why, -ENOMEM, "", "out of memory");
	/* The ring's mutex is held: nobody else does this meanwhile. */
	if (a->ring->ready)
		return 0;
	if (plugin->reg.pfring_plugin_init_ring)
		err = plugin->reg.pfring_plugin_init_ring(a->pfr,
							  a->ring->priv, why);
	a->ring->ready = !err;
	return err;
}

/* What the plugin says to the rule. */
static int pfr_plugin_ask(struct pfr_attachment *a, struct pfr_refusal *why)
{
	const struct pfring_plugin_registration *reg = &a->plugin->reg;
	int err = pfr_plugin_check_data(a, why);

	if (!err && reg->pfring_plugin_check_rule)
		err = reg->pfring_plugin_check_rule(a->spec, a->hash_spec, why);
	if (!err)
		err = pfr_plugin_join(a, why);
	if (!err && reg->pfring_plugin_init_rule)
		err = reg->pfring_plugin_init_rule(a->pfr,
						   pfr_attachment_rule(a),
						   pfr_attachment_hash(a), why);
	/* Nonsense is no success. */
	return err > 0 || err < -MAX_ERRNO ? -EINVAL : err;
}

static void pfr_plugin_free(struct pfr_attachment *a)
{
	struct pfr_plugin *plugin = a->plugin;
	struct sock *sk = &a->pfr->sk;

	pfr_plugin_leave(a);
	if (a->ring)
		pfr_plugin_ring_put(plugin, a->ring);
	kvfree(a);
	pfr_plugin_unpin(plugin);
	sock_put(sk);
}

/* It has none of its own, or says what is no error: then these are the words. */
static int pfr_plugin_refused(const struct pfr_plugin *plugin, int err,
			      const char *field, struct pfr_refusal *why)
{
	if (!why->reason[0])
		return pfr_refuse(why, err, field, "plugin %s refuses the rule",
				  plugin->reg.name);
	why->error = err;
	return err;
}

struct pfr_attachment *pfr_plugin_attach(struct pf_ring_socket *pfr, u16 id,
					 const struct pfr_wildcard_rule *spec,
					 const struct pfr_hash_rule *hash_spec,
					 const char *field,
					 struct pfr_refusal *why)
{
	struct pfr_plugin *plugin;
	struct pfr_attachment *a;
	int err;

	plugin = pfr_plugin_pin(id);
	pfr->missing_plugin = plugin ? 0 : id;
	if (!plugin)
		return ERR_PTR(pfr_refuse(why, -ENOENT, field,
					  "plugin %u is not loaded", id));
	a = kvzalloc(sizeof(*a) + plugin->reg.rule_priv_size,
		     GFP_KERNEL_ACCOUNT);
	if (!a) {
		pfr_plugin_unpin(plugin);
		return ERR_PTR(pfr_refuse(why, -ENOMEM, "", "out of memory"));
	}
	INIT_LIST_HEAD(&a->node);
	a->plugin = plugin;
	a->pfr = pfr;
	a->spec = spec;
	a->hash_spec = hash_spec;
	sock_hold(&pfr->sk);

	why->reason[0] = '\0';
	err = pfr_plugin_ask(a, why);
	if (err) {
		pfr_plugin_refused(plugin, err, field, why);
		pfr_plugin_free(a);
		return ERR_PTR(err);
	}
	mutex_lock(&pfr_plugin_lock);
	a->round = plugin->round;
	list_add_tail(&a->node, &plugin->attachments);
	pfr_plugin_tick_later(plugin);
	mutex_unlock(&pfr_plugin_lock);
	return a;
}

void pfr_plugin_leave(struct pfr_attachment *a)
{
	if (!a || a->left)
		return;
	a->left = true;
	if (!a->ring)
		return;
	mutex_lock(&pfr_plugin_lock);
	a->ring->live--;
	mutex_unlock(&pfr_plugin_lock);
}

void pfr_plugin_detach(struct pfr_attachment *a)
{
	const struct pfring_plugin_registration *reg;

	if (!a)
		return;
	mutex_lock(&pfr_plugin_lock);
	list_del(&a->node);
	mutex_unlock(&pfr_plugin_lock);
	/* From here on it is not called for this rule, but may just be. */
	wait_event(a->plugin->ticked, READ_ONCE(a->plugin->ticking) != a);
	reg = &a->plugin->reg;
	if (reg->pfring_plugin_free_rule_mem)
		reg->pfring_plugin_free_rule_mem(pfr_attachment_rule(a),
						 pfr_attachment_hash(a));
	pfr_plugin_free(a);
}

int pfring_refuse(struct pfr_refusal *why, int err, const char *field,
		  const char *reason, ...)
{
	char words[sizeof(why->reason)];
	va_list args;

	va_start(args, reason);
	vscnprintf(words, sizeof(words), reason, args);
	va_end(args);
	return pfr_refuse(why, err, field, "%s", words);
}
EXPORT_SYMBOL_PFRING(pfring_refuse);
