// SPDX-License-Identifier: GPL-2.0-only
/* /proc/net/pf_ring: what its files show. How they come and go: procfile.c. */
#include <linux/if_arp.h>
#include <linux/math64.h>
#include <linux/proc_fs.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/seq_file.h>

#include "cluster.h"
#include "defrag.h"
#include "device.h"
#include "netns.h"
#include "packet.h"
#include "plugin.h"
#include "proc.h"
#include "procfile.h"
#include "rulelist.h"
#include "rules.h"
#include "ruleset.h"
#include "stats.h"
#include "version.h"

static const char *pfr_yes_no(bool yes)
{
	return yes ? "Yes" : "No";
}

static int pfr_proc_info(struct seq_file *m, void *v)
{
	const struct pfr_file *f = m->private;

	seq_printf(m, "Version          : %s\n", PFR_VERSION);
	seq_printf(m, "Ring slots       : %u\n", pfr_ring_min_slots);
	seq_printf(m, "Slot version     : %u\n", PFR_SLOT_VERSION);
	seq_printf(m, "Capture TX       : %s\n", pfr_device_tx_capture ?
		   "Yes [RX+TX]" : "No [RX only]");
	seq_printf(m, "IP Defragment    : %s\n", pfr_yes_no(pfr_defrag_enabled));
	seq_printf(m, "Socket Mode      : %s\n", pfr_device_quick ?
		   "Quick" : "Standard");
	seq_puts(m, "Transparent mode : Yes (mode 0)\n");
	seq_printf(m, "Total rings      : %u\n", READ_ONCE(f->pn->num_sockets));
	seq_printf(m, "Total plugins    : %u\n", pfr_plugin_number());
	return 0;
}

static int pfr_proc_plugins(struct seq_file *m, void *v)
{
	seq_puts(m, "ID\tPlugin\n");
	pfr_plugin_show_all(m);
	return 0;
}

static void pfr_proc_bound(struct seq_file *m, const struct pf_ring_socket *pfr)
{
	const struct pfr_binding *b;
	u64 channels = 0;
	bool first = true;

	seq_puts(m, "Bound Device      : ");
	list_for_each_entry_rcu(b, &pfr->bindings, sock_node) {
		seq_printf(m, "%s%s", first ? "" : ";",
			   b->device->dev ? b->device->dev->name : "any");
		channels |= READ_ONCE(b->channels);
		first = false;
	}
	seq_puts(m, first ? "none\n" : "\n");
	seq_printf(m, "Channel Id Mask   : 0x%016llX\n", channels);
}

static void pfr_proc_ring(struct seq_file *m, const struct pfr_ring *ring)
{
	u64 head, tail;

	if (!ring)
		return;
	head = atomic64_read(&ring->head);
	tail = atomic64_read(&ring->tail);
	seq_printf(m, "Poll Pkt Watermark: %u\n", READ_ONCE(ring->watermark));
	seq_printf(m, "Flush Timeout     : %llu us\n",
		   READ_ONCE(ring->flush_ns) / NSEC_PER_USEC);
	seq_printf(m, "Min Num Slots     : %u\n", ring->mask + 1);
	seq_printf(m, "Bucket Len        : %u\n", ring->caplen);
	seq_printf(m, "Slot Len          : %zu [descriptor %zu, header %u]\n",
		   sizeof(struct pfr_desc) + ring->hdr_size + ring->caplen,
		   sizeof(struct pfr_desc), ring->hdr_size);
	seq_printf(m, "Tot Memory        : %zu bytes\n", ring->memory);
	seq_printf(m, "Insert Offset     : %u\n", pfr_ring_offset(head));
	seq_printf(m, "Remove Offset     : %u\n", pfr_ring_offset(tail));
	seq_printf(m, "Num Free Slots    : %u\n",
		   ring->mask + 1 - pfr_ring_queued(ring));
	seq_printf(m, "Queued Packets    : %u\n", pfr_ring_queued(ring));
}

static void pfr_proc_rules(struct seq_file *m, struct pf_ring_socket *pfr)
{
	struct pfr_ruleset *set = pfr_rules_hold(pfr);
	u32 wild = 0, exact = 0, masks = 0;
	bool drop = false;

	if (set) {
		wild = READ_ONCE(set->num_wild);
		exact = READ_ONCE(set->num_exact);
		masks = pfr_wildcard_masks(set->wild);
		drop = READ_ONCE(set->drop);
		pfr_ruleset_put(set);
	}
	seq_printf(m, "Default Policy    : %s\n", drop ? "Drop" : "Accept");
	seq_printf(m, "# Sw Filt. Rules  : %u\n", wild + exact);
	seq_printf(m, "# Wildcard Rules  : %u [%u masks]\n", wild, masks);
	seq_printf(m, "# Hash Rules      : %u\n", exact);
	seq_puts(m, "# Hw Filt. Rules  : 0\n");
}

/* RCU: the ring stays if it is not closed yet. */
static void pfr_proc_show_socket(struct seq_file *m, struct pf_ring_socket *pfr)
{
	static const char * const directions[] = { "RX+TX", "RX only", "TX only" };
	static const char * const modes[] = { "RX+TX", "TX only", "RX only" };
	const struct pfr_ring *ring = pfr_ring_of(pfr);
	const struct pfr_cluster *cluster;
	struct pfr_counters c;
	u64 queued;

	pfr_stats_read(pfr, &c);
	/* What is being copied is queued and not yet delivered. */
	queued = min_t(u64, ring ? pfr_ring_queued(ring) : 0, c.delivered);
	pfr_proc_bound(m, pfr);
	seq_printf(m, "Slot Version      : %u [%s]\n", PFR_SLOT_VERSION,
		   PFR_VERSION);
	seq_printf(m, "Active            : %d\n", READ_ONCE(pfr->enabled));
	seq_puts(m, "Breed             : Standard\n");
	seq_printf(m, "Sampling Rate     : %u\n",
		   READ_ONCE(pfr->sampling_rate));
	seq_printf(m, "Capture Direction : %s\n",
		   directions[READ_ONCE(pfr->direction)]);
	seq_printf(m, "Socket Mode       : %s\n", modes[READ_ONCE(pfr->mode)]);
	seq_printf(m, "Appl. Name        : %s\n",
		   pfr->appl_name[0] ? pfr->appl_name : "<unknown>");
	seq_printf(m, "IP Defragment     : %s\n",
		   pfr_yes_no(pfr_defrag_enabled));
	seq_printf(m, "BPF Filtering     : %s\n",
		   rcu_access_pointer(pfr->sk.sk_filter) ? "Enabled" :
							   "Disabled");
	pfr_proc_rules(m, pfr);
	cluster = rcu_dereference(pfr->cluster);
	seq_printf(m, "Cluster Id        : %u\n", cluster ? cluster->id : 0);
	pfr_proc_ring(m, ring);
	seq_printf(m, "Num Poll Calls    : %llu\n", c.poll_calls);
	seq_printf(m, "Tot Packets       : %llu\n", c.seen);
	seq_printf(m, "Tot BPF Rejected  : %llu\n", c.bpf_rejected);
	seq_printf(m, "Tot Rule Dropped  : %llu\n", c.rule_dropped);
	seq_printf(m, "Tot Sampled Out   : %llu\n", c.sampled_out);
	seq_printf(m, "Tot Pkt Lost      : %llu\n", c.ring_full);
	seq_printf(m, "Tot Insert        : %llu\n", c.delivered);
	seq_printf(m, "Tot Read          : %llu\n",
		   c.delivered - queued);
	seq_printf(m, "Consumer Faults   : %llu\n", c.consumer_faults);
	seq_printf(m, "TX: Send Ok       : %llu\n", c.tx_ok);
	seq_printf(m, "TX: Send Errors   : %llu\n", c.tx_errors);
	seq_printf(m, "Tot Transmitted   : %llu\n", c.transmitted_only);
	seq_printf(m, "Reflect: Fwd Ok   : %llu\n", c.reflect_ok);
	seq_printf(m, "Reflect: Fwd Errors: %llu [%llu loops]\n",
		   c.reflect_errors, c.reflect_loops);
	seq_printf(m, "Rules Added       : %llu [%llu refused]\n",
		   c.rules_added, c.rules_refused);
	seq_printf(m, "Events            : %llu [%llu lost]\n", c.events,
		   c.events_lost);
	seq_printf(m, "Rule Limits       : %u masks, %u steps, %u pattern bytes\n",
		   READ_ONCE(pfr->limits.masks), READ_ONCE(pfr->limits.steps),
		   READ_ONCE(pfr->limits.pattern_bytes));
	seq_printf(m, "Tot Rule Limited  : %llu\n", c.rules_limited);
}

static int pfr_proc_socket(struct seq_file *m, void *v)
{
	const struct pfr_file *f = m->private;
	int err = -ENODEV;

	rcu_read_lock();
	if (!READ_ONCE(f->pfr->closed)) {
		pfr_proc_show_socket(m, f->pfr);
		err = 0;
	}
	rcu_read_unlock();
	return err;
}

static const struct pfr_file_type pfr_proc_socket_type = {
	.show = pfr_proc_socket,
	.mode = 0444,
};

/* What somebody looks for is nobody else's business. */
static const struct pfr_file_type pfr_proc_rules_type = {
	.open = pfr_rulelist_open,
	.release = pfr_rulelist_release,
	.mode = 0400,
	.private = true,
};

/* The name of a socket's file tells process, device and ring. */
void pfr_proc_socket_add(struct pf_ring_socket *pfr)
{
	struct pfr_net *pn = pfr_net(sock_net(&pfr->sk));
	const struct net_device *dev;
	char dev_name[PFR_NAME_LEN];
	char name[48];
	bool any;

	ASSERT_RTNL();
	dev = pfr_device_first(pfr, &any);
	strscpy(dev_name, dev ? dev->name : any ? "any" : "none",
		sizeof(dev_name));
	if (pfr->proc && !strcmp(pfr->proc_dev, dev_name))
		return;
	pfr_file_drop(pfr->proc);
	pfr_file_drop(pfr->proc_rules);
	strscpy(pfr->proc_dev, dev_name, sizeof(pfr->proc_dev));
	snprintf(name, sizeof(name), "%d-%s.%u", pfr->pid, dev_name, pfr->id);
	pfr->proc = pfr_file_want(pn, &pfr_proc_socket_type, pn->proc, name,
				  pfr, 0);
	pfr->proc_rules = pfr_file_want(pn, &pfr_proc_rules_type,
					pn->proc_rules, name, pfr, 0);
}

void pfr_proc_socket_del(struct pf_ring_socket *pfr)
{
	pfr_file_drop_now(pfr->proc);
	pfr_file_drop_now(pfr->proc_rules);
}

/* How many rings listen to this device, those on "any" not counted. RCU. */
static unsigned int pfr_proc_listeners(const struct pfr_net *pn,
				       const struct net_device *dev)
{
	const struct pf_ring_socket *pfr;
	const struct pfr_binding *b;
	unsigned int num = 0;

	list_for_each_entry_rcu(pfr, &pn->sockets, node)
		list_for_each_entry_rcu(b, &pfr->bindings, sock_node)
			num += b->device->dev == dev;
	return num;
}

static const char *pfr_proc_device_type_name(const struct net_device *dev)
{
	switch (dev->type) {
	case ARPHRD_LOOPBACK:
		return "Loopback";
	case ARPHRD_ETHER:
		return "Ethernet";
	default:
		return "Without Ethernet header";
	}
}

static void pfr_proc_show_device(struct seq_file *m, const struct pfr_net *pn,
				 const struct net_device *dev)
{
	seq_printf(m, "Name              : %s\n", dev->name);
	seq_printf(m, "Index             : %d\n", dev->ifindex);
	seq_printf(m, "Address           : %pM\n", dev->dev_addr);
	seq_puts(m, "Polling Mode      : NAPI\n");
	seq_printf(m, "Type              : %s\n", pfr_proc_device_type_name(dev));
	seq_puts(m, "Family            : Standard NIC\n");
	seq_printf(m, "# Bound Sockets   : %u\n", pfr_proc_listeners(pn, dev));
	seq_printf(m, "Max # TX Queues   : %u\n", dev->num_tx_queues);
	seq_printf(m, "# Used RX Queues  : %u\n", dev->real_num_rx_queues);
}

/* The device may have gone while somebody has its file open. */
static int pfr_proc_device(struct seq_file *m, void *v)
{
	const struct pfr_file *f = m->private;
	const struct net_device *dev;

	rcu_read_lock();
	dev = dev_get_by_index_rcu(f->pn->net, READ_ONCE(f->id));
	if (dev)
		pfr_proc_show_device(m, f->pn, dev);
	rcu_read_unlock();
	return dev ? 0 : -ENODEV;
}

static const struct pfr_file_type pfr_proc_device_type = {
	.show = pfr_proc_device,
	.mode = 0444,
	.dir = true,
};

/* A device without a file still works. */
void pfr_proc_device_add(struct pfr_net *pn, struct net_device *dev)
{
	struct pfr_file *f;

	ASSERT_RTNL();
	f = pfr_file_want(pn, &pfr_proc_device_type, pn->proc_dev, dev->name,
			  NULL, dev->ifindex);
	if (f && xa_err(xa_store(&pn->proc_devices, dev->ifindex, f,
				 GFP_KERNEL)))
		pfr_file_drop(f);
}

void pfr_proc_device_del(struct pfr_net *pn, struct net_device *dev)
{
	ASSERT_RTNL();
	pfr_file_drop(xa_erase(&pn->proc_devices, dev->ifindex));
}

void pfr_proc_device_rename(struct pfr_net *pn, struct net_device *dev)
{
	struct pf_ring_socket *pfr;

	ASSERT_RTNL();
	pfr_proc_device_del(pn, dev);
	pfr_proc_device_add(pn, dev);
	list_for_each_entry(pfr, &pn->sockets, node)
		pfr_proc_socket_add(pfr);
}

/* Namespaces that show plugins; the plugins' registry is locked. */
static LIST_HEAD(pfr_proc_nets);

static int pfr_proc_plugin(struct seq_file *m, void *v)
{
	const struct pfr_file *f = m->private;

	pfr_plugin_show(m, f->pn->net, READ_ONCE(f->id));
	return 0;
}

static const struct pfr_file_type pfr_proc_plugin_type = {
	.show = pfr_proc_plugin,
	.mode = 0444,
};

/* A plugin without a file still works. */
static void pfr_proc_plugin_add(struct pfr_net *pn, u16 id, const char *name)
{
	struct pfr_file *f = pfr_file_want(pn, &pfr_proc_plugin_type,
					   pn->proc_plugins, name, NULL, id);

	if (f && xa_err(xa_store(&pn->proc_plugin_files, id, f, GFP_KERNEL)))
		pfr_file_drop(f);
}

void pfr_proc_plugin_watch(u16 id, const char *name, bool here)
{
	struct pfr_net *pn;

	list_for_each_entry(pn, &pfr_proc_nets, proc_node) {
		if (here)
			pfr_proc_plugin_add(pn, id, name);
		else
			pfr_file_drop(xa_erase(&pn->proc_plugin_files, id));
	}
}

static void pfr_proc_plugins_init(struct pfr_net *pn)
{
	u16 id;

	pfr_plugin_lock_registry();
	list_add(&pn->proc_node, &pfr_proc_nets);
	for (id = 1; id < PFRING_MAX_PLUGIN_ID; id++)
		if (pfr_plugin_name(id))
			pfr_proc_plugin_add(pn, id, pfr_plugin_name(id));
	pfr_plugin_unlock_registry();
}

static const struct pfr_file_type pfr_proc_info_type = {
	.show = pfr_proc_info,
	.mode = 0444,
};

static const struct pfr_file_type pfr_proc_plugins_type = {
	.show = pfr_proc_plugins,
	.mode = 0444,
};

int pfr_proc_init(struct pfr_net *pn)
{
	struct net *net = pn->net;
	struct pfr_file *info, *plugins;

	pfr_files_init(pn);
	xa_init(&pn->proc_devices);
	xa_init(&pn->proc_plugin_files);
	pn->proc = proc_net_mkdir(net, "pf_ring", net->proc_net);
	if (!pn->proc)
		return -ENOMEM;
	pn->proc_dev = proc_mkdir("dev", pn->proc);
	pn->proc_rules = proc_mkdir("rules", pn->proc);
	pn->proc_plugins = proc_mkdir("plugins", pn->proc);
	info = pfr_file_want(pn, &pfr_proc_info_type, pn->proc, "info", NULL,
			     0);
	plugins = pfr_file_want(pn, &pfr_proc_plugins_type, pn->proc,
				"plugins_info", NULL, 0);
	if (info && info->entry && plugins && plugins->entry && pn->proc_dev &&
	    pn->proc_rules && pn->proc_plugins) {
		pfr_proc_plugins_init(pn);
		return 0;
	}
	pfr_files_exit(pn);
	proc_remove(pn->proc);
	return -ENOMEM;
}

/* The folders are empty when the files are gone: nobody is waited for. */
void pfr_proc_exit(struct pfr_net *pn)
{
	pfr_plugin_lock_registry();
	list_del(&pn->proc_node);
	pfr_plugin_unlock_registry();
	pfr_files_exit(pn);
	proc_remove(pn->proc);
	xa_destroy(&pn->proc_devices);
	xa_destroy(&pn->proc_plugin_files);
}
