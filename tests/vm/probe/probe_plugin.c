// SPDX-License-Identifier: GPL-2.0-only
/*
 * A plugin that does what it is told, also what no plugin should, and counts who
 * calls it. Parameters are for its registration, messages for everything else.
 */
#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "pf_ring_plugin.h"
#include "probe.h"

#define PROBE_MAGIC		0x50524f42

/* --------------------------------------------------------------- registration */

static ushort id = PROBE_PLUGIN_ID;
module_param(id, ushort, 0444);
static char *name = "probe";
module_param(name, charp, 0444);
static char *description = "does what it is told";
module_param(description, charp, 0444);
static ushort major = PFRING_PLUGIN_ABI_MAJOR;
module_param(major, ushort, 0444);
static ushort minor = PFRING_PLUGIN_ABI_MINOR;
module_param(minor, ushort, 0444);
static uint size = sizeof(struct pfring_plugin_registration);
module_param(size, uint, 0444);
static int grow;		/* added to size */
module_param(grow, int, 0444);
static int tail = -1;		/* which byte behind the structure is not 0 */
module_param(tail, int, 0444);
static bool orphan;		/* no owner */
module_param(orphan, bool, 0444);
static ushort reserved;
module_param(reserved, ushort, 0444);
static bool no_filter;
module_param(no_filter, bool, 0444);
static bool no_handle;
module_param(no_handle, bool, 0444);
static uint rule_priv = 16;
module_param(rule_priv, uint, 0444);
static uint ring_priv = 16;
module_param(ring_priv, uint, 0444);
static uint filter_data;
module_param(filter_data, uint, 0444);
static uint stats = PROBE_STATS;
module_param(stats, uint, 0444);
static uint tick = 1;		/* seconds */
module_param(tick, uint, 0444);
static bool late;		/* its init fails when it is registered already */
module_param(late, bool, 0444);

/* -------------------------------------------------------------------- callbacks */

static struct probe_orders orders = { .filter = 1, .behaviour = -1 };

/* What the first order says of these. */
module_param_named(event, orders.event, uint, 0444);
module_param_named(entries, orders.entries, uint, 0444);

static struct {
	atomic_t check, init, free_rule, free_ring, rules_of_ring, strange;
	atomic_t filter, handle, stats, purge, add, del;
	atomic_t last_rule, last_plugin, init_ring, memory, ticks;
} counts;

struct probe_ring {
	u32 magic;
	u32 rules;
};

struct probe_rule {
	u32 magic;
	u32 packets;
};

static struct probe_rule *probe_rule(sw_filtering_rule_element *rule,
				     sw_filtering_hash_bucket *hash_rule)
{
	return rule ? pfring_rule_priv(rule) : pfring_hash_rule_priv(hash_rule);
}

/* Exactly one of the two, and its memory as init_rule has left it. */
static void probe_look(sw_filtering_rule_element *rule,
		       sw_filtering_hash_bucket *hash_rule)
{
	if (!rule == !hash_rule ||
	    probe_rule(rule, hash_rule)->magic != PROBE_MAGIC)
		atomic_inc(&counts.strange);
}

/* Says why, if it is to. */
static int probe_refuse(struct pfr_refusal *why, int err, const char *field)
{
	if (!orders.words || !err)
		return err;
	return pfring_refuse(why, err, field, "it says %d", err);
}

static int probe_check_rule(const filtering_rule *spec,
			    const hash_filtering_rule *hash_spec,
			    struct pfr_refusal *why)
{
	atomic_inc(&counts.check);
	if (!spec == !hash_spec)
		atomic_inc(&counts.strange);
	return probe_refuse(why, READ_ONCE(orders.check), "check");
}

static int probe_init_ring(struct pf_ring_socket *pfr, void *priv,
			   struct pfr_refusal *why)
{
	struct probe_ring *ring = priv;

	atomic_inc(&counts.init_ring);
	if (ring->magic || ring->rules)
		atomic_inc(&counts.strange);
	if (orders.init_ring)
		return probe_refuse(why, orders.init_ring, "ring");
	ring->magic = PROBE_MAGIC;
	return 0;
}

static int probe_init_rule(struct pf_ring_socket *pfr,
			   sw_filtering_rule_element *rule,
			   sw_filtering_hash_bucket *hash_rule,
			   struct pfr_refusal *why)
{
	struct probe_ring *ring = rule ? pfring_rule_ring_priv(rule) :
					 pfring_hash_rule_ring_priv(hash_rule);
	struct probe_rule *priv = probe_rule(rule, hash_rule);

	atomic_inc(&counts.init);
	if (priv->magic || priv->packets || ring->magic != PROBE_MAGIC ||
	    pfring_ring_priv(pfr, id) != ring)
		atomic_inc(&counts.strange);
	if (READ_ONCE(orders.init))
		return probe_refuse(why, orders.init, "init");
	priv->magic = PROBE_MAGIC;
	ring->rules++;
	return 0;
}

static void probe_free_rule(sw_filtering_rule_element *rule,
			    sw_filtering_hash_bucket *hash_rule)
{
	atomic_inc(&counts.free_rule);
	probe_look(rule, hash_rule);
	probe_rule(rule, hash_rule)->magic = 0;
}

static void probe_free_ring(void *priv)
{
	struct probe_ring *ring = priv;

	atomic_inc(&counts.free_ring);
	if (ring->magic != PROBE_MAGIC)
		atomic_inc(&counts.strange);
	atomic_set(&counts.rules_of_ring, ring->rules);
}

/* The beginning of the packet in pieces of @size: do they make the same bytes? */
static bool probe_pieces(const struct pfring_pkthdr *hdr, const u8 *want,
			 u32 len, u32 size)
{
	u8 room[PROBE_VIEW];
	struct pfring_cursor c = PFRING_CURSOR(hdr, 0, len, room, size);
	u32 at = 0, n;
	const u8 *p;

	while ((p = pfring_cursor_next(&c, &n))) {
		if (n > len - at || memcmp(p, want + at, n))
			return false;
		at += n;
	}
	return at == len && !c.left;
}

/* Each byte by itself, from what lies in a row, and over each boundary. */
static bool probe_bytes(const struct pfring_pkthdr *hdr, const u8 *want,
			u32 len)
{
	u8 room[4];
	const u8 *p;
	u32 i, row;

	for (i = 0; i < len; i++) {
		const u32 n = min_t(u32, sizeof(room), len - i);

		p = pfring_packet_bytes(hdr, i, n, room);
		if (!p || memcmp(p, want + i, n))
			return false;
		p = pfring_packet_row(hdr, i, &row);
		if (p && (!row || *p != want[i]))
			return false;
	}
	return !pfring_packet_bytes(hdr, hdr->len, 1, room) &&
	       !pfring_packet_bytes(hdr, 1, U32_MAX, room);
}

/* What the accessors say of a packet, against what the callback was told. */
static bool probe_view(struct pf_ring_socket *pfr,
		       sw_filtering_rule_element *rule,
		       sw_filtering_hash_bucket *hash_rule,
		       const struct pfring_pkthdr *hdr)
{
	const u32 len = min_t(u32, hdr->len, PROBE_VIEW);
	u8 want[PROBE_VIEW];
	const u8 *p = pfring_packet_bytes(hdr, 0, len, want);
	const bool tagged = hdr->extended_hdr.flags & PKT_FLAGS_VLAN_RESTORED;

	if (!p)
		return false;
	if (p != want)
		memcpy(want, p, len);
	if (tagged && (want[12] != 0x81 || want[13] ||
		       ((want[14] << 8 | want[15]) & 0xfff) !=
		       hdr->extended_hdr.parsed_pkt.vlan_id))
		return false;
	return pfring_packet_ring(hdr) == pfr &&
	       pfring_packet_rule(hdr) == rule &&
	       pfring_packet_hash_rule(hdr) == hash_rule &&
	       (pfring_packet_direction(hdr) == rx_only_direction) ==
	       !!hdr->extended_hdr.rx_direction &&
	       probe_bytes(hdr, want, len) && probe_pieces(hdr, want, len, 7) &&
	       probe_pieces(hdr, want, len, sizeof(want));
}

static int probe_filter(struct pf_ring_socket *pfr,
			sw_filtering_rule_element *rule,
			struct pfring_pkthdr *hdr, struct sk_buff *skb,
			int displ, struct parse_buffer **parse_memory)
{
	struct parse_buffer *parse;

	atomic_inc(&counts.filter);
	probe_look(rule, NULL);
	if (orders.lose) {
		parse = pfring_parse_alloc(PFRING_MAX_PARSED);
		/* The CPU's own is in its per-CPU memory, others have two parts. */
		if (parse && (u8 *)parse->mem - (u8 *)parse > 256)
			atomic_inc(&counts.memory);
		if (parse && (u8 *)parse->mem < (u8 *)parse)
			atomic_inc(&counts.memory);
		if (orders.lose == 2)
			pfring_parse_free(parse);
	}
	return READ_ONCE(orders.filter);
}

/* Bytes 0, 1, 2... */
static void probe_event(struct pf_ring_socket *pfr, u32 len)
{
	static u8 bytes[PFR_MAX_EVENT + 1];
	u32 i;

	for (i = 0; i < len && i < sizeof(bytes); i++)
		bytes[i] = i;
	pfring_event(pfr, PROBE_PLUGIN_ID, PROBE_EVENT, bytes, len);
}

static int probe_handle(struct pf_ring_socket *pfr,
			sw_filtering_rule_element *rule,
			sw_filtering_hash_bucket *hash_rule,
			struct pfring_pkthdr *hdr, struct sk_buff *skb,
			int displ, u16 filter_plugin_id,
			struct parse_buffer **parse_memory,
			rule_action_behaviour *behaviour)
{
	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;
	int wanted = READ_ONCE(orders.behaviour);

	atomic_inc(&counts.handle);
	atomic_set(&counts.last_rule, info->last_matched_rule_id);
	atomic_set(&counts.last_plugin, info->last_matched_plugin_id);
	probe_look(rule, hash_rule);
	if (!probe_view(pfr, rule, hash_rule, hdr))
		atomic_inc(&counts.strange);
	if (orders.event)
		probe_event(pfr, orders.event);
	if (wanted != -1)
		*behaviour = (rule_action_behaviour)wanted;
	return READ_ONCE(orders.handle);
}

static int probe_get_stats(struct pf_ring_socket *pfr,
			   sw_filtering_rule_element *rule,
			   sw_filtering_hash_bucket *hash_rule,
			   u8 *stats_buffer, u32 stats_buffer_len)
{
	int rc = READ_ONCE(orders.stats);
	u32 i;

	atomic_inc(&counts.stats);
	probe_look(rule, hash_rule);
	for (i = 0; i < stats_buffer_len; i++)
		if (stats_buffer[i])
			atomic_inc(&counts.strange);
		else
			stats_buffer[i] = i;
	return rc ?: (int)stats_buffer_len;
}

static int probe_purge_idle(struct pf_ring_socket *pfr,
			    sw_filtering_rule_element *rule,
			    sw_filtering_hash_bucket *hash_rule, u16 seconds)
{
	atomic_inc(&counts.purge);
	probe_look(rule, hash_rule);
	return READ_ONCE(orders.purge);
}

/* Rules for the packet's flow, and for the port above it. */
static int probe_teach(struct pfring_pkthdr *hdr, u16 rule_id,
		       filtering_rule *new_rule, hash_filtering_rule *new_hash,
		       int what)
{
	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;

	if (memchr_inv(new_rule, 0, sizeof(*new_rule)) ||
	    memchr_inv(new_hash, 0, sizeof(*new_hash)))
		atomic_inc(&counts.strange);
	new_hash->vlan_id = info->vlan_id;
	new_hash->proto = info->l3_proto;
	new_hash->ip_version = info->ip_version;
	new_hash->host_peer_a = info->ip_src;
	new_hash->host_peer_b = info->ip_dst;
	new_hash->port_peer_a = info->l4_src_port;
	new_hash->port_peer_b = info->l4_dst_port;
	new_rule->rule_id = rule_id;
	new_rule->core_fields.proto = info->l3_proto;
	new_rule->core_fields.dport_low = info->l4_dst_port + 1;
	new_rule->core_fields.dport_high = info->l4_dst_port + 1;
	return what;
}

static int probe_add_rule(sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule,
			  struct pfring_pkthdr *hdr, u16 new_rule_id,
			  filtering_rule *new_rule,
			  hash_filtering_rule *new_hash, u16 filter_plugin_id,
			  struct parse_buffer **parse_memory)
{
	atomic_inc(&counts.add);
	probe_look(rule, hash_rule);
	/* The highest id so far, and one more. Ours is always the same. */
	if (rule && new_rule_id <= pfring_rule_spec(rule)->rule_id)
		atomic_inc(&counts.strange);
	return probe_teach(hdr, PROBE_NEW_RULE, new_rule, new_hash,
			   READ_ONCE(orders.add));
}

static int probe_del_rule(sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule,
			  struct pfring_pkthdr *hdr, filtering_rule *new_rule,
			  hash_filtering_rule *new_hash, u16 filter_plugin_id,
			  struct parse_buffer **parse_memory)
{
	atomic_inc(&counts.del);
	probe_look(rule, hash_rule);
	return probe_teach(hdr, PROBE_NEW_RULE, new_rule, new_hash,
			   READ_ONCE(orders.del));
}

static int probe_tell(void *reply, u32 reply_len)
{
	struct probe_counts *to = reply;

	if (reply_len < sizeof(*to))
		return -ENOSPC;
	to->check = atomic_read(&counts.check);
	to->init = atomic_read(&counts.init);
	to->free_rule = atomic_read(&counts.free_rule);
	to->free_ring = atomic_read(&counts.free_ring);
	to->rules_of_ring = atomic_read(&counts.rules_of_ring);
	to->strange = atomic_read(&counts.strange);
	to->filter = atomic_read(&counts.filter);
	to->handle = atomic_read(&counts.handle);
	to->stats = atomic_read(&counts.stats);
	to->purge = atomic_read(&counts.purge);
	to->add = atomic_read(&counts.add);
	to->del = atomic_read(&counts.del);
	to->last_rule = atomic_read(&counts.last_rule);
	to->last_plugin = atomic_read(&counts.last_plugin);
	to->init_ring = atomic_read(&counts.init_ring);
	to->ticks = atomic_read(&counts.ticks);
	to->memory = atomic_read(&counts.memory);
	return sizeof(*to);
}

static int probe_handle_msg(struct pf_ring_socket *pfr, const void *msg,
			    u32 msg_len, void *reply, u32 reply_len)
{
	if (!msg_len)
		return probe_tell(reply, reply_len);
	if (msg_len == sizeof(orders)) {
		memcpy(&orders, msg, sizeof(orders));
		return 0;
	}
	if (orders.message)
		return orders.message;
	if (reply_len)
		memcpy(reply, msg, min(msg_len, reply_len));
	return min(msg_len, reply_len);
}

static int probe_get_page(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule,
			  struct pfring_page *page)
{
	u32 *entry;

	if (rule)
		probe_look(rule, NULL);
	if (hash_rule)
		probe_look(NULL, hash_rule);
	if (orders.page)
		return orders.page;
	if (page->kind != PROBE_NUMBERS)
		return -EINVAL;
	for (; page->cursor < orders.entries; page->cursor++) {
		entry = pfring_page_add(page, sizeof(*entry));
		if (!entry)
			return 0;
		*entry = page->cursor;
	}
	page->cursor = 0;
	return 0;
}

static void probe_tick(struct pf_ring_socket *pfr,
		       sw_filtering_rule_element *rule,
		       sw_filtering_hash_bucket *hash_rule)
{
	atomic_inc(&counts.ticks);
	probe_look(rule, hash_rule);
}

static void probe_show(struct seq_file *m, u32 net)
{
	pfring_show_line(m, "Handled", "%d", atomic_read(&counts.handle));
	pfring_show_line(m, "Strange", "%d", atomic_read(&counts.strange));
}

/* ------------------------------------------------------------- begin and end */

/* Those of a later core have members that this one does not know. */
static struct {
	struct pfring_plugin_registration reg;
	u8 tail[64];
} registration = {
	.reg = {
		.pfring_plugin_filter_skb = probe_filter,
		.pfring_plugin_handle_skb = probe_handle,
		.pfring_plugin_get_stats = probe_get_stats,
		.pfring_plugin_purge_idle = probe_purge_idle,
		.pfring_plugin_free_rule_mem = probe_free_rule,
		.pfring_plugin_free_ring_mem = probe_free_ring,
		.pfring_plugin_add_rule = probe_add_rule,
		.pfring_plugin_del_rule = probe_del_rule,
		.pfring_plugin_check_rule = probe_check_rule,
		.pfring_plugin_init_rule = probe_init_rule,
		.pfring_plugin_handle_msg = probe_handle_msg,
		.pfring_plugin_init_ring = probe_init_ring,
		.pfring_plugin_get_page = probe_get_page,
		.pfring_plugin_show = probe_show,
		.pfring_plugin_tick = probe_tick,
	},
};

static int __init probe_init(void)
{
	struct pfring_plugin_registration *reg = &registration.reg;
	int err;

	reg->abi_major = major;
	reg->abi_minor = minor;
	reg->size = size + grow;
	reg->owner = orphan ? NULL : THIS_MODULE;
	reg->plugin_id = id;
	reg->reserved = reserved;
	/* Without its NUL if it is that long. */
	memcpy(reg->name, name, min(strlen(name), sizeof(reg->name)));
	memcpy(reg->description, description,
	       min(strlen(description), sizeof(reg->description)));
	reg->rule_priv_size = rule_priv;
	reg->ring_priv_size = ring_priv;
	reg->filter_data_size = filter_data;
	reg->stats_size = stats;
	reg->tick_seconds = tick;
	if (no_filter)
		reg->pfring_plugin_filter_skb = NULL;
	if (no_handle)
		reg->pfring_plugin_handle_skb = NULL;
	if (tail >= 0 && tail < (int)sizeof(registration.tail))
		registration.tail[tail] = 1;
	err = register_plugin(reg);
	if (err)
		return err;
	/* It forgets that it is registered: the core must not. */
	return late ? -ENODEV : 0;
}

static void __exit probe_exit(void)
{
	unregister_plugin(id);
}

module_init(probe_init);
module_exit(probe_exit);

MODULE_DESCRIPTION("PF_RING: a plugin for tests of the core");
MODULE_AUTHOR("The pf_ring developers");
MODULE_LICENSE("GPL");
MODULE_ALIAS_PFRING_PLUGIN(PROBE_PLUGIN_ID);
PFRING_PLUGIN_IMPORT();
