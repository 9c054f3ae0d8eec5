/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a plugin asks about rings and rules, and what it asks for: memory, events,
 * refusals, exact rules. Included by pf_ring_plugin.h.
 */
#ifndef PF_RING_RULES_H
#define PF_RING_RULES_H

#ifndef PF_RING_PLUGIN_H
#error "include pf_ring_plugin.h"
#endif

/*
 * The plugin's private memory of a rule, which lies at the rule's own address. Any
 * context while there is the rule.
 */
static inline void *pfring_rule_priv(const sw_filtering_rule_element *rule)
{
	return (void *)rule;
}

static inline void *
pfring_hash_rule_priv(const sw_filtering_hash_bucket *hash_rule)
{
	return (void *)hash_rule;
}

/* ... and of the ring that the rule is of. */
void *pfring_rule_ring_priv(const sw_filtering_rule_element *rule);
void *pfring_hash_rule_ring_priv(const sw_filtering_hash_bucket *hash_rule);

/*
 * The plugin's memory of a ring, and its rules there, for get_page and handle_msg
 * (control, with the ring's mutex). They stay until the callback returns.
 *
 * Return: NULL if the ring has no rule of plugin @plugin_id; no such one.
 */
void *pfring_ring_priv(const struct pf_ring_socket *pfr, u16 plugin_id);
sw_filtering_rule_element *
pfring_find_rule(const struct pf_ring_socket *pfr, u16 plugin_id, u16 rule_id);
sw_filtering_hash_bucket *
pfring_find_hash_rule(const struct pf_ring_socket *pfr, u16 plugin_id,
		      const hash_filtering_rule *spec);

/**
 * pfring_event - tells the reader of a ring something (packet, control or tick)
 * @pfr: the ring
 * @plugin_id: the plugin's
 * @type: the plugin's numbers, its header says what follows
 * @data: @len bytes, copied; fixed widths, no holes
 * @len: at most PFR_MAX_EVENT
 *
 * It is a record in the ring, between packets, for programs that have asked for
 * events. It takes the place of packets: tell what is rare.
 *
 * Return: 0; -ENOTCONN nobody wants events of this ring, or it is not enabled;
 * -EMSGSIZE; -ENOBUFS the ring is full, which is counted.
 */
int pfring_event(struct pf_ring_socket *pfr, u16 plugin_id, u16 type,
		 const void *data, u16 len);

/**
 * pfring_refuse - says why a rule is refused (check_rule, init_ring, init_rule)
 * @why: as the callback got it
 * @err: the negative errno
 * @field: of the rule, as "filter_plugin_data.type"; ""
 * @reason: in words, up to 95 bytes, for the user who gave the rule
 *
 * Return: @err.
 */
int pfring_refuse(struct pfr_refusal *why, int err, const char *field,
		  const char *reason, ...) __printf(4, 5);

/*
 * A number that no other ring has, had or will have until the core is loaded anew.
 * What outlives a ring is to bear this instead of its address. Any context.
 */
u64 pfring_ring_id(const struct pf_ring_socket *pfr);

/*
 * The number of the ring's network namespace, as in /proc/PID/ns/net: what all
 * rings share is to be shared out by it. Any context.
 */
u32 pfring_ring_net(const struct pf_ring_socket *pfr);

/* The rule as the user gave it. */
const filtering_rule *
pfring_rule_spec(const sw_filtering_rule_element *rule);
const hash_filtering_rule *
pfring_hash_rule_spec(const sw_filtering_hash_bucket *hash_rule);

static inline const void *
pfring_rule_filter_data(const sw_filtering_rule_element *rule)
{
	return pfring_rule_spec(rule)->extended_fields.filter_plugin_data;
}

/**
 * pfring_parse_alloc - memory for what a filter found (packet)
 * @len: at most PFRING_MAX_PARSED to reach a reader
 *
 * Mostly without an allocation. Not zeroed. Who does not hand it on by
 * *parse_memory gives it back by pfring_parse_free().
 *
 * Return: what *parse_memory is to be set to, or NULL.
 */
#define pfring_parse_alloc(len)	__pfring_parse_alloc(len, THIS_MODULE)
struct parse_buffer *__pfring_parse_alloc(u16 len, const struct module *owner);

/* Memory that was not handed on (packet). NULL is nothing to do. */
void pfring_parse_free(struct parse_buffer *parse);

/**
 * pfring_add_hash_rule, pfring_del_hash_rule - take and give back a hash rule
 * @maker: the rule on whose behalf: the sw_filtering_rule_element or the
 *	sw_filtering_hash_bucket that the plugin was called for, which is also the
 *	address of its private memory. It must still be there: the last call may come
 *	from free_rule_mem
 * @spec: the rule; to give one back, its flow is enough
 *
 * Packet or control context. The core makes and removes the rule soon after, where
 * it may sleep; requests of one ring keep their order.
 *
 * A hash rule that packets bring about belongs to its maker. Each successful add
 * takes one reference to the maker's rule for the flow, whatever the rest of @spec
 * says if there is one; each del gives one back, and with the last one the rule
 * goes. So two calls may name one flow, and the end of one leaves the rule of the
 * other. What a program has added is never removed by del; and a program may add a
 * rule for the same flow at any time, which then takes the place of the maker's.
 *
 * All references end early, without a word to the maker, when the program purges
 * hash rules or replaces its set, when the rule has been idle for longer than the
 * module parameter learned_idle allows, or if the rule cannot be made (counted in
 * rules_refused). A del for such a rule does nothing.
 *
 * Return of add: 0 a reference is taken; -EEXIST there is a rule of the program, or
 * of another maker, for this flow; -ENOSPC the ring has as many learned rules as it
 * may have, or too many requests wait; -ENOMEM; -ESHUTDOWN the maker's set of rules
 * is not in use any more. Errors are counted (rules_refused).
 * Return of del: 0; -ENOENT the maker has no such rule; -ENOSPC, -ENOMEM: the
 * reference is not given back, and the rule stays until it is idle.
 */
int pfring_add_hash_rule(const void *maker, const hash_filtering_rule *spec);
int pfring_del_hash_rule(const void *maker, const hash_filtering_rule *spec);

#endif /* PF_RING_RULES_H */
