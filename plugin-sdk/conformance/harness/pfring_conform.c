// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shows packets to the rings of a device, for the conformance suite.
 *
 * The linear part of a packet is memory of exactly its size, so that whoever
 * reads behind it is noticed: by KASAN, or else by an unmapped page. What
 * follows the linear part of an ordinary skb is its struct skb_shared_info,
 * where nobody would notice; so here that lies elsewhere, which an skb allows
 * since its end is an offset.
 *
 * One packet at a time. Callbacks run as in softirq: bottom halves off, under
 * RCU. In a task, so that its fault injection reaches them.
 */
#include <linux/err.h>
#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <net/net_namespace.h>

#include "pf_ring_plugin.h"
#include "pfring_conform.h"

#define CONFORM_ALIGN		2	/* of the MAC header, as drivers do it */
#define CONFORM_FRAGS		3
#define CONFORM_TRIES		1000
#define CONFORM_TAG		7
/* Clones that somebody keeps must never free what is not theirs. */
#define CONFORM_USERS		10000

static DEFINE_MUTEX(conform_lock);

/* Memory for linear parts, by their size; made when it is needed. */
static u8 *conform_heads[CONFORM_MAX_PACKET + 1];
static struct page *conform_pages[CONFORM_FRAGS];
static struct skb_shared_info *conform_shinfo;
static void *conform_passed[CONFORM_TRIES];	/* that lay too low */
static unsigned int conform_num_passed;

/* ------------------------------------------------------------------ memory */

/* An skb's end is behind its head, and at most 4 GB. */
static bool conform_reaches(const void *head)
{
	return conform_shinfo && (const u8 *)conform_shinfo > (const u8 *)head &&
	       (u64)((const u8 *)conform_shinfo - (const u8 *)head) < U32_MAX;
}

static int conform_find_end(const void *head)
{
	while (!conform_reaches(head)) {
		if (conform_num_passed == CONFORM_TRIES)
			return -ENOMEM;
		conform_passed[conform_num_passed++] = conform_shinfo;
		conform_shinfo = vzalloc(PAGE_SIZE);
		if (!conform_shinfo)
			return -ENOMEM;
	}
	return 0;
}

/* Where a linear part of @size bytes is to begin. */
static u8 *conform_head(u32 size)
{
	u32 room = size + CONFORM_ALIGN;
	u8 *mem = conform_heads[size];

	if (!mem) {
		mem = vmalloc(room);
		if (!mem)
			return NULL;
		conform_heads[size] = mem;
	}
	if (conform_find_end(mem))
		return NULL;
	/* KASAN knows where it ends; without, an unmapped page must follow. */
	if (!IS_ENABLED(CONFIG_KASAN_VMALLOC))
		mem += PAGE_ALIGN(room) - room;
	return mem + CONFORM_ALIGN;
}

static void conform_free(void)
{
	u32 i;

	for (i = 0; i <= CONFORM_MAX_PACKET; i++)
		vfree(conform_heads[i]);
	for (i = 0; i < CONFORM_FRAGS; i++)
		if (conform_pages[i])
			__free_page(conform_pages[i]);
	while (conform_num_passed)
		vfree(conform_passed[--conform_num_passed]);
	vfree(conform_shinfo);
}

static int conform_alloc(void)
{
	u32 i;

	for (i = 0; i < CONFORM_FRAGS; i++) {
		conform_pages[i] = alloc_page(GFP_KERNEL);
		if (!conform_pages[i])
			return -ENOMEM;
	}
	return 0;
}

/* ------------------------------------------------------------- one packet */

struct conform_packet {
	struct sk_buff *skb;
	struct sk_buff own;		/* as it was allocated */
	struct sk_buff before;		/* as it was shown */
	struct skb_shared_info shinfo;	/* likewise */
	const u8 *bytes;		/* the packet as it should be */
	u8 *head;
	u32 len;
	u32 linear;
};

/* What is behind the linear part, each piece at the end of its page. */
static void conform_fill_frags(struct conform_packet *p)
{
	u32 at = p->linear, i = 0;

	while (at < p->len) {
		u32 n = min_t(u32, p->len - at, PAGE_SIZE);

		memcpy(page_address(conform_pages[i]) + PAGE_SIZE - n,
		       p->bytes + at, n);
		skb_add_rx_frag(p->skb, i, conform_pages[i], PAGE_SIZE - n, n,
				n);
		at += n;
		i++;
	}
}

static int conform_build(struct conform_packet *p, struct net_device *dev,
			 u32 forms)
{
	struct sk_buff *skb;

	p->head = conform_head(p->linear);
	if (!p->head)
		return -ENOMEM;
	skb = alloc_skb(0, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	p->skb = skb;
	p->own = *skb;
	memcpy(p->head, p->bytes, p->linear);
	skb->head = p->head - CONFORM_ALIGN;
	skb->data = p->head;
	skb_reset_tail_pointer(skb);
#ifdef NET_SKBUFF_DATA_USES_OFFSET
	skb->end = (u8 *)conform_shinfo - skb->head;
#else
	skb->end = (u8 *)conform_shinfo;
#endif
	memset(conform_shinfo, 0, sizeof(*conform_shinfo));
	atomic_set(&conform_shinfo->dataref, CONFORM_USERS);
	skb_put(skb, p->linear);
	conform_fill_frags(p);

	skb->dev = dev;
	skb->skb_iif = dev->ifindex;
	skb_reset_mac_header(skb);
	skb->protocol = ((struct ethhdr *)p->head)->h_proto;
	skb->pkt_type = PACKET_OUTGOING;
	skb_set_network_header(skb, ETH_HLEN);
	skb_set_transport_header(skb, ETH_HLEN);
	skb->mac_len = ETH_HLEN;
	if (forms & CONFORM_TAGGED)
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), CONFORM_TAG);
	if (!(forms & CONFORM_SENT)) {
		skb->pkt_type = PACKET_HOST;
		__skb_pull(skb, ETH_HLEN);
	}
	return 0;
}

static void conform_unbuild(struct conform_packet *p)
{
	*p->skb = p->own;
	kfree_skb(p->skb);
}

/* The hooks get a reference each, as they do from the stack. */
static void conform_hooks(struct net_device *dev, struct sk_buff *skb,
			  u32 forms)
{
	struct packet_type *hook;

	rcu_read_lock();
	list_for_each_entry_rcu(hook, &dev->ptype_all, list) {
		if ((forms & CONFORM_SENT) && hook->ignore_outgoing)
			continue;
		skb_get(skb);
		hook->func(skb, dev, hook, dev);
	}
	rcu_read_unlock();
}

static u32 conform_offset(const void *a, const void *b, size_t size)
{
	const u8 *x = a, *y = b;
	u32 i;

	for (i = 0; i < size; i++)
		if (x[i] != y[i])
			break;
	return i;
}

static bool conform_differs(struct conform_show *show, u32 what, const void *a,
			    const void *b, size_t size, u32 base)
{
	u32 at = conform_offset(a, b, size);

	if (at == size)
		return false;
	show->changed = what;
	show->changed_at = base + at;
	return true;
}

static bool conform_changed(struct conform_show *show,
			    const struct conform_packet *p)
{
	u32 at = p->linear, i;

	if (refcount_read(&p->skb->users) != 1 ||
	    atomic_read(&conform_shinfo->dataref) !=
	    atomic_read(&p->shinfo.dataref)) {
		show->changed = CONFORM_REFERENCE;
		return true;
	}
	if (conform_differs(show, CONFORM_SKB, p->skb, &p->before,
			    sizeof(p->before), 0) ||
	    conform_differs(show, CONFORM_FRAGMENTS, conform_shinfo, &p->shinfo,
			    sizeof(p->shinfo), 0) ||
	    conform_differs(show, CONFORM_BYTES, p->head, p->bytes, p->linear,
			    0))
		return true;
	for (i = 0; at < p->len; i++) {
		u32 n = min_t(u32, p->len - at, PAGE_SIZE);

		if (conform_differs(show, CONFORM_BYTES,
				    page_address(conform_pages[i]) +
				    PAGE_SIZE - n, p->bytes + at, n, at))
			return true;
		at += n;
	}
	return false;
}

static void conform_fail(u32 nth)
{
#ifdef CONFIG_FAULT_INJECTION
	current->fail_nth = nth;
#endif
}

static u32 conform_fail_left(void)
{
#ifdef CONFIG_FAULT_INJECTION
	return current->fail_nth;
#else
	return 0;
#endif
}

/* One length. */
static int conform_show_one(struct conform_show *show, struct conform_packet *p,
			    struct net_device *dev)
{
	struct sk_buff *clone = NULL;
	int err;

	p->linear = min(p->len, show->head ?: p->len);
	err = conform_build(p, dev, show->forms);
	if (err)
		return err;
	if (show->forms & CONFORM_CLONED) {
		clone = skb_clone(p->skb, GFP_KERNEL);
		if (!clone) {
			err = -ENOMEM;
			goto out;
		}
	}
	p->before = *p->skb;
	p->shinfo = *conform_shinfo;

	local_bh_disable();
	conform_fail(show->fail_nth);
	conform_hooks(dev, p->skb, show->forms);
	if (show->fail_nth)
		show->fail_nth = conform_fail_left();
	conform_fail(0);
	local_bh_enable();

	show->shown++;
	if (conform_changed(show, p))
		show->changed_len = p->len;
	kfree_skb(clone);
out:
	conform_unbuild(p);
	return err;
}

static int conform_show(struct conform_show *show, const u8 *bytes,
			struct net_device *dev)
{
	struct conform_packet *p = kzalloc(sizeof(*p), GFP_KERNEL);
	u32 len;
	int err = 0;

	if (!p)
		return -ENOMEM;
	p->bytes = bytes;
	for (len = show->first; len <= show->last; len++) {
		p->len = len;
		err = conform_show_one(show, p, dev);
		if (err || show->changed)
			break;
		cond_resched();
	}
	kfree(p);
	return err;
}

/* ------------------------------------------------------- the harness' plugin */

static struct parse_buffer *conform_first;	/* where the memory was at first */
static atomic_t conform_calls, conform_moved;

static int conform_filter_skb(struct pf_ring_socket *pfr,
			      sw_filtering_rule_element *rule,
			      struct pfring_pkthdr *hdr, struct sk_buff *skb,
			      int displ, struct parse_buffer **parse_memory)
{
	const u8 *fill = pfring_rule_filter_data(rule);
	struct parse_buffer *parse;

	if (*parse_memory)
		return 0;
	parse = pfring_parse_alloc(PFRING_MAX_PARSED);
	if (!parse)
		return -ENOMEM;
	memset(parse->mem, *fill, PFRING_MAX_PARSED);
	atomic_inc(&conform_calls);
	if (!conform_first)
		conform_first = parse;
	else if (conform_first != parse)
		atomic_inc(&conform_moved);
	*parse_memory = parse;
	return 1;
}

static const struct pfring_plugin_registration conform_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = CONFORM_PLUGIN_ID,
	.name = "conform",
	.description = "the conformance suite's own",
	.filter_data_size = 1,
	.pfring_plugin_filter_skb = conform_filter_skb,
};

/* --------------------------------------------------------------- the device */

static bool conform_show_valid(const struct conform_show *show)
{
	return show->len >= ETH_HLEN && show->len <= CONFORM_MAX_PACKET &&
	       show->first >= ETH_HLEN && show->last <= show->len &&
	       show->first <= show->last &&
	       (!show->head || (show->head >= ETH_HLEN &&
				show->head <= show->len)) &&
	       show->forms < 2 * CONFORM_TAGGED;
}

static long conform_ioctl_show(struct conform_show __user *user)
{
	struct conform_show show;
	struct net_device *dev;
	u8 *bytes;
	int err;

	if (copy_from_user(&show, user, sizeof(show)))
		return -EFAULT;
	if (!conform_show_valid(&show))
		return -EINVAL;
	show.shown = 0;
	show.changed = 0;
	bytes = vmemdup_user(u64_to_user_ptr(show.bytes), show.len);
	if (IS_ERR(bytes))
		return PTR_ERR(bytes);
	err = -ENODEV;
	dev = dev_get_by_index(current->nsproxy->net_ns, show.ifindex);
	if (!dev)
		goto out;
	mutex_lock(&conform_lock);
	err = conform_show(&show, bytes, dev);
	mutex_unlock(&conform_lock);
	dev_put(dev);
	if (!err && copy_to_user(user, &show, sizeof(show)))
		err = -EFAULT;
out:
	kvfree(bytes);
	return err;
}

static long conform_ioctl_slot(struct conform_slot __user *user)
{
	struct conform_slot slot = {
		.calls = atomic_read(&conform_calls),
		.moved = atomic_read(&conform_moved),
	};

	return copy_to_user(user, &slot, sizeof(slot)) ? -EFAULT : 0;
}

static long conform_ioctl(struct file *file, unsigned int cmd,
			  unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case CONFORM_SHOW:
		return conform_ioctl_show(user);
	case CONFORM_SLOT:
		return conform_ioctl_slot(user);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations conform_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = conform_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice conform_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "pfring_conform",
	.fops = &conform_fops,
	.mode = 0600,
};

static int __init conform_init(void)
{
	int err;

	err = conform_alloc();
	if (err)
		goto free;
	err = register_plugin(&conform_registration);
	if (err)
		goto free;
	err = misc_register(&conform_device);
	if (!err)
		return 0;
	unregister_plugin(CONFORM_PLUGIN_ID);
free:
	conform_free();
	return err;
}

static void __exit conform_exit(void)
{
	misc_deregister(&conform_device);
	unregister_plugin(CONFORM_PLUGIN_ID);
	conform_free();
}

module_init(conform_init);
module_exit(conform_exit);

MODULE_DESCRIPTION("PF_RING: shows packets to plugins, for their conformance suite");
MODULE_AUTHOR("The pf_ring developers");
MODULE_LICENSE("GPL");
PFRING_PLUGIN_IMPORT();
