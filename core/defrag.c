// SPDX-License-Identifier: GPL-2.0-only
/* Collects fragments and makes datagrams of them. */
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "defrag.h"

#define PFR_DEFRAG_BUCKETS	64
#define PFR_DEFRAG_EXTENSIONS	8	/* IPv6 headers before the fragment's */
#define PFR_DEFRAG_LONGEST	65535	/* the datagram's length field */

bool pfr_defrag_enabled;
module_param_named(enable_ip_defrag, pfr_defrag_enabled, bool, 0444);
MODULE_PARM_DESC(enable_ip_defrag,
		 "Reassemble received IPv4 and IPv6 fragments (default 0)");

/* What fragments of one datagram have in common. No holes. */
struct pfr_defrag_key {
	struct in6_addr src, dst;	/* IPv4: the first word */
	u32 id;
	u16 vlan;			/* tag that hardware took off */
	u8 proto;			/* IPv4 only */
	u8 version;
};

/* What a fragment says. Offsets count from the network header. */
struct pfr_fragment {
	struct pfr_defrag_key key;
	u32 offset, len;		/* in the datagram's payload */
	u32 payload;			/* where its part begins */
	u32 header;			/* IPv6: where the fragment header is */
	u32 next;			/* IPv6: which byte says so */
	bool more;
};

/* A fragment that waits. */
struct pfr_defrag_cb {
	u32 offset, len, payload;
};

#define pfr_defrag_cb(skb) ((struct pfr_defrag_cb *)(skb)->cb)

struct pfr_datagram {
	struct hlist_node bucket;
	struct list_head age;		/* oldest first */
	struct pfr_defrag_key key;
	struct sk_buff_head fragments;	/* in the order of their offsets */
	u32 header, next;		/* of the first fragment, IPv6 */
	u32 have, len;			/* bytes; len is 0 before the last came */
	u32 memory;
	unsigned long until;		/* jiffies */
};

struct pfr_defrag {
	spinlock_t lock;		/* all below */
	struct hlist_head buckets[PFR_DEFRAG_BUCKETS];
	struct list_head ages;
	u32 num, memory, seed;
};

struct pfr_defrag *pfr_defrag_create(void)
{
	struct pfr_defrag *defrag = kzalloc(sizeof(*defrag),
					    GFP_KERNEL_ACCOUNT);

	if (!defrag)
		return NULL;
	spin_lock_init(&defrag->lock);
	INIT_LIST_HEAD(&defrag->ages);
	get_random_bytes(&defrag->seed, sizeof(defrag->seed));
	return defrag;
}

/* lock is held, or nobody else is there. */
static void pfr_datagram_free(struct pfr_defrag *defrag,
			      struct pfr_datagram *d)
{
	hlist_del(&d->bucket);
	list_del(&d->age);
	defrag->num--;
	defrag->memory -= d->memory;
	__skb_queue_purge(&d->fragments);
	kfree(d);
}

void pfr_defrag_free(struct pfr_defrag *defrag)
{
	struct pfr_datagram *d, *next;

	if (!defrag)
		return;
	list_for_each_entry_safe(d, next, &defrag->ages, age)
		pfr_datagram_free(defrag, d);
	kfree(defrag);
}

/* Those that are too old; and the oldest ones, as long as there is no room. */
static void pfr_defrag_make_room(struct pfr_defrag *defrag, u32 memory)
{
	struct pfr_datagram *d, *next;

	list_for_each_entry_safe(d, next, &defrag->ages, age) {
		if (time_before(jiffies, d->until) &&
		    defrag->num < PFR_DEFRAG_DATAGRAMS &&
		    defrag->memory + memory <= PFR_DEFRAG_MEMORY)
			break;
		pfr_datagram_free(defrag, d);
	}
}

static bool pfr_fragment_v4(struct pfr_fragment *f, const struct sk_buff *skb)
{
	const struct iphdr *iph;
	struct iphdr buf;
	u32 total;

	iph = skb_header_pointer(skb, skb_network_offset(skb), sizeof(buf),
				 &buf);
	if (!iph || !ip_is_fragment(iph) || iph->version != 4 || iph->ihl < 5)
		return false;
	total = ntohs(iph->tot_len);
	f->payload = iph->ihl * 4;
	if (total <= f->payload)
		return false;
	f->offset = (ntohs(iph->frag_off) & IP_OFFSET) * 8;
	f->more = iph->frag_off & htons(IP_MF);
	f->len = total - f->payload;
	f->key.src.s6_addr32[0] = iph->saddr;
	f->key.dst.s6_addr32[0] = iph->daddr;
	f->key.id = ntohs(iph->id);
	f->key.proto = iph->protocol;
	f->key.version = 4;
	return true;
}

static bool pfr_fragment_v6(struct pfr_fragment *f, const struct sk_buff *skb)
{
	const int base = skb_network_offset(skb);
	u32 off = sizeof(struct ipv6hdr), total, n;
	const struct ipv6_opt_hdr *opt;
	const struct frag_hdr *frag;
	const struct ipv6hdr *ip6;
	struct ipv6_opt_hdr opt_buf;
	struct frag_hdr frag_buf;
	struct ipv6hdr buf;
	u8 proto;

	ip6 = skb_header_pointer(skb, base, sizeof(buf), &buf);
	if (!ip6 || ip6->version != 6)
		return false;
	total = off + ntohs(ip6->payload_len);
	proto = ip6->nexthdr;
	f->next = offsetof(struct ipv6hdr, nexthdr);
	f->key.src = ip6->saddr;
	f->key.dst = ip6->daddr;
	f->key.version = 6;
	for (n = 0; proto == NEXTHDR_HOP || proto == NEXTHDR_ROUTING ||
	     proto == NEXTHDR_DEST; n++) {
		opt = skb_header_pointer(skb, base + off, sizeof(opt_buf),
					 &opt_buf);
		if (!opt || n == PFR_DEFRAG_EXTENSIONS)
			return false;
		f->next = off;
		proto = opt->nexthdr;
		off += ipv6_optlen(opt);
	}
	if (proto != NEXTHDR_FRAGMENT)
		return false;
	frag = skb_header_pointer(skb, base + off, sizeof(frag_buf), &frag_buf);
	f->header = off;
	f->payload = off + sizeof(*frag);
	/* An atomic fragment is whole as it is. */
	if (!frag || total <= f->payload ||
	    !(frag->frag_off & htons(IP6_OFFSET | IP6_MF)))
		return false;
	f->offset = ntohs(frag->frag_off) & IP6_OFFSET;
	f->more = frag->frag_off & htons(IP6_MF);
	f->len = total - f->payload;
	f->key.id = ntohl(frag->identification);
	return true;
}

/* A fragment that can belong to a datagram, with all its bytes. */
static bool pfr_fragment_read(struct pfr_fragment *f, const struct sk_buff *skb)
{
	memset(f, 0, sizeof(*f));
	if (skb->protocol == htons(ETH_P_IP)) {
		if (!pfr_fragment_v4(f, skb))
			return false;
	} else if (skb->protocol != htons(ETH_P_IPV6) ||
		   !pfr_fragment_v6(f, skb)) {
		return false;
	}
	if (skb_vlan_tag_present(skb))
		f->key.vlan = skb_vlan_tag_get(skb);
	if (f->more && f->len % 8)
		return false;
	return f->payload + f->offset + f->len <= PFR_DEFRAG_LONGEST &&
	       skb_network_offset(skb) + f->payload + f->len <= skb->len;
}

static struct pfr_datagram *pfr_datagram_get(struct pfr_defrag *defrag,
					     const struct pfr_fragment *f,
					     u32 memory)
{
	const u32 *words = (const u32 *)&f->key;
	struct pfr_datagram *d;
	struct hlist_head *bucket;

	bucket = &defrag->buckets[jhash2(words, sizeof(f->key) / sizeof(u32),
					 defrag->seed) % PFR_DEFRAG_BUCKETS];
	pfr_defrag_make_room(defrag, memory);
	hlist_for_each_entry(d, bucket, bucket)
		if (!memcmp(&d->key, &f->key, sizeof(d->key)))
			return d;
	d = kzalloc(sizeof(*d), GFP_ATOMIC);
	if (!d)
		return NULL;
	d->key = f->key;
	d->until = jiffies + PFR_DEFRAG_SECONDS * HZ;
	__skb_queue_head_init(&d->fragments);
	hlist_add_head(&d->bucket, bucket);
	list_add_tail(&d->age, &defrag->ages);
	defrag->num++;
	return d;
}

/*
 * Puts a fragment where it belongs. Returns false if the datagram cannot be: two
 * fragments say different things of the same bytes, or there are too many.
 */
static bool pfr_datagram_add(struct pfr_datagram *d,
			     const struct pfr_fragment *f, struct sk_buff *copy)
{
	struct sk_buff *before;
	u32 end = f->offset + f->len;

	if (skb_queue_len(&d->fragments) == PFR_DEFRAG_FRAGMENTS)
		return false;
	if (d->len && (end > d->len || (!f->more && end != d->len)))
		return false;
	skb_queue_reverse_walk(&d->fragments, before) {
		const struct pfr_defrag_cb *cb = pfr_defrag_cb(before);

		if (!f->more && cb->offset + cb->len > end)
			return false;
		if (cb->offset + cb->len <= f->offset)
			break;
		if (cb->offset < end)
			return false;
	}
	if (!f->more)
		d->len = end;
	if (!f->offset) {
		d->header = f->header;
		d->next = f->next;
	}
	d->have += f->len;
	__skb_queue_after(&d->fragments, before, copy);
	return true;
}

/* The same once more, as a mirror port sends it from both its sides. */
static bool pfr_datagram_has(const struct pfr_datagram *d,
			     const struct pfr_fragment *f)
{
	struct sk_buff *skb;

	skb_queue_walk(&d->fragments, skb)
		if (pfr_defrag_cb(skb)->offset == f->offset &&
		    pfr_defrag_cb(skb)->len == f->len)
			return true;
	return false;
}

static void pfr_datagram_headers_v4(struct sk_buff *skb)
{
	struct iphdr *iph = ip_hdr(skb);

	iph->tot_len = htons(skb->len);
	iph->frag_off = 0;
	ip_send_check(iph);
}

/* The fragment header goes: all in front of it moves up. */
static void pfr_datagram_headers_v6(const struct pfr_datagram *d,
				    struct sk_buff *skb)
{
	const u32 gone = sizeof(struct frag_hdr);
	u8 *mac = skb_mac_header(skb), *header = skb->data + d->header;

	skb->data[d->next] = *header;
	memmove(mac + gone, mac, header - mac);
	skb->mac_header += gone;
	skb->network_header += gone;
	__skb_pull(skb, gone);
	ipv6_hdr(skb)->payload_len = htons(skb->len - sizeof(struct ipv6hdr));
}

/* All are there: the first becomes the packet, the others hang on it. */
static struct sk_buff *pfr_datagram_whole(struct pfr_datagram *d)
{
	struct sk_buff *head = __skb_dequeue(&d->fragments), *skb;
	struct sk_buff **tail = &skb_shinfo(head)->frag_list;

	while ((skb = __skb_dequeue(&d->fragments))) {
		__skb_pull(skb, pfr_defrag_cb(skb)->payload);
		head->len += skb->len;
		head->data_len += skb->len;
		head->truesize += skb->truesize;
		*tail = skb;
		tail = &skb->next;
	}
	*tail = NULL;
	if (d->key.version == 4)
		pfr_datagram_headers_v4(head);
	else
		pfr_datagram_headers_v6(d, head);
	memset(head->cb, 0, sizeof(struct pfr_defrag_cb));
	head->ip_summed = CHECKSUM_NONE;
	return head;
}

/* In one piece, beginning at the network header, without padding. */
static struct sk_buff *pfr_fragment_copy(struct sk_buff *skb,
					 const struct pfr_fragment *f)
{
	struct sk_buff *copy = skb_copy(skb, GFP_ATOMIC);

	if (!copy)
		return NULL;
	skb_dst_drop(copy);
	nf_reset_ct(copy);
	skb_ext_reset(copy);
	__skb_pull(copy, skb_network_offset(copy));
	skb_trim(copy, f->payload + f->len);
	*pfr_defrag_cb(copy) = (struct pfr_defrag_cb){
		.offset = f->offset, .len = f->len, .payload = f->payload,
	};
	return copy;
}

/**
 * pfr_defrag_packet - collect fragments
 * @defrag: who collects
 * @skb: a packet on its way up; not changed
 * @dev: where it was received
 *
 * Return: @skb if it is no fragment, or there is no memory for it; the whole
 * packet, which is the caller's to free, if it was the last one; else NULL.
 */
struct sk_buff *pfr_defrag_packet(struct pfr_defrag *defrag,
				  struct sk_buff *skb, struct net_device *dev)
{
	struct sk_buff *copy, *whole = NULL;
	struct pfr_datagram *d;
	struct pfr_fragment f;

	if (skb->pkt_type >= PACKET_OUTGOING || !pfr_fragment_read(&f, skb))
		return skb;
	copy = pfr_fragment_copy(skb, &f);
	if (!copy)
		return skb;	/* the fragment is better than nothing */
	spin_lock(&defrag->lock);
	d = pfr_datagram_get(defrag, &f, copy->truesize);
	if (!d) {
		whole = skb;
	} else if (pfr_datagram_has(d, &f)) {
		;
	} else if (!pfr_datagram_add(d, &f, copy)) {
		pfr_datagram_free(defrag, d);
	} else {
		d->memory += copy->truesize;
		defrag->memory += copy->truesize;
		copy = NULL;
		if (d->have == d->len) {
			whole = pfr_datagram_whole(d);
			pfr_datagram_free(defrag, d);
		}
	}
	spin_unlock(&defrag->lock);
	consume_skb(copy);
	if (whole && whole != skb) {
		whole->dev = dev;
		skb_copy_queue_mapping(whole, skb);
	}
	return whole;
}
