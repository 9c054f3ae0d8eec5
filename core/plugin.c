// SPDX-License-Identifier: GPL-2.0-only
/* The registry of plugins. */
#define pr_fmt(fmt) "pf_ring: " fmt
#include <linux/ctype.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "compat.h"
#include "operations.h"
#include "plugin.h"
#include "sock.h"

/*
 * Registrations come one at a time, and the watcher is told of each. Taken before
 * the next lock, because what the watcher does may wait for who holds that one.
 */
static DEFINE_MUTEX(pfr_plugin_registry);
static pfr_plugin_watch_fn pfr_plugin_watch;

/* Who is registered, who is attached to whom. */
DEFINE_MUTEX(pfr_plugin_lock);
static struct pfr_plugin *pfr_plugins[PFRING_MAX_PLUGIN_ID];

static void pfr_plugin_put(struct pfr_plugin *plugin)
{
	if (!refcount_dec_and_test(&plugin->refs))
		return;
	free_percpu(plugin->counters);
	kfree(plugin);
}

/* ------------------------------------------------------------- registration */

static bool pfr_plugin_name_valid(const char *name)
{
	size_t i, len = strnlen(name, sizeof_field(struct pfring_plugin_registration,
						   name));

	if (!len || len == sizeof_field(struct pfring_plugin_registration, name))
		return false;
	for (i = 0; i < len; i++)
		if (!isalnum(name[i]) && name[i] != '-' && name[i] != '_')
			return false;
	return true;
}

static bool pfr_plugin_text_valid(const char *text, size_t size)
{
	size_t i, len = strnlen(text, size);

	if (len == size)
		return false;
	for (i = 0; i < len; i++)
		if (!isascii(text[i]) || !isprint(text[i]))
			return false;
	return true;
}

/* The registration as this core knows it, from one of any length. */
static int pfr_plugin_copy(struct pfring_plugin_registration *to,
			   const struct pfring_plugin_registration *from)
{
	const size_t first = offsetofend(struct pfring_plugin_registration,
					 pfring_plugin_tick);

	if (from->abi_major != PFRING_PLUGIN_ABI_MAJOR ||
	    from->abi_minor > PFRING_PLUGIN_ABI_MINOR) {
		pr_err("a plugin needs ABI %u.%u, this is %u.%u\n",
		       from->abi_major, from->abi_minor,
		       PFRING_PLUGIN_ABI_MAJOR, PFRING_PLUGIN_ABI_MINOR);
		return -EPROTONOSUPPORT;
	}
	if (from->size < first || from->size > PAGE_SIZE) {
		pr_err("a plugin's registration has %u bytes\n", from->size);
		return -EINVAL;
	}
	if (from->size > sizeof(*to) &&
	    memchr_inv((const u8 *)from + sizeof(*to), 0,
		       from->size - sizeof(*to))) {
		pr_err("a plugin's registration has members this core does not know\n");
		return -E2BIG;
	}
	memset(to, 0, sizeof(*to));
	memcpy(to, from, min_t(size_t, from->size, sizeof(*to)));
	return 0;
}

static int pfr_plugin_check(const struct pfring_plugin_registration *reg)
{
	const char *what = NULL;

	if (!reg->plugin_id || reg->plugin_id >= PFRING_MAX_PLUGIN_ID)
		what = "id";
	else if (!IS_BUILTIN(CONFIG_PF_RING) && !reg->owner)
		what = "owner";
	else if (reg->reserved || reg->reserved2[0] || reg->reserved2[1])
		what = "reserved member";
	else if (!pfr_plugin_name_valid(reg->name))
		what = "name";
	else if (!pfr_plugin_text_valid(reg->description,
					sizeof(reg->description)))
		what = "description";
	else if (!reg->pfring_plugin_filter_skb && !reg->pfring_plugin_handle_skb)
		what = "filter_skb and handle_skb";
	else if (reg->rule_priv_size > PFRING_MAX_RULE_PRIV)
		what = "rule_priv_size";
	else if (reg->ring_priv_size > PFRING_MAX_RING_PRIV)
		what = "ring_priv_size";
	else if (reg->filter_data_size > PFR_PLUGIN_DATA_LEN)
		what = "filter_data_size";
	else if (reg->stats_size > PFRING_MAX_STATS)
		what = "stats_size";
	else if (!reg->tick_seconds != !reg->pfring_plugin_tick ||
		 reg->tick_seconds > PFRING_MAX_TICK)
		what = "tick_seconds";
	if (!what)
		return 0;
	pr_err("plugin %u is refused for its %s\n", reg->plugin_id, what);
	return -EINVAL;
}

static struct pfr_plugin *pfr_plugin_by_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < PFRING_MAX_PLUGIN_ID; i++)
		if (pfr_plugins[i] && !strcmp(pfr_plugins[i]->reg.name, name))
			return pfr_plugins[i];
	return NULL;
}

static int pfr_plugin_publish(struct pfr_plugin *plugin)
{
	const struct pfring_plugin_registration *reg = &plugin->reg;

	lockdep_assert_held(&pfr_plugin_lock);
	if (pfr_plugins[reg->plugin_id]) {
		pr_err("plugin id %u is taken by %s\n", reg->plugin_id,
		       pfr_plugins[reg->plugin_id]->reg.name);
		return -EEXIST;
	}
	if (pfr_plugin_by_name(reg->name)) {
		pr_err("there is a plugin called %s already\n", reg->name);
		return -EEXIST;
	}
	WRITE_ONCE(pfr_plugins[reg->plugin_id], plugin);
	return 0;
}

int register_plugin(const struct pfring_plugin_registration *reg)
{
	struct pfr_plugin *plugin;
	int err, cpu;

	if (!reg)
		return -EINVAL;
	plugin = kzalloc(sizeof(*plugin), GFP_KERNEL);
	if (!plugin)
		return -ENOMEM;
	refcount_set(&plugin->refs, 1);
	INIT_LIST_HEAD(&plugin->attachments);
	INIT_LIST_HEAD(&plugin->rings);
	INIT_DELAYED_WORK(&plugin->tick, pfr_plugin_tick);
	init_waitqueue_head(&plugin->ticked);
	err = pfr_plugin_copy(&plugin->reg, reg) ?:
	      pfr_plugin_check(&plugin->reg);
	if (err)
		goto out;
	err = -ENOMEM;
	plugin->counters = alloc_percpu(struct pfr_plugin_counters);
	if (!plugin->counters)
		goto out;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(plugin->counters, cpu)->syncp);
	mutex_lock(&pfr_plugin_registry);
	mutex_lock(&pfr_plugin_lock);
	err = pfr_plugin_publish(plugin);
	mutex_unlock(&pfr_plugin_lock);
	if (!err)
		pfr_plugin_watch(reg->plugin_id, reg->name, true);
	mutex_unlock(&pfr_plugin_registry);
out:
	if (err)
		pfr_plugin_put(plugin);
	return err;
}
EXPORT_SYMBOL_PFRING(register_plugin);

static struct pfr_plugin *pfr_plugin_take_out(u16 id)
{
	struct pfr_plugin *plugin;

	lockdep_assert_held(&pfr_plugin_registry);
	mutex_lock(&pfr_plugin_lock);
	plugin = pfr_plugins[id];
	WRITE_ONCE(pfr_plugins[id], NULL);
	/* The module could not go if a rule held it. */
	WARN_ON_ONCE(plugin && !list_empty(&plugin->attachments));
	mutex_unlock(&pfr_plugin_lock);
	if (plugin)
		pfr_plugin_watch(id, plugin->reg.name, false);
	return plugin;
}

/* No rule is left that might have it called. */
static void pfr_plugin_end(struct pfr_plugin *plugin)
{
	cancel_delayed_work_sync(&plugin->tick);
	pfr_plugin_put(plugin);
}

int unregister_plugin(u16 plugin_id)
{
	struct pfr_plugin *plugin;

	if (plugin_id >= PFRING_MAX_PLUGIN_ID)
		return -ENOENT;
	mutex_lock(&pfr_plugin_registry);
	plugin = pfr_plugin_take_out(plugin_id);
	mutex_unlock(&pfr_plugin_registry);
	if (!plugin)
		return -ENOENT;
	pfr_plugin_end(plugin);
	return 0;
}
EXPORT_SYMBOL_PFRING(unregister_plugin);

/* A module that goes and has forgotten something. */
static int pfr_plugin_module_event(struct notifier_block *nb,
				   unsigned long event, void *module)
{
	u16 id;

	if (event != PFR_MODULE_GOING)
		return NOTIFY_DONE;
	pfr_operations_forget(module);
	mutex_lock(&pfr_plugin_registry);
	for (id = 0; id < PFRING_MAX_PLUGIN_ID; id++) {
		struct pfr_plugin *plugin = pfr_plugins[id];

		if (!plugin || plugin->reg.owner != module)
			continue;
		pr_err("plugin %s forgot unregister_plugin()\n",
		       plugin->reg.name);
		pfr_plugin_end(pfr_plugin_take_out(id));
	}
	mutex_unlock(&pfr_plugin_registry);
	return NOTIFY_OK;
}

static struct notifier_block pfr_plugin_module_notifier = {
	.notifier_call = pfr_plugin_module_event,
};

int pfr_plugin_init(pfr_plugin_watch_fn watch)
{
	pfr_plugin_watch = watch;
	return register_module_notifier(&pfr_plugin_module_notifier);
}

void pfr_plugin_lock_registry(void)
{
	mutex_lock(&pfr_plugin_registry);
}

void pfr_plugin_unlock_registry(void)
{
	mutex_unlock(&pfr_plugin_registry);
}

const char *pfr_plugin_name(u16 id)
{
	lockdep_assert_held(&pfr_plugin_registry);
	return pfr_plugins[id] ? pfr_plugins[id]->reg.name : NULL;
}

/* Plugins hold this module by its symbols: none is left. */
void pfr_plugin_exit(void)
{
	unregister_module_notifier(&pfr_plugin_module_notifier);
}

/* ------------------------------------------------------------ who uses them */

/*
 * A module whose init is still running may fail, and would be taken away under
 * the rule.
 */
struct pfr_plugin *pfr_plugin_pin(u16 id)
{
	struct pfr_plugin *plugin;

	mutex_lock(&pfr_plugin_lock);
	plugin = id < PFRING_MAX_PLUGIN_ID ? pfr_plugins[id] : NULL;
	if (plugin && pfr_module_live(plugin->reg.owner) &&
	    try_module_get(plugin->reg.owner))
		refcount_inc(&plugin->refs);
	else
		plugin = NULL;
	mutex_unlock(&pfr_plugin_lock);
	return plugin;
}

/* The module goes last: until then its functions may be called. */
void pfr_plugin_unpin(struct pfr_plugin *plugin)
{
	struct module *owner = plugin->reg.owner;

	pfr_plugin_put(plugin);
	module_put(owner);
}

bool pfr_plugin_request(u16 id)
{
	if (!id || id >= PFRING_MAX_PLUGIN_ID || !capable(CAP_NET_ADMIN))
		return false;
	return !request_module("pfring-plugin-%u", id);
}

int pfr_plugin_msg(struct pf_ring_socket *pfr, u16 id, const void *msg, u32 len,
		   void *reply, u32 reply_len)
{
	struct pfr_plugin *plugin;
	int rc = -EOPNOTSUPP;

	plugin = pfr_plugin_pin(id);
	if (!plugin)
		return -ENOENT;
	if (plugin->reg.pfring_plugin_handle_msg)
		rc = plugin->reg.pfring_plugin_handle_msg(pfr, msg, len, reply,
							  reply_len);
	pfr_plugin_unpin(plugin);
	if (rc < -MAX_ERRNO || (rc > 0 && (u32)rc > reply_len))
		return -EIO;
	return rc;
}

int pfr_plugin_page(struct pf_ring_socket *pfr, u16 id,
		    sw_filtering_rule_element *rule,
		    sw_filtering_hash_bucket *hash_rule,
		    struct pfring_page *page)
{
	struct pfr_plugin *plugin;
	int err = -EOPNOTSUPP;

	plugin = pfr_plugin_pin(id);
	if (!plugin)
		return -ENOENT;
	if (plugin->reg.pfring_plugin_get_page)
		err = plugin->reg.pfring_plugin_get_page(pfr, rule, hash_rule,
							 page);
	pfr_plugin_unpin(plugin);
	if (err > 0 || err < -MAX_ERRNO ||
	    (u64)page->num * page->size > page->room)
		return -EIO;
	return !err && page->full && !page->num ? -ENOSPC : err;
}

void *pfring_ring_priv(const struct pf_ring_socket *pfr, u16 plugin_id)
{
	const struct pfr_plugin *plugin;
	struct pfr_plugin_ring *ring;
	void *priv = NULL;

	lockdep_assert_held(&pfr->lock);
	if (plugin_id >= PFRING_MAX_PLUGIN_ID)
		return NULL;
	mutex_lock(&pfr_plugin_lock);
	plugin = pfr_plugins[plugin_id];
	if (plugin)
		list_for_each_entry(ring, &plugin->rings, node)
			if (ring->pfr == pfr && ring->live && ring->ready)
				priv = ring->priv;
	mutex_unlock(&pfr_plugin_lock);
	return priv;
}
EXPORT_SYMBOL_PFRING(pfring_ring_priv);

bool pfring_plugin_is_here(u16 plugin_id)
{
	return plugin_id < PFRING_MAX_PLUGIN_ID &&
	       READ_ONCE(pfr_plugins[plugin_id]);
}
EXPORT_SYMBOL_PFRING(pfring_plugin_is_here);

u64 pfring_ring_id(const struct pf_ring_socket *pfr)
{
	return pfr->unique;
}
EXPORT_SYMBOL_PFRING(pfring_ring_id);

u32 pfring_ring_net(const struct pf_ring_socket *pfr)
{
	return sock_net(&pfr->sk)->ns.inum;
}
EXPORT_SYMBOL_PFRING(pfring_ring_net);

/* ---------------------------------------------------------------- for /proc */

unsigned int pfr_plugin_number(void)
{
	unsigned int i, number = 0;

	mutex_lock(&pfr_plugin_lock);
	for (i = 0; i < PFRING_MAX_PLUGIN_ID; i++)
		number += !!pfr_plugins[i];
	mutex_unlock(&pfr_plugin_lock);
	return number;
}

void pfr_plugin_show_all(struct seq_file *m)
{
	unsigned int i;

	mutex_lock(&pfr_plugin_lock);
	for (i = 0; i < PFRING_MAX_PLUGIN_ID; i++)
		if (pfr_plugins[i])
			seq_printf(m, "%u\t%s [%s]\n", i,
				   pfr_plugins[i]->reg.name,
				   pfr_plugins[i]->reg.description);
	mutex_unlock(&pfr_plugin_lock);
}

static void pfr_plugin_show_counters(struct seq_file *m,
				     const struct pfr_plugin *plugin)
{
	u64 matches = 0, misses = 0, errors = 0, ticks = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct pfr_plugin_counters *c =
			per_cpu_ptr(plugin->counters, cpu);
		u64 now[4];
		unsigned int start;

		do {
			start = u64_stats_fetch_begin(&c->syncp);
			now[0] = u64_stats_read(&c->matches);
			now[1] = u64_stats_read(&c->misses);
			now[2] = u64_stats_read(&c->errors);
			now[3] = u64_stats_read(&c->ticks);
		} while (u64_stats_fetch_retry(&c->syncp, start));
		matches += now[0];
		misses += now[1];
		errors += now[2];
		ticks += now[3];
	}
	seq_printf(m, "Calls             : %llu\n",
		   matches + misses + errors);
	seq_printf(m, "Matches           : %llu\n", matches);
	seq_printf(m, "Errors            : %llu\n", errors);
	seq_printf(m, "Ticks             : %llu\n", ticks);
	seq_printf(m, "Lost memory       : %llu\n",
		   (u64)atomic64_read(&plugin->lost));
}

/* Those of other namespaces are counted, not named. */
static void pfr_plugin_show_holders(struct seq_file *m, const struct net *net,
				    const struct pfr_plugin *plugin)
{
	const struct pfr_plugin_ring *ring;
	unsigned int others = 0;

	list_for_each_entry(ring, &plugin->rings, node) {
		if (sock_net(&ring->pfr->sk) != net) {
			others++;
			continue;
		}
		seq_printf(m, "Held by           : pid %d, ring %u, %u rules\n",
			   ring->pfr->pid, ring->pfr->id, ring->users);
	}
	if (others)
		seq_printf(m, "Held by           : %u rings of other namespaces\n",
			   others);
}

/* Its own lines, without a lock: a plugin may take its time. */
static void pfr_plugin_show_own(struct seq_file *m, const struct net *net,
				u16 id)
{
	struct pfr_plugin *plugin;

	plugin = pfr_plugin_pin(id);
	if (!plugin)
		return;
	if (plugin->reg.pfring_plugin_show)
		plugin->reg.pfring_plugin_show(m, net->ns.inum);
	pfr_plugin_unpin(plugin);
}

void pfr_plugin_show(struct seq_file *m, const struct net *net, u16 id)
{
	const struct pfr_plugin *plugin;

	mutex_lock(&pfr_plugin_lock);
	plugin = pfr_plugins[id];
	if (plugin) {
		const struct pfring_plugin_registration *reg = &plugin->reg;

		seq_printf(m, "Name              : %s\n", reg->name);
		seq_printf(m, "Id                : %u\n", reg->plugin_id);
		seq_printf(m, "Description       : %s\n", reg->description);
		seq_printf(m, "Module            : %s\n",
			   reg->owner ? module_name(reg->owner) : "built in");
		seq_printf(m, "ABI               : %u.%u\n", reg->abi_major,
			   reg->abi_minor);
		seq_printf(m, "Functions         :%s%s%s%s%s\n",
			   reg->pfring_plugin_filter_skb ? " filter" : "",
			   reg->pfring_plugin_handle_skb ? " handle" : "",
			   reg->pfring_plugin_get_stats ? " stats" : "",
			   reg->pfring_plugin_get_page ? " page" : "",
			   reg->pfring_plugin_handle_msg ? " message" : "");
		seq_printf(m, "Memory            : %u for a rule, %u for a ring\n",
			   reg->rule_priv_size, reg->ring_priv_size);
		pfr_plugin_show_counters(m, plugin);
		pfr_plugin_show_holders(m, net, plugin);
	}
	mutex_unlock(&pfr_plugin_lock);
	pfr_plugin_show_own(m, net, id);
}
